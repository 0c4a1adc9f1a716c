package ordering

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// purposeOrder seals the people of an order that is not placed yet; the context is the id of the order.
const purposeOrder ports.Purpose = "means-order"

// Draft is an order as far as it was filled in (MR-68).
type Draft struct {
	Admin Admin
	Order means.Order // its people in full
	Sheet *Sheet      // a file of which somebody still has to say what becomes of it
}

// Sheet is a file with people, between reading it and taking them over.
type Sheet struct {
	Name string // of the file
	means.Sheet
}

// content is what is sealed of an order.
type content struct {
	People []means.Ordered
	Sheet  *Sheet `json:",omitempty"`
}

// Drafts lists what the caller has begun, the one that changed last first. Of people it tells only how many there are.
func (s *Service) Drafts(ctx context.Context, c Caller) (Admin, []Draft, error) {
	var admin Admin
	var out []Draft
	err := s.view(ctx, c, ports.OrderMeans, func(ctx context.Context, st ports.Store, a Admin) error {
		all, err := st.Orders().DraftsOf(ctx, a.Profile.Person.ID)
		if err != nil {
			return err
		}
		admin, out = a, nil
		for _, o := range all {
			d, err := s.open(ctx, a, o)
			if err != nil {
				return err
			}
			out = append(out, d)
		}
		return nil
	})
	return admin, out, err
}

// mostDrafts bounds what one administrator has begun at once.
const mostDrafts = 20

// Begin starts a draft. Who has an empty one already goes on with that.
func (s *Service) Begin(ctx context.Context, c Caller) (means.OrderID, error) {
	var id means.OrderID
	err := s.do(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		all, err := st.Orders().DraftsOf(ctx, a.Profile.Person.ID)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(all, func(o means.Order) bool { return o.KvK.IsZero() }); i >= 0 {
			id = all[i].ID
			return nil
		}
		if len(all) >= mostDrafts {
			return ErrTooManyDrafts
		}
		d := Draft{Admin: a, Order: means.Order{
			ID: means.OrderID(s.NewID()), By: a.Profile.Person.ID, State: means.OrderDraft, StartedAt: s.Now(), ChangedAt: s.Now(),
		}}
		id = d.Order.ID
		return s.keep(ctx, st, &d)
	})
	return id, err
}

// Draft gives one of the caller's own; anybody else's is not found. An order that was placed is given as it is.
func (s *Service) Draft(ctx context.Context, c Caller, id means.OrderID) (Draft, error) {
	var out Draft
	err := s.view(ctx, c, ports.OrderMeans, func(ctx context.Context, st ports.Store, a Admin) error {
		o, err := st.Orders().ByID(ctx, id)
		if err != nil {
			return err
		}
		out, err = s.own(ctx, a, o)
		return err
	})
	return out, err
}

// Drop throws a draft away, with all that was told of people.
func (s *Service) Drop(ctx context.Context, c Caller, id means.OrderID) error {
	return s.do(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		o, err := st.Orders().ForUpdate(ctx, id)
		if err != nil {
			return err
		}
		if o.By != a.Profile.Person.ID {
			return ErrNotThere
		}
		if o.State == means.OrderDropped {
			return nil
		}
		if err := o.Drop(); err != nil {
			return err
		}
		o.ChangedAt = s.Now()
		if err := st.Orders().Put(ctx, o); err != nil {
			return err
		}
		return st.Audit().Append(ctx, s.event(a, audit.MeansDraftDropped, orderObject(o.ID)))
	})
}

// change does something to a draft, if nobody changed it since the page was shown.
func (s *Service) change(ctx context.Context, c Caller, id means.OrderID, seen int, f func(context.Context, ports.Store, *Draft) error) (Draft, error) {
	var out Draft
	err := s.do(ctx, c, func(ctx context.Context, st ports.Store, a Admin) error {
		o, err := st.Orders().ForUpdate(ctx, id)
		if err != nil {
			return err
		}
		if out, err = s.own(ctx, a, o); err != nil {
			return err
		}
		switch {
		case o.State != means.OrderDraft:
			return ErrOver
		case o.Revision != seen:
			return ErrMoved
		}
		if err := f(ctx, st, &out); err != nil {
			return err
		}
		out.Order.ChangedAt = s.Now()
		return s.keep(ctx, st, &out)
	})
	return out, err
}

func (s *Service) own(ctx context.Context, a Admin, o means.Order) (Draft, error) {
	if o.By != a.Profile.Person.ID || o.State == means.OrderDropped {
		return Draft{}, ErrNotThere
	}
	return s.open(ctx, a, o)
}

func (s *Service) open(ctx context.Context, a Admin, o means.Order) (Draft, error) {
	d := Draft{Admin: a, Order: o}
	if len(o.Sealed) == 0 {
		return d, nil
	}
	plain, err := s.Sealer.Open(ctx, a.Realm.ID, purposeOrder, string(o.ID), o.Sealed)
	if err != nil {
		return d, fmt.Errorf("ordering: open an order: %w", err)
	}
	var held content
	if err := json.Unmarshal(plain, &held); err != nil {
		return d, fmt.Errorf("ordering: read an order: %w", err)
	}
	d.Order.People, d.Sheet = held.People, held.Sheet
	return d, nil
}

// keep stores a draft; its people only sealed.
func (s *Service) keep(ctx context.Context, st ports.Store, d *Draft) error {
	o := d.Order
	o.Sealed = nil
	if len(o.People) > 0 || d.Sheet != nil {
		plain, err := json.Marshal(content{o.People, d.Sheet})
		if err != nil {
			return fmt.Errorf("ordering: write an order: %w", err)
		}
		if o.Sealed, err = s.Sealer.Seal(ctx, d.Admin.Realm.ID, purposeOrder, string(o.ID), plain); err != nil {
			return fmt.Errorf("ordering: seal an order: %w", err)
		}
	}
	o.People = nil
	if err := st.Orders().Put(ctx, o); err != nil {
		return err
	}
	d.Order.Sealed, d.Order.Revision = o.Sealed, o.Revision+1
	return nil
}

func orderObject(id means.OrderID) string { return "means-order:" + string(id) }
