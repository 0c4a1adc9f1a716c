// Package challenge holds one-time secrets that a person must answer: codes by e-mail or SMS.
// The e-mail code is checked in Answer. Budgets over many challenges live in package throttle.
package challenge

import (
	"crypto/hmac"
	"errors"
	"time"
)

// ID names a challenge within a realm.
type ID string

// Purpose says what the answer proves. A code made for one purpose proves nothing for another.
type Purpose string

// The purposes: the person reads the address, at a login (MS-20), to change it later (MS-60), or before they
// apply for an account; it is the second factor of a login, or of an action (MA-06); the number is theirs;
// a password was forgotten.
const (
	PurposeVerifyEmail    Purpose = "verify-email"
	PurposeChangeEmail    Purpose = "change-email"
	PurposeApply          Purpose = "apply"
	PurposeSecondFactor   Purpose = "second-factor"
	PurposeChangePhone    Purpose = "change-phone"
	PurposeForgotPassword Purpose = "forgot-password"
	PurposeRepair         Purpose = "repair-enrolment" // the address, to end the block of an enrolment (OL-32)
	PurposeMeansPhone     Purpose = "means-phone"      // the number, on the way to a means (MR-54)
)

// ForAction is the purpose of a code that confirms one action and no other.
func ForAction(action string) Purpose { return Purpose("action:" + action) }

// ForLink is the purpose of a pincode that links one account of the portal's own and no other (MH-31).
func ForLink(account string) Purpose { return Purpose("link-account:" + account) }

// ForMeans is the purpose of a code with which somebody orders a means: exactly what a digest is of (G8).
func ForMeans(shown string) Purpose { return Purpose("means-order:" + shown) }

// BySMS is the purpose of a code that goes by text message. What is typed counts for the way it came by: the
// end of one way (MA-07) and the demand of another (G13) cannot be got round.
func BySMS(p Purpose) Purpose { return p + "/sms" }

// Outcome is what an answer led to. Only Accepted proves anything.
type Outcome int

// The outcomes. All but Accepted are refusals, not errors.
const (
	Accepted Outcome = iota
	Wrong
	Expired
	Exhausted
	Used
	Superseded
)

// Challenge is one secret sent to one address for one login or session. The code itself is never kept,
// only its keyed digest over (login, purpose, subject, address, code).
type Challenge struct {
	ID           ID
	Login        string // the login or session that asked
	Purpose      Purpose
	Subject      string // who must answer: the person's subject key, digested
	Address      string // where it went
	Sum          []byte
	CreatedAt    time.Time
	Expires      time.Time
	Attempts     int
	Limit        int
	UsedAt       time.Time
	SupersededAt time.Time
	Delivery     Delivery
}

// Delivery is what became of the message that carries the code.
type Delivery string

// The states of a delivery; a refusal is shown to the person (XC-15).
const (
	DeliveryPending Delivery = ""
	DeliverySent    Delivery = "sent"
	DeliveryRefused Delivery = "refused"
)

// ErrInvalid tells that stored fields do not make a challenge.
var ErrInvalid = errors.New("challenge: not a valid challenge")

// Restore is the door through which a challenge comes back from storage.
func Restore(c Challenge) (Challenge, error) {
	if c.ID == "" || c.Login == "" || c.Purpose == "" || len(c.Sum) != 32 || c.Limit < 1 || !c.CreatedAt.Before(c.Expires) {
		return Challenge{}, ErrInvalid
	}
	return c, nil
}

// State tells what an answer would meet at now, before it is compared.
func (c Challenge) State(now time.Time) Outcome {
	switch {
	case !c.UsedAt.IsZero():
		return Used
	case !c.SupersededAt.IsZero():
		return Superseded
	case !now.Before(c.Expires):
		return Expired
	case c.Attempts >= c.Limit:
		return Exhausted
	}
	return Accepted
}

// Answer compares the digest of what was typed and counts the try. The caller stores c whatever
// comes out: a refusal that is not kept is not counted. The last wrong try gives Exhausted (MS-50).
func (c *Challenge) Answer(sum []byte, now time.Time) Outcome {
	if s := c.State(now); s != Accepted {
		return s
	}
	c.Attempts++
	if !hmac.Equal(c.Sum, sum) {
		if c.Attempts >= c.Limit {
			return Exhausted
		}
		return Wrong
	}
	c.UsedAt = now
	return Accepted
}

// TriesLeft counts the answers that will still be compared.
func (c Challenge) TriesLeft() int { return max(0, c.Limit-c.Attempts) }

// Supersede ends a challenge because a newer one took its place (XC-01). It changes nothing afterwards.
func (c *Challenge) Supersede(now time.Time) {
	if c.UsedAt.IsZero() && c.SupersededAt.IsZero() {
		c.SupersededAt = now
	}
}
