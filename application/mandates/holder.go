package mandates

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// Holder is somebody in the register, with what the caller's organisations ordered for them and gave them.
type Holder struct {
	Admin    Admin
	ID       mandate.HolderID
	Name     string
	Email    identity.EmailAddress
	UserName string
	Means    []means.Means
	Mandates []mandate.Mandate
	At       time.Time
	standing standing
}

// MayMeans tells what can be done with a means now.
func (h Holder) MayMeans(m means.Means) []Kind { return mayMeans(m, h.At) }

// MayMandate tells what can be done with a mandate now.
func (h Holder) MayMandate(m mandate.Mandate) []Kind { return mayMandate(m, h.At) }

// Leaves tells at which organisations the holder has something that can end.
func (h Holder) Leaves() []identity.KvK {
	var out []identity.KvK
	for _, o := range h.Admin.Remit {
		if c := leaving(h.Means, h.Mandates, o.KvK, h.At); len(c.means)+len(c.mandates) > 0 {
			out = append(out, o.KvK)
		}
	}
	return out
}

// Holder gives the page of one holder.
func (s *Service) Holder(ctx context.Context, c Caller, id mandate.HolderID) (out Holder, err error) {
	err = s.view(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		out, err = s.holder(ctx, st, a, id)
		return err
	})
	return out, err
}

// holder reads somebody, if the caller's organisations have to do with them: others are not there.
func (s *Service) holder(ctx context.Context, st ports.Store, a Admin, id mandate.HolderID) (Holder, error) {
	out := Holder{Admin: a, ID: id, At: s.Now()}
	var err error
	if out.standing, err = standingOf(ctx, st, id); err != nil {
		return out, err
	}
	for _, m := range out.standing.means {
		if _, ok := a.At(m.KvK); ok {
			out.Means = append(out.Means, m)
		}
	}
	out.Mandates = out.standing.among(a).held.Own
	if len(out.Means)+len(out.Mandates) == 0 {
		return Holder{}, ErrNotThere
	}
	who, err := accountOf(ctx, st, id)
	out.Name, out.Email, out.UserName = who.Name, who.Email, who.UserName
	return out, err
}

// accountOf gives the account of a holder; zero where it is gone.
func accountOf(ctx context.Context, st ports.Store, h mandate.HolderID) (account.Account, error) {
	who, err := st.Accounts().ByID(ctx, identity.PersonID(h))
	if errors.Is(err, ports.ErrNotFound) {
		return account.Account{}, nil
	}
	return who, err
}

// leaving is all that somebody has at an organisation and that can still end.
func leaving(all []means.Means, held []mandate.Mandate, k identity.KvK, now time.Time) (out changed) {
	for _, m := range all {
		if m.KvK == k && len(mayMeans(m, now)) > 0 {
			out.means = append(out.means, m)
		}
	}
	for _, m := range held {
		open := m.Consent == mandate.Draft || m.Consent == mandate.Proposed || m.Consent == mandate.Awaiting
		if m.Grantor == k && (open || len(mayMandate(m, now)) > 0) {
			out.mandates = append(out.mandates, m)
		}
	}
	return out
}

// target reads what a change is about, and holds it where the unit of work may change it. Whom the caller does not
// administer is not there.
func (s *Service) target(ctx context.Context, st ports.Store, a Admin, ch Change) (changed, error) {
	switch {
	case ch.Kind == LeaveAll:
		return s.targetLeaving(ctx, st, a, ch)
	case ch.Kind.ofMeans():
		m, err := st.Means().ForUpdate(ctx, ch.Means)
		if err != nil {
			return changed{}, err
		}
		if _, ok := a.At(m.KvK); !ok {
			return changed{}, ErrNotThere
		}
		return changed{means: []means.Means{m}}, nil
	case !slices.Contains(Kinds(), ch.Kind):
		return changed{}, ErrNotThere
	}
	m, err := st.Mandates().ForUpdate(ctx, ch.Mandate)
	switch {
	case err != nil:
		return changed{}, err
	case !a.Over(m):
		return changed{}, ErrNotThere
	case ch.Kind == ExtendMandate && !a.Session.Level.Satisfies(m.Level):
		return changed{}, ErrLevel
	}
	return changed{mandates: []mandate.Mandate{m}}, nil
}

// targetLeaving holds means before mandates, each by id, so that two who act never wait for each other.
func (s *Service) targetLeaving(ctx context.Context, st ports.Store, a Admin, ch Change) (changed, error) {
	h, err := s.holder(ctx, st, a, ch.Holder)
	if err != nil {
		return changed{}, err
	}
	if o, ok := a.At(ch.KvK); !ok || !o.Branch.IsZero() {
		return changed{}, ErrNotAdministered // who is restricted to a branch does not end what is of another
	}
	all := leaving(h.Means, h.Mandates, ch.KvK, s.Now())
	slices.SortFunc(all.means, func(x, y means.Means) int { return compare(x.ID, y.ID) })
	slices.SortFunc(all.mandates, func(x, y mandate.Mandate) int { return compare(x.ID, y.ID) })
	for i, m := range all.means {
		if all.means[i], err = st.Means().ForUpdate(ctx, m.ID); err != nil {
			return changed{}, err
		}
	}
	for i, m := range all.mandates {
		if all.mandates[i], err = st.Mandates().ForUpdate(ctx, m.ID); err != nil {
			return changed{}, err
		}
	}
	if len(all.means)+len(all.mandates) == 0 {
		return changed{}, ErrOver
	}
	return all, nil
}

func compare[T ~string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
