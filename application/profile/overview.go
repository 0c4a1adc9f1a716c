package profile

import (
	"context"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// Overview is what the first page of one's own data shows.
type Overview struct {
	Change                         // of the e-mail address, where it is
	Factors  Factors               // of an account
	Devices  int                   // that are known
	Sessions int                   // that are alive, this one among them
	Waiting  []account.Change      // that count later
	Acting   identity.Organisation // that somebody who may act for several acts for now (MA-32); zero: none
}

// Overview gathers it.
func (s *Service) Overview(ctx context.Context, c Caller) (Overview, error) {
	var out Overview
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		out = Overview{}
		if out.Own, err = s.enter(ctx, st, c); err != nil {
			return err
		}
		p := out.proof(c.Lang)
		if out.AddressState, err = s.Addresses.State(ctx, st, p); err != nil {
			return err
		}
		alive, err := st.Sessions().AliveOf(ctx, out.Session.Person, s.Now())
		if out.Sessions = len(alive); err != nil {
			return err
		}
		if !out.HasAccount() {
			return nil
		}
		return s.overAccount(ctx, st, &out)
	})
	return out, err
}

func (s *Service) overAccount(ctx context.Context, st ports.Store, out *Overview) error {
	var err error
	if out.Factors, err = s.factors(ctx, st, out.Own); err != nil {
		return err
	}
	known, err := st.Devices().Of(ctx, out.Account.ID)
	if err != nil {
		return err
	}
	out.Devices = len(known)
	if out.Waiting, err = st.Changes().Waiting(ctx, out.Account.ID); err != nil || out.Session.Organisation == "" {
		return err
	}
	out.Acting, err = st.Organisations().ByID(ctx, out.Session.Organisation)
	return err
}
