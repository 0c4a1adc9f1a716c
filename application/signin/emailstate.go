package signin

import (
	"context"

	"github.com/voordeur/voordeur/ports"
)

// emailState tells where the verification is; what was typed and what the last answer led to outlive
// the code.
func (s *Service) emailState(ctx context.Context, st ports.Store, c current, w row) (ports.AddressState, error) {
	out, err := s.Addresses.State(ctx, st, s.proof(ctx, c, w, ports.Profile{}))
	out.Address, out.Code = cmpOr(out.Address, w.Address), cmpOr(w.CodeState, out.Code)
	return out, err
}
