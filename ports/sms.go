package ports

import (
	"context"
	"errors"
)

// SMS is one text message.
type SMS struct {
	ID   string // of the outbox row; the gateway gets it as reference, so that a second delivery can be recognised
	To   string // E.164 with the plus: "+31612345678"
	Text string
}

// Errors of SMSSender on which delivery branches. Any other error is temporary: try again later. None holds a number or the text.
var (
	// ErrSMSRefused: this number or text will never be taken.
	ErrSMSRefused = errors.New("sms refused for good")
	// ErrSMSAccount: the gateway refuses us (credentials, balance); an operator must act, and no message goes out until then.
	ErrSMSAccount = errors.New("sms gateway refuses our account")
)

// SMSSender hands text messages to a gateway. Called by the outbox, never inside a unit of work.
type SMSSender interface {
	// Send returns nil once the gateway accepted the message.
	Send(ctx context.Context, m SMS) error
}

// TextComposer puts a letter into the words of a text message.
type TextComposer interface {
	ComposeText(id string, l Letter) (SMS, error)
}
