package ordering

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// ErrFull: an order holds no more people (MR-23).
var ErrFull = fault.New(fault.Conflict, "ordering.full")

// errFaulty rolls back what has faults; the page tells which.
var errFaulty = errors.New("ordering: what was typed has faults")

// InOrder is the standing of somebody who is in the order already.
const InOrder means.Standing = "order"

// Told is what there is to say about somebody in an order.
type Told struct {
	Faults  []means.Fault
	Doubles []means.Double
	Doubts  []means.Fault // only without faults
}

// Good tells whether the person can be ordered for.
func (t Told) Good() bool {
	return len(t.Faults) == 0 && !slices.ContainsFunc(t.Doubles, func(d means.Double) bool { return !d.Code.Warning() })
}

// Person is somebody in a draft.
type Person struct {
	means.Ordered
	Applicant means.Applicant
	Told
}

// People is what the step of the people shows.
type People struct {
	Draft
	People []Person
}

// People gives the people of a draft, with what is worth a second look (MR-35, MR-66).
func (s *Service) People(ctx context.Context, c Caller, id means.OrderID) (People, error) {
	d, err := s.reached(ctx, c, id, means.StepPeople)
	out := People{Draft: d}
	if err != nil {
		return out, err
	}
	err = s.view(ctx, c, ports.OrderMeans, func(ctx context.Context, st ports.Store, _ Admin) error {
		out.People, err = s.judgePeople(ctx, st, d.Order)
		return err
	})
	return out, err
}

func (s *Service) judgePeople(ctx context.Context, st ports.Store, o means.Order) ([]Person, error) {
	rows := make([]means.Row, len(o.People))
	for i, p := range o.People {
		rows[i] = means.Row{Line: i + 1, Typed: p.Typed}
	}
	known, err := s.known(ctx, st, o.KvK, rows, "")
	if err != nil {
		return nil, err
	}
	doubles := means.Doubles(rows, known)
	out := make([]Person, len(o.People))
	for i, p := range o.People {
		out[i].Ordered = p
		out[i].Applicant, out[i].Faults = s.check(p.Typed)
		out[i].Doubles = of(doubles, i+1)
		if len(out[i].Faults) == 0 {
			out[i].Doubts = out[i].Applicant.Doubts()
		}
	}
	return out, nil
}

func of(all []means.Double, line int) []means.Double {
	return slices.DeleteFunc(slices.Clone(all), func(d means.Double) bool { return d.Line != line })
}

// check reads what was typed: the number by the numbering plans first, then all of it.
func (s *Service) check(t means.Typed) (means.Applicant, []means.Fault) {
	return s.row(means.Row{Typed: t}).Check(s.Now().In(s.Zone))
}

func (s *Service) dialled(t means.Typed) means.Typed { return s.row(means.Row{Typed: t}).Typed }

// row reads the number of a row by the numbering plans. One that is written as the whole world dials it is believed by
// means.Check, so where it takes no text messages, as that of an office abroad, that is said here (MR-69).
func (s *Service) row(r means.Row) means.Row {
	p, err := s.Phones.ParseMobile(r.Typed.Mobile, "")
	if err == nil {
		r.Typed.Mobile = p.String()
		return r
	}
	if _, e164 := identity.ParsePhone(strings.TrimSpace(r.Typed.Mobile)); e164 != nil {
		return r
	}
	code := means.FaultPhone
	if errors.Is(err, ports.ErrNotMobile) {
		code = means.FaultNotMobile
	}
	r.Faults = append(slices.Clone(r.Faults), means.Fault{Column: means.ColumnMobile, Code: code, Value: r.Typed.Mobile})
	return r
}

// known finds who of these people has an application at the organisation that is under way, or a means of it (MR-66).
// not is an application that does not count: their own.
func (s *Service) known(ctx context.Context, st ports.Store, k identity.KvK, rows []means.Row, not means.ApplicationID) ([]means.Known, error) {
	var addresses []identity.EmailAddress
	for _, r := range rows {
		if e, err := identity.ParseEmail(r.Typed.Email); err == nil {
			addresses = append(addresses, e)
		}
	}
	if len(addresses) == 0 {
		return nil, nil
	}
	open, err := st.MeansApplications().OpenFor(ctx, k, addresses)
	if err != nil {
		return nil, err
	}
	holders, err := st.Means().KnownFor(ctx, k, addresses)
	if err != nil {
		return nil, err
	}
	var out []means.Known
	for _, a := range open {
		if a.ID != not {
			out = append(out, means.Known{Standing: means.Pending, Ref: a.Reference, Traits: means.Traits{Email: a.Email.Key()}})
		}
	}
	for _, h := range holders {
		out = append(out, means.Known{Standing: means.Holder, Ref: h.Name, Traits: means.Traits{Email: h.Email.Key()}})
	}
	return out, nil
}

// Tell adds somebody to a draft, or with a key changes who is there (MR-31, MR-34). With faults nothing changes.
func (s *Service) Tell(ctx context.Context, c Caller, id means.OrderID, seen int, key string, t means.Typed) (Draft, Told, error) {
	var told Told
	d, err := s.change(ctx, c, id, seen, func(ctx context.Context, st ports.Store, d *Draft) error {
		if !d.Order.Reached(means.StepPeople) {
			return ErrNotYet
		}
		at := slices.IndexFunc(d.Order.People, func(p means.Ordered) bool { return p.Key == key })
		switch {
		case key != "" && at < 0:
			return ErrMoved
		case key == "" && len(d.Order.People) >= means.MaxPeople:
			return ErrFull
		}
		var err error
		if t, told, err = s.judge(ctx, st, d.Order, at, t); err != nil {
			return err
		}
		if !told.Good() {
			return errFaulty
		}
		if at >= 0 {
			d.Order.People[at].Typed = t
		} else {
			d.Order.People = append(d.Order.People, means.Ordered{Key: s.NewID(), Typed: t})
		}
		return nil
	})
	if errors.Is(err, errFaulty) {
		err = nil
	}
	return d, told, err
}

// judge weighs one person against the others of the order. at is where they stand in it; -1: nowhere yet.
func (s *Service) judge(ctx context.Context, st ports.Store, o means.Order, at int, t means.Typed) (means.Typed, Told, error) {
	a, faults := s.check(t)
	told := Told{Faults: faults}
	if len(faults) == 0 {
		t, told.Doubts = a.Typed(), a.Doubts()
	}
	row := means.Row{Line: means.MaxPeople + 1, Typed: s.dialled(t)}
	known, err := s.known(ctx, st, o.KvK, []means.Row{row}, "")
	if err != nil {
		return t, told, err
	}
	for i, p := range o.People {
		if i != at {
			known = append(known, means.Known{Standing: InOrder, Ref: p.Key, Line: i + 1, Traits: p.Typed.Traits()})
		}
	}
	told.Doubles = means.Doubles([]means.Row{row}, known)
	return t, told, nil
}

// Remove takes somebody out of a draft.
func (s *Service) Remove(ctx context.Context, c Caller, id means.OrderID, seen int, key string) error {
	_, err := s.change(ctx, c, id, seen, func(_ context.Context, _ ports.Store, d *Draft) error {
		before := len(d.Order.People)
		d.Order.People = slices.DeleteFunc(d.Order.People, func(p means.Ordered) bool { return p.Key == key })
		if len(d.Order.People) == before {
			return ErrMoved
		}
		return nil
	})
	return err
}
