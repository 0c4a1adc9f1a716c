package signin

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/ports"
)

// remember makes the browser of a login one of the account's, and tells the person of one that is new
// (XC-29). It gives the token to keep in the browser, empty where it has one.
func (s *Service) remember(ctx context.Context, st ports.Store, c current, w row, first bool) (token string, err error) {
	a, d := w.owner.Account, w.owner.Device
	known := d.Known()
	if !known {
		d = account.Device{ID: s.NewID(), Account: a.ID, Token: c.from.Device, FirstSeen: s.Now()}
		if d.Token == ([32]byte{}) {
			if token, err = s.random(16); err != nil {
				return "", err
			}
			d.Token = digest(token)
		}
	}
	d.Label, d.LastSeen = c.from.Label, s.Now()
	if days := s.trustFor(c, w); w.Trust && days > 0 && c.Kind != ports.PortalTrial {
		d.Trusted = s.Now().Add(days)
	}
	if err := st.Devices().Put(ctx, d); err != nil || known || first {
		return token, err
	}
	return token, s.Notices.Notify(ctx, st, c.realm, a, ports.Notice{Kind: ports.LetterNewDevice, Service: c.Service, Device: d.Label})
}

// trustFor is how long policy lets a browser be spared the second factor; 0: not at all.
func (s *Service) trustFor(c current, w row) time.Duration {
	service, _ := c.realm.Document.Policy.Service(c.Service)
	audience, _ := service.Audience(w.Choice.Audience)
	return audience.TrustDevices
}
