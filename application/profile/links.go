package profile

import (
	"context"
	"errors"
	"strings"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// ErrNoLink: there is no such link of the caller's, or it is over.
var ErrNoLink = fault.New(fault.NotFound, "profile.no-link")

// Links are the accounts of the portal's own that somebody is linked to, or wants to be (MH-28).
type Links struct {
	Own
	Held []ports.HeldLink // active, and waiting for somebody
}

// LinkRules are those of the audience that somebody logged in as; no link is demanded where there is no such page.
func (o Own) LinkRules() policy.Link {
	service, _ := o.Realm.Document.Policy.Service(o.Session.Service)
	name, _, _ := strings.Cut(o.Session.Method, "/")
	audience, _ := service.Audience(name)
	return audience.Link
}

// linked is enter for who uses accounts of the portal's own.
func (s *Service) linked(ctx context.Context, st ports.Store, c Caller) (Own, error) {
	o, err := s.enter(ctx, st, c)
	if err == nil && !o.LinkRules().Demanded() {
		err = ErrNoAccount
	}
	return o, err
}

// Links lists them.
func (s *Service) Links(ctx context.Context, c Caller) (Links, error) {
	var out Links
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		if out.Own, err = s.linked(ctx, st, c); err != nil {
			return err
		}
		all, err := st.Links().Held(ctx, out.Session.Person)
		out.Held = nil
		for _, l := range all {
			if l.State == linking.LinkActive || l.Open(s.Now()) {
				out.Held = append(out.Held, l)
			}
		}
		return err
	})
	return out, err
}

// withInstitution adds for whom the session acts, where an account of the portal's own is demanded.
func (s *Service) withInstitution(ctx context.Context, st ports.Store, o Own) (Own, error) {
	if !o.LinkRules().Demanded() {
		return o, nil
	}
	held, err := st.Links().Held(ctx, o.Session.Person)
	for _, l := range held {
		if l.State != linking.LinkActive {
			continue
		}
		o.Institutions += len(l.To.Institutions)
		if i, ok := l.To.Institution(o.Session.Institution); ok && l.ID == o.Session.Link {
			o.Institution = i
		}
	}
	return o, err
}

// LinkHistory lists all links that somebody ever had, the newest first.
func (s *Service) LinkHistory(ctx context.Context, c Caller) (Links, error) {
	var out Links
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		if out.Own, err = s.linked(ctx, st, c); err != nil {
			return err
		}
		out.Held, err = st.Links().HistoryOf(ctx, out.Session.Person)
		return err
	})
	return out, err
}

// Unlink undoes a link, with the sessions that use it: this one too, where it does (MH-35, MH-42). One that waits
// is taken back.
func (s *Service) Unlink(ctx context.Context, c Caller, id linking.LinkID) (Links, error) {
	var out Links
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) (err error) {
		if out.Own, err = s.linked(ctx, st, c); err != nil {
			return err
		}
		l, err := st.Links().ByID(ctx, id)
		if errors.Is(err, ports.ErrNotFound) || (err == nil && l.Person != out.Session.Person) {
			return ErrNoLink
		}
		if err != nil {
			return err
		}
		d := ports.LinkDecision{By: "person:" + string(l.Person), Why: linking.EndedByHolder, Event: out.common()}
		if l.State == linking.Waiting {
			d.Why = linking.EndedWithdrawn
			_, err = s.Keeper.Decline(ctx, st, out.Realm, id, d)
		} else {
			_, err = s.Keeper.End(ctx, st, out.Realm, id, d)
		}
		if errors.Is(err, linking.ErrOver) {
			return ErrNoLink
		}
		return err
	})
	return out, err
}

// ForgetInstitution forgets with which institution somebody starts (MH-43).
func (s *Service) ForgetInstitution(ctx context.Context, c Caller) error {
	return s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		o, err := s.linked(ctx, st, c)
		if err != nil {
			return err
		}
		if err := s.Keeper.Remember(ctx, st, o.Session.Person, "", linking.Code{}); err != nil {
			return err
		}
		return s.record(ctx, st, o, audit.InstitutionKept, audit.Done, "", "")
	})
}
