package ports

import (
	"context"
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/secret"
)

// ErrBusy: more passwords are being compared than the machine has room for; the person may try again in a moment.
var ErrBusy = errors.New("busy")

// PasswordHasher makes and compares hashes of passwords. A hash takes much memory and time on purpose, so the
// calls of all realms of a node queue for a few places: both methods give ErrBusy when the queue is too long or
// too slow, and the error of the context when that ends first. Never called inside a unit of work.
type PasswordHasher interface {
	// Hash makes the hash that new passwords are kept as. The password has passed credential.Rules.
	Hash(ctx context.Context, typed string) (credential.Hash, error)
	// Verify compares what was typed with a hash. The zero hash does the same work and is never right, so that
	// an unknown account answers as slowly as a known one (XC-07): call it for both, once per try. Where accounts
	// came with hashes from elsewhere, forms holds one of each form that there is: each try does the work of all of
	// them, so that none answers faster or slower. A password that is right for one of these alone is wrong.
	Verify(ctx context.Context, typed string, h credential.Hash, forms ...credential.Hash) (PasswordVerdict, error)
	// Normalise gives what was typed in the form it is checked, counted and hashed in (Unicode NFC): one password
	// on every keyboard. Hash and Verify do it by themselves; it is for credential.Rules.
	Normalise(typed string) string
}

// PasswordVerdict is what comparing a password gave. The zero one is a wrong password.
type PasswordVerdict struct {
	Right  bool
	Rehash bool // right, and kept in a weaker form than today's: Hash it again and store that
}

// OneTimePasswords speaks with authenticator apps: time-based codes (RFC 6238) of SHA-1, credential.TOTPDigits
// digits and credential.TOTPStep, which is what every app supports. It keeps nothing and waits for nothing.
// Replay is the caller's to refuse: credential.AcceptStep, under a lock.
type OneTimePasswords interface {
	// NewKey draws the key that a person's app and we share, in the base32 that people may type over.
	NewKey() (secret.Text, error)
	// Steps gives every step from one before now to one after whose code was typed, in ascending order; two may
	// have the same code. None: the code is wrong. An error: what is stored is no key.
	Steps(key secret.Text, typed string, now time.Time) ([]int64, error)
	// URI gives the otpauth address that an app reads from a QR code or opens from a link. issuer is the service
	// as people know it, and account their name there: together they name the entry in the app (OL-17). It holds the key.
	URI(key secret.Text, issuer, account string) secret.Text
}

// ErrNotMobile: the number is one, and cannot receive text messages.
var ErrNotMobile = errors.New("not a mobile number")

// PhoneNumbers reads telephone numbers as people type them, from all countries (OL-34). region is the country
// (ISO 3166, two letters) of numbers that do not name theirs; empty is the Netherlands.
type PhoneNumbers interface {
	// Parse gives the number, or identity.ErrPhone where it is none that exists.
	Parse(typed, region string) (identity.Phone, error)
	// ParseMobile is Parse for a number that codes are sent to: ErrNotMobile where that cannot be, as with the
	// numbers of offices. Where a country does not tell them apart, the number counts as mobile.
	ParseMobile(typed, region string) (identity.Phone, error)
	// Format writes a number for people: as it is dialled at home for a Dutch one, "+32 470 12 34 56" for others.
	Format(p identity.Phone) string
}
