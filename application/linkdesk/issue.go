package linkdesk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// Refusals of activation codes, by their message keys.
var (
	ErrNoCodes  = fault.New(fault.Conflict, "linkdesk.no-codes") // by policy none links anything now
	ErrHeld     = fault.New(fault.Conflict, "linkdesk.held")     // somebody holds the account: end that link first
	ErrDisabled = fault.New(fault.Conflict, "linkdesk.disabled") // the account
	ErrKnown    = fault.New(fault.Conflict, "linkdesk.known")    // the institution has an account already
)

// Letter is what a new activation code is told with: once, on paper (MH-38). Nobody can read the code again.
type Letter struct {
	Account     linking.AccountID
	Institution linking.Institution
	To          linking.Contact // who is authorised; may be zero
	Code        secret.Text     // as people type it
	Expires     time.Time
}

// Issue gives an account a new activation code for one of its institutions. One that it had before is dead.
func (s *Service) Issue(ctx context.Context, at At, id linking.AccountID, of linking.Code, why string) (Letter, error) {
	var out Letter
	reason, err := reasoned(why)
	if err != nil {
		return out, err
	}
	err = s.do(ctx, at, func(ctx context.Context, st ports.Store) error {
		a, err := st.PortalAccounts().ForUpdate(ctx, id)
		if err != nil {
			return err
		}
		out, err = s.issue(ctx, st, at, a, of, reason)
		return err
	})
	return out, err
}

// issue gives an account that is held a code.
func (s *Service) issue(ctx context.Context, st ports.Store, at At, a linking.Account, of linking.Code, reason string) (Letter, error) {
	i, ok := a.Institution(of)
	if !ok {
		return Letter{}, ErrNotThere
	}
	rules, err := s.issuable(ctx, st, at, a)
	if err != nil {
		return Letter{}, err
	}
	if err := s.replace(ctx, st, at, a.ID); err != nil {
		return Letter{}, err
	}
	c, text, err := s.draw(ctx, st, at, a.ID, rules)
	if err != nil {
		return Letter{}, err
	}
	c.For = of
	if err := st.ActivationCodes().Put(ctx, c); err != nil {
		return Letter{}, err
	}
	e := s.event(at, audit.ActivationIssued, a.ID.Object(), "institution", of.String())
	if reason != "" {
		e = because(e, reason)
	}
	return Letter{a.ID, i, a.Authorised, text, c.Expires}, st.Audit().Append(ctx, e)
}

// issuable tells whether a code would open the account, and by which rules.
func (s *Service) issuable(ctx context.Context, st ports.Store, at At, a linking.Account) (policy.Activation, error) {
	rules, _ := Rules(at.Realm.Document)
	switch {
	case !slices.Contains(rules.InForce(s.Now()), policy.ActivationCode):
		return rules.Activation, ErrNoCodes
	case a.State != linking.Active:
		return rules.Activation, ErrDisabled
	}
	line, err := s.line(ctx, st, a)
	if err == nil && line.Linked {
		err = ErrHeld
	}
	return rules.Activation, err
}

// replace ends the codes that an account has: two at a time would be two chances to guess, and the lost one one
// to find.
func (s *Service) replace(ctx context.Context, st ports.Store, at At, id linking.AccountID) error {
	codes, err := st.ActivationCodes().Of(ctx, id)
	if err != nil {
		return err
	}
	for _, c := range codes {
		if c.State(s.Now()) != challenge.Accepted {
			continue
		}
		c.Replace(s.Now())
		if err := st.ActivationCodes().Put(ctx, c); err != nil {
			return err
		}
		if err := st.Audit().Append(ctx, s.event(at, audit.ActivationEnded, id.Object(), "institution", c.For.String())); err != nil {
			return err
		}
	}
	return nil
}

// draws is how many selectors are tried for one that is free: there are 31^4, so the first one almost always is.
const draws = 20

// draw makes a code whose selector no other has.
func (s *Service) draw(ctx context.Context, st ports.Store, at At, id linking.AccountID, rules policy.Activation) (linking.ActivationCode, secret.Text, error) {
	for range draws {
		typed, err := challenge.NewCode(s.Random, challenge.Letters, linking.SelectorLength+linking.SecretLength)
		if err != nil {
			return linking.ActivationCode{}, secret.Text{}, err
		}
		selector, hidden, _ := linking.SplitActivationCode(typed)
		_, err = st.ActivationCodes().ForUpdate(ctx, selector)
		if err == nil {
			continue
		}
		if !errors.Is(err, ports.ErrNotFound) {
			return linking.ActivationCode{}, secret.Text{}, err
		}
		sum, err := s.Sealer.MAC(ctx, at.Realm.ID, ports.PurposeActivation, string(id), selector, hidden)
		return linking.ActivationCode{
			Selector: selector, Account: id, Sum: sum, CreatedAt: s.Now(), By: at.By, Expires: s.Now().Add(rules.Valid), Limit: rules.Tries,
		}, secret.New(linking.FormatActivationCode(selector, hidden)), err
	}
	return linking.ActivationCode{}, secret.Text{}, fmt.Errorf("linkdesk: no activation code is free")
}
