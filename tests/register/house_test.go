package register_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/voordeur/voordeur/adapters/casbin"
	"github.com/voordeur/voordeur/adapters/phone"
	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/adapters/web"
	"github.com/voordeur/voordeur/adapters/web/assets"
	"github.com/voordeur/voordeur/application/administrators"
	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/application/postbox"
	"github.com/voordeur/voordeur/application/realms"
	"github.com/voordeur/voordeur/application/sessions"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

const (
	reconi = "reconi/production"
	base   = "https://inloggen.example"
)

// People and organisations here are invented.
var (
	zilverbeek = must(identity.ParseKvK("70000011"))
	kantoor    = must(identity.ParseKvK("70000022"))
	elders     = must(identity.ParseKvK("70000033"))
	start      = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
)

// services are the catalogue of these tests.
var services = []mandate.Service{
	service("1", assurance.EH3, true, true), service("2", assurance.EH3, false, true), service("3", assurance.EH2Plus, true, false), service("4", assurance.EH2, true, true),
}

func service(n string, l assurance.Level, branches, intermediaries bool) mandate.Service {
	return mandate.Service{
		ID: mandate.ServiceID("urn:etoegang:DV:00000099000000001000:services:900" + n), Name: map[string]string{"nl": "Dienst " + n}, Provider: map[string]string{"nl": "Ministerie"},
		Minimum: l, Branches: branches, Intermediaries: intermediaries,
	}
}

type catalogue struct{}

func (catalogue) Services(context.Context) ([]mandate.Service, error) { return services, nil }

// told keeps what services were told.
type told struct {
	mu       sync.Mutex
	mandates []mandate.ID
	means    []mandate.HolderID
}

func (n *told) Ended(_ context.Context, _ ports.Store, _ ports.Realm, id mandate.ID) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.mandates = append(n.mandates, id)
	return nil
}

func (n *told) MeansEnded(_ context.Context, _ ports.Store, _ ports.Realm, h mandate.HolderID) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.means = append(n.means, h)
	return nil
}

// businesses is a register that knows three organisations, one of them with a branch.
type businesses struct {
	mu     sync.Mutex
	down   bool
	gone   map[identity.KvK]bool
	closed bool // the branch
	asked  int
}

// gemaal is a branch of zilverbeek.
var gemaal = must(identity.ParseBranch("000070000011"))

func (b *businesses) set(change func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change()
}

func (b *businesses) Organisation(_ context.Context, k identity.KvK) (identity.Extract, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked++
	out := identity.Extract{KvK: k, Name: "Organisatie " + k.String()}
	switch {
	case b.down:
		return identity.Extract{}, ports.ErrUnavailable
	case !slices.Contains([]identity.KvK{zilverbeek, kantoor, elders}, k):
		return identity.Extract{}, ports.ErrNotFound
	case b.gone[k]:
		out.Ended = start.AddDate(0, 0, -1)
	}
	return out, nil
}

func (*businesses) Branches(context.Context, ports.BranchQuery) (ports.BranchPage, error) {
	return ports.BranchPage{}, nil
}

func (b *businesses) Branch(_ context.Context, k identity.KvK, n identity.Branch) (identity.BranchExtract, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := identity.BranchExtract{Number: n, KvK: k}
	switch {
	case b.down:
		return identity.BranchExtract{}, ports.ErrUnavailable
	case k != zilverbeek || n != gemaal:
		return identity.BranchExtract{}, ports.ErrNotFound
	case b.closed:
		out.Ended = start.AddDate(0, 0, -1)
	}
	return out, nil
}

// house is the register with its pages, and nobody's login.
type house struct {
	t        testing.TB
	db       *sql.Database
	realms   *realms.Service
	mandates *mandates.Service
	told     *told
	register *businesses
	handler  http.Handler
	mu       sync.Mutex
	at       time.Time
	read     map[string]bool // messages that a test has seen
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *house) forward(to time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = to
}

func newID() string {
	return uuid.UUID(must(system.NewIDs(system.Random()).Row())).String()
}

func onBoth(t *testing.T, test func(*testing.T, *house)) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) { test(t, build(t, k)) })
}

func build(t testing.TB, k browserless.Kind) *house {
	t.Helper()
	h := &house{t: t, at: start, read: map[string]bool{}, told: &told{}, register: &businesses{gone: map[identity.KvK]bool{}}}
	h.db = browserless.NewDatabase(t, k)
	h.realms = realms.New(realms.Config{Work: h.db, Register: h.db, Reader: reader{}, Now: h.now, NewID: newID})
	browserless.Publish(t, h.db, h.realms, demo.Reconi)
	post := postbox.New(postbox.Config{Sealer: browserless.Box{}, Now: h.now, NewID: newID})
	closer := sessions.New(sessions.Config{Work: h.db, Clients: browserless.NoPortals{}, Postbox: post, Now: h.now, NewID: newID})
	admins := administrators.New(administrators.Config{Directory: h.realms, Authorizer: casbin.New(8), Callers: closer, Now: h.now})
	h.mandates = mandates.New(mandates.Config{
		Work: h.db, Directory: h.realms, Admins: admins, Catalogue: catalogue{}, Register: h.register, Notices: h.told, Closer: closer, Postbox: post,
		Zone: zone(), Now: h.now, NewID: newID,
	})
	orders := ordering.New(ordering.Config{
		Work: h.db, Directory: h.realms, Callers: closer, Admins: admins, Register: h.register, Phones: phone.Plans{}, Catalogue: catalogue{}, Sealer: browserless.Box{}, Postbox: post,
		BaseURL: base, Zone: zone(), Now: h.now, Random: system.Random(), NewID: newID,
	})
	pages, err := web.New(web.Config{
		BaseURL: base, Ordering: orders, Mandates: h.mandates, Sessions: closer, Directory: h.realms, Assets: must(assets.New()), Protocol: http.NotFoundHandler(),
		Now: h.now, Random: system.Random(), Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	h.handler, _ = wire.Pages(pages)
	return h
}

func zone() *time.Location { return must(time.LoadLocation("Europe/Amsterdam")) }

type reader struct{}

func (reader) Read(file []byte) (policy.Document, []policy.Fault) {
	return policyfile.Read(file, zone())
}

func (h *house) realm() ports.Realm {
	h.t.Helper()
	return must(h.realms.BySlug(h.t.Context(), must(realm.ParseSlug(reconi))))
}

// in runs f in the realm.
func (h *house) in(f func(context.Context, ports.Store) error) {
	h.t.Helper()
	if err := h.db.Do(h.t.Context(), h.realm().ID, f); err != nil {
		h.t.Fatal(err)
	}
}

// admin is a mandate administrator with a session.
type admin struct {
	h     *house
	id    identity.PersonID
	email identity.EmailAddress
	level assurance.Level
	token string
}

// colleague makes somebody of an organisation who proved their address, without any role.
func (h *house) colleague(k identity.KvK, name string) *admin {
	h.t.Helper()
	a := &admin{h: h, id: identity.PersonID(newID()), email: must(identity.ParseEmail(name + "@" + k.String() + ".example")), level: assurance.EH3}
	h.in(func(ctx context.Context, st ports.Store) error {
		p := identity.Person{ID: a.id, Organisation: h.organisation(ctx, st, k), Acting: must(identity.ParsePseudonym("acting:" + string(a.id))), Language: "nl", CreatedAt: h.now()}
		p.ProveEmail(a.email, "beheerdersportaal", h.now())
		return st.People().Put(ctx, p)
	})
	a.enter()
	return a
}

func (h *house) organisation(ctx context.Context, st ports.Store, k identity.KvK) identity.OrganisationID {
	h.t.Helper()
	if known, err := st.Organisations().ByLegal(ctx, identity.Legal{KvK: k}); err == nil {
		return known.ID
	}
	o := identity.Organisation{ID: identity.OrganisationID(newID()), Legal: identity.Legal{KvK: k}, Name: "Organisatie " + k.String()}
	if err := st.Organisations().Put(ctx, o); err != nil {
		h.t.Fatal(err)
	}
	return o.ID
}

// administrator makes one of an organisation.
func (h *house) administrator(k identity.KvK, name string) *admin {
	h.t.Helper()
	a := h.colleague(k, name)
	h.in(func(ctx context.Context, st ports.Store) error {
		return st.Roles().Grant(ctx, role.Grant{Person: a.id, Organisation: h.organisation(ctx, st, k), Role: "machtigingenbeheerder", From: h.now(), By: role.ByTenant})
	})
	return a
}

// enter starts a session, as of now.
func (a *admin) enter() {
	a.h.t.Helper()
	a.token = newID()
	a.h.in(func(ctx context.Context, st ports.Store) error {
		p, err := st.People().ByID(ctx, a.id, a.h.now())
		if err != nil {
			return err
		}
		return st.Sessions().Start(ctx, session.Session{
			ID: session.ID(newID()), Token: sha256.Sum256([]byte(a.token)), Login: newID(), Person: a.id, Organisation: p.Organisation.ID, Service: "beheerdersportaal", Method: "business/eherkenning",
			Level: a.level, AuthenticatedAt: a.h.now(), StartedAt: a.h.now(), SeenAt: a.h.now(), Limits: session.Limits{Idle: 15 * time.Minute, Absolute: 8 * time.Hour},
		})
	})
}

func (a *admin) caller() mandates.Caller {
	return mandates.Caller{Realm: a.h.realm().ID, Token: sha256.Sum256([]byte(a.token))}
}

func (a *admin) actor() string { return "person:" + string(a.id) }

// page is an answer of the house.
type page struct {
	status int
	body   string
	to     string // of a redirect
}

// ask sends a request below /beheer: GET without a form, else POST.
func (a *admin) ask(path string, form url.Values) page {
	a.h.t.Helper()
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	q := httptest.NewRequest(method, base+"/t/"+reconi+"/beheer"+path, body)
	q.Header.Set("Sec-Fetch-Site", "same-origin")
	q.Header.Set("Accept-Language", "nl")
	if form != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	q.AddCookie(&http.Cookie{Name: "__Host-session-reconi.production", Value: a.token})
	w := httptest.NewRecorder()
	a.h.handler.ServeHTTP(w, q)
	return page{w.Code, w.Body.String(), w.Header().Get("Location")}
}

var versionField = regexp.MustCompile(`name="version" value="(\d+)"`)

// version is that which the page's form carries.
func (p page) version(t testing.TB) string {
	t.Helper()
	found := versionField.FindStringSubmatch(p.body)
	if found == nil {
		t.Fatalf("the page (%d, to %q) has no version: %s", p.status, p.to, words(p.body))
	}
	return found[1]
}

// says wants an answer with a status and texts.
func (p page) says(t testing.TB, status int, texts ...string) {
	t.Helper()
	if p.status != status {
		t.Errorf("it answers %d, not %d (to %q): %s", p.status, status, p.to, words(p.body))
	}
	for _, text := range texts {
		if !strings.Contains(words(p.body), text) {
			t.Errorf("it does not say %q:\n%s", text, words(p.body))
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

func words(body string) string {
	_, main, _ := strings.Cut(body, "<main")
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString("<main"+main, " "))), " ")
}

// holder is somebody with a means and mandates.
type holder struct {
	id    mandate.HolderID
	email identity.EmailAddress
	name  string
	means means.ID
}

// holder issues a means to somebody.
func (h *house) holder(k identity.KvK, name string, l assurance.Level) holder {
	h.t.Helper()
	out := holder{id: mandate.HolderID(newID()), email: must(identity.ParseEmail(strings.ToLower(name) + "@middel.example")), name: name, means: means.ID(newID())}
	id := identity.PersonID(out.id)
	h.in(func(ctx context.Context, st ports.Store) error {
		p := identity.Person{ID: id, Acting: must(account.Acting(id)), Language: "nl", CreatedAt: h.now()}
		p.ProveEmail(out.email, "middel", h.now())
		if err := st.People().Put(ctx, p); err != nil {
			return err
		}
		a := account.Account{ID: id, Kind: "middel", Name: name, UserName: strings.ToLower(name) + ".middel", Email: out.email, State: account.Active, CreatedAt: h.now()}
		if err := st.Accounts().Put(ctx, a); err != nil {
			return err
		}
		m := must(means.Issue(out.means, id, k, l, means.Deed{By: "system", At: h.now()}))
		return st.Means().Put(ctx, m)
	})
	return out
}

// gives makes a mandate that counts at once, as change says.
func (h *house) gives(k identity.KvK, to mandate.Grantee, change func(*mandate.Mandate)) mandate.ID {
	h.t.Helper()
	m := mandate.Mandate{
		ID: mandate.ID(newID()), Grantor: k, Grantee: to, Scope: mandate.Scope{All: true}, Level: assurance.EH3, Consent: mandate.Draft,
		Term: must(validity.New(h.now().AddDate(0, -1, 0), h.now().AddDate(1, 0, 0))),
	}
	if change != nil {
		change(&m)
	}
	if m.Consent == mandate.Draft {
		if err := m.Grant(mandate.Deed{By: "system", At: m.Term.From}); err != nil {
			h.t.Fatal(err)
		}
	}
	h.in(func(ctx context.Context, st ports.Store) error { return st.Mandates().Put(ctx, m) })
	return m.ID
}

func (h *house) mandate(id mandate.ID) (out mandate.Mandate) {
	h.t.Helper()
	h.in(func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Mandates().ByID(ctx, id)
		return err
	})
	return out
}

// login is what the login of somebody is answered; false where there is no means to log in with.
func (h *house) login(who mandate.HolderID, v mandate.Service, at time.Time) (mandate.Answer, bool) {
	h.t.Helper()
	return h.answers(who)(v, at)
}

// answers gives what logins of somebody are answered, from what is stored, by the function that answers logins.
func (h *house) answers(who mandate.HolderID) func(mandate.Service, time.Time) (mandate.Answer, bool) {
	h.t.Helper()
	var held mandate.Held
	var all []means.Means
	h.in(func(ctx context.Context, st ports.Store) (err error) {
		if held, err = st.Mandates().Held(ctx, who); err != nil {
			return err
		}
		all, err = st.Means().OfHolder(ctx, identity.PersonID(who))
		return err
	})
	return func(v mandate.Service, at time.Time) (mandate.Answer, bool) {
		for _, m := range all {
			if !at.Before(m.Term.From) && m.At(at) == means.Issued {
				return mandate.Decide(mandate.Question{Service: v, Means: m.Level, At: at}, held), true
			}
		}
		return mandate.Answer{}, false
	}
}

// messages gives what is due now and was not seen before, by topic.
func (h *house) messages(topic ports.Topic) []ports.Message {
	h.t.Helper()
	due := must(h.db.Claim(h.t.Context(), h.now().Add(time.Second), time.Nanosecond, 1000))
	var out []ports.Message
	for _, d := range due {
		h.in(func(ctx context.Context, st ports.Store) error {
			m, err := st.Outbox().Get(ctx, d.ID)
			if err != nil || m.Topic != topic || h.read[d.ID] {
				return err
			}
			h.read[d.ID] = true
			out = append(out, m)
			return nil
		})
	}
	return out
}

// letters gives the kinds of letters that were written to somebody since the last call.
func (h *house) letters() map[string][]ports.Letter {
	h.t.Helper()
	out := map[string][]ports.Letter{}
	for _, m := range h.messages(ports.TopicMail) {
		var l ports.Letter
		plain := must(browserless.Box{}.Open(h.t.Context(), h.realm().ID, ports.PurposeOutbox, m.ID, m.Payload))
		if err := json.Unmarshal(plain, &l); err != nil {
			h.t.Fatal(err)
		}
		out[l.To] = append(out[l.To], l)
	}
	return out
}

// wrote wants exactly one letter of a kind to an address.
func wrote(t testing.TB, all map[string][]ports.Letter, to identity.EmailAddress, kind ports.LetterKind) ports.Letter {
	t.Helper()
	if found := all[to.String()]; len(found) == 1 && found[0].Kind == kind {
		return found[0]
	}
	t.Errorf("%s got %+v, not one %s", to, all[to.String()], kind)
	return ports.Letter{}
}

// due does what is due now.
func (h *house) due() int {
	h.t.Helper()
	all := h.messages(ports.TopicMandateDue)
	for _, m := range all {
		if err := h.mandates.Due(h.t.Context(), h.realm().ID, m); err != nil {
			h.t.Fatal(err)
		}
	}
	return len(all)
}

// happened counts what the audit log says.
func (h *house) happened(t testing.TB, a audit.Action, times int) {
	t.Helper()
	n := 0
	h.in(func(ctx context.Context, st ports.Store) error {
		found, err := st.Audit().Newest(ctx, ports.AuditQuery{Actions: []audit.Action{a}, Limit: 100})
		n = len(found)
		return err
	})
	if n != times {
		t.Errorf("%s happened %d times, not %d", a, n, times)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
