// Package retention looks after accounts that nobody uses (OL-36): their owners are warned, then the account
// is suspended, and in the end it is forgotten. Whoever logs in meanwhile stops it. Links that ended long ago go too.
package retention

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work      ports.UnitOfWork
	Directory ports.Directory
	Closer    ports.SessionCloser
	Links     ports.LinkKeeper
	Postbox   ports.Postbox
	Now       func() time.Time
	NewID     func() string
}

// Service is the rule of all realms.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// batch is how many accounts are read at once, and most how many are dealt with in one run: letters to
// everybody at once would look like spam.
const (
	batch = 100
	most  = 500
)

// Run does what is due in a realm at the time of the call, and tells to how many accounts. Two that run at once
// do nothing twice.
func (s *Service) Run(ctx context.Context, id realm.ID) (int, error) {
	r, err := s.Directory.ByID(ctx, id)
	if err != nil {
		return 0, fmt.Errorf("retention: realm: %w", err)
	}
	if err := s.forgetLinks(ctx, r); err != nil {
		return 0, err
	}
	first, ok := shortest(r.Document.Policy.Accounts)
	if !ok {
		return 0, nil
	}
	done, after := 0, account.Account{}
	for done < most {
		page, err := s.page(ctx, r, s.Now().Add(-first), after)
		if err != nil {
			return done, err
		}
		for _, a := range page {
			did, err := s.one(ctx, r, a)
			if err != nil {
				return done, fmt.Errorf("retention: an account: %w", err)
			}
			done += did
			after = a
		}
		if len(page) < batch {
			break
		}
	}
	return done, nil
}

// shortest is how long an account may rest before the first rule looks at it; false: no rule does.
func shortest(kinds []policy.Accounts) (time.Duration, bool) {
	var out time.Duration
	for _, k := range kinds {
		if w := k.Unused.Warn; w > 0 && (out == 0 || w < out) {
			out = w
		}
	}
	return out, out > 0
}

func (s *Service) page(ctx context.Context, r ports.Realm, since time.Time, after account.Account) ([]account.Account, error) {
	var page []account.Account
	err := s.Work.View(ctx, r.ID, func(ctx context.Context, st ports.Store) (err error) {
		page, err = st.Accounts().Sleeping(ctx, since, after, batch)
		return err
	})
	return page, err
}

// one looks again at an account while holding it: its owner may have logged in since it was listed.
func (s *Service) one(ctx context.Context, r ports.Realm, listed account.Account) (done int, err error) {
	err = s.Work.Do(ctx, r.ID, func(ctx context.Context, st ports.Store) error {
		done = 0
		a, err := st.Accounts().ForUpdate(ctx, listed.ID)
		if errors.Is(err, ports.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		p, err := st.People().ByID(ctx, a.ID, s.Now())
		if err != nil {
			return err
		}
		kind, _ := r.Document.Policy.AccountsOf(a.Kind)
		w := work{s, st, r, kind.Unused, a, p}
		do, ok := map[step]func(context.Context) error{warn: w.warn, suspend: w.suspend, erase: w.erase}[next(kind.Unused, a, p.Person.Suspended, s.Now())]
		if !ok {
			return nil
		}
		done = 1
		return do(ctx)
	})
	return done, err
}

// work is one account in one unit of work.
type work struct {
	*Service
	st      ports.Store
	realm   ports.Realm
	rule    policy.Unused
	account account.Account
	profile ports.Profile
}

func (w work) warn(ctx context.Context) error {
	w.account.WarnedAt = w.Now()
	if err := w.st.Accounts().Put(ctx, w.account); err != nil {
		return err
	}
	l := ports.Letter{Kind: ports.LetterSleeping}
	if w.rule.Suspend > 0 {
		l.Until = suspension(w.rule, w.account)
	}
	return w.tell(ctx, audit.AccountWarned, l)
}

func (w work) suspend(ctx context.Context) error {
	w.account.Suspend(account.Unused)
	if err := w.st.Accounts().Put(ctx, w.account); err != nil {
		return err
	}
	p := w.profile.Person
	p.Suspended = w.Now()
	if err := w.st.People().Put(ctx, p); err != nil {
		return err
	}
	if err := w.endSessions(ctx); err != nil {
		return err
	}
	l := ports.Letter{Kind: ports.LetterAsleep}
	if w.rule.Erase > 0 {
		l.Until = erasure(w.rule, w.account, p.Suspended)
	}
	return w.tell(ctx, audit.AccountSuspended, l)
}

// erase forgets the account, its owner and what they once told and showed. The letter is the last that is
// sent to the address.
func (w work) erase(ctx context.Context) error {
	if err := w.endSessions(ctx); err != nil {
		return err
	}
	made, err := w.st.Applications().OfPerson(ctx, w.account.ID)
	if err == nil {
		err = w.st.Applications().Remove(ctx, made.ID)
	}
	if err != nil && !errors.Is(err, ports.ErrNotFound) {
		return err
	}
	end := ports.LinkDecision{By: ports.LinkBySystem, Event: audit.Event{Origin: "job", Actor: "system"}}
	if err := w.Links.Forget(ctx, w.st, w.realm, w.account.ID, end); err != nil {
		return err
	}
	if err := w.st.Accounts().Erase(ctx, w.account.ID); err != nil {
		return err
	}
	if err := w.st.People().Remove(ctx, w.profile.Person); err != nil {
		return err
	}
	return w.tell(ctx, audit.AccountErased, ports.Letter{Kind: ports.LetterErased})
}

func (w work) endSessions(ctx context.Context) error {
	_, err := w.Closer.CloseOf(ctx, w.realm.ID, w.st, w.account.ID, session.EndSuspended, nil)
	return err
}

// tell writes to the owner, and records it without telling whose it was.
func (w work) tell(ctx context.Context, a audit.Action, l ports.Letter) error {
	t := w.realm.Document.Tenant
	l.To, l.Lang, l.At, l.Link = w.account.Email.String(), w.profile.Person.Language, w.Now(), w.start()
	l.Tenant, l.Service, l.Helpdesk, l.Contact = t.Name, t.Name, t.Helpdesk.Name, t.Helpdesk.Ways()
	if err := w.Postbox.Mail(ctx, w.st, w.realm.ID, l); err != nil {
		return err
	}
	return w.st.Audit().Append(ctx, audit.Event{
		ID: w.NewID(), Action: a, Object: "person:" + string(w.account.ID), Result: audit.Done, Origin: "job", Actor: "system", At: w.Now(),
		Facts: map[string]string{"reason": string(account.Unused), "kind": w.account.Kind},
	})
}

// start is where the owner logs in, which is all it takes to keep the account.
func (w work) start() string {
	if len(w.realm.Document.Portals) == 0 {
		return ""
	}
	return w.realm.Document.Portals[0].URL
}
