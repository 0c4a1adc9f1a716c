package own_test

import (
	"bytes"
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

// People, addresses and numbers here are invented.
const (
	home   = browserless.Accountants
	anna   = "a.akkerman@kwikstaart.example"
	bram   = "b.boswinkel@kwikstaart.example"
	fresh  = "anna.akkerman@kwikstaart.example"
	number = "+31612345678"
	better = "acht reigers lopen over een brug"
)

// words are those that pages say.
var words = i18n.In(i18n.NL)

// town is a house in which anna, who has an authenticator and a telephone, is logged in.
type town struct {
	*browserless.House
	anna *browserless.Browser
	id   identity.PersonID
	key  string // of her authenticator
}

func settle(t *testing.T, k browserless.Kind) town {
	t.Helper()
	v := town{House: browserless.NewAccounts(t, k, 1), anna: browserless.NewBrowser(t)}
	v.id = v.Open(t, home, browserless.AccountantsKind, anna, func(a *account.Account) { a.Phone = phone(t, number) })
	v.key, _ = v.Equip(t, home, v.id)
	v.login(t, v.anna)
	return v
}

func phone(t *testing.T, number string) identity.Phone {
	t.Helper()
	p, err := identity.ParsePhone(number)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// login logs anna in with password and app.
func (v town) login(t *testing.T, b *browserless.Browser) {
	t.Helper()
	p := v.Answer(t, b, v.AtFactor(t, b, anna), v.code(t))
	if !v.AtPortal(p) {
		t.Fatalf("anna is not at the portal but at %s (%d): %s", p.URL, p.Status, p.Heading())
	}
}

// code is a code of the app that was not used before.
func (v town) code(t *testing.T) string {
	t.Helper()
	v.Forward(31 * time.Second)
	return v.Code30(t, v.key)
}

// at is an address of the realm.
func (v town) at(path string) string { return v.Issuer(home) + path }

// get opens a page of anna's own.
func (v town) get(path string) browserless.Page { return v.anna.Get(v.at(path)) }

// post sends the form of a page that leads to a path.
func (v town) post(t *testing.T, p browserless.Page, path string, pairs ...string) browserless.Page {
	t.Helper()
	return v.anna.Submit(p, p.MustForm(t, path).With(pairs...))
}

// prove gives the fresh proof that stands before a page, with the app.
func (v town) prove(t *testing.T, p browserless.Page) browserless.Page {
	t.Helper()
	says(t, p, http.StatusOK, words.OwnProveTitle())
	return v.post(t, p, "/me/prove", "code", v.code(t))
}

// rules publishes the document with one setting changed.
func (v town) rules(t *testing.T, was, is string) {
	t.Helper()
	document := v.AccountsDocument()
	if !bytes.Contains(document, []byte(was)) {
		t.Fatalf("the document does not say %q", was)
	}
	if _, err := v.Nodes[0].Publish(t.Context(), bytes.Replace(document, []byte(was), []byte(is), 1), "test"); err != nil {
		t.Fatal(err)
	}
	if err := v.Nodes[0].Realms.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// waits makes changes of an address or a number count two days later.
func (v town) waits(t *testing.T) {
	t.Helper()
	v.rules(t, "    recovery-codes: true", "    change-wait: 48h\n    recovery-codes: true")
}

// text waits for a text message.
func (v town) text(t *testing.T, to string, after uint64) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	m, err := v.Inbox.Wait(ctx, func(m inbox.Message) bool { return m.Kind == inbox.SMS && m.Number > after && m.To == to })
	if err != nil {
		t.Fatalf("no text message for %s: %v", to, err)
	}
	return m.Text
}

var reportLink = regexp.MustCompile(`http://\S+/not-me/[A-Za-z0-9_-]{22}`)

// link is the way to say "this was not me" in a message.
func link(t *testing.T, text string) string {
	t.Helper()
	found := reportLink.FindAllString(text, -1)
	if len(found) != 1 || strings.Count(text, "http") != 1 {
		t.Fatalf("the message has not one link:\n%s", text)
	}
	return found[0]
}

// says wants a page with an answer and texts.
func says(t *testing.T, p browserless.Page, status int, texts ...string) {
	t.Helper()
	if p.Status != status {
		t.Errorf("%s answers %d (%s), not %d", p.URL, p.Status, p.Heading(), status)
	}
	for _, text := range texts {
		if !strings.Contains(p.Body, text) && !strings.Contains(p.Text(), text) {
			t.Errorf("%s (%s) does not say %q", p.URL, p.Heading(), text)
		}
	}
}

// moments are what differs between two pages because time passes.
var moments = regexp.MustCompile(`\d{1,2}:\d\d|data-(wait|ends)="\d+"`)

// eventually waits for what the house does by itself.
func (v town) eventually(t *testing.T, happened func() bool) {
	t.Helper()
	for until := time.Now().Add(20 * time.Second); !happened(); {
		if time.Now().After(until) {
			t.Fatal("it did not happen")
		}
		time.Sleep(20 * time.Millisecond)
	}
}
