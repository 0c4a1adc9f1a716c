package signin

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// registered tells whether the realm's register of mandates says on whose behalf somebody logs in: the realm is then
// an identity provider of the network, for one of its services.
func registered(p policy.Policy, service string) bool {
	s, _ := p.Service(service)
	return slices.ContainsFunc(s.Audiences, func(a policy.Audience) bool { return a.Mandates })
}

// unmandated says in the words of the planner why the register lets somebody act for nobody.
var unmandated = map[mandate.Reason]login.Reason{
	mandate.NoMandate: login.NoMandate, mandate.BranchRefused: login.BranchRefused, mandate.LevelTooLow: login.LevelTooLow,
	mandate.MandateEnded: login.MandateEnded, mandate.MandateFuture: login.MandateFuture, mandate.MandateSuspended: login.MandateSuspended,
}

// askRegister finds for whom the owner may act at the service of the network, now, and as how sure: each login asks
// anew, so that a mandate that ended counts no more (XC-19).
func (s *Service) askRegister(ctx context.Context, st ports.Store, c current, o *owner, chosen identity.OrganisationID, e *login.Evidence) error {
	if !registered(c.realm.Document.Policy, c.Service) {
		return nil
	}
	held, err := st.Means().OfHolder(ctx, o.Account.ID)
	if err != nil {
		return err
	}
	issued := slices.IndexFunc(held, func(m means.Means) bool { return m.At(s.Now()) == means.Issued })
	if issued < 0 {
		e.Account.State = login.AccountSuspended
		return nil
	}
	e.Account.Level = held[issued].Level
	service, err := s.toward(ctx, c)
	if err != nil {
		return err
	}
	mandates, err := st.Mandates().Held(ctx, mandate.HolderID(o.Account.ID))
	if err != nil {
		return err
	}
	answer := mandate.Decide(mandate.Question{Service: service, Means: held[issued].Level, At: s.Now()}, mandates)
	e.Person.Unmandated, e.Person.Ended = login.None, answer.Ended
	if len(answer.Options) == 0 {
		e.Person.Unmandated = unmandated[answer.Why]
	}
	o.options = answer.Options
	o.acting = make([]ports.Representation, len(answer.Options))
	for i, option := range answer.Options {
		o.acting[i].Organisation = identity.Organisation{ID: optionID(option), Legal: identity.Legal{KvK: option.Represented}}
		if o.acting[i].Organisation.ID == chosen || len(answer.Options) == 1 {
			e.Account.Level = option.Level
		}
	}
	return nil
}

// toward is the service of the network at which somebody wants to act. One that the catalogue has no more opens with
// no mandate.
func (s *Service) toward(ctx context.Context, c current) (mandate.Service, error) {
	all, err := s.Catalogue.Services(ctx)
	if err != nil {
		return mandate.Service{}, err
	}
	i := slices.IndexFunc(all, func(v mandate.Service) bool { return v.ID == c.Toward })
	if i < 0 {
		return mandate.Service{}, nil
	}
	return all[i], nil
}

// optionID names an option within a login, for the form and for what is remembered of it.
func optionID(o mandate.Option) identity.OrganisationID {
	return identity.OrganisationID(strings.Join([]string{o.Represented.String(), o.Branch.String(), o.Via.String()}, "/"))
}

// option is the way in that was chosen, or the only one; zero where the register was not asked.
func (o *owner) option(chosen identity.OrganisationID) mandate.Option {
	if o == nil {
		return mandate.Option{}
	}
	i := slices.IndexFunc(o.options, func(p mandate.Option) bool { return optionID(p) == chosen || len(o.options) == 1 })
	if i < 0 {
		return mandate.Option{}
	}
	return o.options[i]
}

// name gives the options the names of their organisations, where the realm knows them.
func (s *Service) name(ctx context.Context, st ports.Store, o *owner) (map[identity.KvK]string, error) {
	var numbers []identity.KvK
	for _, p := range o.options {
		numbers = append(numbers, p.Represented)
		if !p.Via.IsZero() {
			numbers = append(numbers, p.Via)
		}
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	known, err := st.Organisations().Known(ctx, numbers)
	out := map[identity.KvK]string{}
	for _, k := range known {
		out[k.Legal.KvK] = k.Name
	}
	return out, err
}

// represent makes the organisation of an option one that the realm knows, so that a session can name it.
func (s *Service) represent(ctx context.Context, st ports.Store, o mandate.Option) (identity.Organisation, error) {
	legal := identity.Legal{KvK: o.Represented}
	known, err := st.Organisations().ByLegal(ctx, legal)
	if !errors.Is(err, ports.ErrNotFound) {
		return known, err
	}
	known = identity.Organisation{ID: identity.OrganisationID(s.NewID()), Legal: legal}
	return known, st.Organisations().Put(ctx, known)
}

// release keeps what the service of the network is told, and gives the pseudonym by which it knows the person: one
// for each person, organisation and service provider, random and kept (ET-05).
func (s *Service) release(ctx context.Context, st ports.Store, c current, holder identity.PersonID, o mandate.Option) (identity.Pseudonym, error) {
	earlier, err := st.Releases().OfHolder(ctx, mandate.HolderID(holder))
	if err != nil {
		return identity.Pseudonym{}, err
	}
	r := ports.Release{Holder: mandate.HolderID(holder), Service: c.Toward, KvK: o.Represented, By: o.By, At: s.Now()}
	i := slices.IndexFunc(earlier, func(e ports.Release) bool { return e.KvK == r.KvK && provider(e.Service) == provider(r.Service) })
	if i >= 0 {
		r.Pseudonym = earlier[i].Pseudonym
	} else if r.Pseudonym, err = s.pseudonym(); err != nil {
		return r.Pseudonym, err
	}
	return r.Pseudonym, st.Releases().Put(ctx, r)
}

// pseudonym draws one in the form of the network: 64 hexadecimal digits, an at sign and 32 more (EHERKENNING 7.1).
func (s *Service) pseudonym() (identity.Pseudonym, error) {
	b := make([]byte, 48)
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return identity.Pseudonym{}, err
	}
	return identity.ParsePseudonym(hex.EncodeToString(b[:32]) + "@" + hex.EncodeToString(b[32:]))
}

// provider is the part of a service's id that names who offers it: "urn:etoegang:DV:00000099000000001000".
func provider(id mandate.ServiceID) string {
	of, _, _ := strings.Cut(string(id), ":services:")
	return of
}
