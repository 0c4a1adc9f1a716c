package mandates

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

// Refusals about administrators.
var (
	ErrLast    = fault.New(fault.Conflict, "mandates.last")    // nobody would be left (MR-80)
	ErrUnknown = fault.New(fault.Invalid, "mandates.unknown")  // nobody of the organisation proved this address here
	ErrAlready = fault.New(fault.Conflict, "mandates.already") // they administer it already
	ErrPeriod  = fault.New(fault.Invalid, "mandates.period")
)

// called is the name of an organisation, or else its number.
func called(o identity.Organisation) string { return cmp.Or(o.Name, o.Legal.KvK.String()) }

// Administrator is one of an organisation.
type Administrator struct {
	mandate.Administrator
	Email    identity.EmailAddress
	ByRole   bool // their own organisation, by role
	Ends     bool // there is a last day
	Now      bool // or it is over, or still to come
	language string
}

// forever is the end of a role that has none: after all others.
var forever = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// administrators gives who administers an organisation, and who will. While the unit of work lasts nobody else can
// leave: the organisation is held.
func (s *Service) administrators(ctx context.Context, st ports.Store, r ports.Realm, k identity.KvK) ([]Administrator, error) {
	o, err := organisation(ctx, st, k)
	if err != nil {
		return nil, err
	}
	var byRole []identity.PersonID
	if o.ID != "" {
		if byRole, err = st.Roles().Holders(ctx, o.ID, r.Document.Policy.Roles.Administrator, s.Now()); err != nil {
			return nil, err
		}
	}
	kept, err := st.MandateAdministrators().For(ctx, k)
	if err != nil {
		return nil, err
	}
	ids := slices.Clone(byRole)
	for _, x := range kept {
		ids = append(ids, x.Person)
	}
	slices.Sort(ids)
	var out []Administrator
	for _, id := range slices.Compact(ids) {
		x, err := s.administrator(ctx, st, r, k, id, kept)
		if err != nil {
			return nil, err
		}
		out = append(out, x...)
	}
	slices.SortFunc(out, func(a, b Administrator) int { return cmp.Compare(a.Email.String(), b.Email.String()) })
	return out, nil
}

// administrator joins what the role of somebody says with what was kept of them. Somebody without the role cannot get
// in, so they are none.
func (s *Service) administrator(ctx context.Context, st ports.Store, r ports.Realm, k identity.KvK, id identity.PersonID, kept []mandate.Administrator) ([]Administrator, error) {
	p, err := st.People().ByID(ctx, id, s.Now())
	if errors.Is(err, ports.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	x := Administrator{Email: p.Person.Email, language: p.Person.Language, ByRole: p.Organisation.Legal.KvK == k}
	x.Person, x.KvK = id, k
	i := slices.IndexFunc(p.Grants, func(g role.Grant) bool { return g.Role == r.Document.Policy.Roles.Administrator })
	if i < 0 || !p.Person.Suspended.IsZero() {
		return nil, nil
	}
	g := p.Grants[i]
	until := g.Until
	if until.IsZero() {
		until = forever
	}
	x.Term, x.By = validity.Term{From: g.From, Until: until}, string(g.By)
	j := slices.IndexFunc(kept, func(a mandate.Administrator) bool { return a.Person == id && s.Now().Before(a.Term.End()) })
	switch {
	case j >= 0:
		x.Administrator = kept[j]
	case !x.ByRole:
		return nil, nil
	}
	x.Ends, x.Now = x.Term.End().Before(forever), x.Term.At(s.Now()) == validity.Valid && g.InForce(s.Now())
	return []Administrator{x}, nil
}

// Administrators are those of one organisation, as the caller sees them.
type Administrators struct {
	Admin        Admin
	Organisation mandate.Organisation
	All          []Administrator
	Last         bool // the caller cannot leave
}

// Administrators gives who administers an organisation (MR-80, XC-44). It writes nothing, but holds them as it looks.
func (s *Service) Administrators(ctx context.Context, c Caller, k identity.KvK) (out Administrators, err error) {
	err = s.do(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		out.Admin = a
		var ok bool
		if out.Organisation, ok = a.At(k); !ok {
			return ErrNotThere
		}
		if out.All, err = s.administrators(ctx, st, a.Realm, k); err != nil {
			return err
		}
		out.Last = mandate.Successors(terms(out.All), a.Profile.Person.ID, s.Now()) != nil
		return nil
	})
	return out, err
}

func terms(all []Administrator) []mandate.Administrator {
	var out []mandate.Administrator
	for _, x := range all {
		if x.Now {
			out = append(out, x.Administrator)
		}
	}
	return out
}

// Leave ends that the caller administers an organisation, if others go on (MR-80). Of two who leave at once the
// second sees that the first did.
func (s *Service) Leave(ctx context.Context, c Caller, k identity.KvK, why string) error {
	why = strings.TrimSpace(why)
	if !reasoned(why) {
		return ErrReason
	}
	return s.do(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		if _, ok := a.At(k); !ok {
			return ErrNotThere
		}
		all, err := s.administrators(ctx, st, a.Realm, k)
		if err != nil {
			return err
		}
		me := a.Profile.Person.ID
		i := slices.IndexFunc(all, func(x Administrator) bool { return x.Person == me })
		if i < 0 {
			return ErrOver
		}
		if err := mandate.Successors(terms(all), me, s.Now()); err != nil {
			return err
		}
		if err := s.leave(ctx, st, a, all[i], why); err != nil {
			return err
		}
		return st.Audit().Append(ctx, s.event(a.Actor(), audit.AdministratorLeft, "person:"+string(me), "kvk", k.String()))
	})
}

func (s *Service) leave(ctx context.Context, st ports.Store, a Admin, x Administrator, why string) error {
	of, err := st.MandateAdministrators().Of(ctx, x.Person)
	if err != nil {
		return err
	}
	for _, kept := range of {
		if kept.KvK != x.KvK || kept.Term.At(s.Now()) != validity.Valid {
			continue
		}
		if err := kept.Term.Finish(s.Now(), s.Now()); err != nil {
			return err
		}
		kept.Why = why
		if err := st.MandateAdministrators().Put(ctx, kept); err != nil {
			return err
		}
	}
	if !x.ByRole {
		return nil
	}
	if err := st.Roles().End(ctx, x.Person, a.Realm.Document.Policy.Roles.Administrator, role.Actor(a.Actor()), s.Now()); err != nil {
		return err
	}
	_, err = s.Closer.CloseOf(ctx, a.Realm.ID, st, x.Person, session.EndRoleRevoked, nil)
	return err
}

// Deputy is who stands in for an administrator for a period (XC-44).
type Deputy struct {
	Email       identity.EmailAddress
	From, Until time.Time
	Why         string
}

// Appoint makes a colleague administrator of the organisation for a period. They proved their address here before:
// with a login of their own, from the organisation itself.
func (s *Service) Appoint(ctx context.Context, c Caller, k identity.KvK, d Deputy) error {
	d.Why = strings.TrimSpace(d.Why)
	if d.From.Before(s.Today()) || !d.From.Before(d.Until) || d.Until.After(d.From.AddDate(1, 0, 0)) {
		return ErrPeriod
	}
	if !reasoned(d.Why) {
		return ErrReason
	}
	return s.do(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		if _, ok := a.At(k); !ok {
			return ErrNotThere
		}
		all, err := s.administrators(ctx, st, a.Realm, k)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(x Administrator) bool { return x.Email == d.Email }) {
			return ErrAlready
		}
		return s.appoint(ctx, st, a, k, d)
	})
}

func (s *Service) appoint(ctx context.Context, st ports.Store, a Admin, k identity.KvK, d Deputy) error {
	o, err := organisation(ctx, st, k)
	if err != nil {
		return err
	}
	found, err := st.People().List(ctx, ports.PeopleQuery{Organisation: o.ID, Search: d.Email.String(), Limit: 10, Now: s.Now()})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(found.People, func(p ports.ListedPerson) bool { return p.Person.Email == d.Email && p.Person.Suspended.IsZero() })
	if o.ID == "" || i < 0 {
		return ErrUnknown
	}
	p := found.People[i].Person
	from := d.From
	if from.Before(s.Now()) {
		from = s.Now() // today: from this moment on
	}
	term, err := validity.New(from, d.Until)
	if err != nil {
		return ErrPeriod
	}
	by := role.Actor(a.Actor())
	g := role.Grant{Person: p.ID, Organisation: o.ID, Role: a.Realm.Document.Policy.Roles.Administrator, From: from, Until: d.Until, By: by}
	if err := st.Roles().Grant(ctx, g); err != nil {
		return err
	}
	if err := st.MandateAdministrators().Put(ctx, mandate.Administrator{Person: p.ID, KvK: k, Term: term, By: a.Actor(), Why: d.Why}); err != nil {
		return err
	}
	l := ports.Letter{Kind: ports.LetterDeputy, Organisation: called(o), From: from, Until: d.Until}
	if err := s.mail(ctx, st, a.Realm, l, p.Email, p.Language); err != nil {
		return err
	}
	return st.Audit().Append(ctx, s.event(a.Actor(), audit.DeputyAppointed, "person:"+string(p.ID), "kvk", k.String(), "from", day(from), "until", day(d.Until)))
}
