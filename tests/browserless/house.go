package browserless

import (
	"bytes"
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/keys"
	"github.com/voordeur/voordeur/adapters/mail"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/adapters/telemetry"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/domain/policy"
)

// Kind is a database that a house can stand on.
type Kind string

// The kinds. A house on SQLite has one node.
const (
	SQLite     Kind = "sqlite"
	PostgreSQL Kind = "postgres"
)

// Kinds are both.
var Kinds = []Kind{SQLite, PostgreSQL}

// OnBoth runs a test on both databases.
func OnBoth(t *testing.T, test func(*testing.T, Kind)) {
	for _, k := range Kinds {
		t.Run(string(k), func(t *testing.T) { test(t, k) })
	}
}

// House is the application with everything around it, within this process. Both environments are
// published in it.
type House struct {
	*Network
	Nodes    []*wire.App // on one database; requests go to each in turn
	Postgres *Postgres   // nil on SQLite
	turn     atomic.Int64
	log      journal
	rest     func()
	watched  string // where spans go
	told     []*telemetry.Telemetry

	Passwords  *Counted // every comparison of a password goes through it
	Businesses Businesses
}

// journal keeps what the house logs, for a test that fails.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

// Log is what the house logged so far.
func (h *House) Log() string {
	h.log.mu.Lock()
	defer h.log.mu.Unlock()
	return h.log.text.String()
}

// NewHouse builds a house at work. Its keys are copied from one that was built before.
func NewHouse(t testing.TB, k Kind, nodes int) *House {
	t.Helper()
	return build(t, k, nodes, schatkist, templateOf(t, k, schatkist), "")
}

// tenants are those of a house.
type tenants string

// The four: Mijn Schatkist in both its environments, those whose people have accounts, MijnHelpdeskPO, whose people
// had one, or Mijn Reconi, which issues means.
const (
	schatkist tenants = "schatkist"
	accounts  tenants = "accounts"
	schools   tenants = "schools"
	issuer    tenants = "issuer"
)

// build makes a house from a template, or from nothing. Where spans have somewhere to go, all that can be logged is
// logged as well.
func build(t testing.TB, k Kind, nodes int, who tenants, from *template, watched string) *House {
	t.Helper()
	dir := t.TempDir()
	h := &House{rest: func() {}, watched: watched}
	if from != nil {
		from.copyTo(t, dir)
	}
	h.Network = NewNetwork(t, dir, "voordeur.localhost")
	if k == PostgreSQL {
		h.Postgres = h.database(t, from)
	}
	h.SetLogin(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.Nodes[h.turn.Add(1)%int64(len(h.Nodes))].Handler.ServeHTTP(w, r)
	}))
	for range nodes {
		h.Nodes = append(h.Nodes, h.node(t))
	}
	t.Cleanup(func() {
		h.Close()
		if t.Failed() {
			t.Logf("the house said:\n%s", h.Log())
		}
	})
	for _, document := range h.documents(who) {
		if _, err := h.Nodes[0].Publish(t.Context(), document, "test"); err != nil {
			t.Fatal(err)
		}
	}
	for _, node := range h.Nodes {
		if err := node.Realms.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	h.Work(t)
	switch who {
	case schatkist:
		h.await(t)
	case schools:
		h.awaitAt(t, func() string { return h.Schools.Authorize(SchoolsRealm) }, nodes)
	}
	return h
}

func (h *House) database(t testing.TB, from *template) *Postgres {
	var like *Postgres
	if from != nil {
		like = from.postgres
	}
	p := NewPostgres(t, like)
	if from != nil {
		t.Cleanup(p.Drop)
		return p
	}
	if err := p.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p
}

// node joins one application, as cmd does for a process.
func (h *House) node(t testing.TB) *wire.App {
	t.Helper()
	db, err := openDatabase(t.Context(), h.Postgres, h.Dir)
	if err != nil {
		t.Fatal(err)
	}
	kek, err := keys.EnsureKEK(filepath.Join(h.Dir, "key-encryption-key"), system.Random())
	if err != nil {
		t.Fatal(err)
	}
	told, err := h.telemetry(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mailer, err := h.mailer()
	if err != nil {
		t.Fatal(err)
	}
	hasher, err := h.hasher()
	if err != nil {
		t.Fatal(err)
	}
	a, err := wire.Build(t.Context(), wire.Parts{
		BaseURL: h.URL(""), Database: db, KEK: kek, Mailer: mailer, SMS: gateway{h.Inbox}, Businesses: &h.Businesses, Passwords: hasher, From: "Mijn Schatkist (oefen) <noreply@schatkist.localhost>",
		Telemetry: told, HTTP: wire.NewClient(true), Pin: h.pin, Now: h.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (h *House) telemetry(ctx context.Context) (*telemetry.Telemetry, error) {
	settings := telemetry.Settings{Version: "test", Log: &h.log, Level: slog.LevelWarn}
	if h.watched != "" {
		settings.Level, settings.Collector, settings.Ratio = slog.LevelDebug, h.watched, 1
	}
	told, err := telemetry.New(ctx, settings, h.Now)
	h.told = append(h.told, told)
	return told, err
}

func (n *Network) mailer() (*mail.Sender, error) {
	host, port, err := net.SplitHostPort(n.Inbox.SMTPAddr())
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	return mail.New(mail.Settings{Host: host, Port: number, Security: mail.Plain, Timeout: 10 * time.Second}, n.Now)
}

func (n *Network) pin(b policy.Broker) ([]*x509.Certificate, *x509.CertPool, error) {
	if b.EntityID != n.Scheme.EntityID() {
		return nil, nil, fmt.Errorf("browserless: there is no broker %s", b.EntityID)
	}
	return []*x509.Certificate{n.Scheme.SigningCertificate()}, n.Scheme.TLSRoots(), nil
}

// Work starts what a house does besides answering: mail, chaining, metadata.
func (h *House) Work(t testing.TB) {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for _, node := range h.Nodes {
		all.Go(func() {
			if err := node.Run(ctx); err != nil {
				t.Errorf("the house stopped working: %v", err)
			}
		})
	}
	h.rest = func() {
		cancel()
		all.Wait()
		h.rest = func() {}
	}
}

// Rest ends that work, so that what a test counts is what requests do.
func (h *House) Rest() { h.rest() }

// Close gives the databases back.
func (h *House) Close() {
	h.Rest()
	for _, node := range h.Nodes {
		_ = node.Database.Close()
	}
}

// await waits until every node knows the broker of both environments.
func (h *House) await(t testing.TB) {
	t.Helper()
	for _, environment := range Environments {
		h.AwaitBroker(t, environment, len(h.Nodes))
	}
}

// AwaitBroker waits until a house of some nodes hands over to the broker: they fetch its metadata after
// they started. Requests go round, so asking twice as often as there are nodes asks each.
func (n *Network) AwaitBroker(t testing.TB, environment string, nodes int) {
	t.Helper()
	n.awaitAt(t, func() string { return n.Entrance(environment) }, nodes)
}

func (n *Network) awaitAt(t testing.TB, entrance func() string, nodes int) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for known := 0; known < 2*nodes; {
		p := NewBrowser(t).Get(entrance())
		if _, ok := p.Form("/sso/1.13"); ok {
			known++
			continue
		}
		known = 0
		if time.Now().After(deadline) {
			t.Fatalf("the house does not get to know its broker: %d %s", p.Status, p.Heading())
		}
		time.Sleep(10 * time.Millisecond)
	}
}
