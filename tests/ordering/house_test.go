package ordering_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) {
	if os.Getenv(childDir) != "" {
		fmt.Fprintln(os.Stderr, "child ended:", live(context.Background()))
		os.Exit(1)
	}
	browserless.Main(m)
}

// People and addresses here are invented. Bram administers the mandates of the waterschap, Cato of the gemeente.
const (
	home = browserless.IssuerRealm
	bram = "b.beheer@zilverbeek.example"
	cato = "c.beheer@grotewaard.example"
)

// words are those that pages say.
var words = i18n.In(i18n.NL)

// issuer is a house with Bram's browser.
type issuer struct {
	*browserless.House
	bram *browserless.Browser
}

func settle(t *testing.T, k browserless.Kind) issuer {
	t.Helper()
	v := issuer{browserless.NewIssuer(t, k, 1), browserless.NewBrowser(t)}
	browserless.MandateAdministrator(t, v.House, v.bram, browserless.Waterschap, bram, assurance.EH3)
	return v
}

// onBoth runs a test on both databases.
func onBoth(t *testing.T, test func(*testing.T, issuer)) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) { test(t, settle(t, k)) })
}

// other opens a browser of another administrator.
func (v issuer) other(t *testing.T, kvk, email string, level assurance.Level) *browserless.Browser {
	t.Helper()
	b := browserless.NewBrowser(t)
	browserless.MandateAdministrator(t, v.House, b, kvk, email, level)
	return b
}

func (v issuer) at(path string) string { return v.Issuer(home) + "/beheer" + path }

// begin presses "Gebruiker(s) toevoegen" and chooses organisation and level; it ends at the branch.
func (v issuer) begin(t *testing.T, b *browserless.Browser, kvk, level string) browserless.Page {
	t.Helper()
	p := b.Get(v.at("/users"))
	p = b.Submit(p, p.MustForm(t, "/beheer/order"))
	return b.Submit(p, p.MustForm(t, "/organisation").With("kvk", kvk, "level", level))
}

// atPeople goes on as far as the people.
func (v issuer) atPeople(t *testing.T, b *browserless.Browser) browserless.Page {
	t.Helper()
	p := v.begin(t, b, browserless.Waterschap, "EH3")
	p = b.Submit(p, p.MustForm(t, "/branch").With("restrict", "no"))
	p = b.Submit(p, p.MustForm(t, "/register"))
	says(t, p, 200, words.OrderPeopleTitle())
	return p
}

// answers fills in the form about one person.
func answers(n int) []string {
	return []string{
		"given-names", "Noor", "prefix", "de", "family-name", "Wit" + letters(n), "born", "31-12-1980", "birth-place", "Zilverbeek",
		"email", fmt.Sprintf("n.wit%d@zilverbeek.example", n), "mobile", fmt.Sprintf("06 1%07d", n), "employed", "J",
	}
}

// letters is a number in letters, as names have no digits.
func letters(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + 'a' }, fmt.Sprint(n))
}

// tell adds a person and ends at the list.
func (v issuer) tell(t *testing.T, b *browserless.Browser, list browserless.Page, n int) browserless.Page {
	t.Helper()
	p := b.Get(strings.TrimSuffix(list.URL.String(), list.URL.RawQuery) + "/new")
	return b.Submit(p, p.MustForm(t, "/people/new").With(answers(n)...))
}

// atOverview goes on as far as the overview, with one person and a mandate for all services.
func (v issuer) atOverview(t *testing.T, b *browserless.Browser, n int) browserless.Page {
	t.Helper()
	p := v.tell(t, b, v.atPeople(t, b), n)
	p = b.Submit(p, p.MustForm(t, "/people"))
	p = b.Submit(p, p.MustForm(t, "/mandates").With("now", "yes", "all", "yes", "term", "5"))
	says(t, p, 200, words.OrderOverviewTitle(), "Noor de Wit"+letters(n))
	return p
}

const terms = "2026-1"

// order presses "Bestel".
func order(t *testing.T, b *browserless.Browser, p browserless.Page) browserless.Page {
	t.Helper()
	return b.Submit(p, p.MustForm(t, "/overview").With("agree", terms))
}

// applications are those of an organisation.
func (v issuer) applications(t *testing.T) []means.Application {
	t.Helper()
	var out []means.Application
	v.View(t, home, func(ctx context.Context, st ports.Store) error {
		k, err := identity.ParseKvK(browserless.Waterschap)
		if err != nil {
			return err
		}
		found, err := st.MeansApplications().List(ctx, ports.MeansApplicationQuery{Organisations: []identity.KvK{k}, Limit: 100})
		out = found.Applications
		return err
	})
	return out
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
