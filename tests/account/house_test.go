package account_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

// People and addresses here are invented; lars plays the new means of whoever's address he proves.
const (
	home  = "production"
	bram  = "b.boswinkel@zilverbeek.example"
	anna  = "a.akkerman@zilverbeek.example"
	fresh = "anna.akkerman@zilverbeek.example"
	carla = "c.dedubbel@grotewaard.example"
)

// words are those that pages say.
var words = i18n.In(i18n.NL)

// town is a house with bram at the user administration and anna at the portal.
type town struct {
	*browserless.House
	bram, anna *browserless.Browser
	portal     browserless.Page // where anna ended
}

func settle(t *testing.T, k browserless.Kind) town {
	t.Helper()
	v := town{House: browserless.NewHouse(t, k, 1), bram: browserless.NewBrowser(t), anna: browserless.NewBrowser(t)}
	v.Administer(t, v.bram, home, "bram", bram)
	v.portal = v.Enrol(t, v.anna, v.bram, home, "anna", anna)
	return v
}

// at is an address of the realm.
func (v town) at(path string) string { return v.Issuer(home) + path }

// rules publishes the document with one setting changed.
func (v town) rules(t *testing.T, was, is string) {
	t.Helper()
	document := v.Document(home)
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

// people gives everybody of an organisation with an address, the first to come first.
func (v town) people(t *testing.T, kvk, address string) []ports.ListedPerson {
	t.Helper()
	number, err := identity.ParseKvK(kvk)
	if err != nil {
		t.Fatal(err)
	}
	var out []ports.ListedPerson
	v.View(t, home, func(ctx context.Context, s ports.Store) error {
		o, err := s.Organisations().ByLegal(ctx, identity.Legal{KvK: number})
		if err != nil {
			return err
		}
		page, err := s.People().List(ctx, ports.PeopleQuery{Organisation: o.ID, Search: address, Sort: ports.SortCreated, Limit: 10, Now: v.Now()})
		out = page.People
		return err
	})
	return out
}

func (v town) one(t *testing.T, address string) ports.ListedPerson {
	t.Helper()
	found := v.people(t, "68750110", address)
	if len(found) != 1 {
		t.Fatalf("%d people have %s", len(found), address)
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

// ask gives another address in b and returns the page that asks for the code, with the code.
func (v town) ask(t *testing.T, b *browserless.Browser, address string) (browserless.Page, string) {
	t.Helper()
	v.Forward(time.Minute) // past the cooldown of an earlier code
	return v.Code(t, b, b.Get(v.at("/me/email")), address)
}

func enter(t *testing.T, b *browserless.Browser, p browserless.Page, code string) browserless.Page {
	t.Helper()
	return b.Submit(p, p.MustForm(t, "/me/code").With("code", code))
}
