package people

import (
	"context"
	"errors"
	"fmt"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// Earlier is a profile of the same organisation with the same proven address, made before: perhaps the
// same person, who got a new means (MS-55).
type Earlier struct {
	Profile ports.Profile
	Roles   []role.Name // in force now
}

// earlier gives such profiles of somebody who waits for a role; who has one is somebody already.
func (s *Service) earlier(ctx context.Context, st ports.Store, one One) ([]Earlier, error) {
	if len(one.Roles) > 0 {
		return nil, nil
	}
	ids, err := st.People().Earlier(ctx, one.Profile.Person)
	if err != nil {
		return nil, fmt.Errorf("people: earlier profiles: %w", err)
	}
	var out []Earlier
	for _, id := range ids {
		p, err := s.colleague(ctx, st, one.Admin, id)
		if err != nil {
			return nil, err
		}
		out = append(out, Earlier{p, role.Names(p.Grants, s.Now())})
	}
	return out, nil
}

// ReplacedMeans is what the approval of a new means did, or would do.
type ReplacedMeans struct {
	One     One
	Earlier Earlier
}

// ReplaceMeans lets the person of an earlier profile go on with the means of a new one: the earlier
// profile keeps its id, roles and pseudonyms at portals and is from now on found by the new means; the
// new profile disappears, and sessions of both end. The administrator tells that it is one person, and
// never of themselves unless policy lets them (MS-47). preview weighs it and does nothing.
func (s *Service) ReplaceMeans(ctx context.Context, c Caller, id, earlier identity.PersonID, preview bool) (ReplacedMeans, error) {
	var out ReplacedMeans
	err := s.Work.Do(ctx, c.Realm, func(ctx context.Context, st ports.Store) error {
		if err := s.holdOrganisation(ctx, st, c); err != nil {
			return err
		}
		one, err := s.one(ctx, st, c, id)
		if err != nil {
			return err
		}
		if out, err = one.replacement(earlier); err != nil || preview {
			return err
		}
		return s.replace(ctx, st, out)
	})
	if errors.Is(err, ports.ErrConflict) {
		err = ErrChanged
	}
	return out, err
}

// holdOrganisation waits for whoever changes this organisation's people now, so that what is read after it
// is what they left.
func (s *Service) holdOrganisation(ctx context.Context, st ports.Store, c Caller) error {
	admin, err := s.enter(ctx, st, c, actionEditRoles)
	if err != nil {
		return err
	}
	_, err = st.Roles().Holders(ctx, admin.Profile.Organisation.ID, admin.Realm.Document.Policy.Roles.Administrator, s.Now())
	return err
}

// replacement finds the earlier profile among those that may be of the same person.
func (o One) replacement(earlier identity.PersonID) (ReplacedMeans, error) {
	if len(o.Roles) > 0 {
		return ReplacedMeans{}, ErrChanged
	}
	for _, e := range o.Earlier {
		if e.Profile.Person.ID != earlier {
			continue
		}
		if earlier == o.Admin.Profile.Person.ID && !o.Admin.Realm.Document.Policy.Roles.SelfGrant {
			return ReplacedMeans{}, refusals[role.ErrSelfGrant]
		}
		return ReplacedMeans{o, e}, nil
	}
	return ReplacedMeans{}, ErrNoPerson
}

func (s *Service) replace(ctx context.Context, st ports.Store, r ReplacedMeans) error {
	person, newer := r.Earlier.Profile.Person, r.One.Profile.Person
	if err := person.ContinueWith(newer); err != nil {
		return err
	}
	for _, p := range []identity.Person{person, newer} {
		if _, err := s.Closer.CloseOf(ctx, r.One.Admin.Realm.ID, st, p.ID, session.EndReplaced, nil); err != nil {
			return err
		}
	}
	e := r.One.Admin.event(s, audit.MeansReplaced, "person:"+string(person.ID))
	end := ports.LinkDecision{By: e.Actor, Event: audit.Event{Origin: e.Origin, Actor: e.Actor, Reference: e.Reference}}
	if err := s.Links.Forget(ctx, st, r.One.Admin.Realm, newer.ID, end); err != nil {
		return err
	}
	if err := st.People().Remove(ctx, newer); err != nil {
		return err
	}
	if err := st.People().Put(ctx, person); err != nil {
		return err
	}
	if err := s.Postbox.Mail(ctx, st, r.One.Admin.Realm.ID, r.letter(s)); err != nil {
		return err
	}
	e.Facts["replaced"] = "person:" + string(newer.ID)
	e.Personal = map[string]string{"address": person.Email.String()}
	return st.Audit().Append(ctx, e)
}

// letter tells the person, who may be another one than the administrator believed (XC-42).
func (r ReplacedMeans) letter(s *Service) ports.Letter {
	d, p := r.One.Admin.Realm.Document, r.Earlier.Profile
	return ports.Letter{
		Kind: ports.LetterMeansReplaced, To: p.Person.Email.String(), Lang: p.Person.Language, Tenant: d.Tenant.Name, Service: d.Tenant.Name,
		Organisation: p.Organisation.Name, At: s.Now(), Helpdesk: d.Tenant.Helpdesk.Name, Contact: d.Tenant.Helpdesk.Ways(),
	}
}
