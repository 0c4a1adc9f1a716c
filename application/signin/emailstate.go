package signin

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// emailState tells where the verification is: what was typed, whether a code is under way, how often
// it may be tried, and when another may be sent (MS-49, MS-50).
func (s *Service) emailState(ctx context.Context, st ports.Store, c current, w row) (EmailState, error) {
	out := EmailState{Address: w.Address, Code: w.CodeState}
	sent, err := st.Challenges().OfLogin(ctx, c.id, challenge.PurposeVerifyEmail)
	if err != nil || len(sent) == 0 {
		return out, err
	}
	newest := sent[0]
	out.Sent, out.Address, out.Until, out.TriesLeft, out.Delivery = true, newest.Address, newest.Expires, newest.TriesLeft(), newest.Delivery
	if out.Code == "" {
		out.Code = codeStates[newest.State(s.Now())]
	}
	out.ResendAt, err = s.resendAt(ctx, st, c, w, newest.Address)
	return out, err
}

func (s *Service) resendAt(ctx context.Context, st ports.Store, c current, w row, address string) (time.Time, error) {
	a, err := identity.ParseEmail(address)
	if err != nil {
		return time.Time{}, nil
	}
	var until time.Time
	for _, who := range []string{"person:" + w.Subject, "address:" + a.Key()} {
		key, err := s.key(ctx, c.realm.ID, purposeBudget, "send", who)
		if err != nil {
			return until, err
		}
		b, err := st.Budgets().ForUpdate(ctx, key)
		if err != nil {
			return until, err
		}
		until = later(until, b.Until(throttle.CodeSends, s.Now()))
	}
	return until, nil
}
