package wire

import (
	"context"

	"github.com/voordeur/voordeur/application/provision"
	"github.com/voordeur/voordeur/domain/realm"
)

// AddStaff makes a member of a tenant's staff by the operator's word: how the first administrator comes to be.
func (a *App) AddStaff(ctx context.Context, r realm.Slug, m provision.Member) (provision.Added, error) {
	return a.provision.AddStaff(ctx, r, m)
}
