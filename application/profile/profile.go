// Package profile shows people what is known about them, and lets them change what is theirs: the e-mail
// address (MS-60), and with an account of the realm the password, the telephone number, the second factors,
// devices and sessions. What a stranger would change asks for a fresh proof, and is told (XC-42).
package profile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work      ports.UnitOfWork
	Directory ports.Directory
	Addresses ports.AddressProver
	Codes     ports.CodeProver
	Passwords ports.PasswordHasher
	Apps      ports.AppProver
	Linker    ports.LinkProver
	Keeper    ports.LinkKeeper
	Phones    ports.PhoneNumbers
	Notices   ports.Notifier
	Callers   ports.Callers
	Closer    ports.SessionCloser
	Sealer    ports.Sealer
	Postbox   ports.Postbox
	Texts     bool   // this installation sends text messages
	Host      string // that people reach us at, for codes in text messages
	Now       func() time.Time
	Random    io.Reader
	NewID     func() string
}

// Service is everybody's own profile, of all realms.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Caller is who asks.
type Caller struct {
	ports.Caller
	Lang string // of the letter with a code
}

// ErrNoSession: the browser has no session of this realm that is alive.
var ErrNoSession = fault.New(fault.Unauthenticated, "profile.no-session")

// ErrNoAccount: who logs in by other means has no account of the realm, and nothing of it to change.
var ErrNoAccount = fault.New(fault.NotFound, "profile.no-account")

// Own is the profile of whoever is logged in. At which service does not matter: it is theirs.
type Own struct {
	ports.Who
	Account account.Account // of the realm; zero for who logs in by other means
	Rules   policy.Accounts // of its kind

	Institution  linking.Institution // that the session acts for (MH-43); zero: none
	Institutions int                 // that the person may act for, by accounts of the portal's own (MH-28)
}

// HasAccount tells whether there is an account of the realm.
func (o Own) HasAccount() bool { return o.Account.ID != "" }

// Number writes a telephone number for people; empty for none.
func (s *Service) Number(p identity.Phone) string {
	if p.IsZero() {
		return ""
	}
	return s.Phones.Format(p)
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
	if err != nil {
		return out, err
	}
	return out, s.Callers.Touch(ctx, st, &out.Session)
}

func (s *Service) own(ctx context.Context, st ports.Store, c Caller) (Own, error) {
	r, err := s.Directory.ByID(ctx, c.Realm)
	if err != nil {
		return Own{}, fmt.Errorf("profile: realm: %w", err)
	}
	who, err := s.Callers.Find(ctx, st, r, c.Token, nil)
	if errors.Is(err, ports.ErrNoSession) {
		return Own{}, ErrNoSession
	}
	if err != nil {
		return Own{}, err
	}
	out, err := s.withAccount(ctx, st, Own{Who: who})
	if err != nil {
		return out, err
	}
	return s.withInstitution(ctx, st, out)
}

// withAccount adds the account by which somebody logged in. One that was closed meanwhile has no pages.
func (s *Service) withAccount(ctx context.Context, st ports.Store, o Own) (Own, error) {
	if o.Session.Accounts == "" {
		return o, nil
	}
	a, err := st.Accounts().ByID(ctx, o.Session.Person)
	if errors.Is(err, ports.ErrNotFound) || (err == nil && a.State != account.Active) {
		return Own{}, ErrNoSession
	}
	if err != nil {
		return Own{}, fmt.Errorf("profile: account: %w", err)
	}
	o.Account = a
	o.Rules, _ = o.Realm.Document.Policy.AccountsOf(a.Kind)
	return o, nil
}

// account is enter for what only an account has. It holds the account until the unit of work ends.
func (s *Service) account(ctx context.Context, st ports.Store, c Caller) (Own, error) {
	o, err := s.enter(ctx, st, c)
	if err != nil {
		return o, err
	}
	if !o.HasAccount() {
		return o, ErrNoAccount
	}
	o.Account, err = st.Accounts().ForUpdate(ctx, o.Account.ID)
	return o, err
}

// proof is the attempt to prove another address in this session.
func (o Own) proof(lang string) ports.AddressProof {
	id := o.Profile.Person.ID
	return ports.AddressProof{
		Realm: o.Realm, Purpose: challenge.PurposeChangeEmail, Within: string(o.Session.ID), Person: id, Subject: string(id),
		KvK: o.Profile.Organisation.Legal.KvK, Service: o.Session.Service, Lang: lang, Event: o.common(),
	}
}

// common is what all events of somebody's own acts share.
func (o Own) common() audit.Event {
	who := "person:" + string(o.Profile.Person.ID)
	return audit.Event{
		Object: who, Origin: "browser", Actor: who,
		Facts: map[string]string{"organisation": string(o.Profile.Organisation.ID), "session": string(o.Session.ID)},
	}
}

// record leaves an event of an own act, with one fact more where there is a key.
func (s *Service) record(ctx context.Context, st ports.Store, o Own, a audit.Action, result audit.Result, key, value string) error {
	e := o.common()
	e.ID, e.Action, e.Result, e.At = s.NewID(), a, result, s.Now()
	if key != "" {
		e.Facts[key] = value
	}
	return st.Audit().Append(ctx, e)
}

// tell leaves the notice of a change. a is the account as it was before.
func (s *Service) tell(ctx context.Context, st ports.Store, o Own, a account.Account, n ports.Notice) error {
	n.Service, n.Device = o.Session.Service, o.Session.Device
	return s.Notices.Notify(ctx, st, o.Realm, a, n)
}
