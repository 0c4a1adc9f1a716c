// Package correspondence sends the letters and notices that other use cases left in the outbox. Its
// handlers may run twice for one message: the provider recognises it by its id.
package correspondence

import (
	"context"
	"errors"
	"fmt"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the service needs.
type Config struct {
	Work     ports.UnitOfWork
	Postbox  ports.Postbox
	Composer ports.Composer
	Texts    ports.TextComposer
	Mailer   ports.Mailer
	SMS      ports.SMSSender // nil: this installation sends no text messages
}

// Service handles messages of TopicMail and TopicSMS.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service { return &Service{c} }

// SendMail opens a letter, puts it into words and hands it to the mail server. When the server refuses
// the address for good, the challenge whose code it carries is told, so that the page can say so
// (XC-15); the error then says that trying again is of no use.
func (s *Service) SendMail(ctx context.Context, r realm.ID, m ports.Message) error {
	var l ports.Letter
	if err := s.Postbox.Open(ctx, r, m, &l); err != nil {
		return err
	}
	mail, err := s.Composer.Compose(m.ID, l)
	if err != nil {
		return fmt.Errorf("correspondence: compose a letter: %w", err)
	}
	err = s.Mailer.Send(ctx, mail)
	switch {
	case err == nil:
		return s.delivered(ctx, r, l.Challenge, challenge.DeliverySent)
	case errors.Is(err, ports.ErrMailRefused):
		return errors.Join(err, s.delivered(ctx, r, l.Challenge, challenge.DeliveryRefused))
	}
	return err
}

func (s *Service) delivered(ctx context.Context, r realm.ID, id challenge.ID, d challenge.Delivery) error {
	if id == "" {
		return nil
	}
	return s.Work.Do(ctx, r, func(ctx context.Context, st ports.Store) error {
		c, err := st.Challenges().ForUpdate(ctx, id)
		if errors.Is(err, ports.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		c.Delivery = d
		return st.Challenges().Put(ctx, c)
	})
}
