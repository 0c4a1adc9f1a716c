package addresses

import (
	"context"
	"crypto/hmac"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// Answer implements ports.AddressProver. Tries are counted per code, and per person over all codes (XC-03).
func (s *Service) Answer(ctx context.Context, st ports.Store, p ports.AddressProof, typed string) (ports.AnsweredCode, error) {
	sent, err := st.Challenges().OfLogin(ctx, p.Within, p.Purpose)
	if err != nil || len(sent) == 0 {
		return ports.AnsweredCode{}, err
	}
	out := ports.AnsweredCode{Asked: true}
	if out.Address, err = identity.ParseEmail(sent[0].Address); err != nil {
		return out, err
	}
	if out.Refused, err = s.compare(ctx, st, p, sent, typed); err == nil && out.Refused == "" {
		out.Refused, err = s.taken(ctx, st, p, out.Address)
	}
	if err != nil || out.Refused == "" {
		return out, err
	}
	e := s.event(p, audit.EmailCodeRefused, audit.Refused, out.Address)
	e.Facts["reason"] = string(out.Refused)
	return out, st.Audit().Append(ctx, e)
}

func (s *Service) compare(ctx context.Context, st ports.Store, p ports.AddressProof, sent []challenge.Challenge, typed string) (ports.CodeState, error) {
	if ok, err := s.takeAnswer(ctx, st, p); err != nil || !ok {
		return ports.CodeTooMany, err
	}
	code, newest := challenge.Normalise(typed), sent[0]
	sum, err := s.codeSum(ctx, p, newest.Address, code)
	if err != nil {
		return "", err
	}
	outcome := newest.Answer(sum, s.Now())
	if err := st.Challenges().Put(ctx, newest); err != nil {
		return "", err
	}
	older, err := s.older(ctx, p, sent[1:], code) // whatever came out, so that every answer costs the same (XC-04)
	if err != nil || older && outcome == challenge.Wrong {
		return ports.CodeSuperseded, err
	}
	return codeStates[outcome], nil
}

// older tells whether what was typed is the code of an earlier letter.
func (s *Service) older(ctx context.Context, p ports.AddressProof, sent []challenge.Challenge, code string) (found bool, err error) {
	for _, o := range sent {
		sum, err := s.codeSum(ctx, p, o.Address, code)
		if err != nil {
			return false, err
		}
		found = found || hmac.Equal(o.Sum, sum)
	}
	return found, nil
}

// taken tells whether another profile has an address that policy wants unique. It holds the address, so
// that of two people who prove it at once the second is told.
func (s *Service) taken(ctx context.Context, st ports.Store, p ports.AddressProof, a identity.EmailAddress) (ports.CodeState, error) {
	if !p.Realm.Document.Policy.Email.Unique {
		return "", nil
	}
	if _, err := s.sendBudgets(ctx, st, p, a); err != nil {
		return "", err
	}
	taken, err := st.People().SameEmail(ctx, a, p.Person)
	if err != nil || !taken {
		return "", err
	}
	return ports.CodeTaken, nil
}

func (s *Service) answerBudget(ctx context.Context, st ports.Store, p ports.AddressProof) (throttle.Bucket, error) {
	key, err := s.budgetKey(ctx, p.Realm.ID, "answer", "person:"+p.Subject)
	if err != nil {
		return throttle.Bucket{}, err
	}
	return st.Budgets().ForUpdate(ctx, key)
}

func (s *Service) takeAnswer(ctx context.Context, st ports.Store, p ports.AddressProof) (bool, error) {
	b, err := s.answerBudget(ctx, st, p)
	if err != nil {
		return false, err
	}
	if _, ok := b.Take(throttle.CodeAttempts, s.Now()); !ok {
		return false, nil
	}
	return true, st.Budgets().Put(ctx, b, s.Now().Add(time.Hour))
}
