package mail_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/voordeur/voordeur/adapters/mail"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

// server is a real SMTP server in this process that answers as a test wants.
type server struct {
	*smtp.Server
	port  int
	roots *x509.CertPool

	mail, rcpt, data error // answers; nil takes the mail

	mu    sync.Mutex
	taken []string
}

func (s *server) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }

func (s *server) messages() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.taken...)
}

type session struct {
	server *server
	known  bool
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if s.known = user == "voordeur" && password == "proef-geheim"; !s.known {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "wrong for " + user}
		}
		return nil
	}), nil
}

func (s *session) Mail(string, *smtp.MailOptions) error { return s.server.mail }
func (s *session) Rcpt(string, *smtp.RcptOptions) error { return s.server.rcpt }
func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil || s.server.data != nil {
		return s.server.data
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.taken = append(s.server.taken, string(raw))
	return nil
}

// serve starts a server that offers STARTTLS, or speaks TLS from the first byte, or neither.
func serve(t *testing.T, security mail.Security) *server {
	t.Helper()
	s := &server{roots: x509.NewCertPool()}
	s.Server = smtp.NewServer(s)
	s.Domain, s.AllowInsecureAuth = "localhost", true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	if security != mail.Plain {
		s.TLSConfig = certificate(t, s.roots)
	}
	if security == mail.TLS {
		l = tls.NewListener(l, s.TLSConfig)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		_ = s.Close()
		_ = l.Close() // a server that was closed before it served does not know its listener
		<-done
	})
	return s
}

func certificate(t *testing.T, roots *x509.CertPool) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

func (s *server) settings(security mail.Security) mail.Settings {
	settings := mail.Settings{Host: "localhost", Port: s.port, Security: security, Roots: s.roots, Timeout: 10 * time.Second}
	if security != mail.Plain {
		settings.User, settings.Password = "voordeur", secret.New("proef-geheim")
	}
	return settings
}

func (s *server) sender(t *testing.T, security mail.Security) *mail.Sender {
	t.Helper()
	return sender(t, s.settings(security))
}

func sender(t *testing.T, settings mail.Settings) *mail.Sender {
	t.Helper()
	m, err := mail.New(settings, func() time.Time { return time.Date(2026, 11, 21, 19, 35, 0, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// letter is a mail from nobody to nobody.
func letter() ports.Mail {
	return ports.Mail{
		ID: "0192f0c1-aaaa-7bbb-8ccc-000000000001", From: "Voorbeeld <noreply@voordeur.example>", To: "a.proef@bedrijf.example",
		Subject: "Uw code één", Text: "De code is AB3K7.\n", HTML: "<p>De code is AB3K7 – één keer.</p>", Lang: "nl",
	}
}

func send(t *testing.T, m *mail.Sender) error {
	t.Helper()
	return m.Send(context.Background(), letter())
}
