package mandates

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

// Refusals about a new mandate.
var (
	ErrBranch       = fault.New(fault.Invalid, "mandates.branch")       // none of the organisation, or closed (MR-79)
	ErrRegisterDown = fault.New(fault.Internal, "mandates.register")    // the business register does not answer
	ErrOrganisation = fault.New(fault.Invalid, "mandates.organisation") // no other organisation of that number that is still there
	ErrGone         = fault.New(fault.Invalid, "mandates.gone")         // the organisation that gives is no more (MR-79)
	ErrWish         = fault.New(fault.Invalid, "mandates.wish")         // see the problems
	ErrKey          = fault.New(fault.Invalid, "mandates.key")
)

// Wanted is a mandate that an administrator gives: to a holder, or to an organisation that acts for its clients
// (ET-10).
type Wanted struct {
	Key          mandate.ID // of the form: one form makes one mandate, however often it is sent
	KvK          identity.KvK
	Holder       mandate.HolderID
	Intermediary identity.KvK
	Level        assurance.Level // of a mandate to an organisation; a holder's has that of the means
	Branch       identity.Branch
	All          bool
	Services     []mandate.ServiceID
	Clients      bool // the holder may use it for the clients of the organisation
	Until        time.Time
	Why          string
}

// Offer is what a form for a new mandate shows.
type Offer struct {
	Admin    Admin
	Holder   Holder          // zero: for an organisation
	Level    assurance.Level // of the holder's means
	KvKs     []identity.KvK  // that can give it
	Services []mandate.Service
	Today    time.Time
	Key      mandate.ID
}

// Offer gives what can be given to a holder, or without one to an organisation: only what combines (MR-74).
func (s *Service) Offer(ctx context.Context, c Caller, h mandate.HolderID) (out Offer, err error) {
	catalogue, err := s.Catalogue.Services(ctx)
	if err != nil {
		return out, err
	}
	out.Today, out.Key = s.Today(), mandate.ID(s.NewID())
	err = s.view(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		out.Admin, out.KvKs, out.Level = a, a.KvKs(), a.Session.Level
		if h != "" {
			if out.Holder, err = s.holder(ctx, st, a, h); err != nil {
				return err
			}
			m, ok := out.Holder.current()
			if !ok {
				return ErrOver
			}
			out.KvKs, out.Level = []identity.KvK{m.KvK}, m.Level
		}
		for _, v := range catalogue {
			if v.Opens(out.Level, false) && (h != "" || v.Intermediaries) {
				out.Services = append(out.Services, v)
			}
		}
		return nil
	})
	return out, err
}

// current is the means that somebody logs in with, or could once it is reinstated.
func (h Holder) current() (means.Means, bool) {
	for _, m := range h.Means {
		if state := m.At(h.At); state == means.Issued || state == means.Suspended {
			return m, true
		}
	}
	return means.Means{}, false
}

// Give makes a mandate, or asks a second administrator for one for all services where the policy wants that (MR-81).
// With problems nothing happens.
func (s *Service) Give(ctx context.Context, c Caller, w Wanted) ([]mandate.Problem, error) {
	if w.Why = strings.TrimSpace(w.Why); w.Why != "" && !reasoned(w.Why) {
		return nil, ErrReason
	}
	if err := s.outside(ctx, w); err != nil {
		return nil, err
	}
	catalogue, err := s.Catalogue.Services(ctx)
	if err != nil {
		return nil, err
	}
	var problems []mandate.Problem
	err = s.do(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		known, err := st.Mandates().ByID(ctx, w.Key)
		switch {
		case err == nil && a.Over(known):
			return nil // the form was sent twice
		case err == nil:
			return ErrMoved
		case !errors.Is(err, ports.ErrNotFound):
			return err
		}
		if err := s.complete(ctx, st, a, &w); err != nil {
			return err
		}
		if problems = s.wish(w, catalogue).Check(a.Session.Level, s.Today()); len(problems) > 0 || strange(w, catalogue) {
			return ErrWish
		}
		return s.give(ctx, st, a, w, catalogue)
	})
	return problems, err
}

// outside asks the business register what the form or the mandate names; never within the unit of work.
func (s *Service) outside(ctx context.Context, w Wanted) error {
	if !w.Intermediary.IsZero() {
		x, err := s.Register.Organisation(ctx, w.Intermediary)
		switch {
		case errors.Is(err, ports.ErrUnavailable):
			return ErrRegisterDown
		case errors.Is(err, ports.ErrNotFound), err == nil && x.Dissolved(s.Now()), w.Intermediary == w.KvK:
			return ErrOrganisation
		case err != nil:
			return err
		}
	}
	own, err := s.Register.Organisation(ctx, w.KvK)
	switch {
	case err == nil && own.Dissolved(s.Now()):
		return ErrGone
	case err != nil && !errors.Is(err, ports.ErrUnavailable) && !errors.Is(err, ports.ErrNotFound):
		return err
	}
	if w.Branch.IsZero() {
		return nil
	}
	b, err := s.Register.Branch(ctx, w.KvK, w.Branch)
	switch {
	case errors.Is(err, ports.ErrUnavailable):
		return ErrRegisterDown
	case errors.Is(err, ports.ErrNotFound), err == nil && b.Closed(s.Now()):
		return ErrBranch
	}
	return err
}

// complete weighs who gives and who receives, and fills in what follows from that.
func (s *Service) complete(ctx context.Context, st ports.Store, a Admin, w *Wanted) error {
	o, ok := a.At(w.KvK)
	switch {
	case !ok, !o.Branch.IsZero() && o.Branch != w.Branch:
		return ErrNotAdministered
	case (w.Holder == "") == w.Intermediary.IsZero():
		return ErrNotThere
	}
	w.Clients = w.Clients && w.Branch.IsZero() && w.Holder != ""
	if w.Holder != "" {
		h, err := s.holder(ctx, st, a, w.Holder)
		if err != nil {
			return err
		}
		m, ok := h.current()
		if !ok || m.KvK != w.KvK {
			return ErrOver
		}
		w.Level = m.Level
	}
	if w.All {
		w.Services = nil
	}
	slices.Sort(w.Services)
	w.Services = slices.Compact(w.Services)
	return nil
}

func (s *Service) wish(w Wanted, catalogue []mandate.Service) mandate.Wish {
	out := mandate.Wish{Level: w.Level, Branch: !w.Branch.IsZero(), All: w.All, From: s.Today(), Until: w.Until}
	for _, v := range catalogue {
		if slices.Contains(w.Services, v.ID) {
			out.Services = append(out.Services, v)
		}
	}
	return out
}

// strange tells whether a form names what it could not offer.
func strange(w Wanted, catalogue []mandate.Service) bool {
	return slices.ContainsFunc(w.Services, func(id mandate.ServiceID) bool {
		return !slices.ContainsFunc(catalogue, func(v mandate.Service) bool { return v.ID == id && (w.Holder != "" || v.Intermediaries) })
	})
}

func (s *Service) give(ctx context.Context, st ports.Store, a Admin, w Wanted, catalogue []mandate.Service) error {
	term, err := validity.New(s.Today(), w.Until)
	if err != nil {
		return ErrDay
	}
	m, err := mandate.Restore(mandate.Mandate{
		ID: w.Key, Grantor: w.KvK, Grantee: mandate.Grantee{Holder: w.Holder, Intermediary: w.Intermediary, ForClients: w.Clients},
		Scope: mandate.Scope{All: w.All, Services: w.Services}, Level: w.Level, Branch: w.Branch, Term: term, Consent: mandate.Draft,
	})
	if err != nil {
		return ErrWish
	}
	deed := mandate.Deed{By: a.Actor(), At: s.Now(), Why: w.Why}
	if a.Terms().FourEyes && w.All {
		return s.ask(ctx, st, a, m, deed)
	}
	if err := m.Grant(deed); err != nil {
		return err
	}
	return s.granted(ctx, st, a, m, catalogue)
}

// ask leaves a mandate to another administrator (MR-81).
func (s *Service) ask(ctx context.Context, st ports.Store, a Admin, m mandate.Mandate, d mandate.Deed) error {
	if err := m.Ask(d); err != nil {
		return err
	}
	if err := st.Mandates().Put(ctx, m); err != nil {
		return err
	}
	l := ports.Letter{Kind: ports.LetterMandateAsked, Organisation: a.Name(m.Grantor)}
	var err error
	if l.Person, err = s.grantee(ctx, st, m); err != nil {
		return err
	}
	if err := s.toAdministrators(ctx, st, a.Realm, m.Grantor, a.Profile.Person.ID, l); err != nil {
		return err
	}
	return st.Audit().Append(ctx, s.event(a.Actor(), audit.MandateAsked, mandateObject(m.ID), "kvk", m.Grantor.String(), "holder", string(m.Grantee.Holder), "intermediary", number(m.Grantee.Intermediary)))
}

// granted keeps a mandate that counts from now on: the grantee is told what it means (ET-18), and its end is planned.
func (s *Service) granted(ctx context.Context, st ports.Store, a Admin, m mandate.Mandate, catalogue []mandate.Service) error {
	if err := st.Mandates().Put(ctx, m); err != nil {
		return err
	}
	l := ports.Letter{
		Kind: ports.LetterMandateGranted, Organisation: a.Name(m.Grantor), Level: m.Level.String(), Until: m.Term.End(), Roles: opens(m, catalogue),
	}
	if err := s.toGrantee(ctx, st, a.Realm, m, l); err != nil {
		return err
	}
	if err := s.plan(ctx, st, a.Realm, m); err != nil {
		return err
	}
	return st.Audit().Append(ctx, s.event(a.Actor(), audit.MandateGranted, mandateObject(m.ID), "kvk", m.Grantor.String(),
		"holder", string(m.Grantee.Holder), "intermediary", number(m.Grantee.Intermediary), "until", day(m.Term.End())))
}
