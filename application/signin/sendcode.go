package signin

import (
	"context"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// SentCode is the answer to SendCode.
type SentCode struct {
	ports.SentCode
	NotNeeded bool // the login is elsewhere
	State     State
}

// SendCode takes the address to verify and sends a code to it. The address is kept as it was typed,
// so that going back loses nothing. A newer code ends the older ones (XC-01).
func (s *Service) SendCode(ctx context.Context, b Browser, typed string, confirmed policy.Confirmed) (SentCode, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return SentCode{NotNeeded: true, State: s.done(c)}, err
	}
	out := SentCode{NotNeeded: true}
	state, err := s.change(ctx, c, at[login.VerifyEmail](s, c, func(ctx context.Context, st ports.Store, w *row, profile ports.Profile) (err error) {
		out = SentCode{}
		if out.SentCode, err = s.Addresses.Send(ctx, st, s.proof(ctx, c, *w, profile), typed, confirmed); err != nil {
			return err
		}
		w.Address = typed
		if out.Sent() {
			w.Address, w.CodeState = out.Address.String(), ""
		}
		return nil
	}))
	out.State = state
	return out, err
}

// proof is the attempt to prove an address in this login.
func (s *Service) proof(ctx context.Context, c current, w row, p ports.Profile) ports.AddressProof {
	kvk, _ := identity.ParseKvK(w.Upstream.KvK)
	return ports.AddressProof{
		Realm: c.realm, Purpose: challenge.PurposeVerifyEmail, Within: c.id, Person: p.Person.ID, Subject: w.Subject, KvK: kvk,
		Service: c.Service, Lang: c.lang, Event: s.personEvent(ctx, c, p),
	}
}
