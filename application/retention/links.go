package retention

import (
	"context"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// forgetLinks forgets the links that ended longer ago than the realm keeps them. The audit still tells of them.
func (s *Service) forgetLinks(ctx context.Context, r ports.Realm) error {
	kept := longest(r.Document.Policy.Services)
	if kept == 0 {
		return nil
	}
	err := s.Work.Do(ctx, r.ID, func(ctx context.Context, st ports.Store) error {
		_, err := st.Links().RemoveEnded(ctx, s.Now().Add(-kept))
		return err
	})
	if err != nil {
		return fmt.Errorf("retention: links: %w", err)
	}
	return nil
}

// longest is how long a realm keeps links that ended; zero: it links nothing. A link does not say through which
// audience it was made, so the longest of them counts.
func longest(services []policy.Service) time.Duration {
	var out time.Duration
	for _, s := range services {
		for _, a := range s.Audiences {
			out = max(out, a.Link.KeepEnded)
		}
	}
	return out
}
