package browserless

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
)

// Authenticate goes from the page that hands over to eHerkenning through broker and supplier as somebody,
// and ends where the browser then is.
func (n *Network) Authenticate(t testing.TB, b *Browser, p Page, user string) Page {
	t.Helper()
	p = b.Submit(p, form(t, p, "/sso/1.13"))
	p = b.Submit(p, form(t, p, "").With("supplier", "reconi"))
	phone, before := n.phone(t, user), n.Inbox.Last()
	p = b.Submit(p, form(t, p, "/supplier").With("username", user, "password", "oefenen"))
	code := n.message(t, phone, inbox.SMS, before).Code()
	p = b.Submit(p, form(t, p, "/code").With("code", code))
	if f, ok := p.Form("/organisation"); ok {
		p = b.Submit(p, f.With("mandate", "0"))
	}
	return p
}

// Proof goes through broker and supplier and stops before the answer reaches the house: the address that
// the broker sent the browser to.
func (n *Network) Proof(t testing.TB, b *Browser, p Page, user string) *url.URL {
	t.Helper()
	b.Stop = func(to *url.URL) bool { return strings.HasSuffix(to.Path, "/saml/acs") }
	defer func() { b.Stop = nil }()
	p = n.Authenticate(t, b, p, user)
	if p.Next == nil {
		t.Fatalf("the broker did not send %s back: %d %s", user, p.Status, p.Heading())
	}
	return p.Next
}

// Verify proves an e-mail address: both steps, with the code from the mail.
func (n *Network) Verify(t testing.TB, b *Browser, p Page, address string) Page {
	t.Helper()
	p, code := n.Code(t, b, p, address)
	return b.Submit(p, form(t, p, "/code").With("code", code))
}

// Code gives the page that asks for a code, and the code that was mailed.
func (n *Network) Code(t testing.TB, b *Browser, p Page, address string) (Page, string) {
	t.Helper()
	before := n.Inbox.Last()
	p = b.Submit(p, form(t, p, "/email").With("email", address))
	code := n.MailedCode(t, address, before)
	if code == "" {
		t.Fatalf("the mail to %s holds no code", address)
	}
	return p, code
}

// Administer logs in to the user administration as somebody whose address is known, or who proves it now.
func (n *Network) Administer(t testing.TB, b *Browser, environment, user, address string) Page {
	t.Helper()
	p := n.Authenticate(t, b, b.Get(n.Entrance(environment)), user)
	if _, ok := p.Form("/email"); ok {
		p = n.Verify(t, b, p, address)
	}
	if !strings.HasSuffix(p.URL.Path, "/users") {
		t.Fatalf("%s does not reach the user administration but %s: %s", user, p.URL, p.Heading())
	}
	return p
}

// Grant gives a role to the person with an address, as the administrator in b.
func (n *Network) Grant(t testing.TB, b *Browser, environment, address, role string) {
	t.Helper()
	p := b.Get(n.Issuer(environment) + "/users?q=" + url.QueryEscape(address))
	links := slices.DeleteFunc(p.Links(), func(l string) bool { return !strings.Contains(l, "/users/person/") })
	if len(links) == 0 {
		t.Fatalf("%s is not in the list of %s", address, p.URL)
	}
	p = b.Get(links[0])
	f := form(t, p, strings.TrimPrefix(links[0], n.URL("")))
	f = f.With()
	f.Fields.Add("roles", role)
	p = b.Submit(p, f)
	p = b.Submit(p, form(t, p, f.Action.Path).With("confirmed", "yes"))
	if p.URL.Query().Get("changed") != "yes" {
		t.Fatalf("the role was not given: %d %s", p.Status, p.Heading())
	}
}

// Enrol makes somebody a participant: they log in, prove their address, and get the role from an administrator.
// The browser ends at the portal; its address there.
func (n *Network) Enrol(t testing.TB, b, administrator *Browser, environment, user, address string) Page {
	t.Helper()
	p := n.Authenticate(t, b, b.Get(n.Portal.Authorize(environment)), user)
	p = n.Verify(t, b, p, address)
	n.Grant(t, administrator, environment, address, "deelnemer")
	p = b.Get(p.URL.String())
	if !n.AtPortal(p) {
		t.Fatalf("%s is not at the portal but at %s: %s", user, p.URL, p.Heading())
	}
	return p
}

// AtPortal tells whether a walk ended at the portal with a code.
func (n *Network) AtPortal(p Page) bool {
	for _, portal := range []string{portalHost, accountsHost, abroadHost, schoolsHost} {
		if p.URL.Host == n.host(portal) {
			return p.URL.Query().Get("code") != ""
		}
	}
	return false
}

func (n *Network) phone(t testing.TB, user string) string {
	t.Helper()
	for _, p := range n.Scheme.People() {
		if p.UserName == user {
			return p.Phone
		}
	}
	t.Fatalf("there is nobody called %s", user)
	return ""
}

// form gives the form of a page that leads to suffix; a page without it is not the page that was expected.
func form(t testing.TB, p Page, suffix string) Form {
	t.Helper()
	f, ok := p.Form(suffix)
	if !ok {
		t.Fatalf("%s (%d, %q) has no form that leads to %q", p.URL, p.Status, p.Heading(), suffix)
	}
	return f
}

// MustForm is form for other packages.
func (p Page) MustForm(t testing.TB, suffix string) Form {
	t.Helper()
	return form(t, p, suffix)
}

// Login is the id of the login that a page belongs to, "" for a page of none.
func (p Page) Login() string {
	_, rest, found := strings.Cut(p.URL.Path, "/login/")
	if !found {
		return ""
	}
	id, _, _ := strings.Cut(rest, "/")
	return id
}

// LoginCookie is the name of the cookie of a login.
func LoginCookie(id string) string { return "__Host-login-" + id }

// SessionCookie is the name of the cookie of a session in an environment.
func SessionCookie(environment string) string {
	return "__Host-session-" + strings.ReplaceAll(full(environment), "/", ".")
}
