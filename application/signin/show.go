package signin

import (
	"context"
	"errors"
	"strings"

	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// Show tells where a login is, and completes it when nothing is left to demand: a role that was given
// meanwhile lets the person through by itself. Asking twice changes nothing (XC-09).
func (s *Service) Show(ctx context.Context, b Browser) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil {
		return State{}, err
	}
	if c.Done {
		out := s.done(c)
		out.Untaken, err = s.untaken(ctx, c)
		return out, err
	}
	out, err := s.standing(ctx, c)
	if err != nil || out.Login != "" {
		return out, err
	}
	return s.change(ctx, c, func(context.Context, ports.Store, *row) error { return nil })
}

// untaken gives the answer of a login that ended, as long as its portal can still take it: who could not reach the
// portal tries again (XC-13). One that was taken is not given again, for a code that comes twice ends what it gave
// (RFC 6749, section 4.1.2).
func (s *Service) untaken(ctx context.Context, c current) (Untaken, error) {
	if c.Answer.Grant == "" {
		return Untaken{}, nil
	}
	var g ports.Grant
	err := s.Work.View(ctx, c.realm.ID, func(ctx context.Context, st ports.Store) (err error) {
		g, err = st.Grants().Find(ctx, ports.GrantKey{ID: c.Answer.Grant})
		return err
	})
	if errors.Is(err, ports.ErrNotFound) {
		return Untaken{}, nil
	}
	if err != nil || !g.CodeUsedAt.IsZero() || !g.RevokedAt.IsZero() || !s.Now().Before(g.CodeUntil) {
		return Untaken{}, err
	}
	return Untaken{c.Answer.URL, g.CodeUntil}, nil
}

// standing tells where a login is that looking at moves nowhere, reading only; zero for any other. So visitors who
// prove nothing write nothing, however many pages they ask for, and who has a code to enter is shown the page by
// what a view reads. What they enter is judged by what is held.
func (s *Service) standing(ctx context.Context, c current) (State, error) {
	var out State
	err := s.Work.View(ctx, c.realm.ID, func(ctx context.Context, st ports.Store) error {
		w, err := s.read(ctx, st, c, false)
		if err != nil || !readable(c, w) {
			return err
		}
		e, p, err := s.evidence(ctx, st, c, &w)
		if err != nil {
			return err
		}
		step := login.Next(c.realm.Document.Policy, e, s.Now())
		if ask, ok := step.(login.AskCode); w.exists() && (!ok || sent(asked(w, ask))) {
			return nil // it may have to be completed, or a code to be sent
		}
		found, err := s.state(ctx, c, w, p, e, step)
		if err == nil && w.exists() {
			err = s.detail(ctx, st, c, w, p, &found)
		}
		if _, refused := step.(login.Refused); refused { // who proved nothing is not recorded, and a reference would lead nowhere
			found.Reference = ""
		}
		out = found
		return err
	})
	return out, err
}

// readable tells whether a view can read all that the planner weighs of a login. A budget can only be held.
func readable(c current, w row) bool {
	if !w.exists() {
		return c.Session == ""
	}
	return w.Account != nil && w.Done.IsZero() && w.CodeState != ports.CodeTooMany
}

// Peek tells where a login is and completes nothing: for a page that asks quietly whether to go on.
func (s *Service) Peek(ctx context.Context, b Browser) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	out, err := s.standing(ctx, c)
	if err != nil || out.Login != "" {
		return out, err
	}
	err = s.Work.Do(ctx, c.realm.ID, func(ctx context.Context, st ports.Store) error {
		w, err := s.read(ctx, st, c, true)
		if err != nil {
			return err
		}
		e, profile, err := s.evidence(ctx, st, c, &w)
		if err != nil {
			return err
		}
		if out, err = s.state(ctx, c, w, profile, e, login.Next(c.realm.Document.Policy, e, s.Now())); err != nil {
			return err
		}
		return s.detail(ctx, st, c, w, profile, &out)
	})
	return out, err
}

// change runs f on the held row of a login and tells where the login is afterwards.
func (s *Service) change(ctx context.Context, c current, f func(context.Context, ports.Store, *row) error) (State, error) {
	var out State
	err := s.do(ctx, c, func(ctx context.Context, st ports.Store) error {
		w, err := s.read(ctx, st, c, true)
		if err != nil {
			return err
		}
		if !w.Done.IsZero() {
			out = s.done(c)
			return nil
		}
		before := w.facts
		if err := f(ctx, st, &w); err != nil {
			return err
		}
		out, err = s.advance(ctx, st, c, w, w.facts != before)
		return err
	})
	return out, err
}

// do runs a unit of work that writes the row of a login, and runs it again where another tab made that row
// meanwhile: only a row can be held, and at first there is none.
func (s *Service) do(ctx context.Context, c current, f func(context.Context, ports.Store) error) error {
	err := s.Work.Do(ctx, c.realm.ID, f)
	if errors.Is(err, ports.ErrConflict) {
		return s.Work.Do(ctx, c.realm.ID, f)
	}
	return err
}

// at runs f where the login waits for a step of kind T, and does nothing where it is elsewhere: a form
// of a step that is over changes nothing.
func at[T login.Step](s *Service, c current, f func(context.Context, ports.Store, *row, ports.Profile) error) func(context.Context, ports.Store, *row) error {
	return func(ctx context.Context, st ports.Store, w *row) error {
		e, profile, err := s.evidence(ctx, st, c, w)
		if err != nil {
			return err
		}
		defer w.changed()
		if _, ok := login.Next(c.realm.Document.Policy, e, s.Now()).(T); !ok {
			return nil
		}
		return f(ctx, st, w, profile)
	}
}

// advance asks the planner, keeps what changed, and completes a login that is granted.
func (s *Service) advance(ctx context.Context, st ports.Store, c current, w row, changed bool) (State, error) {
	e, profile, err := s.evidence(ctx, st, c, &w)
	if err != nil {
		return State{}, err
	}
	now := s.Now()
	step := login.Next(c.realm.Document.Policy, e, now)
	out, err := s.state(ctx, c, w, profile, e, step)
	if err != nil {
		return State{}, err
	}
	out.decided, out.roles = now, role.Names(profile.Grants, now)
	if g, ok := step.(login.Granted); ok {
		return s.complete(ctx, st, c, w, profile, g, out)
	}
	told, err := s.tell(ctx, st, c, &w, profile, out, changed || w.exists())
	if err != nil {
		return State{}, err
	}
	if changed || told {
		if err := s.put(ctx, st, c.realm.ID, w); err != nil {
			return State{}, err
		}
	}
	if err := s.detail(ctx, st, c, w, profile, &out); err != nil {
		return State{}, err
	}
	return out, s.sendFirst(ctx, st, c, w, profile, &out)
}

// detail adds what the page of the step shows.
func (s *Service) detail(ctx context.Context, st ports.Store, c current, w row, p ports.Profile, out *State) (err error) {
	switch step := out.Step.(type) {
	case login.VerifyEmail:
		out.Email, err = s.emailState(ctx, st, c, w)
	case login.AwaitRole:
		out.Role, err = s.roleState(ctx, st, c.realm.Document.Policy.Roles, p)
	case login.AskCode:
		out.Factor, err = s.factorState(ctx, st, c, w, p, step)
	case login.EnrolAuthenticator:
		out.Enrol, err = s.enrolState(ctx, st, c, w, step)
	case login.KeepRecoveryCodes:
		out.Recovery = strings.Fields(w.Recovery)
	case login.ChooseOrganisation:
		out.Acting, err = s.organisationState(ctx, st, c, w)
	case login.LinkAccount:
		out.Link, err = s.linkState(ctx, st, c, w, p, step.Proofs)
	case login.AwaitLink:
		out.Link.Waiting, _ = waitingIn(p.Links, s.Now())
	case login.ChooseAccount:
		out.Institutions, err = s.institutionState(ctx, st, c, p)
	case login.Refused:
		if step.Reason == login.EnrolmentBlocked {
			out.Repair, err = s.repairState(ctx, st, c, w, p)
		}
	}
	return err
}

// sendFirst sends the code that a proven password or an action calls for, once in a login: looking again
// sends no other (XC-09).
func (s *Service) sendFirst(ctx context.Context, st ports.Store, c current, w row, p ports.Profile, out *State) error {
	ask, ok := out.Step.(login.AskCode)
	if !ok || out.Factor.Code.Sent || !sent(out.Factor.Channel) {
		return nil
	}
	until, err := s.send(ctx, st, c, w, p, asked(w, ask))
	if err != nil {
		return err
	}
	out.Factor, err = s.factorState(ctx, st, c, w, p, ask)
	out.Factor.Code.ResendAt = later(out.Factor.Code.ResendAt, until)
	return err
}

// roleState tells who could give the role.
func (s *Service) roleState(ctx context.Context, st ports.Store, roles policy.Roles, p ports.Profile) (RoleState, error) {
	now := s.Now()
	holders, err := st.Roles().Holders(ctx, p.Organisation.ID, roles.Administrator, now)
	if err != nil {
		return RoleState{}, err
	}
	out := RoleState{Email: p.Person.Email.Masked(), Count: len(holders), AskedAt: p.AskedRole}
	for _, h := range holders {
		if !roles.ShowNames {
			break
		}
		admin, err := st.People().ByID(ctx, h, now)
		if err != nil {
			return RoleState{}, err
		}
		out.Administrators = append(out.Administrators, admin.Person.Email.Masked())
	}
	return out, nil
}
