package enlisting

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// Page is what somebody who holds a link is shown. Beyond Start everything of the application is there; at Start and
// at the ends only what does not tell who it is for.
type Page struct {
	Place        Place
	Application  means.Application
	Held         bool   // by this browser: it pressed the button
	Begun        bool   // the button was pressed before, perhaps in another browser
	Organisation string // that ordered, as the business register has it
	Order        string // its number
	Expires      time.Time
	Mandates     []Shown
	Digest       string // of what is shown at Overview: a code counts for exactly this
	Phone        ports.CodeProofState
	Confirm      ports.CodeProofState // of the code that orders
	Blocked      time.Time            // too many wrong codes: try after this instant
	Suggested    string               // user name, at Choose
	Minimum      int                  // characters of a password, at Choose
	UserName     string               // at Finished, in the browser that finished
}

// Shown is a mandate with the services that it opens as they are called.
type Shown struct {
	mandate.Mandate
	Services []mandate.Service // all that it would open today, where it is for all of them (G9)
}

// Show tells where somebody is. It changes nothing (MR-71), but holds what it reads: budgets of codes are.
func (s *Service) Show(ctx context.Context, v Visitor) (Page, error) {
	catalogue, err := s.Catalogue.Services(ctx)
	if err != nil {
		return Page{}, err
	}
	var out Page
	err = s.in(ctx, v.Realm, func(ctx context.Context, st ports.Store, r ports.Realm) error {
		h, place, err := s.open(ctx, st, r, v)
		if err != nil {
			return err
		}
		out = Page{Place: place, Held: !h.browser.isZero()}
		if h.ID == "" {
			return nil
		}
		if err := s.fill(ctx, st, &h); err != nil {
			return err
		}
		return s.show(ctx, st, h, catalogue, &out)
	})
	return out, err
}

func (s *Service) show(ctx context.Context, st ports.Store, h held, catalogue []mandate.Service, out *Page) error {
	out.Organisation, out.Order, out.Expires = h.order.Name, h.order.Number, h.Expires
	out.Begun = h.State != means.WaitingForUser
	out.Application = means.Application{KvK: h.KvK, Level: h.Level, State: h.State, Since: h.Since, Reference: h.Reference, Email: h.Email, Employed: h.Employed}
	if !out.Held {
		return nil
	}
	out.Application = h.Application
	out.Mandates = shown(h.mandates, catalogue)
	var err error
	switch out.Place {
	case Prove:
		out.Phone, out.Blocked, err = s.codeState(ctx, st, s.phoneProof(h))
	case Overview:
		out.Digest = h.digest()
		out.Confirm, out.Blocked, err = s.codeState(ctx, st, s.orderProof(h, out.Digest))
	case Choose:
		out.Minimum = passwordRules(h).Least()
		out.Suggested, err = s.suggest(ctx, st, h)
	case Finished:
		out.UserName, err = s.userName(ctx, st, h)
	}
	return err
}

func (s *Service) codeState(ctx context.Context, st ports.Store, p ports.CodeProof) (ports.CodeProofState, time.Time, error) {
	out, err := s.Codes.State(ctx, st, p)
	if err != nil {
		return out, time.Time{}, err
	}
	until, err := s.Codes.Blocked(ctx, st, p)
	return out, until, err
}

func shown(mandates []mandate.Mandate, catalogue []mandate.Service) []Shown {
	var out []Shown
	for _, m := range mandates {
		one := Shown{Mandate: m}
		for _, service := range catalogue {
			if m.Scope.Covers(service.ID) && service.Opens(m.Level, !m.Branch.IsZero()) {
				one.Services = append(one.Services, service)
			}
		}
		for _, id := range m.Scope.Services {
			if !slices.ContainsFunc(one.Services, func(x mandate.Service) bool { return x.ID == id }) {
				one.Services = append(one.Services, mandate.Service{ID: id}) // none of the catalogue (any more)
			}
		}
		out = append(out, one)
	}
	return out
}

func (s *Service) userName(ctx context.Context, st ports.Store, h held) (string, error) {
	a, err := st.Accounts().ByID(ctx, h.Holder)
	if errors.Is(err, ports.ErrNotFound) {
		return "", nil
	}
	return a.UserName, err
}

// suggest offers a user name that nobody has. After some that are taken it offers none.
func (s *Service) suggest(ctx context.Context, st ports.Store, h held) (string, error) {
	_, kind, _ := issued(h.realm.Document.Policy)
	for n := range 20 {
		name := account.SuggestUserName(h.Person.GivenNames, h.Person.FamilyName, n+1)
		_, err := st.Accounts().ByUserName(ctx, kind, name)
		if errors.Is(err, ports.ErrNotFound) {
			return name, nil
		}
		if err != nil {
			return "", err
		}
	}
	return "", nil
}

// issued gives the service at which people log in with means of the realm, and their kind of accounts.
func issued(p policy.Policy) (policy.Service, string, policy.Accounts) {
	for _, service := range p.Services {
		for _, a := range service.Audiences {
			for _, m := range a.Methods {
				if a.Mandates && m.Method == policy.Account {
					kind, _ := p.AccountsOf(m.Accounts)
					return service, m.Accounts, kind
				}
			}
		}
	}
	return policy.Service{}, "middel", policy.Accounts{}
}

// Number writes a telephone number for people.
func (s *Service) Number(p identity.Phone) string { return s.Phones.Format(p) }
