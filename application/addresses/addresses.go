// Package addresses proves that people read an e-mail address: it weighs the address, has a code sent and
// compared, and keeps the proof. Logins and profiles use it through ports.AddressProver.
package addresses

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Codes  ports.CodeProver
	Sealer ports.Sealer
	Now    func() time.Time
	NewID  func() string
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

// post leaves a letter in the outbox, sealed; notAfter zero: it is never too late.
func (s *Service) post(ctx context.Context, st ports.Store, r realm.ID, l ports.Letter, notAfter time.Time) error {
	plain, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("addresses: write a letter: %w", err)
	}
	id := s.NewID()
	sealed, err := s.Sealer.Seal(ctx, r, ports.PurposeOutbox, id, plain)
	if err != nil {
		return err
	}
	return st.Outbox().Add(ctx, ports.Message{ID: id, Topic: ports.TopicMail, Payload: sealed, NotAfter: notAfter, At: s.Now()})
}

func (s *Service) event(p ports.AddressProof, a audit.Action, result audit.Result, address identity.EmailAddress) audit.Event {
	e := p.Event
	e.ID, e.Action, e.Result, e.At = s.NewID(), a, result, s.Now()
	e.Facts = map[string]string{}
	maps.Copy(e.Facts, p.Event.Facts)
	e.Personal = map[string]string{"address": address.String()}
	return e
}
