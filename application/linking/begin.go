package linking

import (
	"context"
	"encoding/base64"
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// Compare implements ports.LinkProver. An address that no pincode will go to costs no comparison.
func (s *Service) Compare(ctx context.Context, p ports.LinkProof, t ports.TypedLink) (ports.LinkTry, error) {
	out := ports.LinkTry{TypedLink: t, Weighed: p.Realm.Document.Policy.Email.Weigh(t.Email, p.Organisation.Legal.KvK, t.Confirmed)}
	if out.Outcome != policy.AddressAccepted || t.ByCode || !s.offered(p, linking.OldPassword) {
		return out, nil
	}
	var forms []credential.Hash
	err := s.Work.View(ctx, p.Realm.ID, func(ctx context.Context, st ports.Store) (err error) {
		if forms, err = st.PortalAccounts().Forms(ctx); err != nil {
			return err
		}
		out.Found, err = s.byName(ctx, st, t.UserName)
		return err
	})
	if err != nil {
		return out, err
	}
	verdict, err := s.Passwords.Verify(ctx, t.Password, out.Found.Hash, forms...)
	if err != nil {
		return out, err
	}
	out.Right = verdict.Right && out.Found.ID != ""
	if out.Right && (verdict.Rehash || out.Found.Legacy) {
		out.Better, err = s.Passwords.Hash(ctx, t.Password) // at once: the old form is gone after this (MH-32)
		if errors.Is(err, ports.ErrBusy) && !out.Found.Legacy {
			err = nil // the next time makes it better
		}
	}
	return out, err
}

// byName finds an account by the user name that was typed; zero where there is none.
func (s *Service) byName(ctx context.Context, st ports.Store, typed string) (linking.Account, error) {
	found, err := st.PortalAccounts().ByUserName(ctx, typed)
	return found, ignoreNotFound(err)
}

func ignoreNotFound(err error) error {
	if errors.Is(err, ports.ErrNotFound) {
		return nil
	}
	return err
}

// Begin implements ports.LinkProver.
func (s *Service) Begin(ctx context.Context, st ports.Store, p ports.LinkProof, t ports.LinkTry) (ports.BegunLink, error) {
	out := ports.BegunLink{Weighed: t.Weighed}
	a := attempt{Subject: p.Subject, Proof: linking.OldPassword, UserName: t.UserName, Address: t.Address.String()}
	if t.ByCode {
		a.Proof, a.UserName = linking.ByActivation, ""
	}
	if out.Outcome != policy.AddressAccepted {
		return out, nil
	}
	if !s.offered(p, a.Proof) {
		out.Wrong = true
		return out, nil
	}
	held, until, err := s.takeTry(ctx, st, p, t)
	if out.Until = until; err != nil || !until.IsZero() {
		return out, err
	}
	right := s.rightPassword
	if t.ByCode {
		right = s.rightCode
	}
	account, err := right(ctx, st, p, t, &a)
	if err != nil {
		return out, err
	}
	if a.Account == "" {
		out.Wrong = true
		return out, s.refused(ctx, st, p, t, account)
	}
	if err := s.forgive(ctx, st, held); err != nil {
		return out, err
	}
	if a.Wait, err = s.Codes.Send(ctx, st, s.pincode(p, a)); err != nil {
		return out, err
	}
	if err := s.record(ctx, st, s.event(p.Event, audit.LinkProven, audit.Done, a.Account), "proof", string(a.Proof)); err != nil {
		return out, err
	}
	return out, s.keep(ctx, st, p, a)
}

// refused records what was wrong: for the helpdesk, who may know which account it was about.
func (s *Service) refused(ctx context.Context, st ports.Store, p ports.LinkProof, t ports.LinkTry, of linking.AccountID) error {
	e := s.event(p.Event, audit.LinkRefused, audit.Refused, of)
	e.Personal = map[string]string{"user-name": t.UserName}
	if selector, _, ok := linking.SplitActivationCode(t.Code); t.ByCode && ok {
		e.Personal["user-name"] = selector
	}
	return s.record(ctx, st, e)
}

// rightPassword tells in the attempt whether the password that was compared is still that of the account. One that
// was wrong is looked at no further, as one of nobody.
func (s *Service) rightPassword(ctx context.Context, st ports.Store, p ports.LinkProof, t ports.LinkTry, a *attempt) (linking.AccountID, error) {
	if !t.Right {
		return t.Found.ID, nil
	}
	found, err := st.PortalAccounts().ForUpdate(ctx, t.Found.ID)
	if err != nil || !found.PasswordAt.Equal(t.Found.PasswordAt) || found.Hash.IsZero() {
		return t.Found.ID, err
	}
	a.Account, a.PasswordAt = found.ID, found.PasswordAt
	if t.Better.IsZero() {
		return found.ID, nil
	}
	legacy := found.Legacy
	found.Rehashed(t.Better)
	if err := st.PortalAccounts().Put(ctx, found); err != nil || !legacy {
		return found.ID, err
	}
	return found.ID, s.record(ctx, st, s.event(p.Event, audit.HashRenewed, audit.Done, found.ID))
}

// rightCode holds the activation code, and tells in the attempt whether it is right. It is not used up before the
// pincode is right too. An unknown code costs what a wrong one costs.
func (s *Service) rightCode(ctx context.Context, st ports.Store, p ports.LinkProof, t ports.LinkTry, a *attempt) (linking.AccountID, error) {
	selector, secret, _ := linking.SplitActivationCode(t.Code)
	code, err := st.ActivationCodes().ForUpdate(ctx, selector)
	if err := ignoreNotFound(err); err != nil {
		return "", err
	}
	sum, err := s.Sealer.MAC(ctx, p.Realm.ID, ports.PurposeActivation, string(code.Account), selector, secret)
	if err != nil {
		return "", err
	}
	if code.Account == "" {
		_, err := st.ActivationCodes().ForUpdate(ctx, selector) // in place of counting the try
		return "", ignoreNotFound(err)
	}
	outcome := code.Answer(sum, s.Now())
	if err := st.ActivationCodes().Put(ctx, code); err != nil {
		return "", err
	}
	if outcome == challenge.Accepted {
		a.Account, a.Selector = code.Account, code.Selector
	}
	return code.Account, nil
}

// takeTry counts the try for the person, and for the account that was named, whoever named it.
func (s *Service) takeTry(ctx context.Context, st ports.Store, p ports.LinkProof, t ports.LinkTry) ([]throttle.Bucket, time.Time, error) {
	named := []string{"link-name", linking.FoldUserName(t.UserName)}
	if t.ByCode {
		selector, _, _ := linking.SplitActivationCode(t.Code)
		named = []string{"link-code", selector}
	}
	return s.take(ctx, st, p, throttle.PasswordAttempts, []string{"link-person", p.Subject}, named)
}

// take takes from all budgets, or from none: then it gives the instant after which one may try again.
func (s *Service) take(ctx context.Context, st ports.Store, p ports.LinkProof, rule throttle.Rule, whose ...[]string) ([]throttle.Bucket, time.Time, error) {
	var held []throttle.Bucket
	for _, parts := range whose {
		mac, err := s.Sealer.MAC(ctx, p.Realm.ID, purposeBudget, parts...)
		if err != nil {
			return nil, time.Time{}, err
		}
		b, err := st.Budgets().ForUpdate(ctx, base64.RawURLEncoding.EncodeToString(mac))
		if err != nil {
			return nil, time.Time{}, err
		}
		if until, ok := b.Take(rule, s.Now()); !ok {
			return nil, until, nil
		}
		held = append(held, b)
	}
	return held, time.Time{}, s.store(ctx, st, held)
}

func (s *Service) forgive(ctx context.Context, st ports.Store, held []throttle.Bucket) error {
	for i := range held {
		held[i].Forgive()
	}
	return s.store(ctx, st, held)
}

func (s *Service) store(ctx context.Context, st ports.Store, held []throttle.Bucket) error {
	for _, b := range held {
		if err := st.Budgets().Put(ctx, b, s.Now().Add(24*time.Hour)); err != nil {
			return err
		}
	}
	return nil
}
