package realms

import (
	"bytes"
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

// Published is what came of a document.
type Published struct {
	Realm   ports.Realm
	Changed bool // false: the live version says the same already
}

// Publish makes a document the live version of its realm, and registers the realm if it is new. The
// document, the rules and appointments derived from it, and the audit event change together. It
// gives *Faulty with every fault, and changes nothing, where the document cannot be used.
func (s *Service) Publish(ctx context.Context, file []byte, by string) (Published, error) {
	d, faults := s.Reader.Read(file)
	if len(faults) > 0 {
		return Published{}, &Faulty{faults}
	}
	id, err := s.register(ctx, d.Realm)
	if err != nil {
		return Published{}, err
	}
	var out Published
	err = s.Work.Do(ctx, id, func(ctx context.Context, st ports.Store) error {
		live, err := st.Policies().Live(ctx)
		if err != nil && !errors.Is(err, ports.ErrNotFound) {
			return err
		}
		out = Published{ports.Realm{ID: id, Slug: d.Realm, Version: live.Number, Document: d}, false}
		if bytes.Equal(live.Document, file) {
			return nil
		}
		out.Realm.Version, out.Changed = live.Number+1, true
		return s.put(ctx, st, out.Realm, file, by)
	})
	if err != nil {
		return Published{}, fmt.Errorf("realms: publish %s: %w", d.Realm, err)
	}
	return out, s.Refresh(ctx)
}

func (s *Service) register(ctx context.Context, slug realm.Slug) (realm.ID, error) {
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

func (s *Service) put(ctx context.Context, st ports.Store, r ports.Realm, file []byte, by string) error {
	now := s.Now()
	if err := st.Policies().Publish(ctx, ports.PolicyVersion{Number: r.Version, Document: file, Published: now, By: by}); err != nil {
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
		Origin: "command", Actor: by, At: now,
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
