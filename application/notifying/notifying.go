// Package notifying tells services of the network that a mandate or means of the register counts no more, and ends
// what rests on it where they are served by this installation (XC-19). Elsewhere the age of a session bounds it.
package notifying

import (
	"context"
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work      ports.UnitOfWork
	Directory ports.Directory
	Offering  Offering
	Closer    ports.SessionCloser
	Postbox   ports.Postbox
	Now       func() time.Time
	NewID     func() string
}

// Offering tells which realm of this installation offers a service of the network.
type Offering interface {
	// Offering gives false where none here does.
	Offering(ctx context.Context, id mandate.ServiceID) (realm.ID, bool, error)
}

// Service implements ports.MandateNotices.
type Service struct{ Config }

var _ ports.MandateNotices = (*Service)(nil)

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Ended implements ports.MandateNotices.
func (s *Service) Ended(ctx context.Context, st ports.Store, r ports.Realm, id mandate.ID) error {
	told, err := st.Releases().By(ctx, id)
	if err != nil {
		return err
	}
	return s.leave(ctx, st, r, told)
}

// MeansEnded implements ports.MandateNotices.
func (s *Service) MeansEnded(ctx context.Context, st ports.Store, r ports.Realm, h mandate.HolderID) error {
	told, err := st.Releases().OfHolder(ctx, h)
	if err != nil {
		return err
	}
	return s.leave(ctx, st, r, told)
}

// looks are when a notice is delivered, after the end. At once; again before a minute is over, for a message that a
// process died with and a login that was under way between the two realms; and once more when the last login begun
// before the end has become a session or lapsed.
var looks = []time.Duration{0, 30 * time.Second, 65 * time.Minute}

func (s *Service) leave(ctx context.Context, st ports.Store, r ports.Realm, told []ports.Release) error {
	now := s.Now()
	for _, t := range told {
		notice := ports.MandateNotice{Service: t.Service, KvK: t.KvK.String(), Pseudonym: t.Pseudonym.String(), At: now}
		for _, later := range looks {
			if err := s.Postbox.Post(ctx, st, r.ID, ports.Posting{Topic: ports.TopicMandateEnded, Due: now.Add(later), Says: notice}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Deliver hands a notice to the realm that offers the service: the sessions there of whom it names end, those that
// began before it. Twice the same notice ends nothing more.
func (s *Service) Deliver(ctx context.Context, from realm.ID, m ports.Message) error {
	var n ports.MandateNotice
	if err := s.Postbox.Open(ctx, from, m, &n); err != nil {
		return err
	}
	to, here, err := s.Offering.Offering(ctx, n.Service)
	if err != nil || !here {
		return err
	}
	who, err := n.Subject()
	if err != nil {
		return err
	}
	r, err := s.Directory.ByID(ctx, to)
	if err != nil {
		return err
	}
	return s.Work.Do(ctx, to, func(ctx context.Context, st ports.Store) error { return s.end(ctx, st, r, n, who) })
}

func (s *Service) end(ctx context.Context, st ports.Store, r ports.Realm, n ports.MandateNotice, who identity.Subject) error {
	p, err := st.People().BySubject(ctx, who, s.Now())
	if errors.Is(err, ports.ErrNotFound) {
		return nil // the service was told of somebody who never got in
	}
	if err != nil {
		return err
	}
	entered := map[string]bool{}
	for _, listed := range r.Document.EHerkenning.Services {
		if listed.ID == string(n.Service) {
			entered[listed.Service] = true
		}
	}
	ended, err := s.Closer.CloseOf(ctx, r.ID, st, p.Person.ID, session.EndMandate, func(held session.Session) bool {
		return entered[held.Service] && !held.AuthenticatedAt.After(n.At)
	})
	if err != nil || ended == 0 {
		return err
	}
	return st.Audit().Append(ctx, audit.Event{
		ID: s.NewID(), Action: audit.MandateNoticed, Object: "person:" + string(p.Person.ID), Result: audit.Done, Origin: "register",
		Actor: "system", At: s.Now(), Facts: map[string]string{"service": string(n.Service)},
	})
}
