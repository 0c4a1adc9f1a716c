package enlisting

import (
	"context"
	"errors"

	"github.com/voordeur/voordeur/ports"
)

// gone asks the business register once more, before something is ordered or issued, whether the organisation and its
// branch are still there: weeks may have passed since the order was placed (MR-79). A register that does not answer, or
// does not know the number, proves nothing: what is gone is stopped by the daily round, too.
func (s *Service) gone(ctx context.Context, v Visitor, at Place) (bool, error) {
	var of ports.Represented
	place, err := s.at(ctx, v, func(_ context.Context, _ ports.Store, h *held) (bool, error) {
		of = ports.Represented{KvK: h.KvK, Branch: h.Branch}
		return false, nil
	}, at)
	if err != nil || place != at {
		return false, err
	}
	o, err := s.Register.Organisation(ctx, of.KvK)
	if err == nil && !o.Dissolved(s.Now()) && !of.Branch.IsZero() {
		b, err := s.Register.Branch(ctx, of.KvK, of.Branch)
		return err == nil && b.Closed(s.Now()), unlessSilent(err)
	}
	return err == nil && o.Dissolved(s.Now()), unlessSilent(err)
}

func unlessSilent(err error) error {
	if errors.Is(err, ports.ErrUnavailable) || errors.Is(err, ports.ErrNotFound) {
		return nil
	}
	return err
}
