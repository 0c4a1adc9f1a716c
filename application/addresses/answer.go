package addresses

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// Answer implements ports.AddressProver.
func (s *Service) Answer(ctx context.Context, st ports.Store, p ports.AddressProof, typed string) (ports.AnsweredCode, error) {
	answer, err := s.Codes.Answer(ctx, st, s.codeProof(p, ""), typed)
	out := ports.AnsweredCode{Asked: answer.Asked, Refused: answer.Refused}
	if err != nil || !answer.Asked {
		return out, err
	}
	if out.Address, err = identity.ParseEmail(answer.To); err == nil && out.Refused == "" {
		out.Refused, err = s.taken(ctx, st, p, out.Address)
	}
	return out, err
}

// taken tells whether another profile has an address that policy wants unique. It holds the address, so
// that of two people who prove it at once the second is told.
func (s *Service) taken(ctx context.Context, st ports.Store, p ports.AddressProof, a identity.EmailAddress) (ports.CodeState, error) {
	if !p.Realm.Document.Policy.Email.Unique {
		return "", nil
	}
	if _, err := s.Codes.State(ctx, st, s.codeProof(p, "")); err != nil { // holds the budget of the address
		return "", err
	}
	taken, err := st.People().SameEmail(ctx, a, p.Person)
	if err != nil || !taken {
		return "", err
	}
	return ports.CodeTaken, nil
}

// State implements ports.AddressProver: where the code is that proves the address (MS-49, MS-50).
func (s *Service) State(ctx context.Context, st ports.Store, p ports.AddressProof) (ports.AddressState, error) {
	code, err := s.Codes.State(ctx, st, s.codeProof(p, ""))
	return ports.AddressState{
		Address: code.To, Sent: code.Sent, Until: code.Until, TriesLeft: code.TriesLeft, ResendAt: code.ResendAt, Delivery: code.Delivery, Code: code.Code,
	}, err
}

// Blocked implements ports.AddressProver.
func (s *Service) Blocked(ctx context.Context, st ports.Store, p ports.AddressProof) (time.Time, error) {
	return s.Codes.Blocked(ctx, st, s.codeProof(p, ""))
}
