package ordering

import (
	"context"
	"errors"
	"slices"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// Refusals of the first steps, by their message keys.
var (
	ErrTooManyDrafts = fault.New(fault.Conflict, "ordering.too-many-drafts")
	ErrLevel         = fault.New(fault.Forbidden, "ordering.level")        // above the administrator's own (MR-74, ET-18), or not issued here
	ErrBranch        = fault.New(fault.Invalid, "ordering.branch")         // the organisation has no such branch (MR-16)
	ErrBranchClosed  = fault.New(fault.Conflict, "ordering.branch-closed") // MR-79
	ErrBranchOwn     = fault.New(fault.Forbidden, "ordering.branch-own")   // the administrator acts for one branch only
	ErrNoRecord      = fault.New(fault.NotFound, "ordering.no-record")     // the register does not know the number
	ErrDissolved     = fault.New(fault.Conflict, "ordering.dissolved")     // MR-79
	ErrRegisterDown  = fault.New(fault.Conflict, "ordering.register-down")
)

// Choose answers for which organisation, and at which level (MR-12, MR-13).
func (s *Service) Choose(ctx context.Context, c Caller, id means.OrderID, seen int, k identity.KvK, level assurance.Level) (Draft, error) {
	return s.change(ctx, c, id, seen, func(_ context.Context, _ ports.Store, d *Draft) error {
		if _, ok := d.Admin.At(k); !ok {
			return ErrNotAdministered
		}
		if !slices.Contains(d.Admin.Levels(), level) {
			return ErrLevel
		}
		d.Order.Choose(k, level)
		return nil
	})
}

// BranchChoice is what the step of the branch shows.
type BranchChoice struct {
	Draft
	Page    ports.BranchPage
	Search  string
	Unknown bool              // the register does not answer now
	Refuse  []mandate.Service // services within reach that take no mandate for one branch (MR-17)
}

// BranchesShown is how many branches are offered at once; who has more searches.
const BranchesShown = 20

// Branches offers the branches of the organisation, and says which services do not take one (MR-16, MR-17).
func (s *Service) Branches(ctx context.Context, c Caller, id means.OrderID, search string) (BranchChoice, error) {
	d, err := s.reached(ctx, c, id, means.StepBranch)
	out := BranchChoice{Draft: d, Search: search}
	if err != nil {
		return out, err
	}
	all, err := s.Catalogue.Services(ctx)
	if err != nil {
		return out, err
	}
	for _, x := range all {
		if x.Opens(d.Order.Level, false) && !x.Opens(d.Order.Level, true) {
			out.Refuse = append(out.Refuse, x)
		}
	}
	out.Page, err = s.Register.Branches(ctx, ports.BranchQuery{Organisation: d.Order.KvK, Search: search, Limit: BranchesShown})
	if errors.Is(err, ports.ErrUnavailable) {
		out.Unknown, err = true, nil
	}
	if errors.Is(err, ports.ErrNotFound) {
		err = nil
	}
	return out, err
}

// Restrict answers whether it is for one branch; a zero one is the whole organisation (MR-16).
func (s *Service) Restrict(ctx context.Context, c Caller, id means.OrderID, seen int, b identity.Branch) (Draft, error) {
	d, err := s.reached(ctx, c, id, means.StepBranch)
	if err != nil {
		return d, err
	}
	if err := s.checkBranch(ctx, d, b); err != nil {
		return d, err
	}
	return s.change(ctx, c, id, seen, func(_ context.Context, _ ports.Store, d *Draft) error {
		d.Order.Restrict(b)
		return nil
	})
}

// checkBranch asks the register about a branch.
func (s *Service) checkBranch(ctx context.Context, d Draft, b identity.Branch) error {
	if o, _ := d.Admin.At(d.Order.KvK); !o.Branch.IsZero() && o.Branch != b {
		return ErrBranchOwn
	}
	if b.IsZero() {
		return nil
	}
	known, err := s.Register.Branch(ctx, d.Order.KvK, b)
	switch {
	case errors.Is(err, ports.ErrNotFound):
		return ErrBranch
	case errors.Is(err, ports.ErrUnavailable):
		return ErrRegisterDown
	case err != nil:
		return err
	case known.Closed(s.Now()):
		return ErrBranchClosed
	}
	return nil
}

// Registered is what the register says of the organisation (MR-18).
type Registered struct {
	Draft
	Extract identity.Extract
	Branch  identity.BranchExtract // where the order is for one
	Refused error                  // ErrNoRecord, ErrDissolved, ErrBranchClosed or ErrRegisterDown: one cannot go on
	Later   *ports.Later           // with ErrRegisterDown, where it is known when to ask again
}

// Organisation gives the register's data, to be read and not to be changed.
func (s *Service) Organisation(ctx context.Context, c Caller, id means.OrderID) (Registered, error) {
	d, err := s.reached(ctx, c, id, means.StepRegister)
	if err != nil {
		return Registered{Draft: d}, err
	}
	out, err := s.registered(ctx, d)
	return out, err
}

func (s *Service) registered(ctx context.Context, d Draft) (Registered, error) {
	out := Registered{Draft: d}
	extract, err := s.Register.Organisation(ctx, d.Order.KvK)
	out.Extract = extract
	if err == nil && !d.Order.Branch.IsZero() {
		out.Branch, err = s.Register.Branch(ctx, d.Order.KvK, d.Order.Branch)
	}
	switch {
	case errors.Is(err, ports.ErrNotFound):
		out.Refused = ErrNoRecord
	case errors.Is(err, ports.ErrUnavailable):
		out.Refused = ErrRegisterDown
		errors.As(err, &out.Later)
	case err != nil:
		return out, err
	case extract.Dissolved(s.Now()):
		out.Refused = ErrDissolved
	case out.Branch.Closed(s.Now()):
		out.Refused = ErrBranchClosed
	}
	return out, nil
}

// Confirm answers that this is the organisation.
func (s *Service) Confirm(ctx context.Context, c Caller, id means.OrderID, seen int) (Draft, error) {
	known, err := s.Organisation(ctx, c, id)
	if err != nil {
		return known.Draft, err
	}
	if known.Refused != nil {
		return known.Draft, known.Refused
	}
	return s.change(ctx, c, id, seen, func(_ context.Context, _ ports.Store, d *Draft) error {
		if d.Order.KvK != known.Order.KvK || d.Order.Branch != known.Order.Branch {
			return ErrMoved
		}
		d.Order.Seen, d.Order.Name = s.Now(), known.Extract.Name
		return nil
	})
}

// ErrNotYet: a step before this one is not answered.
var ErrNotYet = fault.New(fault.Conflict, "ordering.not-yet")

// reached gives a draft for the page of a step, if all before it are answered.
func (s *Service) reached(ctx context.Context, c Caller, id means.OrderID, at means.Step) (Draft, error) {
	d, err := s.Draft(ctx, c, id)
	switch {
	case err != nil:
		return d, err
	case d.Order.State != means.OrderDraft:
		return d, ErrOver
	case !d.Order.Reached(at):
		return d, ErrNotYet
	}
	return d, nil
}
