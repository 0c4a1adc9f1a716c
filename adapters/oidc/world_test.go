package oidc

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/secret"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

const (
	callback = "https://portaal.example/terug?stap=1"
	goodbye  = "https://portaal.example/tot-ziens"
	password = "geheim +/%: van het portaal" // needs form encoding in Basic
)

// stepUpService is the service of every client but "balie", with an action to confirm.
var stepUpService = policy.Service{ID: "dienst", StepUps: []policy.StepUp{{Action: "aangifte-versturen", MaxAge: 5 * time.Minute}}}

// world is a provider on a server, with two realms and a login that one GET finishes.
type world struct {
	t        testing.TB
	server   *httptest.Server
	provider *Provider
	memory   *memory
	realms   map[string]Realm
	clients  map[realm.ClientID]realm.Client
	keys     map[realm.ID]map[ports.KeyUse][]ports.Key
	log      bytes.Buffer

	mu     sync.Mutex
	now    time.Time
	seen   []ports.PortalRequest
	decide func(ports.PortalRequest) (ports.Beginning, error) // nil: a login
	grant  ports.GrantedLogin
	refuse ports.RefusalCode
	states map[string]ports.PortalRequest
	ended  []session.ID
}

// Keys of both realms and of a client, made once: RSA keys take their time.
var fixtures = sync.OnceValue(func() (f struct {
	rsa    [2]*rsa.PrivateKey
	ec     [2]*ecdsa.PrivateKey
	client *ecdsa.PrivateKey
}) {
	for i := range f.rsa {
		f.rsa[i], _ = rsa.GenerateKey(rand.Reader, 2048)
		f.ec[i], _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	f.client, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return f
})

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, memory: newMemory(), now: time.Now().UTC(), states: map[string]ports.PortalRequest{}}
	w.realms = map[string]Realm{}
	w.keys = map[realm.ID]map[ports.KeyUse][]ports.Key{}
	for n, name := range []string{"schatkist/production", "buurman/production"} {
		slug, err := realm.ParseSlug(name)
		if err != nil {
			t.Fatal(err)
		}
		id := realm.IDFrom([16]byte{15: byte(n + 1)})
		w.realms[name] = Realm{ID: id, Slug: slug, Revision: 1, Policy: policy.Policy{Services: []policy.Service{stepUpService}}}
		w.keys[id] = map[ports.KeyUse][]ports.Key{
			ports.KeyOIDCES256: {{ID: fmt.Sprintf("ec-%d", n), Use: ports.KeyOIDCES256, State: ports.KeyActive, Signer: fixtures().ec[n]}},
			ports.KeyOIDCRS256: {{ID: fmt.Sprintf("rsa-%d", n), Use: ports.KeyOIDCRS256, State: ports.KeyActive, Signer: fixtures().rsa[n]}},
		}
	}
	w.makeClients()
	w.makeGrant()
	w.server = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.server.Close)
	w.provider = New(Config{
		BaseURL: w.server.URL, Flows: w, Sessions: w, Clients: w, Keys: w, Seal: fakeSealer{}, Work: w.memory,
		Realms: w.realm, RealmByID: w.realmByID, HTTP: w.server.Client(), Now: w.clock, Random: rand.Reader,
		Log: slog.New(slog.NewTextHandler(&lockedWriter{w: &w.log}, nil)), Pages: w,
	})
	return w
}

type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

func (w *world) makeClients() {
	sum := sha256.Sum256([]byte(password))
	base := realm.Client{
		Portal: "portaal", Service: "dienst", Name: realm.Text{NL: "Het portaal", EN: "The portal"},
		RedirectURIs: []string{callback}, PostLogoutURIs: []string{goodbye}, Refresh: true,
		Authentication: realm.ClientSecretBasic, Secret: secret.New("sha256:" + hex.EncodeToString(sum[:])),
	}
	w.clients = map[realm.ClientID]realm.Client{}
	add := func(id realm.ClientID, change func(*realm.Client)) {
		c := base
		c.ID = id
		if change != nil {
			change(&c)
		}
		w.clients[id] = c
	}
	keys, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: fixtures().client.Public(), KeyID: "client-1", Algorithm: "ES256", Use: "sig"}}})
	if err != nil {
		w.t.Fatal(err)
	}
	add("portaal-web", nil)
	add("portaal-rs", func(c *realm.Client) { c.SigningAlgorithm = "RS256" })
	add("portaal-ps", func(c *realm.Client) { c.SigningAlgorithm = "PS256" })
	add("portaal-post", func(c *realm.Client) { c.Authentication = realm.ClientSecretPost })
	add("portaal-jwt", func(c *realm.Client) { c.Authentication, c.JWKS, c.Secret = realm.PrivateKeyJWT, keys, secret.Text{} })
	add("portaal-spa", func(c *realm.Client) { c.Authentication, c.Secret = realm.NoAuthentication, secret.Text{} })
	add("portaal-kort", func(c *realm.Client) { c.Refresh = false })
	add("elders", func(c *realm.Client) { c.Portal = "elders" })
	add("balie", func(c *realm.Client) { c.Service = "balie" })
}

func (w *world) makeGrant() {
	kvk, _ := identity.ParseKvK("90000102")
	branch, _ := identity.ParseBranch("000038509504")
	email, _ := identity.ParseEmail("j.voorbeeld@gemeente-nergenshuizen.example")
	w.grant = ports.GrantedLogin{
		Person: "11111111-1111-4111-8111-111111111111", Session: "sessie-1", Service: "dienst", Level: assurance.EH3,
		AuthenticatedAt: w.now.Add(-time.Minute), Email: email, Roles: []role.Name{"deelnemer"},
		Organisation: identity.Organisation{Legal: identity.Legal{KvK: kvk}, Name: "Gemeente Nergenshuizen"}, Branch: branch,
	}
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) realm(_ context.Context, s realm.Slug) (Realm, error) {
	r, ok := w.realms[s.String()]
	if !ok {
		return Realm{}, ports.ErrNotFound
	}
	return r, nil
}

func (w *world) realmByID(_ context.Context, id realm.ID) (Realm, error) {
	for _, r := range w.realms {
		if r.ID == id {
			return r, nil
		}
	}
	return Realm{}, ports.ErrNotFound
}

func (w *world) home() Realm { return w.realms["schatkist/production"] }

func (w *world) issuer() string { return w.server.URL + w.home().Slug.Path() }

// serve is the house: the provider, and a login page that a GET finishes.
func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	id, ok := strings.CutPrefix(r.URL.Path, "/inloggen/")
	if !ok {
		w.provider.ServeHTTP(rw, r)
		return
	}
	w.mu.Lock()
	q, g, refuse := w.states[id], w.grant, w.refuse
	w.mu.Unlock()
	to, err := w.finish(r.Context(), q, g, refuse)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	http.SetCookie(rw, &http.Cookie{Name: "sessie", Value: string(g.Session), Path: "/"})
	http.Redirect(rw, r, to.URL, http.StatusSeeOther)
}

// finish ends a login as the application does: session and code in one unit of work.
func (w *world) finish(ctx context.Context, q ports.PortalRequest, g ports.GrantedLogin, refuse ports.RefusalCode) (to ports.Destination, err error) {
	if refuse != "" {
		return w.provider.Answers().Refuse(ctx, q.Realm, q.State, refuse)
	}
	err = w.memory.Do(ctx, q.Realm, func(ctx context.Context, s ports.Store) (err error) {
		if err = s.Sessions().Start(ctx, w.session(g)); err != nil {
			return err
		}
		to, err = w.provider.Answers().Grant(ctx, q.Realm, s, q.State, g)
		return err
	})
	return to, err
}

func (w *world) session(g ports.GrantedLogin) session.Session {
	return session.Session{
		ID: g.Session, Token: digest(string(g.Session)), Login: "login-" + string(g.Session), Person: g.Person, Level: g.Level,
		AuthenticatedAt: g.AuthenticatedAt, StartedAt: w.clock(), SeenAt: w.clock(), Limits: session.Limits{Idle: 24 * time.Hour, Absolute: 24 * time.Hour},
	}
}

// Begin implements ports.LoginFlows.
func (w *world) Begin(_ context.Context, q ports.PortalRequest) (ports.Beginning, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, q)
	if w.decide != nil {
		return w.decide(q)
	}
	id := fmt.Sprintf("login-%d", len(w.seen))
	w.states[id] = q
	return ports.Beginning{Login: &ports.BegunLogin{ID: id, Cookie: []byte("dicht"), Until: w.now.Add(30 * time.Minute)}}, nil
}

func (w *world) lastSeen() ports.PortalRequest {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.seen) == 0 {
		w.t.Fatal("no login was asked for")
	}
	return w.seen[len(w.seen)-1]
}

// EndSession implements ports.SessionEnder.
func (w *world) EndSession(ctx context.Context, r realm.ID, id session.ID, why session.EndReason) (reached []realm.ClientID, err error) {
	err = w.memory.Do(ctx, r, func(ctx context.Context, s ports.Store) error {
		v, err := s.Sessions().ByID(ctx, id)
		if errors.Is(err, ports.ErrNotFound) {
			return nil
		}
		v.End(why, w.clock())
		if err := s.Sessions().Put(ctx, v); err != nil {
			return err
		}
		grants, err := s.Grants().OfSession(ctx, id)
		for _, g := range grants {
			reached = append(reached, realm.ClientID(g.Client))
			if err := s.Grants().Revoke(ctx, g.ID, w.clock()); err != nil {
				return err
			}
		}
		return err
	})
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = append(w.ended, id)
	return reached, err
}

// Client implements ports.Clients.
func (w *world) Client(_ context.Context, _ realm.ID, id realm.ClientID) (realm.Client, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, ok := w.clients[id]
	if !ok {
		return realm.Client{}, ports.ErrNotFound
	}
	return c, nil
}

func (w *world) change(id realm.ClientID, f func(*realm.Client)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.clients[id]
	f(&c)
	w.clients[id] = c
}

// Active implements ports.Keys.
func (w *world) Active(_ context.Context, r realm.ID, use ports.KeyUse) (ports.Key, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, k := range w.keys[r][use] {
		if k.State == ports.KeyActive {
			return k, nil
		}
	}
	return ports.Key{}, ports.ErrNotFound
}

// Published implements ports.Keys.
func (w *world) Published(_ context.Context, r realm.ID, use ports.KeyUse) ([]ports.Key, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]ports.Key{}, w.keys[r][use]...), nil
}

// TLSCertificate implements ports.Keys.
func (w *world) TLSCertificate(context.Context, realm.ID) (tls.Certificate, error) {
	return tls.Certificate{}, ports.ErrNotFound
}

// Error implements Pages.
func (w *world) Error(rw http.ResponseWriter, _ *http.Request, _ realm.Slug, code, description string) {
	rw.WriteHeader(http.StatusBadRequest)
	_, _ = fmt.Fprintf(rw, "page error %s: %s", code, description)
}

// StartLogin implements Pages.
func (w *world) StartLogin(rw http.ResponseWriter, r *http.Request, _ realm.Slug, b ports.BegunLogin) {
	http.Redirect(rw, r, "/inloggen/"+b.ID, http.StatusSeeOther)
}

// LogoutConfirm implements Pages.
func (w *world) LogoutConfirm(rw http.ResponseWriter, _ *http.Request, _ realm.Slug, action string, fields url.Values) {
	_, _ = fmt.Fprintf(rw, "page confirm %s %s", action, fields.Encode())
}

// LoggedOut implements Pages.
func (w *world) LoggedOut(rw http.ResponseWriter, _ *http.Request, _ realm.Slug, reached []realm.Text) {
	_, _ = fmt.Fprintf(rw, "page logged out %d", len(reached))
}

// SessionCookie implements Pages.
func (w *world) SessionCookie(r *http.Request, _ realm.Slug) [32]byte {
	c, err := r.Cookie("sessie")
	if err != nil || c.Value == "" {
		return [32]byte{}
	}
	return digest(c.Value)
}

// ClearSessionCookie implements Pages.
func (w *world) ClearSessionCookie(rw http.ResponseWriter, _ realm.Slug) {
	http.SetCookie(rw, &http.Cookie{Name: "sessie", Path: "/", MaxAge: -1})
}

// fakeSealer turns bytes around and binds them to what they were sealed for.
type fakeSealer struct{}

func (fakeSealer) frame(r realm.ID, p ports.Purpose, context string) []byte {
	sum := sha256.Sum256([]byte(r.String() + "\x00" + string(p) + "\x00" + context))
	return sum[:]
}

func (f fakeSealer) Seal(_ context.Context, r realm.ID, p ports.Purpose, context string, plain []byte) ([]byte, error) {
	out := f.frame(r, p, context)
	for _, b := range plain {
		out = append(out, b^0x5a)
	}
	return out, nil
}

func (f fakeSealer) Open(_ context.Context, r realm.ID, p ports.Purpose, context string, sealed []byte) ([]byte, error) {
	frame := f.frame(r, p, context)
	if !bytes.HasPrefix(sealed, frame) {
		return nil, ports.ErrForged
	}
	var out []byte
	for _, b := range sealed[len(frame):] {
		out = append(out, b^0x5a)
	}
	return out, nil
}

func (fakeSealer) MAC(context.Context, realm.ID, ports.Purpose, ...string) ([]byte, error) {
	return make([]byte, 32), nil
}

// browser follows redirects within the house and stops where they leave it.
func (w *world) browser() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if "http://"+r.URL.Host != w.server.URL {
			return http.ErrUseLastResponse
		}
		return nil
	}}
}
