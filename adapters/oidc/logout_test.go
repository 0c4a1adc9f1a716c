package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	rp "github.com/coreos/go-oidc/v3/oidc"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

func (w *world) logout(c *http.Client, v url.Values) response {
	w.t.Helper()
	return w.get(c, w.issuer()+"/logout?"+v.Encode())
}

// loggedIn gives a browser with a session, and the portal's tokens.
func (w *world) loggedIn() (*http.Client, tokens) {
	w.t.Helper()
	c := w.browser()
	a := w.authorize(c, asking("portaal-web"))
	return c, w.post("/token", "portaal-web", redeeming(a.back.Get("code"))).tokens(w.t)
}

func (w *world) hasCookie(c *http.Client) bool {
	u, _ := url.Parse(w.server.URL)
	return len(c.Jar.Cookies(u)) > 0
}

// XC-28: a portal's logout ends the session and its tokens and goes back with state.
func TestLogoutEndsEverythingAndGoesBack(t *testing.T) {
	w := newWorld(t)
	c, got := w.loggedIn()
	a := w.logout(c, url.Values{"id_token_hint": {got.ID}, "client_id": {"portaal-web"}, "post_logout_redirect_uri": {goodbye}, "state": {"dag"}})
	if a.header.Get("Location") != goodbye+"?state=dag" || a.status != http.StatusSeeOther {
		t.Fatalf("logout: %d %q %s", a.status, a.header.Get("Location"), a.body)
	}
	if len(w.ended) != 1 || w.ended[0] != "sessie-1" || w.hasCookie(c) {
		t.Errorf("ended %v, cookie %v", w.ended, w.hasCookie(c))
	}
	if a := w.userInfo(got.Access); a.status != http.StatusUnauthorized {
		t.Errorf("the access token lives on: %d", a.status)
	}
	if a := w.post("/token", "portaal-web", refreshing(got.Refresh)); a.tokens(t).Error != "invalid_grant" {
		t.Errorf("the refresh token lives on: %s", a.body)
	}
	if a := w.logout(c, url.Values{"id_token_hint": {got.ID}}); a.body != "page logged out 0" {
		t.Errorf("a second time: %s", a.body)
	}
}

// XC-28: without a place to go back to, our page shows which portals were told.
func TestLogoutShowsWhoWasTold(t *testing.T) {
	w := newWorld(t)
	c, got := w.loggedIn()
	if a := w.logout(c, url.Values{"id_token_hint": {got.ID}}); a.body != "page logged out 1" || a.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("logout: %s", a.body)
	}
}

// Without a hint the person is asked, and only our own page can answer.
func TestLogoutWithoutHintAsks(t *testing.T) {
	w := newWorld(t)
	c, _ := w.loggedIn()
	ask := url.Values{"client_id": {"portaal-web"}, "post_logout_redirect_uri": {goodbye}, "state": {"dag"}}
	a := w.logout(c, ask)
	fields, ok := strings.CutPrefix(a.body, "page confirm "+w.issuer()+"/logout ")
	if !ok || len(w.ended) != 0 {
		t.Fatalf("logout: %s", a.body)
	}
	confirm := func(header, value string) response {
		r, err := http.NewRequest(http.MethodPost, w.issuer()+"/logout", strings.NewReader(fields))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(header, value)
		return w.do(c, r)
	}
	for _, foreign := range [][2]string{{"Origin", "https://elders.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"X-Niets", "1"}} {
		if a := confirm(foreign[0], foreign[1]); !strings.HasPrefix(a.body, "page confirm") || len(w.ended) != 0 {
			t.Errorf("%v logged out: %s", foreign, a.body)
		}
	}
	ask.Set("confirm", "yes")
	if a := w.logout(c, ask); !strings.HasPrefix(a.body, "page confirm") || len(w.ended) != 0 {
		t.Errorf("a link logged out: %s", a.body)
	}
	ask.Set("confirm", "yes")
	r, err := http.NewRequest(http.MethodPost, w.issuer()+"/logout?"+fields, nil) // a form with its fields in the action
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Origin", "https://elders.example")
	if a := w.do(c, r); !strings.HasPrefix(a.body, "page confirm") || len(w.ended) != 0 {
		t.Errorf("a foreign form logged out: %s", a.body)
	}
	r.Header.Set("Origin", w.server.URL)
	a = w.do(c, r)
	if a.header.Get("Location") != goodbye+"?state=dag" || len(w.ended) != 1 || w.hasCookie(c) {
		t.Errorf("confirmed: %d %s %v", a.status, a.body, w.ended)
	}
}

// A hint of another session ends that one; the session of this browser is asked about.
func TestLogoutWithTheHintOfAnotherSessionAsks(t *testing.T) {
	w := newWorld(t)
	_, old := w.loggedIn()
	w.grant.Session = "sessie-2"
	c, _ := w.loggedIn()
	a := w.logout(c, url.Values{"id_token_hint": {old.ID}, "post_logout_redirect_uri": {goodbye}})
	action, ok := strings.CutPrefix(a.body, "page confirm ")
	if !ok || len(w.ended) != 1 || w.ended[0] != "sessie-1" || !w.hasCookie(c) {
		t.Fatalf("logout: %s, ended %v", a.body, w.ended)
	}
	r, err := http.NewRequest(http.MethodPost, strings.Replace(action, " ", "?", 1), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if a := w.do(c, r); a.header.Get("Location") != goodbye || len(w.ended) != 2 || w.ended[1] != "sessie-2" || w.hasCookie(c) {
		t.Fatalf("confirmed: %d %s, ended %v", a.status, a.body, w.ended)
	}
}

func TestLogoutRefusesWhatItCannotTrust(t *testing.T) {
	w := newWorld(t)
	c, got := w.loggedIn()
	parts := strings.Split(got.ID, ".")
	note, err := w.provider.logoutTokenOf(t.Context(), w.home(), "portaal-web")
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]url.Values{
		"a forged hint":         {"id_token_hint": {parts[0] + "." + parts[1] + "." + strings.Repeat("A", 86)}},
		"an unsigned hint":      {"id_token_hint": {"eyJhbGciOiJub25lIn0." + parts[1] + "."}},
		"a logout token":        {"id_token_hint": {note}},
		"another client's hint": {"id_token_hint": {got.ID}, "client_id": {"elders"}},
		"unknown return":        {"id_token_hint": {got.ID}, "post_logout_redirect_uri": {"https://elders.example/"}},
		"return with a query":   {"id_token_hint": {got.ID}, "post_logout_redirect_uri": {goodbye + "?a=b"}},
		"return of nobody":      {"post_logout_redirect_uri": {goodbye}},
		"return of unknown":     {"client_id": {"wie"}, "post_logout_redirect_uri": {goodbye}},
	} {
		if a := w.logout(c, v); !strings.HasPrefix(a.body, "page error invalid_request") || a.header.Get("Location") != "" {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	if len(w.ended) != 0 || !w.hasCookie(c) {
		t.Errorf("ended %v", w.ended)
	}
}

func (p *Provider) logoutTokenOf(ctx context.Context, r Realm, id realm.ClientID) (string, error) {
	i, err := p.issuers.of(r)
	if err != nil {
		return "", err
	}
	c, err := p.Clients.Client(ctx, r.ID, id)
	if err != nil {
		return "", err
	}
	return i.logoutToken(ctx, c, ports.LogoutNotice{Client: id, Subject: "s", Session: "sessie-1"})
}

// Nobody is logged in: there is nothing to ask.
func TestLogoutOfNobody(t *testing.T) {
	w := newWorld(t)
	if a := w.logout(w.browser(), nil); a.body != "page logged out 0" {
		t.Errorf("logout: %s", a.body)
	}
	if a := w.logout(w.browser(), url.Values{"client_id": {"portaal-web"}, "post_logout_redirect_uri": {goodbye}}); a.header.Get("Location") != goodbye {
		t.Errorf("logout: %d %s", a.status, a.body)
	}
}

// A portal may post from its own site, where the browser sends no Lax cookies.
func TestLogoutByPost(t *testing.T) {
	w := newWorld(t)
	_, got := w.loggedIn()
	a := w.postTo(w.issuer()+"/logout", "", url.Values{"id_token_hint": {got.ID}})
	if a.body != "page logged out 1" || len(a.header.Values("Set-Cookie")) != 0 {
		t.Errorf("logout: %s %v", a.body, a.header)
	}
}

// Back-Channel Logout 1.0: the token that a portal gets holds what 2.4 says and no more.
func TestLogoutToken(t *testing.T) {
	for _, alg := range []string{"ES256", "RS256", "PS256"} {
		w := newWorld(t)
		var token, kind string
		portal := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			token, kind = r.PostFormValue("logout_token"), r.Header.Get("Content-Type")
		}))
		defer portal.Close()
		w.change("portaal-web", func(c *realm.Client) { c.BackChannelLogout, c.SigningAlgorithm = portal.URL, alg })
		n := ports.LogoutNotice{Client: "portaal-web", Subject: "pseudoniem", Session: "sessie-1"}
		if err := w.provider.Notify(t.Context(), w.home().ID, n); err != nil {
			t.Fatal(err)
		}
		found, err := rp.NewProvider(t.Context(), w.issuer())
		if err != nil {
			t.Fatal(err)
		}
		got, err := found.Verifier(&rp.Config{ClientID: "portaal-web", SupportedSigningAlgs: []string{alg}}).Verify(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		var claims map[string]json.RawMessage
		if err := got.Claims(&claims); err != nil {
			t.Fatal(err)
		}
		if string(claims["events"]) != `{"http://schemas.openid.net/event/backchannel-logout":{}}` || string(claims["sid"]) != `"sessie-1"` ||
			got.Subject != "pseudoniem" || len(claims["jti"]) < 22 || claims["nonce"] != nil || got.Expiry.Sub(got.IssuedAt) > 2*time.Minute ||
			kind != "application/x-www-form-urlencoded" {
			t.Errorf("%s: %s", kind, claims)
		}
		header, _, _ := strings.Cut(token, ".")
		if !strings.Contains(decode(t, header), `"typ":"logout+jwt"`) {
			t.Errorf("header %s", decode(t, header))
		}
	}
}

// XC-19: a portal is told why a session ended where the mandate did, and of no other reason.
func TestALogoutTokenSaysThatTheMandateEnded(t *testing.T) {
	w := newWorld(t)
	var token string
	portal := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { token = r.PostFormValue("logout_token") }))
	defer portal.Close()
	w.change("portaal-web", func(c *realm.Client) { c.BackChannelLogout = portal.URL })
	for why, want := range map[session.EndReason]string{session.EndMandate: `"mandate-ended"`, session.EndLogout: "", session.EndSuspended: "", session.EndReported: ""} {
		n := ports.LogoutNotice{Client: "portaal-web", Subject: "pseudoniem", Session: "sessie-1", Why: why}
		if err := w.provider.Notify(t.Context(), w.home().ID, n); err != nil {
			t.Fatal(err)
		}
		var says map[string]json.RawMessage
		if err := json.Unmarshal([]byte(decode(t, strings.Split(token, ".")[1])), &says); err != nil {
			t.Fatal(err)
		}
		if got := string(says["urn:voordeur:ended"]); got != want {
			t.Errorf("of %s it says %s", why, got)
		}
	}
}

// What a portal answers says whether to try again.
func TestNoticeTellsWhetherToTryAgain(t *testing.T) {
	w := newWorld(t)
	n := ports.LogoutNotice{Client: "portaal-web", Subject: "s", Session: "sessie-1"}
	status, hits := 0, 0
	portal := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		hits++
		if status == http.StatusFound {
			rw.Header().Set("Location", "/ergens-anders")
		}
		rw.WriteHeader(status)
	}))
	defer portal.Close()
	w.change("portaal-web", func(c *realm.Client) { c.BackChannelLogout = portal.URL })
	for s, want := range map[int]struct{ done, permanent bool }{
		200: {done: true}, 204: {done: true}, 302: {permanent: true}, 400: {permanent: true}, 404: {permanent: true},
		408: {}, 429: {}, 500: {}, 503: {}, 201: {},
	} {
		status, hits = s, 0
		err := w.provider.Notify(t.Context(), w.home().ID, n)
		var p interface{ Permanent() bool }
		if (err == nil) != want.done || errors.Is(err, ErrPermanent) != want.permanent || errors.As(err, &p) != want.permanent || hits != 1 {
			t.Errorf("%d: %v after %d requests", s, err, hits)
		}
	}
	portal.Close()
	if err := w.provider.Notify(t.Context(), w.home().ID, n); err == nil || errors.Is(err, ErrPermanent) {
		t.Errorf("a portal that is away: %v", err)
	}
	w.change("portaal-web", func(c *realm.Client) { c.BackChannelLogout = "" })
	if err := w.provider.Notify(t.Context(), w.home().ID, n); err != nil {
		t.Errorf("a portal that takes no notices: %v", err)
	}
	n.Client = "wie"
	if err := w.provider.Notify(t.Context(), w.home().ID, n); err != nil {
		t.Errorf("a client that left: %v", err)
	}
}

// Notices go over TLS, or stay on this machine.
func TestOutboundURLs(t *testing.T) {
	for to, ok := range map[string]bool{
		"https://portaal.example/uit": true, "http://localhost:8080/uit": true, "http://schatkist.localhost:8080/uit": true,
		"http://127.0.0.1/uit": true, "http://[::1]/uit": true,
		"http://portaal.example/uit": false, "http://10.0.0.1/": false, "ftp://localhost/": false, "file:///etc/passwd": false,
		"https://a:b@portaal.example/": false, "https:///uit": false, "//portaal.example": false, "": false, "http://localhost.elders.example/": false,
	} {
		if err := checkOutbound(to); (err == nil) != ok {
			t.Errorf("%q: %v", to, err)
		}
	}
	w := newWorld(t)
	w.change("portaal-web", func(c *realm.Client) { c.BackChannelLogout = "http://portaal.example/uit" })
	if err := w.provider.Notify(t.Context(), w.home().ID, ports.LogoutNotice{Client: "portaal-web"}); !errors.Is(err, ErrPermanent) {
		t.Errorf("a notice in clear: %v", err)
	}
}

// A long answer of a portal is not read to its end.
func TestOutboundAnswersAreBounded(t *testing.T) {
	portal := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		_, _ = rw.Write(make([]byte, outboundLimit+2))
	}))
	defer portal.Close()
	if _, _, err := outbound(t.Context(), guarded(nil), http.MethodGet, portal.URL, nil); err == nil {
		t.Error("a long answer was read")
	}
}
