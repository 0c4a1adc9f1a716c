package ports

import (
	"context"
	"errors"
)

// Mail is one message to one person, rendered in the language of that person.
type Mail struct {
	ID      string // of the outbox row; becomes the Message-ID, so that a second delivery is recognised as the same mail
	From    string // address, with or without a name: "Voordeur <noreply@voordeur.example>"
	To      string // address
	Subject string
	Text    string
	HTML    string
	Lang    string // BCP 47: "nl", "en", "de"
}

// ErrMailRefused: the server will never take this mail (RFC 5321 section 4.2.1, 5yz). Any other error of
// Send is temporary: try again later. Neither kind holds an address.
var ErrMailRefused = errors.New("mail refused for good")

// Mailer hands mail to a mail server. Called by the outbox, never inside a unit of work.
type Mailer interface {
	// Send returns nil once the server took responsibility for the mail (RFC 5321 section 6.1).
	Send(ctx context.Context, m Mail) error
}
