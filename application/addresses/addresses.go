// Package addresses proves that people read an e-mail address: it weighs the address, has a code sent and
// compared, and keeps the proof. Logins and profiles use it through ports.AddressProver.
package addresses

import (
	"maps"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Codes   ports.CodeProver
	Postbox ports.Postbox
	Now     func() time.Time
	NewID   func() string
}

// Service implements ports.AddressProver.
type Service struct{ Config }

var _ ports.AddressProver = (*Service)(nil)

// New makes the service.
func New(c Config) *Service { return &Service{c} }

func (s *Service) letter(p ports.AddressProof, k ports.LetterKind, to identity.EmailAddress, lang string) ports.Letter {
	d := p.Realm.Document
	service, _ := d.Policy.Service(p.Service)
	return ports.Letter{
		Kind: k, To: to.String(), Lang: lang, Tenant: d.Tenant.Name, Service: service.Name, At: s.Now(),
		Helpdesk: d.Tenant.Helpdesk.Name, Contact: d.Tenant.Helpdesk.Ways(),
	}
}

func (s *Service) event(p ports.AddressProof, a audit.Action, result audit.Result, address identity.EmailAddress) audit.Event {
	e := p.Event
	e.ID, e.Action, e.Result, e.At = s.NewID(), a, result, s.Now()
	e.Facts = map[string]string{}
	maps.Copy(e.Facts, p.Event.Facts)
	e.Personal = map[string]string{"address": address.String()}
	return e
}
