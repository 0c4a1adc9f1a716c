package codes

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// Send implements ports.CodeProver.
func (s *Service) Send(ctx context.Context, st ports.Store, p ports.CodeProof) (time.Time, error) {
	if until, err := s.takeSend(ctx, st, p); err != nil || !until.IsZero() {
		return until, err
	}
	if err := s.supersede(ctx, st, p); err != nil {
		return time.Time{}, err
	}
	code, err := challenge.NewCode(s.Random, p.Format.Alphabet, p.Format.Length)
	if err != nil {
		return time.Time{}, err
	}
	sum, err := s.sum(ctx, p, p.To, code)
	if err != nil {
		return time.Time{}, err
	}
	c := challenge.Challenge{
		ID: challenge.ID(s.NewID()), Login: p.Within, Purpose: p.Purpose, Subject: p.Subject, Address: p.To, Sum: sum,
		CreatedAt: s.Now(), Expires: s.Now().Add(p.Format.Lifetime), Limit: p.Format.Attempts,
	}
	if err := st.Challenges().Put(ctx, c); err != nil {
		return time.Time{}, err
	}
	if err := s.post(ctx, st, p, c, code); err != nil {
		return time.Time{}, err
	}
	result := audit.Done
	if p.Nobody {
		result = audit.Refused
	}
	return time.Time{}, st.Audit().Append(ctx, s.event(p, actions[p.Channel].sent, result, p.To))
}

// sendBudgets gives the budgets of the person and of the address, which hold over tabs, codes and nodes.
func (s *Service) sendBudgets(ctx context.Context, st ports.Store, p ports.CodeProof, to string) ([]throttle.Bucket, error) {
	var out []throttle.Bucket
	address := "address:"
	if p.Own {
		address = "own-address:"
	}
	for _, who := range []string{counted(p), address + addressKey(to)} {
		b, err := s.budget(ctx, st, p, "send", who)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// takeSend takes from both budgets, or from none: then it gives the instant after which one may try again.
func (s *Service) takeSend(ctx context.Context, st ports.Store, p ports.CodeProof) (time.Time, error) {
	budgets, err := s.sendBudgets(ctx, st, p, p.To)
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

func (s *Service) supersede(ctx context.Context, st ports.Store, p ports.CodeProof) error {
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
