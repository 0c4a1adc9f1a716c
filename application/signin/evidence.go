package signin

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// evidence gathers what is known of a login: the request, the row, and the person as they are now.
func (s *Service) evidence(ctx context.Context, st ports.Store, c current, w *row) (login.Evidence, ports.Profile, error) {
	switch {
	case w.Upstream != nil:
		return s.upstreamEvidence(ctx, st, c, w.facts)
	case w.Account != nil:
		return s.accountEvidence(ctx, st, c, w)
	case c.Session != "":
		return s.sessionEvidence(ctx, st, c, w)
	}
	e := login.Evidence{Asked: c.Asked, Choice: w.Choice, Failure: w.Failure}
	e.Upstream.Level = w.Had
	return e, ports.Profile{}, nil
}

func (s *Service) upstreamEvidence(ctx context.Context, st ports.Store, c current, f facts) (login.Evidence, ports.Profile, error) {
	e := login.Evidence{Asked: c.Asked, Choice: f.Choice, Failure: f.Failure}
	subject, err := f.Upstream.subject()
	if err != nil {
		return e, ports.Profile{}, err
	}
	profile, err := st.People().BySubject(ctx, subject, s.Now())
	if err != nil && !errors.Is(err, ports.ErrNotFound) {
		return e, profile, err
	}
	e.Upstream = login.Upstream{
		Proven: f.Failure == login.None, Level: f.Upstream.Level, At: f.Upstream.At,
		Organisation: !subject.Legal.IsZero(), Enrolled: !profile.Organisation.Enrolled.IsZero(),
		Branch: f.Upstream.Branch != "", Intermediary: f.Upstream.Intermediary != "",
	}
	if f.CodeState == ports.CodeTooMany {
		if e.Blocked, err = s.blockedUntil(ctx, st, c, f.Upstream); err != nil {
			return e, profile, err
		}
	}
	if err := s.weighPerson(ctx, st, c.realm, &e, profile); err != nil {
		return e, profile, err
	}
	return e, profile, s.weighLinks(ctx, st, c.realm, &e, &profile, f.Institution, c.Choose)
}

// blockedUntil tells when the person's budget of answers lets them try again. It is read only where an
// answer was refused for it.
func (s *Service) blockedUntil(ctx context.Context, st ports.Store, c current, u *provenUpstream) (time.Time, error) {
	subject, err := s.subjectKey(ctx, c.realm.ID, u)
	if err != nil {
		return time.Time{}, err
	}
	return s.Addresses.Blocked(ctx, st, ports.AddressProof{Realm: c.realm, Subject: subject})
}

// weighPerson adds what the realm knows of the person, and the answers of the authorizer.
func (s *Service) weighPerson(ctx context.Context, st ports.Store, r ports.Realm, e *login.Evidence, p ports.Profile) error {
	service, _ := r.Document.Policy.Service(e.Asked.Service)
	choice := e.Choice
	if e.Session.Alive {
		choice = e.Session.Choice
	}
	audience := cmpOr(choice.Audience, policy.Everyone)
	may, err := s.may(ctx, st, r, []role.Name{role.Name(policy.AudienceRole(audience))}, "method:"+string(cmpOr(choice.Method, onlyMethod(service))), "login-with")
	if err != nil {
		return err
	}
	enter, err := s.may(ctx, st, r, role.Names(p.Grants, s.Now()), "service:"+service.ID, "enter")
	if err != nil {
		return err
	}
	e.Person.Suspended = !p.Person.Suspended.IsZero()
	e.Person.EmailProven, e.Person.EmailHere = p.Person.EmailProvenAt(""), p.Person.EmailProvenAt(service.ID)
	e.Person.MayEnter, e.Person.MayUseMethod = enter, may
	return nil
}

// may asks the authorizer with the rules of the document's version, which are read once and kept.
func (s *Service) may(ctx context.Context, st ports.Store, r ports.Realm, roles []role.Name, object, action string) (bool, error) {
	if len(roles) == 0 {
		return false, nil
	}
	return s.Authorizer.CanAt(ctx, r.ID, int64(r.Version), st.Permissions().All, roles, object, action)
}

// onlyMethod is the method of a service that offers one way in, where nobody had to choose.
func onlyMethod(s policy.Service) policy.Method {
	if len(s.Audiences) == 1 && len(s.Audiences[0].Methods) == 1 {
		return s.Audiences[0].Methods[0].Method
	}
	return ""
}

// methodOf and choiceOf keep the way in of a session in one text.
func methodOf(c login.Choice) string { return c.Audience + "/" + string(c.Method) }

func choiceOf(s string) login.Choice {
	audience, method, _ := strings.Cut(s, "/")
	return login.Choice{Audience: audience, Method: policy.Method(method)}
}

func cmpOr[T comparable](a, b T) T {
	var zero T
	if a != zero {
		return a
	}
	return b
}

// subject gives who the broker named.
func (u provenUpstream) subject() (identity.Subject, error) {
	var out identity.Subject
	var err error
	if u.KvK != "" {
		if out.Legal.KvK, err = identity.ParseKvK(u.KvK); err != nil {
			return out, err
		}
	}
	if u.RSIN != "" {
		if out.Legal.RSIN, err = identity.ParseRSIN(u.RSIN); err != nil {
			return out, err
		}
	}
	out.Acting, err = identity.ParsePseudonym(u.Acting)
	return out, err
}

// later is the later of two instants.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
