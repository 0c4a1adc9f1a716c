// Package administrators lets mandate administrators in, to all that is done about means and mandates: for which
// organisations somebody may act is decided here, whether they may at all by Casbin.
package administrators

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Directory  ports.Directory
	Authorizer ports.Authorizer
	Callers    ports.Callers
	Now        func() time.Time
}

// Service implements ports.MandateAdmins.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Enter implements ports.MandateAdmins.
func (s *Service) Enter(ctx context.Context, st ports.Store, c ports.Caller, action ports.MeansAction) (ports.MandateAdmin, error) {
	a, err := s.Known(ctx, st, c)
	if err != nil {
		return a, err
	}
	may, err := s.Authorizer.Can(ctx, c.Realm, st, role.Names(a.Profile.Grants, s.Now()), "means", string(action))
	if err != nil {
		return a, fmt.Errorf("administrators: authorise: %w", err)
	}
	if !may {
		return a, ports.ErrMeansForbidden
	}
	a.Remit, err = s.remit(ctx, st, a.Who)
	return a, err
}

// Known implements ports.MandateAdmins.
func (s *Service) Known(ctx context.Context, st ports.Store, c ports.Caller) (ports.MandateAdmin, error) {
	r, err := s.Directory.ByID(ctx, c.Realm)
	if err != nil {
		return ports.MandateAdmin{}, fmt.Errorf("administrators: realm: %w", err)
	}
	if !r.Document.Policy.Means.Issued() {
		return ports.MandateAdmin{}, ports.ErrNoMeans
	}
	who, err := s.Callers.Find(ctx, st, r, c.Token, func(x policy.Service) bool { return x.Hosted == policy.MandateAdministration })
	return ports.MandateAdmin{Who: who}, err
}

// remit are the caller's own, and those for which they were made administrator, for good or for a period
// (MR-01, XC-44).
func (s *Service) remit(ctx context.Context, st ports.Store, who ports.Who) (mandate.Remit, error) {
	var out mandate.Remit
	if own := who.Profile.Organisation; !own.Legal.KvK.IsZero() {
		out = append(out, mandate.Organisation{KvK: own.Legal.KvK, Name: own.Name, Branch: who.Session.Branch})
	}
	others, err := st.MandateAdministrators().Of(ctx, who.Profile.Person.ID)
	if err != nil {
		return nil, fmt.Errorf("administrators: organisations: %w", err)
	}
	for _, o := range others {
		known := slices.ContainsFunc(out, func(x mandate.Organisation) bool { return x.KvK == o.KvK })
		if known || o.Term.At(s.Now()) != validity.Valid {
			continue
		}
		named, err := st.Organisations().ByLegal(ctx, identity.Legal{KvK: o.KvK})
		if err != nil && !errors.Is(err, ports.ErrNotFound) {
			return nil, fmt.Errorf("administrators: organisation: %w", err)
		}
		out = append(out, mandate.Organisation{KvK: o.KvK, Name: named.Name})
	}
	return out, nil
}
