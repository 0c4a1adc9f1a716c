package oidc

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/ports"
)

// What one realm gave is nothing in another, although both have the same clients with the same secrets.
func TestRealmsAreNothingToEachOther(t *testing.T) {
	w := newWorld(t)
	other := w.server.URL + "/t/buurman/production"
	code, got := w.code("portaal-web"), w.login("portaal-web")
	for name, a := range map[string]response{
		"code":       w.postTo(other+"/token", "portaal-web", redeeming(code)),
		"refresh":    w.postTo(other+"/token", "portaal-web", refreshing(got.Refresh)),
		"revocation": w.postTo(other+"/revoke", "portaal-web", url.Values{"token": {got.Access}}),
		"introspect": w.postTo(other+"/introspect", "portaal-web", url.Values{"token": {got.Access}}),
		"assertion":  w.postTo(other+"/token", "", asserting(redeeming(code), w.assert(nil))),
	} {
		var worked bool
		switch name {
		case "revocation":
			worked = a.status != http.StatusOK // an unknown token is revoked already: RFC 7009 2.2
		case "introspect":
			worked = a.object(t)["active"] != false
		default:
			worked = a.status < 400
		}
		if worked {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	r, err := http.NewRequest(http.MethodGet, other+"/userinfo", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+got.Access)
	if a := w.do(http.DefaultClient, r); a.status != http.StatusUnauthorized {
		t.Errorf("access token: %d %s", a.status, a.body)
	}
	a := w.get(w.browser(), other+"/authorize?"+asking("portaal-web", "id_token_hint", got.ID).Encode())
	if a.back.Get("error") != "invalid_request" || a.back.Get("iss") != other {
		t.Errorf("hint: %v", a.back)
	}
	a = w.get(w.browser(), other+"/logout?"+url.Values{"id_token_hint": {got.ID}}.Encode())
	if !strings.HasPrefix(a.body, "page error") || len(w.ended) != 0 {
		t.Errorf("logout: %s", a.body)
	}
	uri, _ := w.post("/par", "portaal-web", asking("portaal-web")).object(t)["request_uri"].(string)
	a = w.get(w.browser(), other+"/authorize?"+url.Values{"client_id": {"portaal-web"}, "request_uri": {uri}}.Encode())
	if !strings.HasPrefix(a.body, "page error") {
		t.Errorf("pushed request: %v", a.back)
	}
	// After all that the owner's things still work.
	if a := w.post("/token", "portaal-web", redeeming(code)); a.status != http.StatusOK {
		t.Errorf("the code: %d %s", a.status, a.body)
	}
	if a := w.post("/token", "portaal-web", refreshing(got.Refresh)); a.status != http.StatusOK {
		t.Errorf("the refresh token: %d %s", a.status, a.body)
	}
}

// A login that ends is answered by its own realm.
func TestAnswersNeedTheirRealm(t *testing.T) {
	w := newWorld(t)
	w.code("portaal-web")
	q := w.lastSeen()
	q.Realm = w.realms["buurman/production"].ID
	w.grant.Session = "sessie-2"
	to, err := w.finish(t.Context(), q, w.grant, "")
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(to.URL)
	if a := w.post("/token", "portaal-web", redeeming(u.Query().Get("code"))); a.status == http.StatusOK {
		t.Error("a code of one realm works in another")
	}
	q.Realm = ports.PortalRequest{}.Realm
	if _, err := w.finish(t.Context(), q, w.grant, ""); err == nil {
		t.Error("no realm answered")
	}
}
