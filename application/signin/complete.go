package signin

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// complete turns a granted login into a session and the portal's answer. It runs on facts read in
// this very transaction, so whatever was withdrawn meanwhile counts; the session spends the login.
func (s *Service) complete(ctx context.Context, st ports.Store, c current, w row, p ports.Profile, g login.Granted, out State) (State, error) {
	p, err := s.ensurePerson(ctx, st, c, w, p)
	if err != nil {
		return State{}, err
	}
	option := w.owner.option(w.facts.Organisation)
	if !option.Represented.IsZero() {
		if p.Organisation, err = s.represent(ctx, st, option); err != nil {
			return State{}, err
		}
	}
	held, token, err := s.hold(ctx, st, c, w, p, g)
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
	granted := grantedFrom(held, p, c.Service, c.Asked.Action, s.Now())
	if !option.Represented.IsZero() {
		if granted.Acting, err = s.release(ctx, st, c, p.Person.ID, option); err != nil {
			return State{}, err
		}
	}
	destination, err := answers.Grant(ctx, c.realm.ID, st, c.State, *granted)
	if err != nil {
		return State{}, fmt.Errorf("signin: answer the portal: %w", err)
	}
	out.Finished = &Finished{Destination: destination, Until: held.StartedAt.Add(held.Limits.Absolute)}
	if held.EndedAt.IsZero() {
		out.Finished.Token = token
	}
	if w.Account != nil {
		if out.Finished.Device, err = s.used(ctx, st, c, w); err != nil {
			return State{}, err
		}
	}
	if out.Cookie, err = s.finished(ctx, c, destination); err != nil {
		return State{}, err
	}
	if w.exists() {
		w.Done = s.Now()
		if err := s.put(ctx, st, c.realm.ID, w); err != nil {
			return State{}, err
		}
	}
	return out, s.recordGrant(ctx, st, c, p, held, out)
}

// hold starts the session of a login, or goes on with the one it came from: the codes that were answered count
// in it from now on, under a new token. ErrConflict: this login made its session before.
func (s *Service) hold(ctx context.Context, st ports.Store, c current, w row, p ports.Profile, g login.Granted) (session.Session, string, error) {
	token, err := s.random(32)
	if err != nil {
		return session.Session{}, "", err
	}
	if !g.FromSession {
		held := s.newSession(c, w, p, g, token)
		if c.Kind == ports.PortalTrial { // it spends the login, and nobody goes on with it to a portal
			held.End(session.EndTrial, held.StartedAt)
		}
		return held, token, st.Sessions().Start(ctx, held)
	}
	fresh, err := st.OneTime().Spend(ctx, s.Now().Add(evidenceLifetime), "continued:"+c.id)
	if err != nil {
		return session.Session{}, "", err
	}
	if !fresh {
		return session.Session{}, "", ports.ErrConflict
	}
	held, err := st.Sessions().ByID(ctx, c.Session)
	if err != nil {
		return held, "", err
	}
	held.Factors = session.Factors(login.Factors(held.Factors).OrLater(w.Factors))
	held.Token, held.SeenAt, held.Organisation = digest(token), s.Now(), p.Organisation.ID
	held.Link, held.Institution = p.Link.ID, p.Institution.Code
	return held, token, st.Sessions().Put(ctx, held)
}

func (s *Service) newSession(c current, w row, p ports.Profile, g login.Granted, token string) session.Session {
	now, limits := s.Now(), c.realm.Document.Policy.Sessions
	held := session.Session{
		ID: session.ID(s.NewID()), Token: digest(token), Login: c.id, Person: p.Person.ID, Organisation: p.Organisation.ID,
		Service: c.Service, Method: methodOf(w.Choice), Level: g.Level, Device: c.from.Label, Factors: session.Factors(w.Factors),
		Link: p.Link.ID, Institution: p.Institution.Code, StartedAt: now, SeenAt: now, Limits: session.Limits{Idle: limits.Idle, Absolute: limits.Absolute},
	}
	if w.Account != nil {
		service, _ := c.realm.Document.Policy.Service(c.Service)
		audience, _ := service.Audience(w.Choice.Audience)
		held.AuthenticatedAt, held.Accounts = w.Account.At, accountsIn(audience)
		option := w.owner.option(w.facts.Organisation)
		held.Branch, held.Intermediary = option.Branch, option.Via
		return held
	}
	held.Branch, _ = identity.ParseBranch(w.Upstream.Branch)
	held.Intermediary, _ = identity.ParseKvK(w.Upstream.Intermediary)
	held.AuthenticatedAt = w.Upstream.At
	return held
}

// accountsIn is the one kind of accounts that an audience uses.
func accountsIn(a policy.Audience) string {
	for _, m := range a.Methods {
		if m.Method == policy.Account {
			return m.Accounts
		}
	}
	return ""
}

// used remembers that the account was used, and in which browser.
func (s *Service) used(ctx context.Context, st ports.Store, c current, w row) (string, error) {
	first := w.owner.Account.LastLogin.IsZero()
	w.owner.Account.Used(s.Now())
	if err := s.keep(ctx, st, w.owner); err != nil {
		return "", err
	}
	return s.remember(ctx, st, c, w, first)
}

func grantedFrom(held session.Session, p ports.Profile, service, action string, now time.Time) *ports.GrantedLogin {
	return &ports.GrantedLogin{
		Person: held.Person, Session: held.ID, Service: service, Level: held.Level, AuthenticatedAt: held.Newest(),
		Organisation: p.Organisation, Branch: held.Branch, Intermediary: held.Intermediary, Linked: p.Link.To, Institution: p.Institution,
		Email: p.Person.Email, Roles: role.Names(p.Grants, now), Subjects: p.Subjects, Action: action, Means: amr(held),
	}
}

// amr names how somebody proved who they are, as RFC 8176 does; of a broker's word we know no more than its level.
func amr(held session.Session) []string {
	if held.Accounts == "" {
		return nil
	}
	out := []string{"pwd"}
	f := held.Factors
	if !f.Authenticator.IsZero() || !f.EmailCode.IsZero() || !f.Recovery.IsZero() {
		out = append(out, "otp")
	}
	if !f.SMSCode.IsZero() {
		out = append(out, "sms")
	}
	if len(out) > 1 {
		out = append(out, "mfa")
	}
	return out
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

// language is that of the letters where no page chose one: the first that the portal wishes and the tenant speaks.
func language(wanted []string, t policy.Tenant) string {
	for _, l := range wanted {
		if len(l) >= 2 && t.Speaks(l[:2]) {
			return l[:2]
		}
	}
	return "nl"
}

// inputs gives the record of the decision that led to a state, or nil where the realm keeps none.
func inputs(c current, out State, outcome string) []byte {
	if !c.realm.Document.Policy.Records.Decisions {
		return nil
	}
	return replay.Record{Policy: c.Version, At: out.decided, Evidence: out.evidence, Roles: out.roles, Outcome: outcome}.Write()
}

func (s *Service) recordGrant(ctx context.Context, st ports.Store, c current, p ports.Profile, held session.Session, out State) error {
	event := s.event(c, out, audit.LoginGranted, audit.Done)
	event.Actor = "person:" + string(p.Person.ID)
	event.Facts["level"], event.Facts["session"] = held.Level.String(), string(held.ID)
	event.Facts["organisation"] = string(p.Organisation.ID)
	if !held.Branch.IsZero() {
		event.Facts["branch"] = held.Branch.String()
	}
	if !held.Intermediary.IsZero() { // both of a chain: for whom, and who in between (ET-10)
		event.Facts["intermediary"] = held.Intermediary.String()
	}
	if w := c.Client; w != "" {
		event.Facts["client"] = string(w)
	}
	event.Inputs = inputs(c, out, replay.Granted)
	st.AfterCommit(func() { s.Recorder.LoginEnded(ctx, c.Service, login.None) })
	return st.Audit().Append(ctx, event)
}

// about makes an event one of a person's own history, where it is known whose account somebody tried (XC-29).
func about(e *audit.Event, of identity.PersonID) {
	if of != "" {
		e.Facts["login"], e.Object = e.Object, "person:"+string(of)
	}
}

// event is an audit event about a login.
func (s *Service) event(c current, out State, a audit.Action, result audit.Result) audit.Event {
	e := audit.Event{
		ID: s.NewID(), Action: a, Object: "login:" + c.id, Result: result, Origin: "browser", Actor: "anonymous",
		At: s.Now(), Reference: out.Reference, Facts: map[string]string{"service": c.Service, "policy": fmt.Sprint(c.Version)},
	}
	if c.Kind == ports.PortalTrial {
		e.Facts[audit.Trial] = "yes"
	}
	return e
}
