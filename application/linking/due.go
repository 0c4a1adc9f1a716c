package linking

import (
	"context"
	"errors"
	"fmt"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// remind leaves the message that ends a link that waits, once it has waited long enough.
func (s *Service) remind(ctx context.Context, st ports.Store, r realm.ID, l linking.Link) error {
	if l.State != linking.Waiting {
		return nil
	}
	due := ports.Posting{Topic: ports.TopicLinkDue, Says: ports.DueLink{ID: l.ID}, Due: l.AskedAt.Add(linking.ApprovalLifetime)}
	return s.Postbox.Post(ctx, st, r, due)
}

// Lapse is the handler of TopicLinkDue: it declines a link that nobody approved in time, and tells who asked for it.
// One that was decided, taken back or forgotten meanwhile stays as it is.
func (s *Service) Lapse(ctx context.Context, id realm.ID, m ports.Message) error {
	r, err := s.Directory.ByID(ctx, id)
	if err != nil {
		return fmt.Errorf("linking: realm: %w", err)
	}
	var due ports.DueLink
	if err := s.Postbox.Open(ctx, id, m, &due); err != nil {
		return err
	}
	err = s.Work.Do(ctx, id, func(ctx context.Context, st ports.Store) error {
		l, err := st.Links().ByID(ctx, due.ID)
		if err != nil {
			return err
		}
		if l.Open(s.Now()) {
			return fmt.Errorf("linking: link %s is not over yet", due.ID) // by this node's clock
		}
		_, err = s.Decline(ctx, st, r, due.ID, ports.LinkDecision{
			By: ports.LinkBySystem, Why: linking.EndedUnanswered, Event: audit.Event{Origin: "job", Actor: "system", Reference: l.Reference},
		})
		return err
	})
	if errors.Is(err, linking.ErrOver) || errors.Is(err, ports.ErrNotFound) {
		return nil
	}
	return err
}
