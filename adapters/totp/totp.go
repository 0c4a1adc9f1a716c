// Package totp speaks with authenticator apps: keys, codes and the address behind the QR code. It implements
// ports.OneTimePasswords; that a code counts once is the caller's to see to.
package totp

import (
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// keyBytes is the length of the key that RFC 4226, 4, recommends.
const keyBytes = 20

// the form in which keys are typed over and travel in addresses; apps refuse the padding.
var base = base32.StdEncoding.WithPadding(base32.NoPadding)

var errKey = errors.New("totp: what is stored is no key")

// Codes makes keys and compares codes. It is safe for concurrent use if its randomness is.
type Codes struct{ random io.Reader }

var _ ports.OneTimePasswords = (*Codes)(nil)

// New makes Codes that draw keys from random.
func New(random io.Reader) *Codes { return &Codes{random: random} }

// NewKey draws a key of 160 bits.
func (c *Codes) NewKey() (secret.Text, error) {
	key := make([]byte, keyBytes)
	if _, err := io.ReadFull(c.random, key); err != nil {
		return secret.Text{}, fmt.Errorf("totp: draw a key: %w", err)
	}
	return secret.New(base.EncodeToString(key)), nil
}

// Steps compares with every step in reach, also after a match: the library's own function stops at the first
// and does not tell which it was.
func (c *Codes) Steps(key secret.Text, typed string, now time.Time) (matched []int64, err error) {
	if raw, err := base.DecodeString(key.Reveal()); err != nil || len(raw) == 0 {
		return nil, errKey
	}
	code, ok := read(typed)
	if !ok {
		return nil, nil
	}
	at := credential.StepAt(now)
	for step := max(0, at-credential.TOTPDrift); step <= at+credential.TOTPDrift; step++ {
		same, err := hotp.ValidateCustom(code, uint64(step), key.Reveal(), hotp.ValidateOpts{Digits: otp.Digits(credential.TOTPDigits), Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return nil, errKey // its words may quote the key
		}
		if same {
			matched = append(matched, step)
		}
	}
	return matched, nil
}

// read gives the digits that were typed; spaces and dashes do not count (XC-05).
func read(typed string) (code string, ok bool) {
	if len(typed) > 64 {
		return "", false
	}
	code = challenge.Normalise(typed)
	foreign := func(r rune) bool { return r < '0' || r > '9' }
	return code, len(code) == credential.TOTPDigits && !strings.ContainsFunc(code, foreign)
}

// URI names the service twice: old apps read the label, new ones the parameter. What they take for granted is
// written out all the same.
func (c *Codes) URI(key secret.Text, issuer, account string) secret.Text {
	issuer, account = label(issuer), label(account)
	period := strconv.Itoa(int(credential.TOTPStep / time.Second))
	return secret.New("otpauth://totp/" + issuer + ":" + account + "?secret=" + key.Reveal() + "&issuer=" + issuer +
		"&algorithm=SHA1&digits=" + strconv.Itoa(credential.TOTPDigits) + "&period=" + period)
}

// label escapes a name. A colon would end the service's name, escaped or not, and some apps show a plus as it
// is where it stands for a space.
func label(name string) string {
	name = strings.Join(strings.Fields(strings.ReplaceAll(name, ":", " ")), " ")
	return strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
