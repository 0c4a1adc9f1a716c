package signin

import (
	"context"

	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/ports"
)

// CheckCode takes the answer to the e-mail code. The right one proves the address, makes the profile
// (MS-32) and uses the appointments that wait for it; any other is counted, per code and per person.
// The state tells what it led to.
func (s *Service) CheckCode(ctx context.Context, b Browser, typed string) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, at[login.VerifyEmail](s, c, func(ctx context.Context, st ports.Store, w *row, profile ports.Profile) error {
		answered, err := s.Addresses.Answer(ctx, st, s.proof(ctx, c, *w, profile), typed)
		if err != nil || !answered.Asked {
			return err
		}
		if w.CodeState = answered.Refused; w.CodeState != "" {
			return nil
		}
		if profile, err = s.ensurePerson(ctx, st, c, *w, profile); err != nil {
			return err
		}
		return s.Addresses.Keep(ctx, st, s.proof(ctx, c, *w, profile), profile, answered.Address)
	}))
}
