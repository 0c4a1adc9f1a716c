package signin

import (
	"cmp"
	"context"
	"slices"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/ports"
)

// OrganisationState is on whose behalf one may act (MA-32).
type OrganisationState struct {
	May   []identity.Organisation
	Under []Under                 // what restricts each of May; empty where nothing does
	Now   identity.OrganisationID // until now, in the session that goes on; empty: none yet
}

// Under is how somebody acts for an organisation by a mandate: in one branch, or through an organisation that acts for it.
type Under struct {
	Branch identity.Branch
	Via    string // its name, or its number where the realm knows none
}

// ChooseOrganisation chooses on whose behalf the person acts from now on.
func (s *Service) ChooseOrganisation(ctx context.Context, b Browser, id identity.OrganisationID) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, at[login.ChooseOrganisation](s, c, func(ctx context.Context, st ports.Store, w *row, p ports.Profile) error {
		if !slices.ContainsFunc(w.owner.acting, func(r ports.Representation) bool { return r.Organisation.ID == id }) {
			return nil
		}
		w.Organisation = id
		e := s.personEvent(ctx, c, p)
		e.Action, e.Result, e.Facts["organisation"] = audit.OrganisationChosen, audit.Done, string(id)
		return st.Audit().Append(ctx, e)
	}))
}

func (s *Service) organisationState(ctx context.Context, st ports.Store, c current, w row) (OrganisationState, error) {
	var out OrganisationState
	for _, r := range w.owner.acting {
		out.May = append(out.May, r.Organisation)
	}
	names, err := s.name(ctx, st, w.owner)
	if err != nil {
		return out, err
	}
	for i, o := range w.owner.options {
		out.May[i].Name = names[o.Represented]
		out.Under = append(out.Under, Under{o.Branch, cmp.Or(names[o.Via], o.Via.String())})
	}
	if c.Session != "" {
		held, err := st.Sessions().ByID(ctx, c.Session)
		if err != nil {
			return out, err
		}
		out.Now = held.Organisation
	}
	return out, nil
}
