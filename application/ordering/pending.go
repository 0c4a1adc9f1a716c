package ordering

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// PageSize is the number of lines on one page of a list.
const PageSize = 25

// Refusals around applications under way.
var (
	ErrTooSoon = fault.New(fault.Throttled, "ordering.too-soon") // another invitation just went, or many did today
	ErrReason  = fault.New(fault.Invalid, "ordering.reason")
)

// PendingQuery narrows the list. Zero fields narrow nothing.
type PendingQuery struct {
	KvK    identity.KvK
	Search string
	State  means.ApplicationState
	Page   int // the first is 1
}

// Pending is one page of applications (MR-50).
type Pending struct {
	Admin Admin
	Query PendingQuery
	ports.MeansApplicationPage
}

// State names what the page shows, so that one that waits sees that it changed.
func (p Pending) State() string {
	h := sha256.New()
	for _, a := range p.Applications {
		fmt.Fprintf(h, "%s %d %s\n", a.ID, a.Revision, a.State)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Pending lists the applications of the organisations that the caller administers, whoever ordered them.
func (s *Service) Pending(ctx context.Context, c Caller, q PendingQuery) (Pending, error) {
	out := Pending{Query: q}
	err := s.view(ctx, c, ports.ListMeans, func(ctx context.Context, st ports.Store, a Admin) error {
		asked := ports.MeansApplicationQuery{Organisations: a.Among(q.KvK), Search: strings.TrimSpace(q.Search), Offset: (max(1, q.Page) - 1) * PageSize, Limit: PageSize}
		if q.State != "" {
			asked.States = []means.ApplicationState{q.State}
		}
		var err error
		out.Admin = a
		out.MeansApplicationPage, err = st.MeansApplications().List(ctx, asked)
		return err
	})
	return out, err
}

// Applied is one application, with all that was told of the person while it is under way.
type Applied struct {
	Admin       Admin
	Order       means.Order
	Application means.Application
	Told        Told // of a correction that was refused
}

// Typed is what is known of the person, to be corrected.
func (a Applied) Typed() means.Typed {
	if len(a.Application.Sealed) == 0 {
		return means.Typed{}
	}
	return a.Application.Person.Typed()
}

// Application gives one of an organisation that the caller administers; any other is not found.
func (s *Service) Application(ctx context.Context, c Caller, id means.ApplicationID) (Applied, error) {
	var out Applied
	err := s.view(ctx, c, ports.ListMeans, func(ctx context.Context, st ports.Store, a Admin) error {
		found, err := st.MeansApplications().ByID(ctx, id)
		if err != nil {
			return err
		}
		out, err = s.applied(ctx, st, a, found)
		return err
	})
	return out, err
}

func (s *Service) applied(ctx context.Context, st ports.Store, a Admin, found means.Application) (Applied, error) {
	if _, ok := a.At(found.KvK); !ok {
		return Applied{}, ErrNotThere
	}
	out := Applied{Admin: a, Application: found}
	var err error
	if out.Order, err = st.Orders().ByID(ctx, found.Order); err != nil || len(found.Sealed) == 0 {
		return out, err
	}
	plain, err := s.Sealer.Open(ctx, a.Realm.ID, ports.PurposeApplicant, string(found.ID), found.Sealed)
	if err != nil {
		return out, fmt.Errorf("ordering: open an applicant: %w", err)
	}
	if err := json.Unmarshal(plain, &out.Application.Person); err != nil {
		return out, fmt.Errorf("ordering: read an applicant: %w", err)
	}
	return out, nil
}

// act does something to an application under way, if it is as the page showed it.
func (s *Service) act(ctx context.Context, c Caller, id means.ApplicationID, seen int, f func(context.Context, ports.Store, *Applied) error) (Applied, error) {
	var out Applied
	err := s.do(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		found, err := st.MeansApplications().ForUpdate(ctx, id)
		if err != nil {
			return err
		}
		if out, err = s.applied(ctx, st, a, found); err != nil {
			return err
		}
		if seen != found.Revision {
			return ErrMoved
		}
		if err := f(ctx, st, &out); err != nil {
			return err
		}
		return st.MeansApplications().Put(ctx, out.Application)
	})
	return out, err
}

// An invitation is not sent more often than this, so that nobody's mailbox is filled.
const (
	betweenInvitations = time.Minute
	invitationsADay    = 5
)

func (s *Service) often(a means.Application) bool {
	today := 0
	for _, e := range a.History {
		if e.Act == means.ActInvite && e.At.After(s.Now().Add(-24*time.Hour)) {
			today++
		}
	}
	return today >= invitationsADay
}

// Resend invites anew, with another link: the former one leads nowhere any more (MR-70).
func (s *Service) Resend(ctx context.Context, c Caller, id means.ApplicationID, seen int) error {
	_, err := s.act(ctx, c, id, seen, func(ctx context.Context, st ports.Store, x *Applied) error {
		if s.often(x.Application) || s.Now().Sub(x.Application.InvitedAt) < betweenInvitations {
			return ErrTooSoon
		}
		return s.again(ctx, st, x, audit.MeansInvited)
	})
	return err
}

func (s *Service) again(ctx context.Context, st ports.Store, x *Applied, action audit.Action) error {
	a := &x.Application
	if err := s.invite(ctx, st, x.Admin.Realm, a, x.Order.Name, s.deed(x.Admin, "")); err != nil {
		return err
	}
	return st.Audit().Append(ctx, s.event(x.Admin, action, applicationObject(a.ID), "reference", a.Reference, "kvk", a.KvK.String()))
}

// Correct puts other data in the place of the former, and invites anew (MR-70, MR-72). With faults nothing changes.
func (s *Service) Correct(ctx context.Context, c Caller, id means.ApplicationID, seen int, t means.Typed) (Applied, error) {
	var told Told
	out, err := s.act(ctx, c, id, seen, func(ctx context.Context, st ports.Store, x *Applied) error {
		a := &x.Application
		p, faults := s.check(t)
		if told.Faults = faults; len(faults) == 0 {
			told.Doubts = p.Doubts()
		}
		row := means.Row{Line: 1, Typed: s.dialled(t)}
		known, err := s.known(ctx, st, a.KvK, []means.Row{row}, a.ID)
		if err != nil {
			return err
		}
		if told.Doubles = means.Doubles([]means.Row{row}, known); !told.Good() {
			return errFaulty
		}
		if s.often(*a) {
			return ErrTooSoon
		}
		if err := a.Correct(p, s.deed(x.Admin, "")); err != nil {
			return err
		}
		if a.Sealed, err = s.seal(ctx, x.Admin.Realm, *a); err != nil {
			return err
		}
		return s.again(ctx, st, x, audit.MeansCorrected)
	})
	if errors.Is(err, errFaulty) {
		err = nil
	}
	out.Told = told
	return out, err
}

// Withdraw ends an application, with the reason as colleagues read it later. What was told of the person is gone, and
// the mandates that were proposed are refused (MR-70).
func (s *Service) Withdraw(ctx context.Context, c Caller, id means.ApplicationID, seen int, reason string) error {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 5 || n > 500 {
		return ErrReason
	}
	_, err := s.act(ctx, c, id, seen, func(ctx context.Context, st ports.Store, x *Applied) error {
		a := &x.Application
		begun := a.State != means.Lapsed
		if err := a.Withdraw(s.deed(x.Admin, reason)); err != nil {
			return err
		}
		a.Sealed, a.Token = nil, [32]byte{}
		if err := s.refuseMandates(ctx, st, x.Admin, a.Mandates); err != nil {
			return err
		}
		if begun {
			l := s.letter(x.Admin.Realm, ports.LetterInvitationWithdrawn, a.Email.String(), a.Language)
			l.Organisation, l.Person, l.Reference = x.Order.Name, a.Name, a.Reference
			if err := s.Postbox.Mail(ctx, st, x.Admin.Realm.ID, l); err != nil {
				return err
			}
		}
		e := s.event(x.Admin, audit.MeansWithdrawn, applicationObject(a.ID), "reference", a.Reference, "kvk", a.KvK.String())
		e.Personal = map[string]string{"reason": reason}
		return st.Audit().Append(ctx, e)
	})
	return err
}

func (s *Service) refuseMandates(ctx context.Context, st ports.Store, a Admin, ids []mandate.ID) error {
	ids = slices.Clone(ids)
	slices.Sort(ids) // two who hold several hold them in one order
	for _, id := range ids {
		m, err := st.Mandates().ForUpdate(ctx, id)
		if err != nil {
			return err
		}
		if err := m.Refuse(mandate.Deed{By: a.Actor(), At: s.Now()}); err != nil {
			return err
		}
		if err := st.Mandates().Put(ctx, m); err != nil {
			return err
		}
		if err := st.Audit().Append(ctx, s.event(a, audit.MandateRefused, mandateObject(id), "kvk", m.Grantor.String())); err != nil {
			return err
		}
	}
	return nil
}
