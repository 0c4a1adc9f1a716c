package api_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/voordeur/voordeur/adapters/keys"
	"github.com/voordeur/voordeur/adapters/password"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/adapters/telemetry"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/tests/browserless"
)

func TestMain(m *testing.M) { browserless.Main(m) }

const tenant = `
tenant:
  name: Zilverbeek
  provider: Zilverbeek
  helpdesk: { name: Servicedesk, phone: 0800-0000, email: servicedesk@zilverbeek.example, url: 'https://zilverbeek.example/contact' }
accounts:
  account: { name: Account, level: substantial }
`

// production lets people with an account in, after what the factors say.
func production(factors string) string {
	return "realm: zilverbeek/production" + tenant + `
services:
  - id: portaal
    name: Portaal
    methods: [{ method: account, accounts: account }]
    organisations: not-asked
    second-factor: ` + factors + `
publishing: { four-eyes: true }
expectations: [{ name: Iedereen komt binnen, service: portaal, method: account, then: let-in }]
`
}

const (
	mail     = "[{ factor: email-code }]"
	mailOrMe = "[{ factor: email-code }, { factor: sms-code }]"
	app      = "[{ factor: authenticator }]"
)

// What the programs of the tests may ask for.
const (
	everything = "policy:read policy:edit policy:replay policy:approve policy:publish policy:roll-back audit:read"
	approving  = "policy:read policy:replay policy:approve policy:publish policy:roll-back"
	reading    = "policy:read"
)

// staff is the document of a tenant's people and programs: one that may do what scopes say, one that approves what others
// wrote, and one that reads.
func (h *house) staff(name, scopes string) string {
	client := func(id, role, scopes string) string {
		return fmt.Sprintf("    - { id: %s, name: %s, jwks: '%s', roles: [%s], scopes: [%s] }\n", id, id, h.jwks, role, strings.ReplaceAll(scopes, " ", ", "))
	}
	return "realm: " + name + "/staff" + tenant + `
staff:
  serves: [production, acceptance]
  api-clients:
` + client("pipeline", "administrator", scopes) + client("approver", "approver", approving) + client("reader", "auditor", reading) + `
services:
  - { id: beheer, name: Beheer, hosted: staff-desk, methods: [{ method: account, accounts: account }], organisations: not-asked, second-factor: [{ factor: authenticator }], enter: any-role }
roles:
  list:
    - { name: administrator, title: A, purpose: A }
    - { name: approver, title: B, purpose: B }
    - { name: auditor, title: C, purpose: C }
`
}

// house is a whole house on a server, with two tenants.
type house struct {
	testing.TB
	app      *wire.App
	url      string
	clock    *browserless.Clock
	key      *ecdsa.PrivateKey
	jwks     string
	document *described
}

func onBoth(t *testing.T, test func(*house)) {
	t.Helper()
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) { test(build(t, k)) })
}

func build(t testing.TB, k browserless.Kind) *house {
	t.Helper()
	h := &house{TB: t, clock: &browserless.Clock{}}
	var err error
	if h.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: h.key.Public(), KeyID: "1", Algorithm: "ES256", Use: "sig"}}})
	if err != nil {
		t.Fatal(err)
	}
	h.jwks = string(set)
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	h.url = server.URL
	h.join(browserless.NewDatabase(t, k))
	handler = h.app.Handler
	for _, file := range []string{h.staff("zilverbeek", everything), production(mail), h.staff("grotewaard", everything)} {
		h.publish(file)
	}
	a := h.send(request{method: http.MethodGet, path: "/openapi.json"})
	h.document = describe(t, a.body)
	return h
}

func (h *house) join(db *sql.Database) {
	h.Helper()
	told, err := telemetry.New(h.Context(), telemetry.Settings{Version: "test", Log: io.Discard, Level: slog.LevelError}, h.clock.Now)
	if err != nil {
		h.Fatal(err)
	}
	kek, err := keys.EnsureKEK(filepath.Join(h.TempDir(), "key-encryption-key"), system.Random())
	if err != nil {
		h.Fatal(err)
	}
	hasher, err := password.New(password.Settings{Params: browserless.Hashing, Random: system.Random()})
	if err != nil {
		h.Fatal(err)
	}
	h.app, err = wire.Build(h.Context(), wire.Parts{
		BaseURL: h.url, Database: db, KEK: kek, Passwords: hasher, From: "x@zilverbeek.example", Telemetry: told, HTTP: wire.NewClient(true), Now: h.clock.Now,
	})
	if err != nil {
		h.Fatal(err)
	}
}

// publish is what the operator does with a file.
func (h *house) publish(file string) {
	h.Helper()
	if _, err := h.app.Publish(h.Context(), []byte(file), "operator"); err != nil {
		h.Fatal(err)
	}
}

// token gives one that a program gets at a tenant.
func (h *house) token(tenantName, client, scopes string) string {
	h.Helper()
	a := h.asking(tenantName, client, scopes)
	var got struct {
		Access string `json:"access_token"`
	}
	if err := json.Unmarshal(a.body, &got); err != nil || got.Access == "" {
		h.Fatalf("%d %s", a.status, a.body)
	}
	return got.Access
}

// asking asks the token endpoint, with an assertion of the client's key (RFC 7523).
func (h *house) asking(tenantName, client, scopes string) answer {
	h.Helper()
	issuer := h.url + "/t/" + tenantName + "/staff"
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: h.key, KeyID: "1"}}, nil)
	if err != nil {
		h.Fatal(err)
	}
	assertion, err := jwt.Signed(s).Claims(map[string]any{
		"iss": client, "sub": client, "aud": issuer, "jti": rand.Text(), "iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(),
	}).Serialize()
	if err != nil {
		h.Fatal(err)
	}
	r, err := http.PostForm(issuer+"/token", url.Values{
		"grant_type": {"client_credentials"}, "scope": {scopes}, "client_assertion": {assertion},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	})
	if err != nil {
		h.Fatal(err)
	}
	return h.read(r)
}

// request is what a program sends.
type request struct {
	method, path string // below the API of zilverbeek, or from the root where it starts with /t/
	token        string
	header       map[string]string
	media        string
	body         string
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

func (h *house) send(q request) answer {
	h.Helper()
	to := h.url + "/t/zilverbeek/staff/api/v1" + q.path
	if strings.HasPrefix(q.path, "/t/") {
		to = h.url + q.path
	}
	r, err := http.NewRequestWithContext(h.Context(), q.method, to, strings.NewReader(q.body))
	if err != nil {
		h.Fatal(err)
	}
	if q.token != "" {
		r.Header.Set("Authorization", "Bearer "+q.token)
	}
	if q.media != "" {
		r.Header.Set("Content-Type", q.media)
	}
	for name, value := range q.header {
		r.Header.Set(name, value)
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		h.Fatal(err)
	}
	return h.read(got)
}

func (h *house) read(r *http.Response) answer {
	h.Helper()
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		h.Fatal(err)
	}
	return answer{r.StatusCode, r.Header, body}
}

// call sends a request, and holds the answer against the document.
func (h *house) call(want int, q request) answer {
	h.Helper()
	a := h.send(q)
	if a.status != want {
		h.Fatalf("%s %s: %d, want %d: %s", q.method, q.path, a.status, want, a.body)
	}
	path, _, _ := strings.Cut(q.path, "?")
	if faults := h.document.holds(h, q.method, path, a); len(faults) > 0 {
		h.Fatalf("%s %s: %s", q.method, q.path, strings.Join(faults, "\n"))
	}
	return a
}

// problem gives the name of the problem that an answer tells of.
func (a answer) problem() string {
	var p struct{ Type string }
	_ = json.Unmarshal(a.body, &p)
	return strings.TrimPrefix(p.Type, "urn:problem-type:voordeur:")
}

// into reads JSON.
func into[T any](h *house, a answer) (v T) {
	h.Helper()
	if err := json.NewDecoder(bytes.NewReader(a.body)).Decode(&v); err != nil {
		h.Fatalf("%s: %v", a.body, err)
	}
	return v
}
