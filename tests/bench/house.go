package bench

import (
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/tests/browserless"
)

// environment is the realm that is measured.
const environment = "production"

// House is voordeur serve as a process of its own, on PostgreSQL and Redis, behind a reverse proxy, in the
// network of tests/browserless. Anna is a participant in
// it, Bram her user administrator.
type House struct {
	*browserless.Network
	Server           *Process
	Postgres         *browserless.Postgres
	bram             *browserless.Browser
	binary, settings string
	secrets          []string // of the settings, as variables
	public, internal string   // addresses
}

const settings = `base-url: %s
listen: { public: %q, internal: %q, trusted-proxies: [127.0.0.1/32] }
mail: { host: %q, port: %s, security: none, from: "Voordeur <noreply@schatkist.example>" }
keys: { encryption-key-file: key-encryption-key }
realms: { folder: . }
telemetry: { level: warn }
`

// NewHouse builds the house from nothing, with the documents of both environments live.
func NewHouse(t testing.TB, binary string) *House {
	t.Helper()
	h := &House{
		Network: browserless.NewNetwork(t, t.TempDir(), "localhost"),
		binary:  binary, public: local(free(t)), internal: local(free(t)),
	}
	h.SetLogin(h.proxy())
	h.Postgres = browserless.NewPostgres(t, nil)
	t.Cleanup(h.Postgres.Drop)
	if err := h.Postgres.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.prepare(t)
	h.certificate(t, "broker")
	h.certificate(t, "tls")
	run(t, nil, binary, "keys", "init", filepath.Join(h.Dir, "key-encryption-key"))
	for _, e := range browserless.Environments {
		h.publish(t, e)
	}
	h.Server = h.Serve(t)
	t.Cleanup(func() { h.Server.Stop(t) })
	h.await(t)
	h.bram = enrol(t, h.Network)
	return h
}

// Serve starts the server, also a second time once the first was stopped.
func (h *House) Serve(t testing.TB) *Process {
	t.Helper()
	return Start(t, "http://"+h.internal+"/readyz", h.secrets, h.binary, "serve", "--config", h.settings)
}

// await waits until the house knows its broker.
func (h *House) await(t testing.TB) {
	t.Helper()
	visitor, deadline := browserless.NewBrowser(t), time.Now().Add(30*time.Second)
	for len(visitor.Get(h.Entrance(environment)).Forms()) == 0 {
		if time.Now().After(deadline) {
			t.Fatalf("the house does not get to know its broker:\n%s", h.Server.said.String())
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// enrol makes Bram user administrator and Anna participant, and gives Bram's browser.
func enrol(t testing.TB, n *browserless.Network) (bram *browserless.Browser) {
	t.Helper()
	bram = browserless.NewBrowser(t)
	n.Administer(t, bram, environment, "bram", "b.boswinkel@zilverbeek.example")
	n.Enrol(t, browserless.NewBrowser(t), bram, environment, "anna", "a.akkerman@zilverbeek.example")
	return bram
}

// proxy is what stands before the house in production: it keeps its connections.
func (h *House) proxy() http.Handler {
	to := &url.URL{Scheme: "http", Host: h.public}
	return &httputil.ReverseProxy{
		Transport: &http.Transport{MaxIdleConnsPerHost: 64},
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.SetXForwarded()
			r.Out.Host = r.In.Host
		},
	}
}

// prepare writes the settings, and the secrets into the environment.
func (h *House) prepare(t testing.TB) {
	t.Helper()
	redis := os.Getenv("VOORDEUR_TEST_REDIS")
	if redis == "" {
		t.Fatal("this benchmark needs Redis: run it with `make bench`, which starts one and sets VOORDEUR_TEST_REDIS")
	}
	host, port, _ := strings.Cut(h.Inbox.SMTPAddr(), ":")
	h.settings = filepath.Join(h.Dir, "voordeur.yaml")
	write(t, h.settings, fmt.Sprintf(settings, h.URL(""), h.public, h.internal, host, port))
	h.secrets = []string{
		"VOORDEUR_DATABASE_POSTGRES_APP=" + h.Postgres.As("voordeur_app"),
		"VOORDEUR_DATABASE_POSTGRES_RELAY=" + h.Postgres.As("voordeur_relay"),
		"VOORDEUR_DELIVERY_REDIS=" + redis,
	}
}

// publish makes a document live that trusts the simulated broker by its certificates.
func (h *House) publish(t testing.TB, e string) {
	t.Helper()
	document := strings.Replace(string(h.Document(e)), "/metadata\n", "/metadata\n    certificate: broker.pem\n    tls-roots: tls.pem\n", 1)
	path := filepath.Join(h.Dir, e+".yaml")
	write(t, path, document)
	run(t, h.secrets, h.binary, "realm", "apply", "--config", h.settings, path)
}

// certificate copies one of the scheme's, without its key, to where the settings look for it.
func (h *House) certificate(t testing.TB, name string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(h.Dir, "scheme", name+".pem"))
	if err != nil {
		t.Fatal(err)
	}
	_, certificate := pem.Decode(raw) // what follows the key
	write(t, filepath.Join(h.Dir, name+".pem"), string(certificate))
}

func write(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
