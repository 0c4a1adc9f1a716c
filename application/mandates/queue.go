package mandates

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/ports"
)

// PageSize is how many are on one page.
const PageSize = 25

// Listed is a mandate in a list.
type Listed struct {
	mandate.Mandate
	Grantee string // by name: somebody, or an organisation
	Asked   string // address of who asked for a second administrator
	Mine    bool   // that was the caller, who is not the second one
}

// List is one page of mandates.
type List struct {
	Admin    Admin
	Mandates []Listed
	Total    int
	Page     int
	Services []mandate.Service
}

// Waiting gives the mandates that wait for a second administrator (MR-81).
func (s *Service) Waiting(ctx context.Context, c Caller, page int) (List, error) {
	return s.list(ctx, c, page, ports.MandateQuery{Consent: mandate.Awaiting})
}

// Chains gives the mandates that the caller's organisations gave to other organisations (ET-10), or received.
func (s *Service) Chains(ctx context.Context, c Caller, received bool, page int) (List, error) {
	return s.list(ctx, c, page, ports.MandateQuery{Received: received, Organisational: true})
}

func (s *Service) list(ctx context.Context, c Caller, page int, q ports.MandateQuery) (List, error) {
	out := List{Page: max(1, page)}
	var err error
	if out.Services, err = s.Catalogue.Services(ctx); err != nil {
		return out, err
	}
	q.Offset, q.Limit = (out.Page-1)*PageSize, PageSize
	err = s.view(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		q.Organisations, out.Admin = a.KvKs(), a
		found, err := st.Mandates().List(ctx, q)
		if err != nil {
			return err
		}
		out.Total, out.Mandates = found.Total, nil
		for _, m := range found.Mandates {
			l, err := s.listed(ctx, st, a, m)
			if err != nil {
				return err
			}
			out.Mandates = append(out.Mandates, l)
		}
		return nil
	})
	return out, err
}

func (s *Service) listed(ctx context.Context, st ports.Store, a Admin, m mandate.Mandate) (Listed, error) {
	l := Listed{Mandate: m, Mine: m.AskedBy() == a.Actor()}
	var err error
	if l.Grantee, err = s.grantee(ctx, st, m); err != nil {
		return l, err
	}
	id, asked := strings.CutPrefix(m.AskedBy(), "person:")
	if !asked {
		return l, nil
	}
	p, err := st.People().ByID(ctx, identity.PersonID(id), s.Now())
	if errors.Is(err, ports.ErrNotFound) {
		return l, nil
	}
	l.Asked = p.Person.Email.String()
	return l, err
}

// One gives a mandate of the caller's organisations.
func (s *Service) One(ctx context.Context, c Caller, id mandate.ID) (out List, err error) {
	if out.Services, err = s.Catalogue.Services(ctx); err != nil {
		return out, err
	}
	err = s.view(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		m, err := st.Mandates().ByID(ctx, id)
		if err != nil {
			return err
		}
		if !a.Over(m) && !slices.Contains(a.KvKs(), m.Grantee.Intermediary) {
			return ErrNotThere
		}
		l, err := s.listed(ctx, st, a, m)
		out.Admin, out.Mandates, out.Total = a, []Listed{l}, 1
		return err
	})
	return out, err
}

// MayNow tells what can be done with a mandate of the list.
func (s *Service) MayNow(a Admin, m mandate.Mandate) []Kind {
	if !a.Over(m) {
		return nil // received: only who gave it ends it
	}
	return mayMandate(m, s.Now())
}

// Settle is the word of the second administrator: granted, or refused with a reason (MR-81).
func (s *Service) Settle(ctx context.Context, c Caller, id mandate.ID, seen int, agreed bool, why string) error {
	why = strings.TrimSpace(why)
	if !agreed && !reasoned(why) {
		return ErrReason
	}
	l, err := s.One(ctx, c, id)
	if err != nil {
		return err
	}
	if m := l.Mandates[0]; agreed && m.Consent == mandate.Awaiting { // they may be gone since it was asked for (MR-79)
		if err := s.outside(ctx, Wanted{KvK: m.Grantor, Branch: m.Branch, Intermediary: m.Mandate.Grantee.Intermediary}); err != nil {
			return err
		}
	}
	catalogue := l.Services
	return s.do(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		m, err := st.Mandates().ForUpdate(ctx, id)
		switch {
		case err != nil:
			return err
		case !a.Over(m):
			return ErrNotThere
		case m.Consent != mandate.Awaiting:
			return ErrOver
		case m.AskedBy() == a.Actor():
			return ErrFourEyes
		case m.Revision != seen:
			return ErrMoved
		}
		if agreed {
			err = s.agree(ctx, st, a, m, why, catalogue)
		} else {
			err = s.refuse(ctx, st, a, m, why)
		}
		if err != nil {
			return err
		}
		return s.settled(ctx, st, a, m, agreed, why)
	})
}

func (s *Service) agree(ctx context.Context, st ports.Store, a Admin, m mandate.Mandate, why string, catalogue []mandate.Service) error {
	if !a.Session.Level.Satisfies(m.Level) {
		return ErrLevel
	}
	if err := m.Grant(mandate.Deed{By: a.Actor(), At: s.Now(), Why: why}); err != nil {
		return err
	}
	return s.granted(ctx, st, a, m, catalogue)
}

func (s *Service) refuse(ctx context.Context, st ports.Store, a Admin, m mandate.Mandate, why string) error {
	if err := m.Refuse(mandate.Deed{By: a.Actor(), At: s.Now(), Why: why}); err != nil {
		return err
	}
	if err := st.Mandates().Put(ctx, m); err != nil {
		return err
	}
	return st.Audit().Append(ctx, s.event(a.Actor(), audit.MandateRefused, mandateObject(m.ID), "kvk", m.Grantor.String(), "holder", string(m.Grantee.Holder)))
}

// settled tells who asked.
func (s *Service) settled(ctx context.Context, st ports.Store, a Admin, m mandate.Mandate, agreed bool, why string) error {
	id, _ := strings.CutPrefix(m.AskedBy(), "person:")
	p, err := st.People().ByID(ctx, identity.PersonID(id), s.Now())
	if errors.Is(err, ports.ErrNotFound) || err == nil && p.Person.Email.IsZero() {
		return nil
	}
	if err != nil {
		return err
	}
	l := ports.Letter{Kind: ports.LetterMandateDecided, Organisation: a.Name(m.Grantor), Note: why, Reason: string(mandate.ActRefuse)}
	if agreed {
		l.Reason = string(mandate.ActGrant)
	}
	if l.Person, err = s.grantee(ctx, st, m); err != nil {
		return err
	}
	return s.mail(ctx, st, a.Realm, l, p.Person.Email, p.Person.Language)
}
