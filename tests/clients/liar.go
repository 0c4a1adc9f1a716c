package clients

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"golang.org/x/oauth2"
)

// liar is a provider that logs everybody in at once, and then tells what a test makes it tell.
type liar struct {
	testing.TB
	issuer string
	good   *ecdsa.PrivateKey // that of its JWKS
	bad    *ecdsa.PrivateKey

	mu    sync.Mutex
	lie   lie
	asked map[string]url.Values // by code
}

// lie is one way in which a login is wrong.
type lie struct {
	answer func(url.Values)     // what the browser brings back
	claims func(map[string]any) // what the ID token says
	key    bool                 // it is signed with a key that is not in the JWKS
	none   bool                 // it is not signed at all (RFC 8725, 2.1)
}

func newLiar(t testing.TB) *liar {
	t.Helper()
	l := &liar{TB: t, asked: map[string]url.Values{}}
	for _, key := range []**ecdsa.PrivateKey{&l.good, &l.bad} {
		made, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		*key = made
	}
	server := httptest.NewServer(l.handler())
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	l.issuer = "http://voordeur.localhost:" + port
	return l
}

func (l *liar) tells(what lie) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lie = what
}

func (l *liar) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{
			"issuer": l.issuer, "authorization_endpoint": l.issuer + "/authorize", "token_endpoint": l.issuer + "/token", "jwks_uri": l.issuer + "/jwks",
			"response_types_supported": []string{"code"}, "subject_types_supported": []string{"pairwise"}, "code_challenge_methods_supported": []string{"S256"},
			"id_token_signing_alg_values_supported": []string{"ES256"}, "token_endpoint_auth_methods_supported": []string{"client_secret_basic"},
			"authorization_response_iss_parameter_supported": true,
		})
	})
	mux.HandleFunc("GET /jwks", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: l.good.Public(), KeyID: "1", Algorithm: "ES256", Use: "sig"}}})
	})
	mux.HandleFunc("GET /authorize", l.authorize)
	mux.HandleFunc("POST /token", l.token)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*") // for pages
		mux.ServeHTTP(w, r)
	})
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (l *liar) authorize(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	q, code := r.URL.Query(), oauth2.GenerateVerifier()
	l.asked[code] = q
	back := url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {l.issuer}}
	if l.lie.answer != nil {
		l.lie.answer(back)
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusSeeOther)
}

// token holds the client to PKCE: the verifier must be that of the challenge.
func (l *liar) token(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	asked := l.asked[r.FormValue("code")]
	id, _, confidential := r.BasicAuth()
	id, err := url.QueryUnescape(id) // RFC 6749, 2.3.1
	if !confidential {
		id = r.FormValue("client_id")
	}
	if err != nil || asked == nil || id != asked.Get("client_id") || asked.Get("code_challenge_method") != "S256" ||
		oauth2.S256ChallengeFromVerifier(r.FormValue("code_verifier")) != asked.Get("code_challenge") {
		l.Errorf("a request for tokens that no login asked for: %v", r.Form)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	now := time.Now()
	claims := map[string]any{
		"iss": l.issuer, "aud": asked.Get("client_id"), "sub": "iemand", "nonce": asked.Get("nonce"), "acr": "http://eidas.europa.eu/LoA/substantial",
		"loa_original": "urn:etoegang:core:assurance-class:loa3", "organisation": map[string]any{"name": "Bakkerij Krokant", "kvk": "69599084"},
		"iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "auth_time": now.Unix(),
	}
	if l.lie.claims != nil {
		l.lie.claims(claims)
	}
	answer(w, map[string]any{"access_token": oauth2.GenerateVerifier(), "token_type": "Bearer", "expires_in": 600, "id_token": l.sign(maps.Clone(claims))})
}

func (l *liar) sign(claims map[string]any) string {
	if l.lie.none {
		return unsigned(claims)
	}
	key := l.good
	if l.lie.key {
		key = l.bad
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, nil)
	if err != nil {
		l.Fatal(err)
	}
	out, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		l.Fatal(err)
	}
	return out
}

func unsigned(claims map[string]any) string {
	part := base64.RawURLEncoding.EncodeToString
	body, err := json.Marshal(claims)
	if err != nil {
		panic(err) // of strings and numbers
	}
	return part([]byte(`{"alg":"none"}`)) + "." + part(body) + "."
}
