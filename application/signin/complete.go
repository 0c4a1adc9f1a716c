package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// complete turns a granted login into a session and the portal's answer. It runs on facts read in
// this very transaction, so whatever was withdrawn meanwhile counts; the session spends the login.
func (s *Service) complete(ctx context.Context, st ports.Store, c current, w row, e login.Evidence, p ports.Profile, g login.Granted, out State) (State, error) {
	p, err := s.ensurePerson(ctx, st, c, w, p)
	if err != nil {
		return State{}, err
	}
	held, token, err := s.newSession(c, w, p, g)
	if err != nil {
		return State{}, err
	}
	err = st.Sessions().Start(ctx, held)
	if errors.Is(err, ports.ErrConflict) {
		return s.done(c), nil
	}
	if err != nil {
		return State{}, err
	}
	answers, ok := s.Answers[c.Kind]
	if !ok {
		return State{}, fmt.Errorf("signin: nobody answers portals of kind %q", c.Kind)
	}
	destination, err := answers.Grant(ctx, c.realm.ID, st, c.State, *grantedFrom(held, p, c.Service, s.Now()))
	if err != nil {
		return State{}, fmt.Errorf("signin: answer the portal: %w", err)
	}
	out.Finished = &Finished{destination, token, held.StartedAt.Add(held.Limits.Absolute)}
	if out.Cookie, err = s.finished(ctx, c); err != nil {
		return State{}, err
	}
	if w.exists() {
		w.Done = s.Now()
		if err := s.put(ctx, st, c.realm.ID, w); err != nil {
			return State{}, err
		}
	}
	return out, s.recordGrant(ctx, st, c, e, p, held, out)
}

func (s *Service) newSession(c current, w row, p ports.Profile, g login.Granted) (session.Session, string, error) {
	token, err := s.random(32)
	if err != nil {
		return session.Session{}, "", err
	}
	now, limits := s.Now(), c.realm.Document.Policy.Sessions
	branch, _ := identity.ParseBranch(w.Upstream.Branch)
	intermediary, _ := identity.ParseKvK(w.Upstream.Intermediary)
	return session.Session{
		ID: session.ID(s.NewID()), Token: digest(token), Login: c.id, Person: p.Person.ID, Organisation: p.Organisation.ID,
		Service: c.Service, Method: methodOf(w.Choice), Level: g.Level, Branch: branch, Intermediary: intermediary,
		AuthenticatedAt: w.Upstream.At, StartedAt: now, SeenAt: now, Limits: session.Limits{Idle: limits.Idle, Absolute: limits.Absolute},
	}, token, nil
}

func grantedFrom(held session.Session, p ports.Profile, service string, now time.Time) *ports.GrantedLogin {
	return &ports.GrantedLogin{
		Person: held.Person, Session: held.ID, Service: service, Level: held.Level, AuthenticatedAt: held.AuthenticatedAt,
		Organisation: p.Organisation, Branch: held.Branch, Intermediary: held.Intermediary,
		Email: p.Person.Email, Roles: role.Names(p.Grants, now), Subjects: p.Subjects,
	}
}

// ensurePerson makes the profile of somebody who is here for the first time, and their organisation
// where the service lets any organisation in.
func (s *Service) ensurePerson(ctx context.Context, st ports.Store, c current, w row, p ports.Profile) (ports.Profile, error) {
	if p.Person.ID != "" {
		return p, nil
	}
	subject, err := w.facts.Upstream.subject()
	if err != nil {
		return p, err
	}
	if p.Organisation.ID == "" && !subject.Legal.IsZero() {
		p.Organisation = identity.Organisation{ID: identity.OrganisationID(s.NewID()), Legal: subject.Legal, Name: w.facts.Upstream.Name}
		if err := st.Organisations().Put(ctx, p.Organisation); err != nil {
			return p, err
		}
	}
	p.Person = identity.Person{
		ID: identity.PersonID(s.NewID()), Organisation: p.Organisation.ID, Acting: subject.Acting,
		Language: c.lang, CreatedAt: s.Now(),
	}
	if err := st.People().Put(ctx, p.Person); err != nil {
		return p, err
	}
	p.Person.Revision = 1
	return p, nil
}

func language(wanted []string) string {
	for _, l := range wanted {
		if len(l) >= 2 && l[:2] == "en" {
			return "en"
		}
	}
	return "nl"
}

// decision is the record of one decision: enough to make it again, with nobody's name in it.
type decision struct {
	Policy   int            `json:"policy"`
	At       time.Time      `json:"at"`
	Evidence login.Evidence `json:"evidence"`
	Outcome  string         `json:"outcome"`
}

// inputs gives the record of a decision, or nil where the realm keeps none.
func inputs(c current, e login.Evidence, now time.Time, outcome string) []byte {
	if !c.realm.Document.Policy.Records.Decisions {
		return nil
	}
	b, err := json.Marshal(decision{c.Version, now, e, outcome})
	if err != nil {
		return nil // every field of Evidence can be written: see TestDecisionsRoundTrip
	}
	return b
}

func (s *Service) recordGrant(ctx context.Context, st ports.Store, c current, e login.Evidence, p ports.Profile, held session.Session, out State) error {
	event := s.event(c, out, audit.LoginGranted, audit.Done)
	event.Actor = "person:" + string(p.Person.ID)
	event.Facts["level"], event.Facts["session"] = held.Level.String(), string(held.ID)
	event.Facts["organisation"] = string(p.Organisation.ID)
	if w := c.Client; w != "" {
		event.Facts["client"] = string(w)
	}
	event.Inputs = inputs(c, e, s.Now(), "granted")
	st.AfterCommit(func() { s.Recorder.LoginEnded(ctx, c.Service, login.None) })
	return st.Audit().Append(ctx, event)
}

// event is an audit event about a login.
func (s *Service) event(c current, out State, a audit.Action, result audit.Result) audit.Event {
	return audit.Event{
		ID: s.NewID(), Action: a, Object: "login:" + c.id, Result: result, Origin: "browser", Actor: "anonymous",
		At: s.Now(), Reference: out.Reference, Facts: map[string]string{"service": c.Service, "policy": fmt.Sprint(c.Version)},
	}
}
