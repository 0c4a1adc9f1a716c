package desk_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/voordeur/voordeur/adapters/accountfile"
	"github.com/voordeur/voordeur/adapters/auditfile"
	"github.com/voordeur/voordeur/adapters/casbin"
	"github.com/voordeur/voordeur/adapters/document"
	"github.com/voordeur/voordeur/adapters/password"
	"github.com/voordeur/voordeur/adapters/phone"
	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/adapters/totp"
	"github.com/voordeur/voordeur/adapters/web"
	"github.com/voordeur/voordeur/adapters/web/assets"
	"github.com/voordeur/voordeur/application/apps"
	"github.com/voordeur/voordeur/application/codes"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/enlisting"
	"github.com/voordeur/voordeur/application/linkdesk"
	"github.com/voordeur/voordeur/application/linking"
	"github.com/voordeur/voordeur/application/notices"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/application/postbox"
	"github.com/voordeur/voordeur/application/provision"
	"github.com/voordeur/voordeur/application/realms"
	"github.com/voordeur/voordeur/application/registration"
	"github.com/voordeur/voordeur/application/retention"
	"github.com/voordeur/voordeur/application/sessions"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/application/trial"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

// The realms of the tests are those of the demo.
const (
	production = "omgevingsloket/production"
	practice   = "omgevingsloket/pre-production"
	staffRealm = "omgevingsloket/staff"
	office     = "accountantsportal/production"
	officeDesk = "accountantsportal/staff"
	schools    = "helpdeskpo/production"
	schoolDesk = "helpdeskpo/staff"
	base       = "https://inloggen.example"
)

// start is a Saturday.
var start = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// house is the desk with all that it stands on, without anybody's login.
type house struct {
	t         testing.TB
	db        *sql.Database
	realms    *realms.Service
	desk      *desk.Service
	applying  *registration.Service
	linkdesk  *linkdesk.Service
	retention *retention.Service
	policies  *policies.Service
	provision *provision.Service
	routes    []wire.Route
	handler   http.Handler
	mu        sync.Mutex
	at        time.Time
	faults    []policy.Fault // of what a document refers to
	parties   []ports.Counterparty
	published ports.PublishedKeys
	refusals  ports.PortalRefusals
	ends      time.Time       // of a certificate of ours
	read      map[string]bool // letters that a test has seen, by outbox id
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *house) forward(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

func newID() string {
	b, err := system.NewIDs(system.Random()).Row()
	if err != nil {
		panic(err)
	}
	return uuid.UUID(b).String()
}

// build makes a house on SQLite, or on a Postgres of its own.
func build(t testing.TB, k browserless.Kind) *house {
	t.Helper()
	h := &house{t: t, at: start, read: map[string]bool{}}
	h.db = browserless.Stocked(t, k, "tenants", func(db *sql.Database) {
		directory := realms.New(realms.Config{Work: db, Register: db, Reader: reader{t}, Now: h.now, NewID: newID})
		for _, d := range [][]byte{demo.Omgevingsloket, demo.OmgevingsloketPractice, demo.OmgevingsloketStaff, demo.Accountants, demo.AccountantsStaff, demo.HelpdeskPO, demo.HelpdeskPOStaff} {
			browserless.Publish(t, db, directory, d)
		}
	})
	h.realms = realms.New(realms.Config{Work: h.db, Register: h.db, Reader: reader{t}, Now: h.now, NewID: newID})
	if err := h.realms.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.join()
	return h
}

func (h *house) publish(document []byte) {
	h.t.Helper()
	browserless.Publish(h.t, h.db, h.realms, document)
}

// join makes the use cases and the pages, as cmd does.
func (h *house) join() {
	h.t.Helper()
	box := browserless.Box{}
	post := postbox.New(postbox.Config{Sealer: box, Now: h.now, NewID: newID})
	closer := sessions.New(sessions.Config{Work: h.db, Clients: browserless.NoPortals{}, Postbox: post, Now: h.now, NewID: newID})
	oneTime := codes.New(codes.Config{Sealer: box, Postbox: post, Now: h.now, Random: system.Random(), NewID: newID})
	told := notices.New(notices.Config{Work: h.db, Directory: h.realms, Postbox: post, Closer: closer, BaseURL: base, Now: h.now, Random: system.Random(), NewID: newID})
	login := signin.New(signin.Config{Work: h.db, Directory: h.realms, Sealer: box, Postbox: post, Codes: oneTime, Now: h.now, Random: system.Random(), NewID: newID})
	hasher, err := password.New(password.Settings{Params: browserless.Hashing, Random: system.Random(), Queue: 2000, Patience: time.Minute})
	if err != nil {
		h.t.Fatal(err)
	}
	h.provision = provision.New(provision.Config{Work: h.db, Directory: h.realms, Postbox: post, BaseURL: base, Now: h.now, NewID: newID})
	authenticators := apps.New(apps.Config{Passwords: totp.New(system.Random()), Codes: oneTime, Sealer: box, Now: h.now, Random: system.Random(), NewID: newID})
	h.desk = desk.New(desk.Config{
		Work: h.db, Directory: h.realms, Authorizer: casbin.New(8), Callers: closer, Closer: closer, Postbox: post, Notices: told, Accounts: h.provision, Apps: authenticators, Attempts: login, Files: auditfile.Files{},
		BaseURL: base, Now: h.now, NewID: newID,
	})
	h.applying = registration.New(registration.Config{
		Work: h.db, Directory: h.realms, Codes: oneTime, Sealer: box, Postbox: post, Passwords: hasher, Phones: phone.Plans{}, Files: document.Inspector{}, Scanner: document.Unscanned{},
		BaseURL: base, Zone: time.UTC, Now: h.now, Random: system.Random(), NewID: newID,
	})
	keeper := linking.New(linking.Config{
		Work: h.db, Directory: h.realms, Codes: oneTime, Passwords: hasher, Sealer: box, Postbox: post, Closer: closer, BaseURL: base, Now: h.now, Random: system.Random(), NewID: newID,
	})
	h.linkdesk = linkdesk.New(linkdesk.Config{
		Work: h.db, Directory: h.realms, Keeper: keeper, Closer: closer, Sealer: box, Postbox: post, Files: accountfile.Reader{}, Institutions: accountfile.Reader{},
		Now: h.now, Random: system.Random(), NewID: newID,
	})
	enlist := enlisting.New(enlisting.Config{
		Work: h.db, Directory: h.realms, Catalogue: h.realms, Codes: oneTime, Passwords: hasher, Phones: phone.Plans{}, Sealer: box, Postbox: post,
		BaseURL: base, Zone: time.UTC, Now: h.now, Random: system.Random(), NewID: newID,
	})
	h.retention = retention.New(retention.Config{Work: h.db, Directory: h.realms, Closer: closer, Links: keeper, Postbox: post, Now: h.now, NewID: newID})
	files := policyfile.NewLibrary(amsterdam(h.t))
	h.policies = policies.New(policies.Config{
		Work: h.db, Directory: h.realms, Authorizer: casbin.New(8), Reader: files, Editor: files, Publisher: h.realms, Surroundings: h, Postbox: post, Now: h.now, NewID: newID,
	})
	library, err := assets.New()
	if err != nil {
		h.t.Fatal(err)
	}
	pages, err := web.New(web.Config{
		BaseURL: base, Signin: login, Applying: h.applying, Enlisting: enlist, Desk: h.desk, LinkDesk: h.linkdesk, Policies: h.policies, Trials: trial.New(trial.Config{Work: h.db, Guide: guide{}, Sealer: box, Now: h.now, Random: system.Random()}), Sessions: closer, Directory: h.realms, Assets: library, Guide: guide{}, Health: health{h}, Keys: h, Brokers: h, Protocol: http.NotFoundHandler(),
		Now: h.now, Random: system.Random(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.handler, h.routes = wire.Pages(pages)
}

// amsterdam is where days begin.
func amsterdam(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

type reader struct{ t testing.TB }

func (r reader) Read(file []byte) (policy.Document, []policy.Fault) {
	return policyfile.Read(file, amsterdam(r.t))
}

// Inspect implements ports.Surroundings: a document has the faults that a test gives it.
func (h *house) Inspect(context.Context, policy.Document) []policy.Fault { return h.faults }

// Prepare implements ports.Surroundings: there is nothing to prepare.
func (*house) Prepare(context.Context, realm.ID, policy.Document) error { return nil }

func (h *house) realm(name string) ports.Realm {
	h.t.Helper()
	slug, err := realm.ParseSlug(name)
	if err != nil {
		h.t.Fatal(err)
	}
	r, err := h.realms.BySlug(h.t.Context(), slug)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// in runs f in a realm.
func (h *house) in(name string, f func(context.Context, ports.Store) error) {
	h.t.Helper()
	if err := h.db.Do(h.t.Context(), h.realm(name).ID, f); err != nil {
		h.t.Fatal(err)
	}
}

// colleague is somebody of a tenant's staff with a session at the desk.
type colleague struct {
	h     *house
	realm string
	id    identity.PersonID
	email string
	token string
}

// hire makes somebody of the staff and logs them in.
func (h *house) hire(name string, roles ...role.Name) colleague {
	h.t.Helper()
	email := must(identity.ParseEmail(fmt.Sprintf("m%s@staff.example", strings.ReplaceAll(newID(), "-", ""))))
	r := h.realm(name)
	slug := r.Slug
	added, err := h.provision.AddStaff(h.t.Context(), slug, provision.Member{Email: email, Language: "nl", Roles: roles})
	if err != nil {
		h.t.Fatal(err)
	}
	c := colleague{h: h, realm: name, id: added.Account.ID, email: email.String()}
	c.token = h.session(name, c.id, "beheer")
	return c
}

// session logs somebody in without a login.
func (h *house) session(name string, id identity.PersonID, service string) string {
	h.t.Helper()
	token := newID()
	h.in(name, func(ctx context.Context, st ports.Store) error {
		return st.Sessions().Start(ctx, session.Session{
			ID: session.ID(newID()), Token: sha256.Sum256([]byte(token)), Login: newID(), Person: id, Service: service, Method: "everyone/account", Accounts: "medewerker",
			Level: assurance.EH3, AuthenticatedAt: h.now(), StartedAt: h.now(), SeenAt: h.now(), Limits: session.Limits{Idle: 15 * time.Minute, Absolute: 8 * time.Hour},
		})
	})
	return token
}

func (c colleague) caller() desk.Caller {
	return desk.Caller{Realm: c.h.realm(c.realm).ID, Token: sha256.Sum256([]byte(c.token))}
}

func (c colleague) actor() string { return "staff:" + string(c.id) }

// page is an answer of the house.
type page struct {
	status int
	header http.Header
	body   string
	to     string // of a redirect
}

// ask sends a request to the desk of the colleague's realm: GET without a form, else POST.
func (c colleague) ask(path string, form url.Values) page {
	return c.askAt(c.realm, path, form)
}

func (c colleague) askAt(name, path string, form url.Values) page {
	c.h.t.Helper()
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	to := path
	if !strings.HasPrefix(path, "/t/") {
		to = "/t/" + name + "/desk" + path
	}
	q := httptest.NewRequest(method, base+to, body)
	q.Header.Set("Sec-Fetch-Site", "same-origin")
	q.Header.Set("Accept-Language", "nl")
	if form != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if c.token != "" {
		slug := c.h.realm(name).Slug
		q.AddCookie(&http.Cookie{Name: "__Host-session-" + slug.Tenant() + "." + slug.Environment(), Value: c.token})
	}
	w := httptest.NewRecorder()
	c.h.handler.ServeHTTP(w, q)
	return page{w.Code, w.Header(), w.Body.String(), w.Header().Get("Location")}
}

// says wants an answer with a status and texts.
func (p page) says(t testing.TB, status int, texts ...string) {
	t.Helper()
	if p.status != status {
		t.Errorf("it answers %d, not %d (to %q)", p.status, status, p.to)
	}
	for _, text := range texts {
		if !strings.Contains(p.body, text) && !strings.Contains(words(p.body), text) {
			t.Errorf("it does not say %q:\n%s", text, words(p.body))
		}
	}
}

func words(body string) string {
	_, main, _ := strings.Cut(body, "<main")
	var out strings.Builder
	inside := true
	for _, r := range main {
		switch {
		case r == '<':
			inside = true
		case r == '>':
			inside = false
			out.WriteByte(' ')
		case !inside:
			out.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// letters gives what was written since the last call to an address or a number, the oldest first.
func (h *house) letters(name, to string) []ports.Letter {
	h.t.Helper()
	due, err := h.db.Claim(h.t.Context(), h.now().Add(time.Second), time.Nanosecond, 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	r := h.realm(name).ID
	var out []ports.Letter
	for _, d := range due {
		if d.Realm != r || h.read[d.ID] {
			continue
		}
		h.in(name, func(ctx context.Context, st ports.Store) error {
			m, err := st.Outbox().Get(ctx, d.ID)
			if err != nil {
				return err
			}
			plain, err := browserless.Box{}.Open(ctx, r, ports.PurposeOutbox, d.ID, m.Payload)
			if err != nil {
				return err
			}
			var l ports.Letter
			if err := json.Unmarshal(plain, &l); err != nil || l.To != to {
				return err
			}
			h.read[d.ID] = true
			out = append(out, l)
			return nil
		})
	}
	return out
}

func kindsOf(letters []ports.Letter) []ports.LetterKind {
	var out []ports.LetterKind
	for _, l := range letters {
		out = append(out, l.Kind)
	}
	return out
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// sumOf is what is kept of a session token.
func sumOf(token string) [32]byte { return sha256.Sum256([]byte(token)) }
