package wire

import (
	"context"
	"log/slog"

	"github.com/voordeur/voordeur/adapters/kvk"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/config"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// newBusinesses gives the register of the settings, nil where they name none (MR-04).
func newBusinesses(c config.Register, log *slog.Logger) (ports.BusinessRegister, error) {
	if c.URL == "" {
		return nil, nil
	}
	s := kvk.Config{BaseURL: c.URL, Key: c.Key, Timeout: c.Timeout, Now: system.Now, Log: log}
	if c.Roots != "" {
		roots, _, err := certificates(c.Roots)
		if err != nil {
			return nil, err
		}
		s.Roots = roots
	}
	return kvk.New(s)
}

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
