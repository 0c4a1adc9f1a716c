package codes

import (
	"context"
	"crypto/hmac"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// Answer implements ports.CodeProver. Tries are counted per code, and per person over all codes (XC-03).
func (s *Service) Answer(ctx context.Context, st ports.Store, p ports.CodeProof, typed string) (ports.CodeAnswer, error) {
	sent, err := st.Challenges().OfLogin(ctx, p.Within, p.Purpose)
	if err != nil || len(sent) == 0 {
		return ports.CodeAnswer{}, err
	}
	out := ports.CodeAnswer{Asked: true, To: sent[0].Address}
	out.Refused, err = s.Count(ctx, st, p, func() (ports.CodeState, error) { return s.compare(ctx, st, p, sent, typed) })
	if err != nil || out.Refused == "" {
		return out, err
	}
	e := s.event(p, actions[p.Channel].refused, audit.Refused, out.To)
	e.Facts["reason"] = string(out.Refused)
	return out, st.Audit().Append(ctx, e)
}

func (s *Service) compare(ctx context.Context, st ports.Store, p ports.CodeProof, sent []challenge.Challenge, typed string) (ports.CodeState, error) {
	code, newest := challenge.Normalise(typed), sent[0]
	sum, err := s.sum(ctx, p, newest.Address, code)
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
func (s *Service) older(ctx context.Context, p ports.CodeProof, sent []challenge.Challenge, code string) (found bool, err error) {
	for _, o := range sent {
		sum, err := s.sum(ctx, p, o.Address, code)
		if err != nil {
			return false, err
		}
		found = found || hmac.Equal(o.Sum, sum)
	}
	return found, nil
}

// Count implements ports.CodeProver. Who answers right leaves the budget as it was, so nothing is written.
func (s *Service) Count(ctx context.Context, st ports.Store, p ports.CodeProof, compare func() (ports.CodeState, error)) (ports.CodeState, error) {
	b, err := s.budget(ctx, st, p, "answer", counted(p))
	if err != nil {
		return "", err
	}
	if _, ok := b.Take(throttle.CodeAttempts, s.Now()); !ok {
		return ports.CodeTooMany, nil
	}
	refused, err := compare()
	if err != nil || refused == "" {
		return refused, err
	}
	return refused, st.Budgets().Put(ctx, b, s.Now().Add(time.Hour))
}

// Blocked implements ports.CodeProver.
func (s *Service) Blocked(ctx context.Context, st ports.Store, p ports.CodeProof) (time.Time, error) {
	b, err := s.budget(ctx, st, p, "answer", counted(p))
	return b.Until(throttle.CodeAttempts, s.Now()), err
}

var codeStates = map[challenge.Outcome]ports.CodeState{
	challenge.Wrong: ports.CodeWrong, challenge.Expired: ports.CodeExpired, challenge.Exhausted: ports.CodeExhausted,
	challenge.Used: ports.CodeUsed, challenge.Superseded: ports.CodeSuperseded,
}

// State implements ports.CodeProver: whether a code is under way, how often it may be tried, and when
// another may be sent (MS-49, MS-50).
func (s *Service) State(ctx context.Context, st ports.Store, p ports.CodeProof) (ports.CodeProofState, error) {
	sent, err := st.Challenges().OfLogin(ctx, p.Within, p.Purpose)
	if err != nil || len(sent) == 0 {
		return ports.CodeProofState{}, err
	}
	newest := sent[0]
	out := ports.CodeProofState{
		To: newest.Address, Sent: true, Until: newest.Expires, TriesLeft: newest.TriesLeft(), Delivery: newest.Delivery,
		Code: codeStates[newest.State(s.Now())],
	}
	budgets, err := s.sendBudgets(ctx, st, p, newest.Address)
	out.ResendAt = s.latest(budgets)
	return out, err
}

// addressKey gives the form in which two addresses or numbers are compared.
func addressKey(to string) string { return strings.ToLower(to) }
