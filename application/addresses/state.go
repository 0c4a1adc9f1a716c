package addresses

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

var codeStates = map[challenge.Outcome]ports.CodeState{
	challenge.Wrong: ports.CodeWrong, challenge.Expired: ports.CodeExpired, challenge.Exhausted: ports.CodeExhausted,
	challenge.Used: ports.CodeUsed, challenge.Superseded: ports.CodeSuperseded,
}

// State implements ports.AddressProver: whether a code is under way, how often it may be tried, and
// when another may be sent (MS-49, MS-50).
func (s *Service) State(ctx context.Context, st ports.Store, p ports.AddressProof) (ports.AddressState, error) {
	sent, err := st.Challenges().OfLogin(ctx, p.Within, p.Purpose)
	if err != nil || len(sent) == 0 {
		return ports.AddressState{}, err
	}
	newest := sent[0]
	out := ports.AddressState{
		Address: newest.Address, Sent: true, Until: newest.Expires, TriesLeft: newest.TriesLeft(), Delivery: newest.Delivery,
		Code: codeStates[newest.State(s.Now())],
	}
	address, err := identity.ParseEmail(newest.Address)
	if err != nil {
		return out, err
	}
	budgets, err := s.sendBudgets(ctx, st, p, address)
	out.ResendAt = s.latest(budgets)
	return out, err
}

// Blocked implements ports.AddressProver.
func (s *Service) Blocked(ctx context.Context, st ports.Store, p ports.AddressProof) (time.Time, error) {
	b, err := s.answerBudget(ctx, st, p)
	return b.Until(throttle.CodeAttempts, s.Now()), err
}
