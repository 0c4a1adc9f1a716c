package ports

import (
	"context"
	"slices"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/policy"
)

// MandateAdmin is a mandate administrator who may do what they ask.
type MandateAdmin struct {
	Who
	mandate.Remit
}

// Actor is how records call the administrator.
func (a MandateAdmin) Actor() string { return "person:" + string(a.Profile.Person.ID) }

// Terms are those of the realm.
func (a MandateAdmin) Terms() policy.Means { return a.Realm.Document.Policy.Means }

// Levels are those that the administrator may order: issued here, and not above their own (MR-13, MR-74).
func (a MandateAdmin) Levels() []assurance.Level {
	return slices.DeleteFunc(slices.Clone(a.Terms().Levels), func(l assurance.Level) bool { return !a.Session.Level.Satisfies(l) })
}

// MeansAction is what may be done about means and mandates, as Casbin knows it.
type MeansAction string

// The actions. Who may order may also end what was ordered.
const (
	ListMeans   MeansAction = "list"
	ExportMeans MeansAction = "export"
	OrderMeans  MeansAction = "order"
)

// Refusals of MandateAdmins, by their message keys; those of Callers are theirs too.
var (
	ErrNoMeans        = fault.New(fault.NotFound, "means.none") // the realm issues none
	ErrMeansForbidden = fault.New(fault.Forbidden, "means.forbidden")
)

// MandateAdmins lets mandate administrators in.
type MandateAdmins interface {
	// Enter gives the caller, if their session is alive and they may do the action, with the organisations that they
	// administer now.
	Enter(ctx context.Context, st Store, c Caller, action MeansAction) (MandateAdmin, error)
	// Known tells who the caller is, and not yet what they may.
	Known(ctx context.Context, st Store, c Caller) (MandateAdmin, error)
}
