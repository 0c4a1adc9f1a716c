package retention

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// forgetLinks forgets the links that ended longer ago than the realm keeps them. The audit still tells of them, and
// how many were forgotten.
func (s *Service) forgetLinks(ctx context.Context, r ports.Realm) error {
	kept := longest(r.Document.Policy.Services)
	if kept == 0 {
		return nil
	}
	err := s.Work.Do(ctx, r.ID, func(ctx context.Context, st ports.Store) error {
		n, err := st.Links().RemoveEnded(ctx, s.Now().Add(-kept))
		if err != nil || n == 0 {
			return err
		}
		return st.Audit().Append(ctx, audit.Event{
			ID: s.NewID(), Action: audit.LinksForgotten, Object: "portal-links", Result: audit.Done, Origin: "job", Actor: "system", At: s.Now(),
			Facts: map[string]string{"links": strconv.Itoa(n)},
		})
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
