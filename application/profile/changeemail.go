package profile

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// SentCode is the answer to SendCode.
type SentCode struct {
	ports.SentCode
	Own
	Same bool // it is the person's address already: nothing was sent
}

// SendCode sends a code to the address that is to take the place of the present one.
func (s *Service) SendCode(ctx context.Context, c Caller, typed string, confirmed policy.Confirmed) (SentCode, error) {
	var out SentCode
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		out = SentCode{}
		if out.Own, err = s.enter(ctx, st, c); err != nil {
			return err
		}
		if a, err := identity.ParseEmail(typed); err == nil && a.Key() == out.Profile.Person.Email.Key() {
			out.Same = true
			return nil
		}
		out.SentCode, err = s.Addresses.Send(ctx, st, out.proof(c.Lang), typed, confirmed)
		return err
	})
	return out, err
}

// Change is where a change of address is.
type Change struct {
	Own
	ports.AddressState
	Blocked time.Time // too many codes were answered: try after this instant
}

// Code tells where the change is.
func (s *Service) Code(ctx context.Context, c Caller) (Change, error) {
	var out Change
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		if out.Own, err = s.enter(ctx, st, c); err != nil {
			return err
		}
		p := out.proof(c.Lang)
		if out.AddressState, err = s.Addresses.State(ctx, st, p); err != nil {
			return err
		}
		out.Blocked, err = s.Addresses.Blocked(ctx, st, p)
		return err
	})
	return out, err
}

// CheckCode takes the answer to the code. The right one changes the address; the person's sessions stay.
func (s *Service) CheckCode(ctx context.Context, c Caller, typed string) (ports.AnsweredCode, error) {
	var out ports.AnsweredCode
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		own, err := s.enter(ctx, st, c)
		if err != nil {
			return err
		}
		p := own.proof(c.Lang)
		if out, err = s.Addresses.Answer(ctx, st, p, typed); err != nil || !out.Asked || out.Refused != "" {
			return err
		}
		return s.Addresses.Keep(ctx, st, p, own.Profile, out.Address)
	})
	return out, err
}
