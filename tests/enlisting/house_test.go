package enlisting_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

// People and organisations here are invented.
const (
	home    = "reconi/production"
	desk    = "reconi/staff"
	noor    = "noor@zilverbeek.example"
	mobile  = "+31612345678"
	beheer  = "b.boswinkel@zilverbeek.example"
	service = mandate.ServiceID("urn:etoegang:DV:00000099000000001000:services:9001")
	secret  = "vier blauwe fietsen in de tuin"
)

const issuer = `
realm: reconi/production
tenant:
  name: { nl: Mijn Reconi, en: Mijn Reconi }
  provider: { nl: Reconi, en: Reconi }
  helpdesk: { name: { nl: Klantenservice Reconi, en: Reconi customer service }, email: klantenservice@reconi.example }
services:
  - id: middel
    name: { nl: eHerkenning van Reconi, en: eHerkenning of Reconi }
    methods: [{ method: account, accounts: middel }]
    minimum: EH2
    organisations: not-asked
    second-factor: [{ factor: sms-code, digits: 6 }]
    mandates: register
accounts:
  middel: { name: { nl: Middel, en: Means }, level: EH3, log-in-with: user-name }
means:
  levels: [EH2, EH3]
  terms: { version: "2026-1", url: https://reconi.example/voorwaarden }
  invitation: 14d
  four-eyes: %v
email: { shared-mailboxes: warn }
roles:
  administrator: machtigingenbeheerder
  self-grant: false
  list:
    - { name: machtigingenbeheerder, title: { nl: Beheerder, en: Administrator }, purpose: { nl: Beheert., en: Administers. } }
sessions: { idle: 15m, absolute: 8h }
`

const staff = `
realm: reconi/staff
tenant:
  name: { nl: Beheer Reconi, en: Reconi administration }
  provider: { nl: Reconi, en: Reconi }
  helpdesk: { name: { nl: Beheer, en: Administration }, email: beheer@reconi.example }
staff: { serves: [production] }
services:
  - id: beheer
    name: { nl: Beheer, en: Administration }
    hosted: staff-desk
    methods: [{ method: account, accounts: medewerker }]
    organisations: not-asked
    second-factor: [{ factor: authenticator, preferred: true }]
    enter: any-role
    without-role: refuse
accounts:
  medewerker: { name: { nl: Medewerker, en: Staff }, level: substantial, enrolment: { required: true } }
roles:
  administrator: administrator
  self-grant: false
  list:
    - { name: administrator, title: { nl: Beheerder, en: Administrator }, purpose: { nl: Beheert., en: Administers. } }
    - { name: identifier, title: { nl: Identificatie, en: Identification }, purpose: { nl: Ziet documenten., en: Sees documents. } }
    - { name: auditor, title: { nl: Auditor, en: Auditor }, purpose: { nl: Leest., en: Reads. } }
sessions: { idle: 15m, absolute: 8h }
`

// words are those that pages say.
var words = i18n.In(i18n.NL)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

var zilverbeek = must(identity.ParseKvK("68750110"))

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// house issues means. One administrator placed an order.
type house struct {
	*browserless.House
	order means.Order
}

func settle(t *testing.T, k browserless.Kind, fourEyes bool) house {
	t.Helper()
	h := house{House: browserless.NewAccounts(t, k, 1)}
	for _, document := range []string{fmt.Sprintf(issuer, fourEyes), staff} {
		if _, err := h.Nodes[0].Publish(t.Context(), []byte(document), "test"); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Nodes[0].Realms.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	by := identity.PersonID(newID())
	h.order = means.Order{
		ID: means.OrderID(newID()), By: by, State: means.OrderPlaced, Number: "2026-0417", KvK: zilverbeek, Level: assurance.EH3, Name: "Waterschap Zilverbeek",
		Terms: "2026-1", StartedAt: h.Now(), ChangedAt: h.Now(), OrderedAt: h.Now(),
	}
	h.Change(t, home, func(ctx context.Context, st ports.Store) error {
		p := identity.Person{ID: by, Acting: must(identity.ParsePseudonym("beheerder-" + string(by))), Language: "nl", CreatedAt: h.Now()}
		p.ProveEmail(must(identity.ParseEmail(beheer)), "beheer", h.Now())
		if err := st.People().Put(ctx, p); err != nil {
			return err
		}
		return st.Orders().Put(ctx, h.order)
	})
	return h
}

// onBoth runs a test on both databases.
func onBoth(t *testing.T, test func(*testing.T, house)) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) { test(t, settle(t, k, false)) })
}

// wanted is somebody in the order.
type wanted struct {
	email, mobile string
	hired         bool // employed by the organisation
	all           bool // a mandate for all services, and not for one
}

// invite puts somebody into the order as ordering does, and gives the application with the text of its link.
func (h house) invite(t *testing.T, w wanted) (means.ApplicationID, string) {
	t.Helper()
	id, r := means.ApplicationID(newID()), h.Realm(t, home).ID
	person := means.Applicant{
		GivenNames: "Noor Éléonore", Prefix: "van den", FamilyName: "Berg", Born: identity.Date{Year: 1988, Month: 2, Day: 29}, BirthPlace: "'s-Hertogenbosch",
		Email: must(identity.ParseEmail(w.email)), Mobile: must(identity.ParsePhone(w.mobile)), Employed: w.hired,
	}
	holder := mandate.HolderID(newID())
	m := must(mandate.Restore(mandate.Mandate{
		ID: mandate.ID(newID()), Grantor: zilverbeek, Grantee: mandate.Grantee{Holder: holder}, Scope: mandate.Scope{Services: []mandate.ServiceID{service}}, Level: assurance.EH3,
		Term: validity.Term{From: h.Now(), Until: h.Now().AddDate(3, 0, 0)}, Consent: mandate.Draft,
	}))
	if w.all {
		m.Scope = mandate.Scope{All: true}
	}
	if err := m.Propose(mandate.Deed{By: "person:" + string(h.order.By), At: h.Now()}); err != nil {
		t.Fatal(err)
	}
	a := means.Application{
		ID: id, Order: h.order.ID, Reference: string(id)[24:], KvK: zilverbeek, Level: assurance.EH3, Name: person.FullName(), Email: person.Email, Employed: w.hired,
		Mandates: []mandate.ID{m.ID}, State: means.Submitted, Since: h.Now(), Language: "nl",
		Sealed: must(h.Nodes[0].Keys.Seal(t.Context(), r, ports.PurposeApplicant, string(id), must(json.Marshal(person)))),
	}
	text := h.link(t, id)
	if err := a.Invite(sha256.Sum256([]byte(text)), means.Deed{By: "person:" + string(h.order.By), At: h.Now()}); err != nil {
		t.Fatal(err)
	}
	h.Change(t, home, func(ctx context.Context, st ports.Store) error {
		if err := st.Mandates().Put(ctx, m); err != nil {
			return err
		}
		return st.MeansApplications().Put(ctx, a)
	})
	return id, text
}

func (h house) link(t *testing.T, id means.ApplicationID) string {
	t.Helper()
	nonce := make([]byte, means.NonceSize)
	_, _ = rand.Read(nonce) // never fails: crypto/rand
	mac := must(h.Nodes[0].Keys.MAC(t.Context(), h.Realm(t, home).ID, ports.PurposeInvitation, string(id), string(nonce)))
	text, ok := means.Link{Application: id, Nonce: nonce, MAC: mac}.Text()
	if !ok {
		t.Fatal("no link")
	}
	return text
}

func (h house) at(text string, parts ...string) string {
	return h.URL("/t/" + home + "/aanvraag/" + strings.Join(append([]string{text}, parts...), "/"))
}

// now gives the application as it is.
func (h house) now(t *testing.T, id means.ApplicationID) (out means.Application) {
	t.Helper()
	h.View(t, home, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.MeansApplications().ByID(ctx, id)
		return err
	})
	return out
}

// state wants an application in a state.
func (h house) state(t *testing.T, id means.ApplicationID, want means.ApplicationState) {
	t.Helper()
	if got := h.now(t, id).State; got != want {
		t.Errorf("the application is %s, not %s", got, want)
	}
}

// change does something to an application that no page of the colleague does.
func (h house) change(t *testing.T, id means.ApplicationID, f func(*means.Application) error) {
	t.Helper()
	h.Change(t, home, func(ctx context.Context, st ports.Store) error {
		a, err := st.MeansApplications().ForUpdate(ctx, id)
		if err != nil {
			return err
		}
		if err := f(&a); err != nil {
			return err
		}
		return st.MeansApplications().Put(ctx, a)
	})
}

func (h house) mandate(t *testing.T, id mandate.ID) (out mandate.Mandate) {
	t.Helper()
	h.View(t, home, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Mandates().ByID(ctx, id)
		return err
	})
	return out
}

// begin presses the button of the mail's page.
func (h house) begin(t *testing.T, b *browserless.Browser, text string) browserless.Page {
	t.Helper()
	p := b.Get(h.at(text))
	if strings.HasSuffix(p.URL.Path, "/gegevens") {
		return p // this browser did
	}
	return b.Submit(p, p.MustForm(t, "/aanvraag/"+text))
}

// coded asks for a code on a page with such a form, and gives the page that asks for it, and the code.
func (h house) coded(t *testing.T, b *browserless.Browser, p browserless.Page, suffix, number string) (browserless.Page, string) {
	t.Helper()
	before := h.Inbox.Last()
	p = b.Submit(p, p.MustForm(t, suffix))
	if _, ok := p.Form("/code"); !ok {
		if _, ok := p.Form("/bestellen"); !ok {
			t.Fatalf("no code is asked but %s (%d): %s", p.URL, p.Status, p.Heading())
		}
	}
	return p, h.Text(t, number, before).Code()
}

// proven goes on to the overview.
func (h house) proven(t *testing.T, b *browserless.Browser, text, number string) browserless.Page {
	t.Helper()
	h.begin(t, b, text)
	p, code := h.coded(t, b, b.Get(h.at(text, "mobiel")), "/mobiel", number)
	return b.Submit(p, p.MustForm(t, "/code").With("code", code))
}

// ordered goes on to what comes after the order. Who proved the number need not wait for the second code.
func (h house) ordered(t *testing.T, b *browserless.Browser, text, number string) browserless.Page {
	t.Helper()
	p := h.proven(t, b, text, number)
	p, code := h.coded(t, b, p, "/overzicht", number)
	return b.Submit(p, p.MustForm(t, "/bestellen").With("code", code))
}

// chosen chooses user name and password.
func chosen(t *testing.T, b *browserless.Browser, p browserless.Page, name, password string) browserless.Page {
	t.Helper()
	return b.Submit(p, p.MustForm(t, "/middel").With("user-name", name, "password", password))
}

func (h house) accountNamed(t *testing.T, name string) (out account.Account, err error) {
	t.Helper()
	h.View(t, home, func(ctx context.Context, st ports.Store) error {
		out, err = st.Accounts().ByUserName(ctx, "middel", name)
		return nil
	})
	return out, err
}

func (h house) meansOf(t *testing.T, p identity.PersonID) (out []means.Means) {
	t.Helper()
	h.View(t, home, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Means().OfHolder(ctx, p)
		return err
	})
	return out
}

func (h house) happened(t *testing.T, a audit.Action, times int) {
	t.Helper()
	if got := len(h.Events(t, home, a)); got != times {
		t.Errorf("%s happened %d times, not %d", a, got, times)
	}
}

// says wants a page with an answer and texts.
func says(t *testing.T, p browserless.Page, status int, texts ...string) {
	t.Helper()
	if p.Status != status {
		t.Errorf("%s answers %d (%s), not %d", p.URL, p.Status, p.Heading(), status)
	}
	for _, text := range texts {
		if !strings.Contains(p.Text(), text) {
			t.Errorf("%s (%s) does not say %q", p.URL, p.Heading(), text)
		}
	}
}

// together runs f for each of many at the same moment.
func together(many int, f func(int)) {
	var ready, all sync.WaitGroup
	ready.Add(many)
	for n := range many {
		all.Go(func() {
			ready.Done()
			ready.Wait()
			f(n)
		})
	}
	all.Wait()
}

const ok = http.StatusOK
