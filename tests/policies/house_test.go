package policies_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/voordeur/voordeur/adapters/casbin"
	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/application/postbox"
	"github.com/voordeur/voordeur/application/realms"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const tenant = `
tenant:
  name: Zilverbeek
  provider: Zilverbeek
  helpdesk: { name: Servicedesk, phone: 0800-0000 }
accounts:
  account: { name: Account, level: substantial }
`

// production lets people with an account in, after what the factors say. Nobody approves what they wrote themselves.
func production(factors string, more ...string) []byte {
	return []byte("realm: zilverbeek/production" + tenant + `
services:
  - id: portaal
    name: Portaal
    methods: [{ method: account, accounts: account }]
    organisations: not-asked
    second-factor: ` + factors + `
publishing: { four-eyes: true }
` + strings.Join(more, "\n"))
}

const (
	mail     = "[{ factor: email-code }]"
	mailOrMe = "[{ factor: email-code }, { factor: sms-code }]"
	app      = "[{ factor: authenticator }]"
)

var staffDocument = []byte("realm: zilverbeek/staff" + tenant + `
staff: { serves: [production] }
services:
  - { id: beheer, name: Beheer, hosted: staff-desk, methods: [{ method: account, accounts: account }], organisations: not-asked, second-factor: [{ factor: authenticator }], enter: any-role }
roles:
  list:
    - { name: administrator, title: A, purpose: A }
    - { name: policy-editor, title: B, purpose: B }
    - { name: approver, title: C, purpose: C }
    - { name: auditor, title: D, purpose: D }
    - { name: helpdesk, title: E, purpose: E }
`)

// house is the policies of one tenant, with its clock.
type house struct {
	*testing.T
	db     *sql.Database
	realms *realms.Service
	*policies.Service
	at     time.Time
	faults []policy.Fault // of the surroundings
}

func onBoth(t *testing.T, test func(*house)) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) { test(build(t, k)) })
}

func build(t *testing.T, k browserless.Kind) *house {
	t.Helper()
	h := &house{T: t, db: open(t, k), at: noon}
	h.realms = realms.New(realms.Config{Work: h.db, Register: h.db, Reader: reader{}, Now: h.now, NewID: newID})
	h.Service = policies.New(policies.Config{
		Work: h.db, Directory: h.realms, Authorizer: casbin.New(8), Reader: reader{}, Editor: policyfile.Editor{}, Publisher: h.realms, Surroundings: h,
		Postbox: postbox.New(postbox.Config{Sealer: plain{}, Now: h.now, NewID: newID}), Now: h.now, NewID: newID,
	})
	for _, file := range [][]byte{staffDocument, production(mail)} {
		h.apply(file)
	}
	return h
}

func open(t *testing.T, k browserless.Kind) *sql.Database {
	t.Helper()
	var db *sql.Database
	var err error
	if k == browserless.SQLite {
		db, err = sql.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "policies.db"))
	} else {
		p := browserless.NewPostgres(t, nil)
		t.Cleanup(p.Drop)
		if err := p.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		db, err = sql.OpenPostgres(t.Context(), sql.PostgresConfig{App: p.As("voordeur_app"), Relay: p.As("voordeur_relay"), AppPool: 12})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func (h *house) now() time.Time { return h.at }

// apply is what the operator does with a file.
func (h *house) apply(file []byte) bool {
	h.Helper()
	d, faults := reader{}.Read(file)
	if len(faults) > 0 {
		h.Fatal(faults)
	}
	id, err := h.realms.Enter(h.Context(), d.Realm)
	if err != nil {
		h.Fatal(err)
	}
	_, changed, err := h.Apply(h.Context(), policies.Operator(ports.Realm{ID: id, Slug: d.Realm}, "operator"), file)
	if err != nil {
		h.Fatal(err)
	}
	return changed
}

// as is somebody of the staff at work on production.
func (h *house) as(name string, roles ...role.Name) policies.At {
	h.Helper()
	return policies.At{Realm: h.live("production"), Staff: h.live("staff"), Roles: roles, By: "staff:" + name, Origin: "browser"}
}

func (h *house) live(environment string) ports.Realm {
	h.Helper()
	slug, _ := realm.ParseSlug("zilverbeek/" + environment)
	r, err := h.realms.BySlug(h.Context(), slug)
	if err != nil {
		h.Fatal(err)
	}
	return r
}

// login records how somebody with a code by e-mail was let in.
func (h *house) login(person string) {
	h.Helper()
	r := h.live("production")
	e := login.Evidence{
		Asked: login.Asked{Service: "portaal"}, Choice: login.Choice{Audience: policy.Everyone, Method: policy.Account}, Factors: login.Factors{EmailCode: h.at},
		Account: login.AccountFacts{Password: true, At: h.at, Kind: "account", State: login.AccountActive, Level: assurance.None}, Person: login.PersonFacts{MayUseMethod: true},
	}
	rec := replay.Record{Policy: r.Version, At: h.at, Evidence: e, Outcome: replay.Granted}
	h.in(r.ID, func(ctx context.Context, st ports.Store) error {
		return st.Audit().Append(ctx, audit.Event{
			ID: newID(), Action: audit.LoginGranted, Object: "login:x", Result: audit.Done, Origin: "browser", Actor: "person:" + person, At: h.at, Reference: "R-" + person, Inputs: rec.Write(),
		})
	})
}

func (h *house) in(r realm.ID, f func(context.Context, ports.Store) error) {
	h.Helper()
	if err := h.db.Do(h.Context(), r, f); err != nil {
		h.Fatal(err)
	}
}

// deliver handles what is due, and tells how many messages there were.
func (h *house) deliver() int {
	h.Helper()
	due, err := h.db.Claim(h.Context(), h.at, time.Minute, 10)
	if err != nil {
		h.Fatal(err)
	}
	for _, d := range due {
		var m ports.Message
		h.in(d.Realm, func(ctx context.Context, st ports.Store) (err error) {
			m, err = st.Outbox().Get(ctx, d.ID)
			return err
		})
		if err := h.Due(h.Context(), d.Realm, m); err != nil {
			h.Fatal(err)
		}
		if err := h.db.Settle(h.Context(), d, ports.Settlement{State: ports.SettledDone, At: h.at}); err != nil {
			h.Fatal(err)
		}
	}
	return len(due)
}

// Inspect and Prepare are the surroundings of a house: they have the faults that a test gives them.
func (h *house) Inspect(context.Context, policy.Document) []policy.Fault  { return h.faults }
func (h *house) Prepare(context.Context, realm.ID, policy.Document) error { return nil }

type reader struct{}

func (reader) Read(file []byte) (policy.Document, []policy.Fault) {
	return policyfile.Read(file, time.UTC)
}

func newID() string {
	id, err := system.NewIDs(system.Random()).Row()
	if err != nil {
		panic(err)
	}
	return uuid.UUID(id).String()
}

// plain seals nothing: what a sealer does, its own tests say.
type plain struct{}

func (plain) Seal(_ context.Context, _ realm.ID, _ ports.Purpose, _ string, b []byte) ([]byte, error) {
	return b, nil
}
func (plain) Open(_ context.Context, _ realm.ID, _ ports.Purpose, _ string, b []byte) ([]byte, error) {
	return b, nil
}
func (plain) MAC(_ context.Context, r realm.ID, p ports.Purpose, parts ...string) ([]byte, error) {
	return []byte(fmt.Sprint(r, p, parts)), nil
}
