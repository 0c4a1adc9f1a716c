package portal_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// issuer is a small OpenID Provider that checks what the portal sends and says what a test tells it.
type issuer struct {
	t      *testing.T
	server *httptest.Server
	key    *ecdsa.PrivateKey
	now    func() time.Time
	clock  func() time.Time // of assertions; nil: now

	mu       sync.Mutex
	clients  func() []byte // the portal's JWK set
	down     bool
	refuse   url.Values                  // the answer to authorize, instead of a code
	idToken  func(map[string]any)        // changes the claims
	signed   func(map[string]any) string // makes the token; nil: ES256 with our key
	userInfo func(map[string]any)
	told     func(map[string]any) // changes what introspection says of the one access token
	deaf     bool                 // does not know the action, and lets it pass
	asked    url.Values           // the last request to authorize
	ended    url.Values           // the last request to end a session
	used     map[string]bool
}

func newIssuer(t *testing.T, now func() time.Time) *issuer {
	t.Helper()
	i := &issuer{t: t, key: newKey(t), now: now, used: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", i.discovery)
	mux.HandleFunc("/jwks", i.jwks)
	mux.HandleFunc("/authorize", i.authorize)
	mux.HandleFunc("/token", i.token)
	mux.HandleFunc("/userinfo", i.userinfo)
	mux.HandleFunc("/introspect", i.introspect)
	mux.HandleFunc("/end", i.end)
	i.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		defer i.mu.Unlock()
		if i.down {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(i.server.Close)
	return i
}

// set changes the issuer between two steps of a test.
func (i *issuer) set(f func(*issuer)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	f(i)
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (i *issuer) discovery(w http.ResponseWriter, _ *http.Request) {
	at := i.server.URL
	reply(w, map[string]any{
		"issuer": at, "authorization_endpoint": at + "/authorize", "token_endpoint": at + "/token", "jwks_uri": at + "/jwks",
		"userinfo_endpoint": at + "/userinfo", "end_session_endpoint": at + "/end", "introspection_endpoint": at + "/introspect",
		"id_token_signing_alg_values_supported": []string{"ES256", "none", "HS256"},
	})
}

func (i *issuer) jwks(w http.ResponseWriter, _ *http.Request) {
	reply(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: i.key.Public(), KeyID: "1", Algorithm: "ES256", Use: "sig"}}})
}

func (i *issuer) authorize(w http.ResponseWriter, r *http.Request) {
	i.asked = r.URL.Query()
	q := url.Values{"code": {"geheime-code"}}
	if i.refuse != nil {
		q = maps.Clone(i.refuse)
	}
	q.Set("state", i.asked.Get("state"))
	if !q.Has("iss") {
		q.Set("iss", i.server.URL)
	}
	http.Redirect(w, r, i.asked.Get("redirect_uri")+"?"+q.Encode(), http.StatusSeeOther)
}

// token checks code, PKCE and client assertion as RFC 6749, 7636 and 7523 demand.
func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	challenge := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if r.PostFormValue("code") != "geheime-code" || base64.RawURLEncoding.EncodeToString(challenge[:]) != i.asked.Get("code_challenge") {
		i.t.Error("token: code or verifier is wrong")
	}
	if err := i.checkClient(r); err != nil {
		i.t.Error("token: ", err)
	}
	claims := map[string]any{
		"iss": i.server.URL, "aud": i.asked.Get("client_id"), "sub": "pseudoniem-1", "sid": "sessie-1",
		"iat": i.now().Unix(), "exp": i.now().Add(5 * time.Minute).Unix(), "auth_time": i.now().Unix(),
		"nonce": i.asked.Get("nonce"), "acr": "http://eidas.europa.eu/LoA/substantial", "loa_original": "urn:etoegang:core:assurance-class:loa3",
	}
	if acr := i.asked.Get("acr_values"); strings.HasPrefix(acr, "urn:voordeur:step-up:") && !i.deaf {
		claims["acr"] = acr
	}
	if i.idToken != nil {
		i.idToken(claims)
	}
	reply(w, map[string]any{"access_token": "toegang", "token_type": "Bearer", "expires_in": 60, "id_token": i.sign(claims)})
}

func (i *issuer) checkClient(r *http.Request) error {
	var keys jose.JSONWebKeySet
	if err := json.Unmarshal(i.clients(), &keys); err != nil {
		return err
	}
	proof, err := jwt.ParseSigned(r.PostFormValue("client_assertion"), []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return err
	}
	var c jwt.Claims
	if err := proof.Claims(&keys, &c); err != nil {
		return err
	}
	now := i.now()
	if i.clock != nil {
		now = i.clock()
	}
	if c.ID == "" || i.used[c.ID] || c.Expiry.Time().Sub(now) > time.Minute {
		return fmt.Errorf("assertion %q is not for once", c.ID)
	}
	i.used[c.ID] = true
	id := c.Subject
	if i.asked != nil {
		id = i.asked.Get("client_id")
	}
	return c.ValidateWithLeeway(jwt.Expected{Issuer: id, Subject: id, AnyAudience: jwt.Audience{i.server.URL}, Time: now}, 0)
}

func (i *issuer) userinfo(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer toegang" {
		i.t.Error("UserInfo without the access token")
	}
	claims := map[string]any{
		"sub": "pseudoniem-1", "email": "anna@tulp.example", "roles": []string{"deelnemer", "raadpleger"},
		"organisation": map[string]string{"name": "Bloemenveiling De Tulp", "kvk": "90000001", "rsin": "900000015"},
		"acr":          "http://eidas.europa.eu/LoA/high", // unsigned: must not be believed
	}
	if i.userInfo != nil {
		i.userInfo(claims)
	}
	reply(w, claims)
}

// introspect knows one access token, which proves no action unless a test says so.
func (i *issuer) introspect(w http.ResponseWriter, r *http.Request) {
	if err := i.checkClient(r); err != nil {
		i.t.Error("introspect: ", err)
	}
	if r.PostFormValue("token") != "toegang" {
		reply(w, map[string]any{"active": false})
		return
	}
	claims := map[string]any{"active": true, "sub": "pseudoniem-1", "acr": "http://eidas.europa.eu/LoA/substantial", "auth_time": i.now().Unix()}
	if i.told != nil {
		i.told(claims)
	}
	reply(w, claims)
}

func (i *issuer) end(w http.ResponseWriter, r *http.Request) {
	i.ended = r.URL.Query()
	q := url.Values{"state": {i.ended.Get("state")}}
	http.Redirect(w, r, i.ended.Get("post_logout_redirect_uri")+"?"+q.Encode(), http.StatusSeeOther)
}

func (i *issuer) sign(claims map[string]any) string {
	if i.signed != nil {
		return i.signed(claims)
	}
	return signWith(i.t, i.key, claims)
}

func signWith(t *testing.T, key *ecdsa.PrivateKey, claims map[string]any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// unsigned is the oldest attack there is: alg none.
func unsigned(t *testing.T, claims map[string]any) string {
	t.Helper()
	b, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	e := base64.RawURLEncoding.EncodeToString
	return e([]byte(`{"alg":"none","kid":"1"}`)) + "." + e(bytes.TrimSpace(b)) + "."
}

// shared signs with the issuer's public key as if it were a shared secret: alg HS256.
func shared(t *testing.T, key *ecdsa.PrivateKey, claims map[string]any) string {
	t.Helper()
	secret, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: jose.JSONWebKey{Key: secret, KeyID: "1"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return s
}
