package ordering

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// Offer is what the step of the mandates shows.
type Offer struct {
	Draft
	Services []mandate.Service // that combine with the level and the branch (MR-74)
	Others   int               // services that do not
	Today    time.Time         // the start of the day
}

// Mandates offers the mandates that can be given with the order (MR-36 to MR-41).
func (s *Service) Mandates(ctx context.Context, c Caller, id means.OrderID) (Offer, error) {
	d, err := s.reached(ctx, c, id, means.StepMandates)
	if err != nil {
		return Offer{Draft: d}, err
	}
	return s.offer(ctx, d)
}

func (s *Service) offer(ctx context.Context, d Draft) (Offer, error) {
	all, err := s.Catalogue.Services(ctx)
	out := Offer{Draft: d, Today: s.today()}
	for _, x := range all {
		if x.Opens(d.Order.Level, d.Order.OneBranch) {
			out.Services = append(out.Services, x)
		}
	}
	out.Others = len(all) - len(out.Services)
	return out, err
}

// Chosen gives the services of the order by their entries in the catalogue.
func (o Offer) Chosen() []mandate.Service {
	return slices.DeleteFunc(slices.Clone(o.Services), func(x mandate.Service) bool { return !slices.Contains(o.Order.Wanted.Services, x.ID) })
}

func (s *Service) today() time.Time {
	y, m, d := s.Now().In(s.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, s.Zone)
}

// Want answers which mandates the people get. With problems nothing changes.
func (s *Service) Want(ctx context.Context, c Caller, id means.OrderID, seen int, w means.Wanted) (Draft, []mandate.Problem, error) {
	all, err := s.Catalogue.Services(ctx)
	if err != nil {
		return Draft{}, nil, err
	}
	var problems []mandate.Problem
	d, err := s.change(ctx, c, id, seen, func(_ context.Context, _ ports.Store, d *Draft) error {
		if !d.Order.Reached(means.StepMandates) {
			return ErrNotYet
		}
		w.Decided = true
		if !w.Now {
			d.Order.Wanted = means.Wanted{Decided: true}
			return nil
		}
		if w.All {
			w.Services = nil
		}
		w.Clients = w.Clients && !d.Order.OneBranch // clients have branches of their own
		slices.Sort(w.Services)
		w.Services = slices.Compact(w.Services)
		if problems = s.wish(d.Order, w, all).Check(d.Admin.Session.Level, s.today()); len(problems) > 0 || unknown(w, all) {
			return errFaulty
		}
		d.Order.Wanted = w
		return nil
	})
	if errors.Is(err, errFaulty) {
		err = nil
		if len(problems) == 0 { // a service that the catalogue does not have (any more)
			problems = []mandate.Problem{{Fault: mandate.NoServices}}
		}
	}
	return d, problems, err
}

// wish is what is wanted, as the domain weighs it.
func (s *Service) wish(o means.Order, w means.Wanted, all []mandate.Service) mandate.Wish {
	out := mandate.Wish{Level: o.Level, Branch: o.OneBranch, All: w.All, From: w.From, Until: w.Until}
	for _, x := range all {
		if slices.Contains(w.Services, x.ID) {
			out.Services = append(out.Services, x)
		}
	}
	return out
}

func unknown(w means.Wanted, all []mandate.Service) bool {
	return slices.ContainsFunc(w.Services, func(id mandate.ServiceID) bool {
		return !slices.ContainsFunc(all, func(x mandate.Service) bool { return x.ID == id })
	})
}
