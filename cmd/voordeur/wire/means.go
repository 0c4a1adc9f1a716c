package wire

import (
	"context"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// businesses is the register of organisations, or one that never answers: pages then say so.
func (p Parts) businesses() ports.BusinessRegister {
	if p.Businesses == nil {
		return silent{}
	}
	return p.Businesses
}

type silent struct{}

func (silent) Organisation(context.Context, identity.KvK) (identity.Extract, error) {
	return identity.Extract{}, ports.ErrUnavailable
}

func (silent) Branches(context.Context, ports.BranchQuery) (ports.BranchPage, error) {
	return ports.BranchPage{}, ports.ErrUnavailable
}

func (silent) Branch(context.Context, identity.KvK, identity.Branch) (identity.BranchExtract, error) {
	return identity.BranchExtract{}, ports.ErrUnavailable
}
