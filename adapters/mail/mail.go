// Package mail hands mail to a mail server over SMTP and renders its text and HTML. It implements
// ports.Mailer; the words come from the catalogue of the caller.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// Security says how the connection to the mail server is protected.
type Security string

// The ways to protect it. There is no "use TLS where offered": who sits between would take the offer away.
const (
	Plain    Security = "none"     // only to a server on this machine
	StartTLS Security = "starttls" // RFC 3207, usually port 587
	TLS      Security = "tls"      // from the first byte, RFC 8314, usually port 465
)

// Settings names the mail server.
type Settings struct {
	Host     string
	Port     int
	Security Security
	User     string      // "" to send without logging in
	Password secret.Text // of User
	Roots    *x509.CertPool
	Timeout  time.Duration // of connecting, and again of sending one mail
}

// Sender sends each mail over a connection of its own. It is safe for concurrent use.
type Sender struct {
	settings Settings
	now      func() time.Time
}

var _ ports.Mailer = (*Sender)(nil)

// New refuses settings that would send mail in the clear over a network.
func New(s Settings, now func() time.Time) (*Sender, error) {
	if s.Security == Plain && !loopback(s.Host) {
		return nil, fmt.Errorf("mail: %s is not on this machine, so its security must be starttls or tls", s.Host)
	}
	if s.Security == Plain && s.User != "" {
		return nil, fmt.Errorf("mail: a password does not travel in the clear; leave the user out, or use starttls or tls")
	}
	sender := &Sender{settings: s, now: now}
	_, err := sender.client("localhost")
	return sender, err
}

// Send delivers m. The context ends only the connecting: a mail under way goes on until the timeout, as
// breaking it off would leave unknown whether the server took it.
func (s *Sender) Send(ctx context.Context, m ports.Mail) error {
	msg, domain, err := s.compose(m)
	if err != nil {
		return err
	}
	client, err := s.client(domain)
	if err != nil {
		return err
	}
	err = client.DialAndSendWithContext(ctx, msg)
	if err == nil || msg.IsDelivered() { // a fault after the server took the mail must not send it twice
		return nil
	}
	return classify(ctx, err)
}

func (s *Sender) client(hello string) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.settings.Port), gomail.WithTimeout(s.settings.Timeout), gomail.WithHELO(hello), gomail.WithoutNoop(),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.settings.Host, RootCAs: s.settings.Roots, MinVersion: tls.VersionTLS12}),
	}
	switch s.settings.Security {
	case Plain:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case TLS:
		options = append(options, gomail.WithSSL())
	default:
		return nil, fmt.Errorf("mail: the security must be none, starttls or tls, not %q", s.settings.Security)
	}
	if s.settings.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(s.settings.User), gomail.WithPassword(s.settings.Password.Reveal()))
	}
	client, err := gomail.NewClient(s.settings.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail: settings of the mail server: %w", err)
	}
	return client, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
