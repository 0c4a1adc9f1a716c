package inbox

import (
	"io"
	"log"
	"time"

	"github.com/emersion/go-smtp"
)

// maxMail is the size of a mail in bytes.
const maxMail = 1 << 20

// Replies of RFC 5321, 4.2.3 with the codes of RFC 3463.
var (
	refused = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such mailbox (practice fault)"}
	busy    = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Try again later (practice fault)"}
	full    = &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "Message could not be kept"}
)

func newServer(i *Inbox) *smtp.Server {
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &letter{inbox: i}, nil }))
	s.Domain = "postvak.localhost"
	s.MaxMessageBytes, s.MaxRecipients = maxMail, 50
	s.ReadTimeout, s.WriteTimeout = time.Minute, time.Minute
	s.EnableSMTPUTF8 = true
	s.ErrorLog = log.New(io.Discard, "", 0) // its lines could carry addresses
	return s
}

// letter is one SMTP session: the envelope of the mail under way.
type letter struct {
	inbox *Inbox
	from  string
	to    []string
}

// Reset forgets the envelope.
func (l *letter) Reset() { l.from, l.to = "", nil }

// Logout ends the session.
func (*letter) Logout() error { return nil }

// Mail takes the sender.
func (l *letter) Mail(from string, _ *smtp.MailOptions) error {
	l.from = from
	return nil
}

// Rcpt takes a recipient.
func (l *letter) Rcpt(to string, _ *smtp.RcptOptions) error {
	fault, err := l.inbox.faults.of(to)
	if err != nil {
		return busy
	}
	if fault == Refused {
		return refused
	}
	l.to = append(l.to, to)
	return nil
}

// Data takes the mail and keeps a copy for each recipient.
func (l *letter) Data(r io.Reader) error {
	source, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	var ms []Message
	for _, to := range l.to {
		if fault, err := l.inbox.faults.of(to); err != nil || fault == Busy {
			return busy
		}
		m := Message{Kind: Mail, From: l.from, To: to, Source: source}
		m.read()
		ms = append(ms, m)
	}
	if _, err := l.inbox.receive(ms...); err != nil {
		return full
	}
	return nil
}
