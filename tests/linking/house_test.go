package linking_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

// People, schools and addresses here are invented. Marit and Stijn are of one school, Bas is of a school board.
const (
	home   = browserless.SchoolsRealm
	marit  = "m.meester@klimop.example"
	stijn  = "s.schrift@klimop.example"
	bas    = "b.bestuur@windkracht.example"
	klimop = "90001109"
	board  = "90001125"
)

// words are those that pages say.
var words = i18n.In(i18n.NL)

// school is a house with the account of one school.
type school struct {
	*browserless.House
	klimop linking.Account
}

func settle(t *testing.T, k browserless.Kind) school {
	t.Helper()
	v := school{House: browserless.NewSchools(t, k, 1)}
	v.klimop = v.OldAccount(t, "klimop", "12AB", klimop, nil)
	return v
}

// onBoth runs a test on both databases.
func onBoth(t *testing.T, test func(*testing.T, school)) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) { test(t, settle(t, k)) })
}

// rules publishes the document with settings changed, in pairs of was and is.
func (v school) rules(t *testing.T, pairs ...string) {
	t.Helper()
	document := v.SchoolsDocument()
	for i := 0; i+1 < len(pairs); i += 2 {
		if !bytes.Contains(document, []byte(pairs[i])) {
			t.Fatalf("the document does not say %q", pairs[i])
		}
		document = bytes.Replace(document, []byte(pairs[i]), []byte(pairs[i+1]), 1)
	}
	if _, err := v.Nodes[0].Publish(t.Context(), document, "test"); err != nil {
		t.Fatal(err)
	}
	if err := v.Nodes[0].Realms.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// linked links the school's account as Marit, in a browser that ends at the portal.
func (v school) linked(t *testing.T) *browserless.Browser {
	t.Helper()
	b := browserless.NewBrowser(t)
	if p := v.Link(t, b, "marit", marit, "klimop"); !v.AtPortal(p) {
		t.Fatalf("marit is at %s (%d): %s", p.URL, p.Status, p.Heading())
	}
	return b
}

// active is the active link of an account; the zero one where it has none.
func (v school) active(t *testing.T, id linking.AccountID) linking.Link {
	t.Helper()
	for _, l := range v.LinksOf(t, id) {
		if l.State == linking.LinkActive {
			return l
		}
	}
	return linking.Link{}
}

func (v school) happened(t *testing.T, a audit.Action, times int) []audit.Event {
	t.Helper()
	events := v.Events(t, home, a)
	if len(events) != times {
		t.Errorf("%s happened %d times, not %d: %+v", a, len(events), times, events)
	}
	return events
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

var ok = http.StatusOK
