// Package profile shows people what is known about them, and lets them change their e-mail address:
// the new one is proven first, the former is told, and until then nothing changes (MS-60).
package profile

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work      ports.UnitOfWork
	Directory ports.Directory
	Addresses ports.AddressProver
	Now       func() time.Time
}

// Service is everybody's own profile, of all realms.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Caller is who asks: the holder of a session token.
type Caller struct {
	Realm realm.ID
	Token [32]byte // digest of the token in the browser's cookie
	Lang  string   // "nl" or "en": of the letter with a code
}

// ErrNoSession: the browser has no session of this realm that is alive.
var ErrNoSession = fault.New(fault.Unauthenticated, "profile.no-session")

// Own is the profile of whoever is logged in. At which service does not matter: it is theirs.
type Own struct {
	Realm   ports.Realm
	Session session.Session
	Profile ports.Profile
}

// Show gives the caller's profile and keeps their session alive, at the cost of a write a minute.
func (s *Service) Show(ctx context.Context, c Caller) (Own, error) {
	var out Own
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		out, err = s.enter(ctx, st, c)
		return err
	})
	return out, err
}

func (s *Service) enter(ctx context.Context, st ports.Store, c Caller) (Own, error) {
	out, err := s.own(ctx, st, c)
	if err != nil || s.Now().Sub(out.Session.SeenAt) < time.Minute {
		return out, err
	}
	out.Session.SeenAt = s.Now()
	return out, st.Sessions().Put(ctx, out.Session)
}

func (s *Service) own(ctx context.Context, st ports.Store, c Caller) (Own, error) {
	r, err := s.Directory.ByID(ctx, c.Realm)
	if err != nil {
		return Own{}, fmt.Errorf("profile: realm: %w", err)
	}
	held, err := st.Sessions().ByToken(ctx, c.Token)
	if errors.Is(err, ports.ErrNotFound) || (err == nil && !held.Alive(s.Now())) {
		return Own{}, ErrNoSession
	}
	if err != nil {
		return Own{}, fmt.Errorf("profile: session: %w", err)
	}
	p, err := st.People().ByID(ctx, held.Person, s.Now())
	if err != nil {
		return Own{}, fmt.Errorf("profile: person: %w", err)
	}
	if !p.Person.Suspended.IsZero() {
		return Own{}, ErrNoSession
	}
	return Own{r, held, p}, nil
}

// proof is the attempt to prove another address in this session.
func (o Own) proof(lang string) ports.AddressProof {
	id := o.Profile.Person.ID
	return ports.AddressProof{
		Realm: o.Realm, Purpose: challenge.PurposeChangeEmail, Within: string(o.Session.ID), Person: id, Subject: string(id),
		KvK: o.Profile.Organisation.Legal.KvK, Service: o.Session.Service, Lang: lang,
		Event: audit.Event{
			Object: "person:" + string(id), Origin: "browser", Actor: "person:" + string(id),
			Facts: map[string]string{"organisation": string(o.Profile.Organisation.ID), "session": string(o.Session.ID)},
		},
	}
}
