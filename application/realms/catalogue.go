package realms

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// catalogue is what the realms of this installation offer in the network (ET-08), and which of them does.
type catalogue struct {
	services []mandate.Service
	offered  map[mandate.ServiceID]realm.ID
}

// Services implements ports.ServiceCatalogue. It reads every live document once after a change, so only
// installations that hold a register of mandates should ask it.
func (s *Service) Services(ctx context.Context) ([]mandate.Service, error) {
	c, err := s.catalogue(ctx)
	if err != nil {
		return nil, err
	}
	return c.services, nil
}

// Offering gives the realm that offers a service of the network; false where none here does.
func (s *Service) Offering(ctx context.Context, id mandate.ServiceID) (realm.ID, bool, error) {
	c, err := s.catalogue(ctx)
	if err != nil {
		return realm.ID{}, false, err
	}
	r, ok := c.offered[id]
	return r, ok, nil
}

func (s *Service) catalogue(ctx context.Context) (*catalogue, error) {
	s.mu.RLock()
	known, live := s.known, maps.Clone(s.live)
	s.mu.RUnlock()
	if known != nil {
		return known, nil
	}
	made := &catalogue{offered: map[mandate.ServiceID]realm.ID{}}
	for id, version := range live {
		if version == 0 {
			continue
		}
		r, err := s.AtVersion(ctx, id, version)
		if err != nil {
			return nil, err
		}
		made.add(r)
	}
	slices.SortFunc(made.services, func(a, b mandate.Service) int { return cmp.Compare(a.ID, b.ID) })
	s.mu.Lock()
	defer s.mu.Unlock()
	if maps.Equal(live, s.live) {
		s.known = made
	}
	return made, nil
}

func (c *catalogue) add(r ports.Realm) {
	d := r.Document
	for _, listed := range d.EHerkenning.Services {
		service, ok := d.Policy.Service(listed.Service)
		if _, taken := c.offered[mandate.ServiceID(listed.ID)]; !ok || taken {
			continue
		}
		entry := mandate.Service{
			ID:       mandate.ServiceID(listed.ID),
			Name:     map[string]string{"nl": service.Name.In("nl"), "en": service.Name.In("en")},
			Provider: map[string]string{"nl": d.Tenant.Provider.In("nl"), "en": d.Tenant.Provider.In("en")},
		}
		for _, a := range service.Audiences {
			entry.Branches = entry.Branches || a.Branches == policy.Accept
			entry.Intermediaries = entry.Intermediaries || a.Intermediaries == policy.Accept
			entry.Minimum = lowest(entry.Minimum, a)
		}
		c.services = append(c.services, entry)
		c.offered[entry.ID] = r.ID
	}
}

// lowest is the lowest level at which any audience is let in with eHerkenning: what a mandate must reach at least.
func lowest(sofar assurance.Level, a policy.Audience) assurance.Level {
	for _, m := range a.Methods {
		if m.Method == policy.EHerkenning && (sofar == assurance.None || m.Minimum < sofar) {
			sofar = m.Minimum
		}
	}
	return sofar
}
