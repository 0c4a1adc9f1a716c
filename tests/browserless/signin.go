package browserless

import (
	"crypto/rand"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/voordeur/voordeur/domain/credential"
)

type random struct{}

// Read never fails: crypto/rand.
func (random) Read(p []byte) (int, error) { return rand.Read(p) }

// EnterPassword fills in address and password on the page that asks for them.
func (n *Network) EnterPassword(t testing.TB, b *Browser, p Page, email, password string) Page {
	t.Helper()
	return b.Submit(p, form(t, p, "/password/0").With("email", email, "password", password))
}

// AtFactor logs in at the accountants as far as the second factor.
func (n *Network) AtFactor(t testing.TB, b *Browser, email string, pairs ...string) Page {
	t.Helper()
	p := n.EnterPassword(t, b, b.Get(n.Accounts.Authorize(Accountants, pairs...)), email, Password)
	if _, ok := p.Form("/factor"); !ok {
		t.Fatalf("%s is not asked for a second factor but is at %s (%d): %s", email, p.URL, p.Status, p.Heading())
	}
	return p
}

// Answer answers the second factor.
func (n *Network) Answer(t testing.TB, b *Browser, p Page, code string) Page {
	t.Helper()
	return b.Submit(p, form(t, p, "/factor").With("code", code))
}

// Switch takes another way to the second factor.
func (n *Network) Switch(t testing.TB, b *Browser, p Page, channel string) Page {
	t.Helper()
	return b.Submit(p, form(t, p, "/factor/channel").With("channel", channel))
}

// Code30 is what the app of a key shows now.
func (n *Network) Code30(t testing.TB, key string) string {
	t.Helper()
	return n.CodeAt(t, key, 0)
}

// CodeAt is what the app of a key shows some time from now.
func (n *Network) CodeAt(t testing.TB, key string, later time.Duration) string {
	t.Helper()
	code, err := totp.GenerateCode(key, n.Now().Add(later))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// Enrolled walks a first login in which somebody sets up an authenticator, and gives the key of that. It uses the
// code of half a minute ago, so that those of now and of half a minute later still work.
func (n *Network) Enrolled(t testing.TB, b *Browser, email string) string {
	t.Helper()
	p := n.Answer(t, b, n.AtFactor(t, b, email), n.MailedCode(t, email, 0))
	p = b.Submit(p, p.MustForm(t, "/offer/accept"))
	key := ""
	for _, link := range p.Links() {
		if u, err := url.Parse(link); err == nil && u.Scheme == "otpauth" {
			key = u.Query().Get("secret")
		}
	}
	p = b.Submit(p, p.MustForm(t, "/enrol").With("code", n.CodeAt(t, key, -credential.TOTPStep)))
	p = b.Submit(p, p.MustForm(t, "/recovery").With("kept", "yes"))
	if !n.AtPortal(p) {
		t.Fatalf("%s is at %d %s", email, p.Status, p.Heading())
	}
	return key
}

// Unnoticed is a document without the notices that a server may not send into its own machine.
func (n *Network) Unnoticed(document []byte) string {
	var out strings.Builder
	for line := range strings.Lines(string(document)) {
		if !strings.Contains(line, "back-channel-logout:") {
			out.WriteString(line)
		}
	}
	return out.String()
}
