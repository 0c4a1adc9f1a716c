package linking

import (
	"crypto/hmac"
	"time"

	"github.com/voordeur/voordeur/domain/challenge"
)

// ActivationCode opens an account for a school or a board that has no user name (MH-21, MH-22). What is typed
// begins with the selector, by which the code is found and its tries are counted; the rest is the secret, kept
// as a keyed digest over (account, selector, secret).
type ActivationCode struct {
	Selector  string
	Account   AccountID
	For       Code // the institution that it is bound to (MH-38)
	Sum       []byte
	CreatedAt time.Time
	By        string // "staff:…"
	Expires   time.Time
	Attempts  int
	Limit     int
	UsedAt    time.Time
	EndedAt   time.Time // another code took its place, or staff withdrew it
}

// The form of a code: "7F3K-22QD-9MWX". 31 characters to choose from leave 8.5e11 secrets (G2).
const (
	SelectorLength = 4
	SecretLength   = 8
)

// SplitActivationCode gives the two parts of what was typed, letter case, spaces and hyphens ignored; false
// where it cannot be a code.
func SplitActivationCode(typed string) (selector, secret string, ok bool) {
	s := challenge.Normalise(typed)
	if len(s) != SelectorLength+SecretLength {
		return "", "", false
	}
	return s[:SelectorLength], s[SelectorLength:], true
}

// FormatActivationCode writes a code for people.
func FormatActivationCode(selector, secret string) string {
	return selector + "-" + secret[:SecretLength/2] + "-" + secret[SecretLength/2:]
}

// RestoreActivationCode is the door through which a code comes back from storage.
func RestoreActivationCode(c ActivationCode) (ActivationCode, error) {
	if len(c.Selector) != SelectorLength || c.Account == "" || c.For.IsZero() || len(c.Sum) != 32 || c.Limit < 1 || !c.CreatedAt.Before(c.Expires) {
		return ActivationCode{}, ErrInvalid
	}
	return c, nil
}

// State tells what an answer would meet at now.
func (c ActivationCode) State(now time.Time) challenge.Outcome {
	switch {
	case !c.UsedAt.IsZero():
		return challenge.Used
	case !c.EndedAt.IsZero():
		return challenge.Superseded
	case !now.Before(c.Expires):
		return challenge.Expired
	case c.Attempts >= c.Limit:
		return challenge.Exhausted
	}
	return challenge.Accepted
}

// Answer compares the digest of what was typed. A wrong try is counted and the caller stores it; a right one
// does not use the code up yet: that happens when the pincode is right too, by Use.
func (c *ActivationCode) Answer(sum []byte, now time.Time) challenge.Outcome {
	if s := c.State(now); s != challenge.Accepted {
		return s
	}
	if !hmac.Equal(c.Sum, sum) {
		c.Attempts++
		return challenge.Wrong
	}
	return challenge.Accepted
}

// Use uses the code up; false where it cannot be used any more. The caller holds it.
func (c *ActivationCode) Use(now time.Time) bool {
	if c.State(now) != challenge.Accepted {
		return false
	}
	c.UsedAt = now
	return true
}

// Replace ends a code because another took its place (MH-38). It changes nothing afterwards.
func (c *ActivationCode) Replace(now time.Time) {
	if c.UsedAt.IsZero() && c.EndedAt.IsZero() {
		c.EndedAt = now
	}
}
