package credential

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/voordeur/voordeur/domain/secret"
)

// ParseHash reads the text of a hash; an empty one is the zero Hash. It knows the PHC string of Argon2id and
// what other systems export: bcrypt, PBKDF2 (as passlib, PHC and Django write it) and scrypt.
func ParseHash(s string) (Hash, error) {
	if s == "" {
		return Hash{}, nil
	}
	if len(s) > maxText || strings.ContainsFunc(s, invisible) {
		return Hash{}, ErrHash
	}
	h, ok := parse(s)
	if !ok || !h.params.Valid() || !h.sized() {
		return Hash{}, ErrHash
	}
	h.text = secret.New(s)
	return h, nil
}

// invisible holds for what base64 would pass over in silence, and for what no form has.
func invisible(r rune) bool { return r <= ' ' || r > '~' }

func parse(s string) (Hash, bool) {
	if name, rest, ok := strings.Cut(s, "$"); ok && name != "" {
		return parseDjango(name, strings.Split(rest, "$"))
	}
	fields := strings.Split(s, "$")[1:]
	switch {
	case len(fields) == 0:
		return Hash{}, false
	case fields[0] == "2a", fields[0] == "2b", fields[0] == "2y":
		return parseBcrypt(fields[1:])
	case fields[0] == "argon2id":
		return parseArgon2id(fields[1:])
	case fields[0] == "scrypt":
		return parseScrypt(fields[1:])
	}
	return parsePBKDF2(fields[0], fields[1:])
}

// sized tells whether salt and sum have lengths that mean something. A longer sum of PBKDF2 makes it dearer
// for us and not for who guesses, so it counts in the price.
func (h Hash) sized() bool {
	digest := 0
	switch h.params.Scheme {
	case Bcrypt:
		return true
	case PBKDF2SHA1:
		digest = 20
	case PBKDF2SHA256:
		digest = 32
	default:
		digest = 64
	}
	if blocks := uint32(len(h.Sum())+digest-1) / uint32(digest); blocks > 1 && h.params.Passes > maxPBKDF2/blocks {
		return false
	}
	return !h.salt.IsZero() && len(h.Salt()) <= maxSalt && len(h.Sum()) >= minSum && len(h.Sum()) <= maxSum
}

// parseArgon2id reads $argon2id$v=19$m=19456,t=2,p=1$salt$sum. Other versions cannot be computed here.
func parseArgon2id(fields []string) (h Hash, ok bool) {
	if len(fields) != 4 || fields[0] != "v=19" {
		return h, false
	}
	n, named := numbers(fields[1], "m", "t", "p")
	h.params = Params{Scheme: Argon2id, Memory: n[0], Passes: n[1], Lanes: n[2]}
	return h, named && h.ends(fields[2:])
}

func argon2idText(p Params, salt, sum []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$%s$v=19$m=%d,t=%d,p=%d$%s$%s", p.Scheme, p.Memory, p.Passes, p.Lanes, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

// parseScrypt reads $scrypt$ln=17,r=8,p=1$salt$sum.
func parseScrypt(fields []string) (h Hash, ok bool) {
	if len(fields) != 3 {
		return h, false
	}
	n, named := numbers(fields[0], "ln", "r", "p")
	h.params = Params{Scheme: Scrypt, Passes: n[0], Block: n[1], Lanes: n[2]}
	return h, named && h.ends(fields[1:])
}

// parsePBKDF2 reads $pbkdf2-sha256$29000$salt$sum of passlib, where $pbkdf2$ means SHA-1, and the PHC form with
// i= before the iterations, in which the length of the sum may be told as well.
func parsePBKDF2(name string, fields []string) (h Hash, ok bool) {
	if name == "pbkdf2" {
		name = string(PBKDF2SHA1)
	}
	if len(fields) != 3 || !strings.HasPrefix(name, "pbkdf2-") {
		return h, false
	}
	iterations, length, told := strings.Cut(fields[0], ",l=")
	n, numeric := number(strings.TrimPrefix(iterations, "i="))
	h.params = Params{Scheme: Scheme(name), Passes: n}
	ok = numeric && h.ends(fields[1:])
	return h, ok && (!told || length == strconv.Itoa(len(h.Sum())))
}

// parseDjango reads pbkdf2_sha256$600000$salt$sum, whose salt is the text itself.
func parseDjango(name string, fields []string) (h Hash, ok bool) {
	if len(fields) != 3 || !strings.HasPrefix(name, "pbkdf2_") {
		return h, false
	}
	n, numeric := number(fields[0])
	sum, err := base64.StdEncoding.Strict().DecodeString(fields[2])
	h.params = Params{Scheme: Scheme(strings.Replace(name, "_", "-", 1)), Passes: n}
	h.salt, h.sum = secret.New(fields[1]), secret.New(string(sum))
	return h, numeric && err == nil
}

// parseBcrypt reads what follows $2b$: the cost in two digits, then salt and sum in 53 characters. What came as
// $2x$ was made by a faulty program and cannot be compared with.
func parseBcrypt(fields []string) (h Hash, ok bool) {
	if len(fields) != 2 || len(fields[0]) != 2 || len(fields[1]) != 53 {
		return h, false
	}
	n, numeric := number(strings.TrimPrefix(fields[0], "0"))
	h.params = Params{Scheme: Bcrypt, Passes: n}
	foreign := func(r rune) bool {
		return r != '.' && r != '/' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}
	return h, numeric && !strings.ContainsFunc(fields[1], foreign)
}

// ends reads salt and sum, in base64 without padding; passlib writes a dot for the plus.
func (h *Hash) ends(fields []string) bool {
	b64 := base64.RawStdEncoding.Strict()
	salt, err := b64.DecodeString(strings.ReplaceAll(fields[0], ".", "+"))
	sum, err2 := b64.DecodeString(strings.ReplaceAll(fields[1], ".", "+"))
	h.salt, h.sum = secret.New(string(salt)), secret.New(string(sum))
	return err == nil && err2 == nil
}

// numbers reads "m=1,t=2,p=3": these names, in this order, and no others.
func numbers(s string, names ...string) (out [3]uint32, ok bool) {
	fields := strings.Split(s, ",")
	if len(fields) != len(names) {
		return out, false
	}
	for i, f := range fields {
		digits, named := strings.CutPrefix(f, names[i]+"=")
		if out[i], ok = number(digits); !named || !ok {
			return out, false
		}
	}
	return out, true
}

// number reads a number as the PHC format writes it: digits only, without a zero before.
func number(s string) (uint32, bool) {
	n, err := strconv.ParseUint(s, 10, 31)
	return uint32(n), err == nil && strconv.FormatUint(n, 10) == s
}
