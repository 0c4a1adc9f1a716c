package realms

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

var _ ports.Publisher = (*Service)(nil)

// PublishIn implements ports.Publisher. Here the version shows at once; other processes see it when they refresh.
func (s *Service) PublishIn(ctx context.Context, st ports.Store, id realm.ID, p ports.Publication) (ports.Realm, error) {
	live, err := st.Policies().Live(ctx)
	if err != nil && !errors.Is(err, ports.ErrNotFound) {
		return ports.Realm{}, err
	}
	r := ports.Realm{ID: id, Slug: p.Document.Realm, Version: live.Number + 1, Document: p.Document}
	if err := s.put(ctx, st, r, p); err != nil {
		return ports.Realm{}, err
	}
	st.AfterCommit(func() { s.adopt(r) })
	return r, nil
}

// adopt shows a version that was published here.
func (s *Service) adopt(r ports.Realm) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known, s.slugs[r.Slug] = nil, r.ID
	s.live[r.ID] = max(s.live[r.ID], r.Version)
	key := versionKey{r.ID, r.Version}
	s.forgetOld(key)
	s.read[key] = r
}

// Enter gives the realm of a slug, and registers it if it is new: then it has no version yet.
func (s *Service) Enter(ctx context.Context, slug realm.Slug) (realm.ID, error) {
	known, err := s.Register.BySlug(ctx, slug)
	if err == nil {
		return known.ID, nil
	}
	if !errors.Is(err, ports.ErrNotFound) {
		return realm.ID{}, fmt.Errorf("realms: look up %s: %w", slug, err)
	}
	id, err := realm.ParseID(s.NewID())
	if err != nil {
		return realm.ID{}, err
	}
	if err := s.Register.Register(ctx, ports.RegisteredRealm{ID: id, Slug: slug}); err != nil {
		return realm.ID{}, fmt.Errorf("realms: register %s: %w", slug, err)
	}
	return id, nil
}

func (s *Service) put(ctx context.Context, st ports.Store, r ports.Realm, p ports.Publication) error {
	now := s.Now()
	if err := st.Policies().Publish(ctx, ports.PolicyVersion{Number: r.Version, Document: p.File, Published: now, By: p.By}); err != nil {
		return err
	}
	if err := st.Permissions().Replace(ctx, permissions(r.Document)); err != nil {
		return err
	}
	for _, a := range r.Document.Appointed {
		if err := s.appoint(ctx, st, r.Document.Policy.Roles.Administrator, a); err != nil {
			return err
		}
	}
	return st.Audit().Append(ctx, audit.Event{
		ID: s.NewID(), Action: audit.PolicyPublished, Object: "policy:" + strconv.Itoa(r.Version), Result: audit.Done,
		Origin: p.Origin, Actor: p.By, At: now, Facts: p.Facts,
	})
}

func permissions(d policy.Document) []ports.Permission {
	var out []ports.Permission
	for _, p := range d.Permissions() {
		out = append(out, ports.Permission{Role: p.Role, Object: p.Object, Action: p.Action})
	}
	return out
}

// appoint enrols the organisation and keeps the appointment open until its address is proven.
func (s *Service) appoint(ctx context.Context, st ports.Store, administrator role.Name, a policy.Appointed) error {
	legal := identity.Legal{KvK: a.KvK}
	o, err := st.Organisations().ByLegal(ctx, legal)
	if errors.Is(err, ports.ErrNotFound) {
		o = identity.Organisation{ID: identity.OrganisationID(s.NewID()), Legal: legal}
	} else if err != nil {
		return err
	}
	if o.Enrolled.IsZero() {
		o.Enrolled = s.Now()
	}
	o.Name = a.Organisation
	if err := st.Organisations().Put(ctx, o); err != nil {
		return err
	}
	return st.Roles().PutAppointment(ctx, role.Appointment{Organisation: o.ID, Email: a.Email, Role: administrator, At: s.Now()})
}
