package enlisting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

// askSecond tells the other administrators of the organisation that a mandate waits for one of them (MR-81).
func (s *Service) askSecond(ctx context.Context, st ports.Store, h held) error {
	ids, err := s.administrators(ctx, st, h)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p, err := st.People().ByID(ctx, id, s.Now())
		if errors.Is(err, ports.ErrNotFound) || err == nil && !s.administers(h, p) {
			continue
		}
		if err != nil {
			return fmt.Errorf("enlisting: administrator: %w", err)
		}
		l := s.blank(h, ports.LetterMandateAsked)
		l.To, l.Lang, l.Person = p.Person.Email.String(), cmp.Or(p.Person.Language, "nl"), h.Name
		if err := s.Postbox.Mail(ctx, st, h.realm.ID, l); err != nil {
			return err
		}
	}
	return nil
}

// administrators are those by role, and those who were made one of this organisation; but for who ordered.
func (s *Service) administrators(ctx context.Context, st ports.Store, h held) ([]identity.PersonID, error) {
	var out []identity.PersonID
	o, err := st.Organisations().ByLegal(ctx, identity.Legal{KvK: h.KvK})
	if err == nil {
		out, err = st.Roles().Holders(ctx, o.ID, h.realm.Document.Policy.Roles.Administrator, s.Now())
	}
	if err != nil && !errors.Is(err, ports.ErrNotFound) {
		return nil, fmt.Errorf("enlisting: administrators: %w", err)
	}
	kept, err := st.MandateAdministrators().For(ctx, h.KvK)
	if err != nil {
		return nil, fmt.Errorf("enlisting: administrators: %w", err)
	}
	for _, a := range kept {
		if a.Term.At(s.Now()) == validity.Valid {
			out = append(out, a.Person)
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(id identity.PersonID) bool { return id == h.order.By }), nil
}

// administers tells whether somebody can get in to decide, and can be told.
func (s *Service) administers(h held, p ports.Profile) bool {
	named := slices.ContainsFunc(p.Grants, func(g role.Grant) bool { return g.Role == h.realm.Document.Policy.Roles.Administrator })
	return named && p.Person.Suspended.IsZero() && !p.Person.Email.IsZero()
}
