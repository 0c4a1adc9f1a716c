package account

import (
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// Authenticator is an app that makes codes for one account. Its secret is sealed by whoever stores it.
type Authenticator struct {
	ID        string
	Account   identity.PersonID
	Name      string // as the person calls it; empty: the first
	Secret    []byte // sealed
	Login     string // the login or session that made it, until it is confirmed
	LastStep  int64  // of 30 seconds since 1970: the newest whose code was used (OL-20)
	CreatedAt time.Time
	Confirmed time.Time // by a first right code (MA-19); zero: it opens nothing yet
	UsedAt    time.Time
	Revoked   time.Time
}

// Usable tells whether its codes are accepted.
func (a Authenticator) Usable() bool { return !a.Confirmed.IsZero() && a.Revoked.IsZero() }

// RestoreAuthenticator is the door through which an authenticator comes back from storage.
func RestoreAuthenticator(a Authenticator) (Authenticator, error) {
	if a.ID == "" || a.Account == "" || len(a.Secret) == 0 || a.CreatedAt.IsZero() || a.LastStep < 0 {
		return Authenticator{}, ErrAuthenticator
	}
	return a, nil
}

// ErrAuthenticator tells that stored fields do not make an authenticator.
var ErrAuthenticator = errors.New("account: not a valid authenticator")

// Device is a browser that somebody logged in with before. It is known by a token in its cookie: guessing
// elsewhere cannot lock it out (XC-06), and a login from another one is told (XC-29).
type Device struct {
	ID        string
	Account   identity.PersonID
	Token     [32]byte // SHA-256 of the token
	Label     string   // "Firefox, Windows"
	FirstSeen time.Time
	LastSeen  time.Time
	Trusted   time.Time // no second factor is asked until then (MA-31); zero: always asked
	Revoked   time.Time
}

// Known tells whether the device still counts as one of the person's.
func (d Device) Known() bool { return d.ID != "" && d.Revoked.IsZero() }

// TrustedAt tells whether the second factor may be left out at now.
func (d Device) TrustedAt(now time.Time) bool { return d.Known() && now.Before(d.Trusted) }
