package signin

import (
	"context"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// CheckCode takes the answer to the e-mail code. The right one proves the address, makes the profile
// (MS-32) and uses the appointments that wait for it; any other is counted, per code and per person.
// The state tells what it led to.
func (s *Service) CheckCode(ctx context.Context, b Browser, typed string) (State, error) {
	c, err := s.open(ctx, b)
	if err != nil || c.Done {
		return s.done(c), err
	}
	return s.change(ctx, c, func(ctx context.Context, st ports.Store, w *row) error {
		e, profile, err := s.evidence(ctx, st, c, w.facts)
		if err != nil {
			return err
		}
		if _, ok := login.Next(c.realm.Document.Policy, e, s.Now()).(login.VerifyEmail); !ok {
			return nil
		}
		sent, err := st.Challenges().OfLogin(ctx, c.id, challenge.PurposeVerifyEmail)
		if err != nil || len(sent) == 0 {
			return err
		}
		if w.CodeState, err = s.answer(ctx, st, c, *w, sent, typed); err != nil {
			return err
		}
		if w.CodeState != "" {
			return st.Audit().Append(ctx, s.codeRefused(ctx, c, profile, sent[0], w.CodeState))
		}
		w.CodeState, err = s.verified(ctx, st, c, *w, profile, sent[0])
		return err
	})
}

// answer compares what was typed with the newest code, within the person's budget over all codes
// (XC-03). "" means accepted.
func (s *Service) answer(ctx context.Context, st ports.Store, c current, w row, sent []challenge.Challenge, typed string) (CodeState, error) {
	key, err := s.key(ctx, c.realm.ID, purposeBudget, "answer", "person:"+w.Subject)
	if err != nil {
		return "", err
	}
	budget, err := st.Budgets().ForUpdate(ctx, key)
	if err != nil {
		return "", err
	}
	if _, ok := budget.Take(throttle.CodeAttempts, s.Now()); !ok {
		return CodeTooMany, nil
	}
	if err := st.Budgets().Put(ctx, budget, s.Now().Add(time.Hour)); err != nil {
		return "", err
	}
	sum, err := s.codeSum(ctx, c, w, challenge.Normalise(typed))
	if err != nil {
		return "", err
	}
	newest := sent[0]
	outcome := newest.Answer(sum, s.Now())
	if err := st.Challenges().Put(ctx, newest); err != nil {
		return "", err
	}
	older := slices.ContainsFunc(sent[1:], func(o challenge.Challenge) bool { return constantEqual(string(o.Sum), string(sum)) })
	if outcome == challenge.Wrong && older {
		return CodeSuperseded, nil
	}
	return codeStates[outcome], nil
}

// verified keeps the proof of the address, unless policy wants addresses unique and it is taken.
func (s *Service) verified(ctx context.Context, st ports.Store, c current, w row, p ports.Profile, ch challenge.Challenge) (CodeState, error) {
	address, err := identity.ParseEmail(ch.Address)
	if err != nil {
		return "", err
	}
	if c.realm.Document.Policy.Email.Unique {
		taken, err := st.People().SameEmail(ctx, address, p.Person.ID)
		if err != nil || taken {
			return CodeTaken, err
		}
	}
	if p, err = s.ensurePerson(ctx, st, c, w, p); err != nil {
		return "", err
	}
	p.Person.ProveEmail(address, c.Service, s.Now())
	if err := st.People().Put(ctx, p.Person); err != nil {
		return "", err
	}
	if err := s.useAppointments(ctx, st, c, p, address); err != nil {
		return "", err
	}
	return "", st.Audit().Append(ctx, s.emailEvent(ctx, c, p, address, audit.EmailVerified, audit.Done))
}

// useAppointments gives the roles that the tenant kept ready for the owner of the address.
func (s *Service) useAppointments(ctx context.Context, st ports.Store, c current, p ports.Profile, a identity.EmailAddress) error {
	open, err := st.Roles().OpenAppointments(ctx, p.Organisation.ID, a)
	if err != nil {
		return err
	}
	for _, appointment := range open {
		appointment.UsedAt = s.Now()
		if err := st.Roles().PutAppointment(ctx, appointment); err != nil {
			return err
		}
		grant := role.Grant{Person: p.Person.ID, Organisation: p.Organisation.ID, Role: appointment.Role, From: s.Now(), By: role.ByTenant}
		if err := st.Roles().Grant(ctx, grant); err != nil {
			return err
		}
		e := s.emailEvent(ctx, c, p, a, audit.AppointmentUsed, audit.Done)
		e.Facts["role"] = string(appointment.Role)
		if err := st.Audit().Append(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) codeRefused(ctx context.Context, c current, p ports.Profile, ch challenge.Challenge, why CodeState) audit.Event {
	address, _ := identity.ParseEmail(ch.Address)
	e := s.emailEvent(ctx, c, p, address, audit.EmailCodeRefused, audit.Refused)
	e.Facts["reason"] = string(why)
	return e
}
