package mail_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/voordeur/voordeur/adapters/mail"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/ports"
)

func TestMailArrivesWholeUnderEverySecurity(t *testing.T) {
	for _, security := range []mail.Security{mail.Plain, mail.StartTLS, mail.TLS} {
		t.Run(string(security), func(t *testing.T) {
			s := serve(t, security)
			if err := send(t, s.sender(t, security)); err != nil {
				t.Fatal(err)
			}
			checkLetter(t, s.messages())
		})
	}
}

func checkLetter(t *testing.T, taken []string) {
	t.Helper()
	if len(taken) != 1 {
		t.Fatalf("%d mails arrived, want 1", len(taken))
	}
	m, err := netmail.ReadMessage(strings.NewReader(taken[0]))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"Message-Id": "<0192f0c1-aaaa-7bbb-8ccc-000000000001@voordeur.example>", "Auto-Submitted": "auto-generated",
		"X-Auto-Response-Suppress": "All", "Content-Language": "nl", "Date": "Sat, 21 Nov 2026 19:35:00 +0000",
		"X-Mailer": "", "User-Agent": "", "To": "<a.proef@bedrijf.example>",
	}
	for name, value := range want {
		if got := m.Header.Get(name); got != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
	if subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil || subject != letter().Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	checkParts(t, m)
}

func checkParts(t *testing.T, m *netmail.Message) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, want := range []struct{ kind, body string }{{"text/plain", letter().Text}, {"text/html", letter().HTML}} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		body = bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))
		if err != nil || !strings.HasPrefix(part.Header.Get("Content-Type"), want.kind) || strings.TrimSpace(string(body)) != strings.TrimSpace(want.body) {
			t.Errorf("%s: %q, %v; want %s %q", part.Header.Get("Content-Type"), body, err, want.kind, want.body)
		}
	}
}

func TestARefusalIsForGoodAndAFaultIsNot(t *testing.T) {
	answer := func(code int, a, b, c int) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{a, b, c}, Message: "<a.proef@bedrijf.example> sits not here"}
	}
	tests := map[string]struct {
		mail, rcpt, data error
		refused          bool
		text             string
	}{
		"unknown mailbox":       {rcpt: answer(550, 5, 1, 1), refused: true, text: "550 5.1.1"},
		"content refused":       {data: answer(554, 5, 7, 1), refused: true, text: "554 5.7.1"},
		"sender refused":        {mail: answer(550, 5, 7, 1), refused: true, text: "550 5.7.1"},
		"greylisted":            {rcpt: answer(451, 4, 7, 1), text: "451 4.7.1"},
		"mailbox busy":          {data: answer(452, 4, 2, 2), text: "452 4.2.2"},
		"we must log in (ours)": {mail: answer(530, 5, 7, 0), text: "530 5.7.0"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := serve(t, mail.Plain)
			s.mail, s.rcpt, s.data = tt.mail, tt.rcpt, tt.data
			err := send(t, s.sender(t, mail.Plain))
			if err == nil || errors.Is(err, ports.ErrMailRefused) != tt.refused || !strings.Contains(err.Error(), tt.text) {
				t.Fatalf("got %v; want refused %v with %q", err, tt.refused, tt.text)
			}
			if strings.Contains(err.Error(), "proef") || strings.Contains(err.Error(), "sits") {
				t.Errorf("an address or the server's words are in %q", err)
			}
		})
	}
}

func TestAWrongPasswordOrCertificateIsForAnOperator(t *testing.T) {
	s := serve(t, mail.StartTLS)
	wrong, unknown := s.settings(mail.StartTLS), s.settings(mail.StartTLS)
	wrong.Password = secret.New("verkeerd")
	unknown.Roots = nil
	for name, settings := range map[string]mail.Settings{"password": wrong, "certificate": unknown} {
		err := send(t, sender(t, settings))
		if err == nil || errors.Is(err, ports.ErrMailRefused) || strings.Contains(err.Error(), "verkeerd") {
			t.Errorf("%s: got %v, want a temporary error", name, err)
		}
	}
}

func TestNothingIsSentInTheClear(t *testing.T) {
	if _, err := mail.New(mail.Settings{Host: "mail.example", Port: 25, Security: mail.Plain}, time.Now); err == nil {
		t.Error("plain SMTP to another machine was accepted")
	}
	if _, err := mail.New(mail.Settings{Host: "localhost", Port: 25, Security: mail.Plain, User: "voordeur"}, time.Now); err == nil {
		t.Error("a password in the clear was accepted")
	}
	if _, err := mail.New(mail.Settings{Host: "mail.example", Port: 25, Security: "opportunistic"}, time.Now); err == nil {
		t.Error("an unknown security was accepted")
	}
	s := serve(t, mail.Plain) // offers no STARTTLS
	if err := send(t, s.sender(t, mail.StartTLS)); err == nil || len(s.messages()) > 0 {
		t.Errorf("sent without TLS: %v", err)
	}
}

func TestASilentServerIsATemporaryFault(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	m := sender(t, mail.Settings{Host: "localhost", Port: l.Addr().(*net.TCPAddr).Port, Security: mail.Plain, Timeout: 50 * time.Millisecond})
	if err := send(t, m); err == nil || errors.Is(err, ports.ErrMailRefused) {
		t.Errorf("silent: got %v", err)
	}
	_ = l.Close()
	if err := send(t, m); err == nil || errors.Is(err, ports.ErrMailRefused) {
		t.Errorf("closed: got %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := m.Send(gone, letter()); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: got %v", err)
	}
}

func TestHeadersCannotBeInjected(t *testing.T) {
	s := serve(t, mail.Plain)
	m := s.sender(t, mail.Plain)
	for _, bad := range []string{"x\r\nBcc: b@c.example", "x\nX: y", "x\ry", "x\x00", "x\u0085y", ""} {
		for name, set := range map[string]func(*ports.Mail){
			"subject": func(l *ports.Mail) { l.Subject = bad }, "to": func(l *ports.Mail) { l.To = bad + "@c.example" },
			"from": func(l *ports.Mail) { l.From = bad + "<a@c.example>" }, "id": func(l *ports.Mail) { l.ID = bad }, "lang": func(l *ports.Mail) { l.Lang = bad },
		} {
			l := letter()
			if set(&l); bad == "" && name == "from" {
				continue
			}
			if err := m.Send(t.Context(), l); !errors.Is(err, ports.ErrMailRefused) {
				t.Errorf("%s %q: got %v, want ErrMailRefused", name, bad, err)
			}
		}
	}
	for _, to := range []string{"a@b.example, c@d.example", "A <a@b.example>", "nobody", "<a@b.example>"} {
		l := letter()
		l.To = to
		if err := m.Send(t.Context(), l); !errors.Is(err, ports.ErrMailRefused) {
			t.Errorf("to %q: got %v, want ErrMailRefused", to, err)
		}
	}
	if n := len(s.messages()); n > 0 {
		t.Errorf("%d mails went out", n)
	}
}
