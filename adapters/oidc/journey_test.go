package oidc

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"
)

const verifier = "een-verifier-van-drieenveertig-tekens-of-meer-0"

// response is what a browser or client got in the end.
type response struct {
	status int
	header http.Header
	body   string
	back   url.Values // parameters at the portal, where it went there
}

func (w *world) do(c *http.Client, r *http.Request) response {
	w.t.Helper()
	a, err := c.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	out := response{status: a.StatusCode, header: a.Header, body: string(b)}
	if to, err := a.Location(); err == nil {
		out.back = to.Query()
	}
	return out
}

// asking gives the parameters of a good authorization request; pairs change them, "" removes.
func asking(client string, pairs ...string) url.Values {
	v := url.Values{
		"client_id": {client}, "redirect_uri": {callback}, "response_type": {"code"}, "scope": {"openid organisation roles email offline_access"},
		"state": {"staat"}, "nonce": {"eenmalig"}, "code_challenge": {oauth2.S256ChallengeFromVerifier(verifier)}, "code_challenge_method": {"S256"},
	}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			v.Del(pairs[i])
		} else {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	return v
}

func (w *world) get(c *http.Client, to string) response {
	w.t.Helper()
	r, err := http.NewRequest(http.MethodGet, to, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.do(c, r)
}

func (w *world) authorize(c *http.Client, v url.Values) response {
	w.t.Helper()
	return w.get(c, w.issuer()+"/authorize?"+v.Encode())
}

// code logs in and gives the authorization code.
func (w *world) code(client string, pairs ...string) string {
	w.t.Helper()
	a := w.authorize(w.browser(), asking(client, pairs...))
	if a.back.Get("code") == "" {
		w.t.Fatalf("no code: %d %s %v", a.status, a.body, a.back)
	}
	return a.back.Get("code")
}

// post sends a form as the client does that has a secret in Basic.
func (w *world) post(endpoint, client string, v url.Values) response {
	w.t.Helper()
	return w.postTo(w.issuer()+endpoint, client, v)
}

func (w *world) postTo(to, client string, v url.Values) response {
	w.t.Helper()
	r, err := http.NewRequest(http.MethodPost, to, strings.NewReader(v.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if client != "" {
		r.SetBasicAuth(url.QueryEscape(client), url.QueryEscape(password))
	}
	return w.do(http.DefaultClient, r)
}

func redeeming(code string) url.Values {
	return url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callback}, "code_verifier": {verifier}}
}

func refreshing(token string) url.Values {
	return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}
}

// tokens is a token response.
type tokens struct {
	Access  string `json:"access_token"`
	ID      string `json:"id_token"`
	Refresh string `json:"refresh_token"`
	Scope   string `json:"scope"`
	Type    string `json:"token_type"`
	Expires int    `json:"expires_in"`
	Error   string `json:"error"`
}

func (r response) tokens(t testing.TB) tokens {
	t.Helper()
	var out tokens
	if err := json.Unmarshal([]byte(r.body), &out); err != nil {
		t.Fatalf("%d %s: %v", r.status, r.body, err)
	}
	return out
}

func (r response) object(t *testing.T) map[string]any {
	t.Helper()
	out := map[string]any{}
	if err := json.Unmarshal([]byte(r.body), &out); err != nil {
		t.Fatalf("%d %s: %v", r.status, r.body, err)
	}
	return out
}

// login logs in and redeems the code.
func (w *world) login(client string, pairs ...string) tokens {
	w.t.Helper()
	a := w.post("/token", client, redeeming(w.code(client, pairs...)))
	if a.status != http.StatusOK {
		w.t.Fatalf("token: %d %s", a.status, a.body)
	}
	return a.tokens(w.t)
}

func (w *world) userInfo(token string) response {
	w.t.Helper()
	r, err := http.NewRequest(http.MethodGet, w.issuer()+"/userinfo", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	return w.do(http.DefaultClient, r)
}
