// Package postbox leaves messages in the outbox, sealed, and opens them for who handles them. It is reached
// through ports.Postbox.
package postbox

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Sealer ports.Sealer
	Now    func() time.Time
	NewID  func() string
}

// Service implements ports.Postbox.
type Service struct{ Config }

var _ ports.Postbox = (*Service)(nil)

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// Mail implements ports.Postbox.
func (s *Service) Mail(ctx context.Context, st ports.Store, r realm.ID, l ports.Letter) error {
	return s.Post(ctx, st, r, ports.Posting{Topic: ports.TopicMail, Says: l})
}

// Post implements ports.Postbox.
func (s *Service) Post(ctx context.Context, st ports.Store, r realm.ID, p ports.Posting) error {
	plain, err := json.Marshal(p.Says)
	if err != nil {
		return fmt.Errorf("postbox: write a message: %w", err)
	}
	m := ports.Message{ID: s.NewID(), Topic: p.Topic, NotAfter: p.NotAfter, At: p.Due}
	if m.At.IsZero() {
		m.At = s.Now()
	}
	if m.Payload, err = s.Sealer.Seal(ctx, r, ports.PurposeOutbox, m.ID, plain); err != nil {
		return fmt.Errorf("postbox: seal a message: %w", err)
	}
	return st.Outbox().Add(ctx, m)
}

// Open implements ports.Postbox.
func (s *Service) Open(ctx context.Context, r realm.ID, m ports.Message, says any) error {
	plain, err := s.Sealer.Open(ctx, r, ports.PurposeOutbox, m.ID, m.Payload)
	if err != nil {
		return fmt.Errorf("postbox: open a message: %w", err)
	}
	if err := json.Unmarshal(plain, says); err != nil {
		return fmt.Errorf("postbox: read a message: %w", err)
	}
	return nil
}
