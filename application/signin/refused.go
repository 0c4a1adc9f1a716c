package signin

import (
	"context"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/ports"
)

// tell records that a login came to a refusal, whichever step led there: once, however often its page is asked for
// (XC-40). One that passed, as too many codes do, is told again when it comes back. The row remembers what was told,
// where there is one; a login that goes on from a session may have none. It tells whether the row is to be kept.
func (s *Service) tell(ctx context.Context, st ports.Store, c current, w *row, p ports.Profile, out State, kept bool) (bool, error) {
	refused, _ := out.Step.(login.Refused)
	switch {
	case w.Told == refused.Reason:
		return false, nil
	case kept:
		w.Told = refused.Reason
	default:
		fresh, err := st.OneTime().Spend(ctx, s.Now().Add(evidenceLifetime), "refused:"+string(refused.Reason)+":"+c.id)
		if err != nil || !fresh {
			return false, err
		}
	}
	if refused.Reason == login.None {
		return kept, nil
	}
	e := s.event(c, out, audit.LoginRefused, audit.Refused)
	if w.Upstream == nil && p.Person.ID != "" {
		e.Actor = personActor(p.Person.ID)
	}
	if w.detail != "" {
		e.Facts["detail"] = w.detail
	}
	return kept, s.recordRefusal(ctx, st, c, out, e, refused.Reason)
}

func (s *Service) recordRefusal(ctx context.Context, st ports.Store, c current, out State, e audit.Event, reason login.Reason) error {
	e.Facts["reason"] = string(reason)
	e.Inputs = inputs(c, out, string(reason))
	st.AfterCommit(func() { s.Recorder.LoginEnded(ctx, c.Service, reason) })
	return st.Audit().Append(ctx, e)
}

// otherPerson refuses somebody who proved to be another than whose login this is. That login goes on: it is told what
// happened to it, and its row keeps what it has.
func (s *Service) otherPerson(ctx context.Context, st ports.Store, c current, w row) (State, error) {
	e := login.Evidence{Asked: c.Asked, Choice: w.Choice, Failure: login.OtherPerson}
	out, err := s.state(ctx, c, row{}, ports.Profile{}, e, login.Refused{Reason: login.OtherPerson})
	if err != nil {
		return State{}, err
	}
	out.decided = s.Now()
	_, err = s.tell(ctx, st, c, &row{}, ports.Profile{}, out, false)
	return out, err
}
