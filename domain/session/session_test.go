package session_test

import (
	"errors"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/session"
)

var start = time.Date(2026, 10, 24, 20, 0, 0, 0, time.UTC)

func started() session.Session {
	return session.Session{
		ID: "1", Token: [32]byte{1}, Login: "l", Person: "p", StartedAt: start, SeenAt: start,
		Limits: session.Limits{Idle: 15 * time.Minute, Absolute: 8 * time.Hour},
	}
}

// XC-27: 15 minutes without use, over at the instant itself.
func TestASessionEndsWhenItIsNotUsed(t *testing.T) {
	s := started()
	if !s.Alive(start.Add(15*time.Minute-1)) || s.Alive(start.Add(15*time.Minute)) {
		t.Errorf("deadline %s", s.Deadline())
	}
}

// XC-27, XC-36: eight hours in all, however much it is used, also in the night the clocks go back.
func TestASessionEndsAfterEightHours(t *testing.T) {
	s := started()
	for s.Alive(s.SeenAt.Add(10 * time.Minute)) {
		s.SeenAt = s.SeenAt.Add(10 * time.Minute)
	}
	if !s.Deadline().Equal(start.Add(8 * time.Hour)) {
		t.Errorf("deadline %s", s.Deadline())
	}
}

// MS-59: an ended session stays ended, for the reason it ended first.
func TestAnEndedSessionStaysEnded(t *testing.T) {
	s := started()
	s.End(session.EndRoleRevoked, start.Add(time.Minute))
	s.End(session.EndLogout, start.Add(2*time.Minute))
	if s.Alive(start.Add(time.Minute)) || s.EndReason != session.EndRoleRevoked || !s.EndedAt.Equal(start.Add(time.Minute)) {
		t.Errorf("%+v", s)
	}
}

func TestSessionsComeBackWhole(t *testing.T) {
	if _, err := session.Restore(started()); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*session.Session){
		"id":       func(s *session.Session) { s.ID = "" },
		"token":    func(s *session.Session) { s.Token = [32]byte{} },
		"login":    func(s *session.Session) { s.Login = "" },
		"person":   func(s *session.Session) { s.Person = "" },
		"start":    func(s *session.Session) { s.StartedAt = time.Time{} },
		"level":    func(s *session.Session) { s.Level = 99 },
		"idle":     func(s *session.Session) { s.Limits.Idle = 0 },
		"absolute": func(s *session.Session) { s.Limits.Absolute = -1 },
	} {
		s := started()
		spoil(&s)
		if _, err := session.Restore(s); !errors.Is(err, session.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
