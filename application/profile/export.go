package profile

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// exported bounds the history that is taken along.
const exported = 1000

// Exported is all that is known of somebody, to take along (XC-41): no key, digest or token.
type Exported struct {
	Own
	Factors  Factors
	Acting   []ports.Representation
	Devices  []account.Device
	Sessions []session.Session
	Waiting  []account.Change
	History  []audit.Event
	At       time.Time
}

// Export gathers it, and keeps in the record that it was taken.
func (s *Service) Export(ctx context.Context, c Caller) (Exported, error) {
	var out Exported
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		out = Exported{At: s.Now()}
		if out.Own, err = s.enter(ctx, st, c); err != nil {
			return err
		}
		id := out.Session.Person
		if out.Sessions, err = st.Sessions().AliveOf(ctx, id, s.Now()); err != nil {
			return err
		}
		if out.Acting, err = st.Representations().Of(ctx, id, s.Now()); err != nil {
			return err
		}
		if out.History, err = st.Audit().OfPerson(ctx, id, told, exported); err != nil {
			return err
		}
		if out.HasAccount() {
			if err := s.exportAccount(ctx, st, &out); err != nil {
				return err
			}
		}
		return s.record(ctx, st, out.Own, audit.OwnDataExported, audit.Done, "", "")
	})
	return out, err
}

func (s *Service) exportAccount(ctx context.Context, st ports.Store, out *Exported) error {
	var err error
	if out.Factors, err = s.factors(ctx, st, out.Own); err != nil {
		return err
	}
	if out.Devices, err = st.Devices().Of(ctx, out.Account.ID); err != nil {
		return err
	}
	out.Waiting, err = st.Changes().Waiting(ctx, out.Account.ID)
	return err
}
