package correspondence

import (
	"context"
	"errors"
	"fmt"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// ErrNoGateway: a realm wants to send text messages, and this installation has no gateway for them. An
// operator must act; the message is given up, so that it shows.
var ErrNoGateway = fmt.Errorf("%w: no gateway for text messages is set up (sms.gateway)", ports.ErrSMSRefused)

// SendSMS does for a text message what SendMail does for a mail.
func (s *Service) SendSMS(ctx context.Context, r realm.ID, m ports.Message) error {
	var l ports.Letter
	if err := s.Postbox.Open(ctx, r, m, &l); err != nil {
		return err
	}
	text, err := s.Texts.ComposeText(m.ID, l)
	if err != nil {
		return fmt.Errorf("correspondence: compose a text message: %w", err)
	}
	err = ErrNoGateway
	if s.SMS != nil {
		err = s.SMS.Send(ctx, text)
	}
	switch {
	case err == nil:
		return s.delivered(ctx, r, l.Challenge, challenge.DeliverySent)
	case errors.Is(err, ports.ErrSMSRefused):
		return errors.Join(err, s.delivered(ctx, r, l.Challenge, challenge.DeliveryRefused))
	}
	return err
}
