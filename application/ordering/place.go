package ordering

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

// Refusals of an order.
var (
	ErrTerms    = fault.New(fault.Invalid, "ordering.terms")     // not agreed to, or there are newer ones (MR-44)
	ErrPeople   = fault.New(fault.Conflict, "ordering.people")   // somebody can no longer be ordered for
	ErrMandates = fault.New(fault.Conflict, "ordering.mandates") // the mandates can no longer be given
)

// Overview is all that would be ordered (MR-43).
type Overview struct {
	Offer
	People []Person
	Prices []Charge
	Total  int // in cents, of all lines
}

// Charge is a line of the price list, for so many people.
type Charge struct {
	policy.Price
	People int
}

// Overview shows a draft before it is ordered, with what it costs.
func (s *Service) Overview(ctx context.Context, c Caller, id means.OrderID) (Overview, error) {
	d, err := s.reached(ctx, c, id, means.StepOverview)
	if err != nil {
		return Overview{Offer: Offer{Draft: d}}, err
	}
	var out Overview
	if out.Offer, err = s.offer(ctx, d); err != nil {
		return out, err
	}
	err = s.view(ctx, c, ports.OrderMeans, func(ctx context.Context, st ports.Store, _ Admin) error {
		out.People, err = s.judgePeople(ctx, st, d.Order)
		return err
	})
	out.Prices, out.Total = charges(d.Admin.Terms(), d.Order)
	return out, err
}

func charges(terms policy.Means, o means.Order) ([]Charge, int) {
	var kind policy.PriceFor
	switch {
	case o.Wanted.Now && o.Wanted.All:
		kind = policy.PriceAllServices
	case o.Wanted.Now:
		kind = policy.PriceServices
	}
	var out []Charge
	total := 0
	for _, p := range terms.Of(o.Level, kind) {
		out = append(out, Charge{p, len(o.People)})
		total += p.Cents * len(o.People)
	}
	return out, total
}

// Place orders, for who agreed to these terms: in one unit of work the number, an application and the proposed mandates
// for each person, and their invitations. A second time it gives the order that was placed (MR-68).
func (s *Service) Place(ctx context.Context, c Caller, id means.OrderID, seen int, terms string) (means.Order, error) {
	d, err := s.Draft(ctx, c, id)
	if err != nil || d.Order.State == means.OrderPlaced {
		return d.Order, err
	}
	if terms != d.Admin.Terms().Terms.Version {
		return d.Order, ErrTerms
	}
	if err := s.stillThere(ctx, d); err != nil {
		return d.Order, err
	}
	all, err := s.Catalogue.Services(ctx)
	if err != nil {
		return d.Order, err
	}
	var out means.Order
	err = s.do(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		o, err := st.Orders().ForUpdate(ctx, id)
		if err != nil {
			return err
		}
		d, err := s.own(ctx, a, o)
		if out = o; err != nil || o.State == means.OrderPlaced {
			return err
		}
		switch {
		case o.State != means.OrderDraft:
			return ErrOver
		case o.Revision != seen:
			return ErrMoved
		case d.Order.Next() != means.StepOverview:
			return ErrNotYet
		}
		p := placing{Service: s, st: st, draft: d, catalogue: all}
		out, err = p.place(ctx, terms)
		return err
	})
	return out, err
}

// stillThere asks the register once more: what was dissolved since is not ordered for (MR-79). While it does not
// answer, what the administrator saw counts.
func (s *Service) stillThere(ctx context.Context, d Draft) error {
	known, err := s.registered(ctx, d)
	if err != nil || known.Refused == ErrRegisterDown {
		return err
	}
	return known.Refused
}

// placing is one order being placed.
type placing struct {
	*Service
	st        ports.Store
	draft     Draft
	catalogue []mandate.Service
	number    string
	wanted    means.Wanted
}

func (p *placing) place(ctx context.Context, terms string) (means.Order, error) {
	o := p.draft.Order
	count, err := p.st.Orders().NextNumber(ctx, p.Now().In(p.Zone).Year()) // holds the counter: orders with the same people find each other
	if err != nil {
		return o, err
	}
	p.number = fmt.Sprintf("%d-%04d", p.Now().In(p.Zone).Year(), count)
	if err := p.may(); err != nil {
		return o, err
	}
	people, err := p.judgePeople(ctx, p.st, o)
	if err != nil {
		return o, err
	}
	if slices.ContainsFunc(people, func(x Person) bool { return !x.Good() }) {
		return o, ErrPeople
	}
	if err := p.apply(ctx, people); err != nil {
		return o, err
	}
	if err := o.Place(p.number, terms, p.Now()); err != nil {
		return o, err
	}
	o.People, o.Sealed, o.ChangedAt = nil, nil, p.Now() // from now on they are in their applications
	if err := p.st.Orders().Put(ctx, o); err != nil {
		return o, err
	}
	return o, p.told(ctx, o, len(people))
}

// may weighs once more what was weighed at each step: rules and roles may have changed since.
func (p *placing) may() error {
	o, a := p.draft.Order, p.draft.Admin
	own, administered := a.At(o.KvK)
	switch {
	case !administered:
		return ErrNotAdministered
	case !slices.Contains(a.Levels(), o.Level):
		return ErrLevel
	case !own.Branch.IsZero() && own.Branch != o.Branch:
		return ErrBranchOwn
	}
	p.wanted = o.Wanted
	if !p.wanted.Now {
		return nil
	}
	if today := p.today(); p.wanted.From.Before(today) { // the draft was left for some days
		p.wanted.From = today
	}
	if len(p.wish(o, p.wanted, p.catalogue).Check(a.Session.Level, p.today())) > 0 || unknown(p.wanted, p.catalogue) {
		return ErrMandates
	}
	return nil
}

// apply makes the application and the mandate of each person, and invites them.
func (p *placing) apply(ctx context.Context, people []Person) error {
	applications := make([]means.Application, len(people))
	var mandates []mandate.Mandate
	for i, x := range people {
		a, err := p.application(ctx, i, x.Applicant)
		if err != nil {
			return err
		}
		if p.wanted.Now {
			m, err := p.mandate(a)
			if err != nil {
				return err
			}
			mandates, a.Mandates = append(mandates, m), []mandate.ID{m.ID}
		}
		if err := p.invite(ctx, p.st, p.draft.Admin.Realm, &a, p.draft.Order.Name, p.deed(p.draft.Admin, "")); err != nil {
			return err
		}
		applications[i] = a
	}
	if err := p.st.Mandates().Add(ctx, mandates); err != nil {
		return err
	}
	if err := p.st.MeansApplications().Add(ctx, applications); err != nil {
		return err
	}
	return p.recorded(ctx, applications, mandates)
}

func (p *placing) application(ctx context.Context, i int, x means.Applicant) (means.Application, error) {
	o, admin := p.draft.Order, p.draft.Admin
	a := means.Application{
		ID: means.ApplicationID(p.NewID()), Order: o.ID, Reference: p.number + "-" + fmt.Sprintf("%02d", i+1), KvK: o.KvK, Level: o.Level, Branch: o.Branch,
		Name: x.FullName(), Email: x.Email, Employed: x.Employed, Person: x, State: means.Submitted, Since: p.Now(),
		Holder: identity.PersonID(p.NewID()), Language: language(admin),
		History: []means.Event{{Act: means.ActSubmit, By: admin.Actor(), At: p.Now()}},
	}
	var err error
	a.Sealed, err = p.seal(ctx, admin.Realm, a)
	return a, err
}

// language is that in which the administrator reads: of colleagues nothing else is known.
func language(a Admin) string {
	if l := a.Profile.Person.Language; l != "" {
		return l
	}
	return "nl"
}

func (s *Service) seal(ctx context.Context, r ports.Realm, a means.Application) ([]byte, error) {
	plain, err := json.Marshal(a.Person)
	if err != nil {
		return nil, fmt.Errorf("ordering: write an applicant: %w", err)
	}
	return s.Sealer.Seal(ctx, r.ID, ports.PurposeApplicant, string(a.ID), plain)
}

func (p *placing) mandate(a means.Application) (mandate.Mandate, error) {
	term, err := validity.New(p.wanted.From, p.wanted.Until)
	if err != nil {
		return mandate.Mandate{}, err
	}
	m := mandate.Mandate{
		ID: mandate.ID(p.NewID()), Grantor: a.KvK, Level: a.Level, Branch: a.Branch, Term: term, Consent: mandate.Draft,
		Grantee: mandate.Grantee{Holder: mandate.HolderID(a.Holder), ForClients: p.wanted.Clients},
		Scope:   mandate.Scope{All: p.wanted.All, Services: p.wanted.Services},
	}
	if err := m.Propose(mandate.Deed{By: p.draft.Admin.Actor(), At: p.Now()}); err != nil {
		return m, err
	}
	return mandate.Restore(m)
}

func (p *placing) recorded(ctx context.Context, applications []means.Application, mandates []mandate.Mandate) error {
	var events []audit.Event
	for _, a := range applications {
		events = append(events, p.event(p.draft.Admin, audit.MeansInvited, applicationObject(a.ID), "reference", a.Reference, "kvk", a.KvK.String()))
	}
	for _, m := range mandates {
		events = append(events, p.event(p.draft.Admin, audit.MandateProposed, mandateObject(m.ID), "kvk", m.Grantor.String(), "holder", string(m.Grantee.Holder)))
	}
	return p.st.Audit().Append(ctx, events...)
}

// told confirms the order to who placed it.
func (p *placing) told(ctx context.Context, o means.Order, people int) error {
	l := p.letter(p.draft.Admin.Realm, ports.LetterOrderPlaced, p.draft.Admin.Profile.Person.Email.String(), language(p.draft.Admin))
	l.Organisation, l.Reference, l.Note = o.Name, o.Number, strconv.Itoa(people)
	if err := p.Postbox.Mail(ctx, p.st, p.draft.Admin.Realm.ID, l); err != nil {
		return err
	}
	return p.st.Audit().Append(ctx, p.event(p.draft.Admin, audit.MeansOrdered, orderObject(o.ID),
		"number", o.Number, "kvk", o.KvK.String(), "level", o.Level.String(), "people", strconv.Itoa(people), "terms", o.Terms))
}

func applicationObject(id means.ApplicationID) string { return "means-application:" + string(id) }

func mandateObject(id mandate.ID) string { return "mandate:" + string(id) }
