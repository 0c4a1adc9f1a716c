// Package session holds what a person may continue without proving it again: who, how sure, since
// when and until when, and which portals take part.
package session

import (
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
)

// ID names a session within a realm; portals see it as sid. It is no secret: the token is.
type ID string

// Session is one login that may be continued.
type Session struct {
	ID              ID
	Token           [32]byte // SHA-256 of the token in the browser's cookie
	Login           string   // the login that made it; one login makes one session
	Person          identity.PersonID
	Organisation    identity.OrganisationID
	Service         string // that was entered
	Method          string
	Accounts        string // which Accounts of the policy, for an account of the realm
	Factors         Factors
	Device          string // "Firefox, Windows": as the person recognises it (XC-29)
	Level           assurance.Level
	Branch          identity.Branch // restriction that came with the mandate; zero: none
	Intermediary    identity.KvK
	Link            linking.LinkID // of the account of the portal's own that is used; empty: none
	Institution     linking.Code   // of that account: for which the person acts now (MH-43)
	AuthenticatedAt time.Time
	StartedAt       time.Time
	SeenAt          time.Time
	Limits          Limits
	EndedAt         time.Time
	EndReason       EndReason
}

// Factors says when codes were accepted in it, last. Zero: none was.
type Factors struct{ Authenticator, EmailCode, SMSCode, Recovery time.Time }

// Newest is when the person last proved who they are.
func (s Session) Newest() time.Time {
	newest := s.AuthenticatedAt
	for _, t := range []time.Time{s.Factors.Authenticator, s.Factors.EmailCode, s.Factors.SMSCode, s.Factors.Recovery} {
		if t.After(newest) {
			newest = t
		}
	}
	return newest
}

// Limits bound a session; policy sets them (XC-27).
type Limits struct {
	Idle     time.Duration // without any use
	Absolute time.Duration // since its start
}

// EndReason says why a session ended before its time.
type EndReason string

// The reasons.
const (
	EndLogout      EndReason = "logout"
	EndRoleRevoked EndReason = "role-revoked"
	EndReplaced    EndReason = "replaced"
	EndByPerson    EndReason = "ended-by-person" // from another session of theirs (XC-29)
	EndPassword    EndReason = "password-changed"
	EndSuspended   EndReason = "suspended"
	EndReported    EndReason = "reported"      // this was not me (XC-42)
	EndFactorReset EndReason = "factor-reset"  // by the helpdesk (XC-18)
	EndUnlinked    EndReason = "unlinked"      // from the account that it used (MH-35)
	EndMandate     EndReason = "mandate-ended" // with which the person acted (XC-19)
	EndTrial       EndReason = "trial"         // it never was one to go on with: staff tried a login
)

// ErrInvalid tells that stored fields do not make a session.
var ErrInvalid = errors.New("session: not a valid session")

// Restore is the door through which a session comes back from storage.
func Restore(s Session) (Session, error) {
	if s.ID == "" || s.Token == ([32]byte{}) || s.Login == "" || s.Person == "" || s.StartedAt.IsZero() ||
		!s.Level.Valid() || s.Limits.Idle <= 0 || s.Limits.Absolute <= 0 {
		return Session{}, ErrInvalid
	}
	return s, nil
}

// Alive tells whether the session may be used at now.
func (s Session) Alive(now time.Time) bool { return s.EndedAt.IsZero() && now.Before(s.Deadline()) }

// Deadline is when the session ends by itself if it is not used again.
func (s Session) Deadline() time.Time {
	idle, absolute := s.SeenAt.Add(s.Limits.Idle), s.StartedAt.Add(s.Limits.Absolute)
	if idle.Before(absolute) {
		return idle
	}
	return absolute
}

// End ends the session; a second end changes nothing.
func (s *Session) End(why EndReason, now time.Time) {
	if s.EndedAt.IsZero() {
		s.EndedAt, s.EndReason = now, why
	}
}
