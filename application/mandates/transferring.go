package mandates

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

// there is what the business register says of the new number.
type there struct {
	name     string
	branches map[identity.Branch]bool // of the former one, that are its now
}

// destination asks the business register about the new number, and which branches went along.
func (s *Service) destination(ctx context.Context, t mandate.Transfer, branches []identity.Branch) (there, error) {
	out := there{branches: map[identity.Branch]bool{}}
	x, err := s.Register.Organisation(ctx, t.To)
	switch {
	case errors.Is(err, ports.ErrUnavailable):
		return out, ErrRegisterDown
	case errors.Is(err, ports.ErrNotFound), err == nil && x.Dissolved(s.Now()), t.From == t.To:
		return out, ErrOrganisation
	case err != nil:
		return out, err
	}
	out.name = x.Name
	for _, b := range branches {
		found, err := s.Register.Branch(ctx, t.To, b)
		switch {
		case errors.Is(err, ports.ErrUnavailable):
			return out, ErrRegisterDown
		case errors.Is(err, ports.ErrNotFound):
		case err != nil:
			return out, err
		default:
			out.branches[b] = !found.Closed(s.Now())
		}
	}
	return out, nil
}

// branchesOf gives those to which mandates of an organisation are restricted.
func (s *Service) branchesOf(ctx context.Context, st ports.Store, from identity.KvK) ([]identity.Branch, error) {
	all, err := s.carried(ctx, st, from)
	if err != nil {
		return nil, err
	}
	found := map[identity.Branch]bool{}
	for _, m := range all.mandates {
		if !m.Branch.IsZero() {
			found[m.Branch] = true
		}
	}
	return slices.Collect(maps.Keys(found)), nil
}

// carried holds all of an organisation that a transfer takes along: means before mandates, each by id.
func (s *Service) carried(ctx context.Context, st ports.Store, from identity.KvK) (out changed, err error) {
	since := s.Now().AddDate(0, 0, -validity.OnwardDays)
	if out.means, err = st.Means().Carried(ctx, from, since); err != nil {
		return out, err
	}
	if out.mandates, err = st.Mandates().Carried(ctx, from, since); err != nil {
		return out, err
	}
	out.means = slices.DeleteFunc(out.means, func(m means.Means) bool { return !m.Carries(s.Now()) })
	out.mandates = slices.DeleteFunc(out.mandates, func(m mandate.Mandate) bool { return !m.Carries(s.Now()) })
	return out, nil
}

// moves weighs what goes and what stays.
func (s *Service) moves(ctx context.Context, st ports.Store, t mandate.Transfer, to there) (Moves, error) {
	all, err := s.carried(ctx, st, t.From)
	if err != nil {
		return Moves{}, err
	}
	stays := func(m mandate.Mandate) bool {
		return !m.Branch.IsZero() && !to.branches[m.Branch] || m.Grantee.Intermediary == t.To
	}
	n := len(all.mandates)
	all.mandates = slices.DeleteFunc(all.mandates, stays)
	out := Moves{all: all, MeansTotal: len(all.means), MandatesTotal: len(all.mandates), Stay: n - len(all.mandates)}
	clients, err := st.Mandates().List(ctx, ports.MandateQuery{Organisations: []identity.KvK{t.From}, Received: true, Organisational: true, Consent: mandate.Granted, Limit: 1})
	out.Clients = clients.Total
	return out, err
}

// DecideTransfer is the word of who administers the new number (MR-78). Agreed, what the page showed is carried over in
// one unit of work: of many who decide at once one does.
func (s *Service) DecideTransfer(ctx context.Context, c Caller, id mandate.TransferID, seen int, agreed bool, why string) error {
	why = strings.TrimSpace(why)
	if !agreed && !reasoned(why) {
		return ErrReason
	}
	shown, err := s.Transfer(ctx, c, id)
	if err != nil {
		return err
	}
	to := there{}
	if agreed && shown.Waits {
		var branches []identity.Branch
		for _, m := range shown.Moves.all.mandates {
			branches = append(branches, m.Branch)
		}
		slices.SortFunc(branches, func(a, b identity.Branch) int { return compare(a.String(), b.String()) })
		branches = slices.DeleteFunc(slices.Compact(branches), identity.Branch.IsZero)
		if to, err = s.destination(ctx, shown.Transfer, branches); err != nil {
			return err
		}
	}
	return s.do(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		t, err := st.Transfers().ForUpdate(ctx, id)
		switch {
		case err != nil:
			return err
		case !slices.Contains(whole(a), t.To):
			return ErrNotThere
		case !t.Waiting(s.Now()):
			return ErrOver
		case t.By == a.Actor():
			return ErrFourEyes
		}
		names, err := s.calledBoth(ctx, st, t)
		if err != nil {
			return err
		}
		if agreed {
			err = s.approveTransfer(ctx, st, a, t, to, seen, names)
		} else {
			err = s.refuseTransfer(ctx, st, a, t, why)
		}
		if err != nil {
			return err
		}
		return s.transferDecided(ctx, st, a, t, names, agreed, why)
	})
}

func (s *Service) refuseTransfer(ctx context.Context, st ports.Store, a Admin, t mandate.Transfer, why string) error {
	if err := t.Refuse(mandate.Deed{By: a.Actor(), At: s.Now(), Why: why}); err != nil {
		return ErrOver
	}
	if err := st.Transfers().Put(ctx, t); err != nil {
		return err
	}
	return st.Audit().Append(ctx, s.event(a.Actor(), audit.TransferRefused, transferObject(t.ID), "kvk", t.From.String(), "to", t.To.String()))
}

// approveTransfer carries over what the page showed, and nothing else.
func (s *Service) approveTransfer(ctx context.Context, st ports.Store, a Admin, t mandate.Transfer, to there, seen int, names map[identity.KvK]string) error {
	m, err := s.moves(ctx, st, t, to)
	switch {
	case err != nil:
		return err
	case m.all.version() != seen:
		return ErrMoved
	case len(m.all.means)+len(m.all.mandates) == 0:
		return ErrNothing
	case !a.Session.Level.Satisfies(m.all.highest()):
		return ErrLevel
	}
	if err := t.Approve(mandate.Deed{By: a.Actor(), At: s.Now()}, m.MeansTotal, m.MandatesTotal); err != nil {
		return ErrOver
	}
	if err := st.Transfers().Put(ctx, t); err != nil {
		return err
	}
	if err := s.carryMeans(ctx, st, a, t, m.all.means); err != nil {
		return err
	}
	if err := s.carryMandates(ctx, st, a, t, m.all.mandates); err != nil {
		return err
	}
	l := ports.Letter{Kind: ports.LetterTransferred, Organisation: orNumber(names[t.From], t.From), Institution: orNumber(names[t.To], t.To), Reference: t.To.String()}
	if err := s.toAll(ctx, st, a.Realm, m.all, l); err != nil {
		return err
	}
	return st.Audit().Append(ctx, s.event(a.Actor(), audit.TransferApproved, transferObject(t.ID), "kvk", t.From.String(), "to", t.To.String()))
}

// highest is the highest level among them: nobody gives more than they have (MR-74, ET-18).
func (c changed) highest() assurance.Level {
	out := assurance.None
	for _, m := range c.means {
		out = max(out, m.Level)
	}
	for _, m := range c.mandates {
		out = max(out, m.Level)
	}
	return out
}

func (s *Service) carryMeans(ctx context.Context, st ports.Store, a Admin, t mandate.Transfer, all []means.Means) error {
	for _, m := range all {
		next, err := m.Transfer(means.ID(s.NewID()), t.To, means.Deed{By: a.Actor(), At: s.Now(), Why: t.Why})
		if err != nil {
			return err
		}
		if err := s.keep(ctx, st, changed{means: []means.Means{m, next}}); err != nil {
			return err
		}
		if err := st.Audit().Append(ctx, s.event(a.Actor(), audit.MeansTransferred, "means:"+string(m.ID), "kvk", t.From.String(), "to", t.To.String(),
			"holder", string(m.Holder), "next", string(next.ID))); err != nil {
			return err
		}
	}
	return nil
}

// carryMandates also tells the services that the former ones ended: who goes on, logs in for the new number.
func (s *Service) carryMandates(ctx context.Context, st ports.Store, a Admin, t mandate.Transfer, all []mandate.Mandate) error {
	for _, m := range all {
		next, err := m.Transfer(mandate.ID(s.NewID()), t.To, mandate.Deed{By: a.Actor(), At: s.Now(), Why: t.Why})
		if err != nil {
			return err
		}
		if err := s.keep(ctx, st, changed{mandates: []mandate.Mandate{m, next}}); err != nil {
			return err
		}
		if err := s.Notices.Ended(ctx, st, a.Realm, m.ID); err != nil {
			return err
		}
		if err := s.plan(ctx, st, a.Realm, next); err != nil {
			return err
		}
		if err := st.Audit().Append(ctx, s.event(a.Actor(), audit.MandateTransferred, mandateObject(m.ID), "kvk", t.From.String(), "to", t.To.String(),
			"holder", string(m.Grantee.Holder), "intermediary", number(m.Grantee.Intermediary), "next", string(next.ID))); err != nil {
			return err
		}
	}
	return nil
}

// toAll writes one letter to each holder, and to who administers each intermediary.
func (s *Service) toAll(ctx context.Context, st ports.Store, r ports.Realm, c changed, l ports.Letter) error {
	holders, organisations := map[mandate.HolderID]bool{}, map[identity.KvK]bool{}
	for _, m := range c.means {
		holders[mandate.HolderID(m.Holder)] = true
	}
	for _, m := range c.mandates {
		if m.Grantee.Holder != "" {
			holders[m.Grantee.Holder] = true
		} else {
			organisations[m.Grantee.Intermediary] = true
		}
	}
	for _, h := range slices.Sorted(maps.Keys(holders)) {
		if err := s.toHolder(ctx, st, r, h, l); err != nil {
			return err
		}
	}
	numbers := slices.SortedFunc(maps.Keys(organisations), func(a, b identity.KvK) int { return compare(a.String(), b.String()) })
	for _, k := range numbers {
		if err := s.toAdministrators(ctx, st, r, k, "", l); err != nil {
			return err
		}
	}
	return nil
}

// transferDecided tells who asked.
func (s *Service) transferDecided(ctx context.Context, st ports.Store, a Admin, t mandate.Transfer, names map[identity.KvK]string, agreed bool, why string) error {
	id, _ := strings.CutPrefix(t.By, "person:")
	p, err := st.People().ByID(ctx, identity.PersonID(id), s.Now())
	if errors.Is(err, ports.ErrNotFound) || err == nil && p.Person.Email.IsZero() {
		return nil
	}
	if err != nil {
		return err
	}
	l := ports.Letter{Kind: ports.LetterTransferDecided, Organisation: orNumber(names[t.From], t.From), Institution: orNumber(names[t.To], t.To),
		Reason: string(mandate.TransferRefused), Note: why}
	if agreed {
		l.Reason = string(mandate.TransferApproved)
	}
	return s.mail(ctx, st, a.Realm, l, p.Person.Email, p.Person.Language)
}
