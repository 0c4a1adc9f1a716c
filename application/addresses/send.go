package addresses

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// Send implements ports.AddressProver.
func (s *Service) Send(ctx context.Context, st ports.Store, p ports.AddressProof, typed string, confirmed policy.Confirmed) (ports.SentCode, error) {
	out := ports.SentCode{Weighed: p.Realm.Document.Policy.Email.Weigh(typed, p.KvK, confirmed)}
	if out.Outcome != policy.AddressAccepted {
		return out, nil
	}
	var err error
	if out.Until, err = s.takeSend(ctx, st, p, out.Address); err != nil || !out.Until.IsZero() {
		return out, err
	}
	return out, s.send(ctx, st, p, out.Address)
}

// sendBudgets gives the budgets of the person and of the address, which hold over tabs, codes and nodes.
func (s *Service) sendBudgets(ctx context.Context, st ports.Store, p ports.AddressProof, a identity.EmailAddress) ([]throttle.Bucket, error) {
	var out []throttle.Bucket
	for _, who := range []string{"person:" + p.Subject, "address:" + a.Key()} {
		key, err := s.budgetKey(ctx, p.Realm.ID, "send", who)
		if err != nil {
			return nil, err
		}
		b, err := st.Budgets().ForUpdate(ctx, key)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// takeSend takes from both budgets, or from none: then it gives the instant after which one may try again.
func (s *Service) takeSend(ctx context.Context, st ports.Store, p ports.AddressProof, a identity.EmailAddress) (time.Time, error) {
	budgets, err := s.sendBudgets(ctx, st, p, a)
	if err != nil {
		return time.Time{}, err
	}
	if until := s.latest(budgets); !until.IsZero() {
		return until, nil
	}
	for _, b := range budgets {
		b.Take(throttle.CodeSends, s.Now())
		if err := st.Budgets().Put(ctx, b, s.Now().Add(24*time.Hour)); err != nil {
			return time.Time{}, err
		}
	}
	return time.Time{}, nil
}

// latest tells when all budgets grant another code; zero: now.
func (s *Service) latest(budgets []throttle.Bucket) time.Time {
	var until time.Time
	for _, b := range budgets {
		if t := b.Until(throttle.CodeSends, s.Now()); t.After(until) {
			until = t
		}
	}
	return until
}

// send makes the code, ends the older ones, and leaves the letter in the outbox.
func (s *Service) send(ctx context.Context, st ports.Store, p ports.AddressProof, a identity.EmailAddress) error {
	if err := s.supersede(ctx, st, p); err != nil {
		return err
	}
	rules := p.Realm.Document.Policy.Email
	code, err := s.newCode(rules)
	if err != nil {
		return err
	}
	sum, err := s.codeSum(ctx, p, a.String(), code)
	if err != nil {
		return err
	}
	c := challenge.Challenge{
		ID: challenge.ID(s.NewID()), Login: p.Within, Purpose: p.Purpose, Subject: p.Subject, Address: a.String(), Sum: sum,
		CreatedAt: s.Now(), Expires: s.Now().Add(rules.CodeLifetime), Limit: rules.CodeAttempts,
	}
	if err := st.Challenges().Put(ctx, c); err != nil {
		return err
	}
	letter := s.letter(p, codeLetters[p.Purpose], a, p.Lang)
	letter.Code, letter.Until, letter.Challenge = code, c.Expires, c.ID
	if err := s.post(ctx, st, p.Realm.ID, letter, c.Expires); err != nil {
		return err
	}
	return st.Audit().Append(ctx, s.event(p, audit.EmailCodeSent, audit.Done, a))
}

func (s *Service) supersede(ctx context.Context, st ports.Store, p ports.AddressProof) error {
	older, err := st.Challenges().OfLogin(ctx, p.Within, p.Purpose)
	if err != nil {
		return err
	}
	for _, o := range older {
		o.Supersede(s.Now())
		if err := st.Challenges().Put(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) newCode(rules policy.Email) (string, error) {
	alphabet := challenge.Letters
	if rules.CodeAlphabet == policy.DigitCodes {
		alphabet = challenge.Digits
	}
	return challenge.NewCode(s.Random, alphabet, rules.CodeLength)
}
