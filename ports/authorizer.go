package ports

import (
	"context"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
)

// Authorizer answers who may do what within a realm. It knows roles, never people: whose things
// somebody may act on is a rule of the domain. No rules, an empty name or an unknown role mean no.
type Authorizer interface {
	// Can tells whether one of the roles may do the action to the object, by the rules as they are in
	// this unit of work: a right that was withdrawn is gone at the next question.
	Can(ctx context.Context, r realm.ID, s Store, roles []role.Name, object, action string) (bool, error)
	// CanAt is the same by the rules of a known version, which load reads if they are not at hand. It costs
	// no statement where they are.
	CanAt(ctx context.Context, r realm.ID, version int64, load func(context.Context) ([]Permission, error), roles []role.Name, object, action string) (bool, error)
}
