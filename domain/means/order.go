package means

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
)

// OrderID names an order within a realm: a UUID in text form.
type OrderID string

// Order is what an administrator asks in one go: one organisation and one level for everybody in it (MR-14). As a
// draft it holds what was filled in so far, so that a closed browser loses nothing (MR-68).
type Order struct {
	ID        OrderID
	By        identity.PersonID // the administrator
	State     OrderState
	Number    string // "2026-0417", for people; a draft has none
	KvK       identity.KvK
	Level     assurance.Level
	OneBranch bool            // restricted to Branch
	Branch    identity.Branch // with OneBranch
	// Seen is when the administrator saw the register's data of this number and went on (MR-18).
	Seen      time.Time
	Name      string    // of the organisation, as the register had it then
	People    []Ordered // in the order in which they were added; whoever stores an order keeps only Sealed of them
	Sealed    []byte    // People, sealed
	Wanted    Wanted
	Terms     string // the version that was agreed to (MR-44)
	StartedAt time.Time
	ChangedAt time.Time
	OrderedAt time.Time
	Revision  int
}

// OrderState is where an order is; what becomes of its people is in their applications.
type OrderState string

// The states.
const (
	OrderDraft   OrderState = "draft"
	OrderPlaced  OrderState = "ordered"
	OrderDropped OrderState = "dropped" // a draft that nobody wanted
)

// Ordered is somebody in an order.
type Ordered struct {
	Key   string // within the order, so that a form can name the row
	Line  int    // of the file it came from; 0: typed
	Typed Typed
}

// Wanted is which mandates the people get (MR-36 to MR-41).
type Wanted struct {
	Decided  bool // the question was answered
	Now      bool // give mandates right away
	All      bool
	Services []mandate.ServiceID
	Clients  bool // may act for the organisation's clients, too
	From     time.Time
	Until    time.Time
}

// MaxPeople is how many people one order holds: what one file may (MR-23).
const MaxPeople = 100

// Step is a page of the order.
type Step string

// The steps, in order.
const (
	StepOrganisation Step = "organisation" // and level
	StepBranch       Step = "branch"       // KvK number and branch
	StepRegister     Step = "register"
	StepPeople       Step = "people"
	StepMandates     Step = "mandates"
	StepOverview     Step = "overview"
)

// Steps lists them.
func Steps() []Step {
	return []Step{StepOrganisation, StepBranch, StepRegister, StepPeople, StepMandates, StepOverview}
}

// RestoreOrder is the door through which an order comes back from storage.
func RestoreOrder(o Order) (Order, error) {
	if o.ID == "" || o.By == "" || o.StartedAt.IsZero() || len(o.People) > MaxPeople ||
		(o.State == OrderPlaced) != (o.Number != "" && !o.OrderedAt.IsZero()) ||
		o.State != OrderDraft && o.State != OrderPlaced && o.State != OrderDropped {
		return Order{}, ErrInvalid
	}
	return o, nil
}

// Next is the first step that is not answered yet; StepOverview when all are. Everything before it may be visited.
func (o Order) Next() Step {
	switch {
	case o.KvK.IsZero() || !orderable(o.Level):
		return StepOrganisation
	case o.OneBranch == o.Branch.IsZero():
		return StepBranch
	case o.Seen.IsZero():
		return StepRegister
	case len(o.People) == 0:
		return StepPeople
	case !o.Wanted.Decided:
		return StepMandates
	}
	return StepOverview
}

// Reached tells whether a step may be shown: all before it are answered.
func (o Order) Reached(s Step) bool {
	return slices.Index(Steps(), s) <= slices.Index(Steps(), o.Next())
}

// Choose answers the first step. Another organisation makes what was said of the former's branch and data void; a
// lower level the mandates.
func (o *Order) Choose(k identity.KvK, level assurance.Level) {
	if o.KvK != k {
		o.OneBranch, o.Branch, o.Seen, o.Name = false, identity.Branch{}, time.Time{}, ""
	}
	if o.KvK != k || level < o.Level {
		o.Wanted.Decided = false
	}
	o.KvK, o.Level = k, level
}

// Restrict answers the second: to one branch, or the whole organisation with a zero one.
func (o *Order) Restrict(b identity.Branch) {
	if o.Branch != b {
		o.Wanted.Decided, o.Seen = false, time.Time{}
	}
	o.OneBranch, o.Branch = !b.IsZero(), b
}

// Place orders; a second time it changes nothing (MR-68).
func (o *Order) Place(number, terms string, now time.Time) error {
	switch {
	case o.State == OrderPlaced:
		return nil
	case o.State != OrderDraft || o.Next() != StepOverview || terms == "" || number == "":
		return ErrAct
	}
	o.State, o.Number, o.Terms, o.OrderedAt = OrderPlaced, number, terms, now
	return nil
}

// Drop throws a draft away.
func (o *Order) Drop() error {
	if o.State != OrderDraft {
		return ErrAct
	}
	o.State, o.People, o.Sealed = OrderDropped, nil, nil
	return nil
}
