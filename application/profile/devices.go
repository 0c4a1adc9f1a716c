package profile

import (
	"context"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
)

// Devices are the browsers that somebody logged in with before (MA-31).
type Devices struct {
	Own
	Known []account.Device // the latest seen first
}

// Devices lists them.
func (s *Service) Devices(ctx context.Context, c Caller) (Devices, error) {
	var out Devices
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		if out.Own, err = s.account(ctx, st, c); err != nil {
			return err
		}
		out.Known, err = st.Devices().Of(ctx, out.Account.ID)
		return err
	})
	return out, err
}

// ForgetDevice makes a browser a stranger: its next login asks for the second factor, and is told. Any other id
// does nothing.
func (s *Service) ForgetDevice(ctx context.Context, c Caller, id string) error {
	return s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		o, err := s.account(ctx, st, c)
		if err != nil {
			return err
		}
		known, err := st.Devices().Of(ctx, o.Account.ID)
		if err != nil {
			return err
		}
		for _, d := range known {
			if d.ID != id {
				continue
			}
			d.Revoked = s.Now()
			if err := st.Devices().Put(ctx, d); err != nil {
				return err
			}
			return s.record(ctx, st, o, audit.DeviceForgotten, audit.Done, "device", id)
		}
		return nil
	})
}
