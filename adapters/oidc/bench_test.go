package oidc

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// serveOnce calls the provider without a network between, as the budgets of ARCHITECTURE 10 count.
func (w *world) serveOnce(b *testing.B, e string, v url.Values, authorization string) *httptest.ResponseRecorder {
	b.Helper()
	r := httptest.NewRequest(http.MethodPost, w.home().Slug.Path()+e, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", authorization)
	rec := httptest.NewRecorder()
	w.provider.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		b.Fatalf("%s: %d %s", e, rec.Code, rec.Body)
	}
	return rec
}

func BenchmarkRefresh(b *testing.B) {
	w, basic := benchWorld(b)
	token := w.login("portaal-web").Refresh
	for b.Loop() {
		rec := w.serveOnce(b, "/token", refreshing(token), basic)
		token = response{body: rec.Body.String()}.tokens(w.t).Refresh
	}
}

func BenchmarkUserInfo(b *testing.B) {
	w, _ := benchWorld(b)
	token := w.login("portaal-web").Access
	for b.Loop() {
		w.serveOnce(b, "/userinfo", nil, "Bearer "+token)
	}
}

func BenchmarkIntrospection(b *testing.B) {
	w, basic := benchWorld(b)
	token := w.login("portaal-web").Access
	for b.Loop() {
		w.serveOnce(b, "/introspect", url.Values{"token": {token}}, basic)
	}
}

func BenchmarkBuildIssuer(b *testing.B) {
	w, _ := benchWorld(b)
	for b.Loop() {
		if _, err := w.provider.build(w.home()); err != nil {
			b.Fatal(err)
		}
	}
}

func benchWorld(b *testing.B) (*world, string) {
	b.Helper()
	w := newWorld(b)
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.SetBasicAuth(url.QueryEscape("portaal-web"), url.QueryEscape(password))
	return w, r.Header.Get("Authorization")
}
