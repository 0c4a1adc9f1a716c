package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestLoggingOutEndsTheSessionHereAndAtTheIssuer(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	b.get("/login")
	p := b.post("/logout", nil)
	p.shows(t, http.StatusOK, "U bent overal uitgelogd")
	if got := s.issuer.ended; got.Get("client_id") != "deelnemersportaal" || got.Get("state") == "" ||
		got.Get("post_logout_redirect_uri") != s.server.URL+"/logged-out" || strings.Count(got.Get("id_token_hint"), ".") != 2 {
		t.Errorf("asked %v", got)
	}
	if p := b.get("/dashboard"); p.url.Path != "/" {
		t.Error("still logged in")
	}
}

func TestLoggingOutSaysWhatItCouldNotEnd(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	b.post("/logout", nil).shows(t, http.StatusOK, "U bent uitgelogd bij dit portaal.")
	p := b.get("/logged-out?state=verzonnen")
	p.shows(t, http.StatusOK, "U bent uitgelogd bij dit portaal.")
	b.get("/logged-out?only=here").shows(t, http.StatusOK, "De inlogdienst is nu niet bereikbaar.")
}

func TestAnotherSiteCannotLogSomebodyOut(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	b.get("/login")
	r, err := http.NewRequest(http.MethodPost, s.server.URL+"/logout", nil)
	if err == nil {
		r.Header.Set("Origin", "https://vreemd.example")
	}
	b.do(r, err).shows(t, http.StatusForbidden)
	b.get("/dashboard").shows(t, http.StatusOK, "Uw rollen")
}

// UI.md 2.1: the redirect to the issuer follows a POST, so form-action must name the issuer.
func TestFormActionLetsTheLogoutThrough(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	csp := b.get("/login").header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "form-action 'self' "+s.issuer.server.URL+";") {
		t.Error(csp)
	}
}

const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

// noticeClaims is a logout token as OpenID Connect Back-Channel Logout 1.0, 2.4 has it.
func (s *scene) noticeClaims() map[string]any {
	return map[string]any{
		"iss": s.issuer.server.URL, "aud": "deelnemersportaal", "sub": "pseudoniem-1", "sid": "sessie-1", "jti": "bericht-1",
		"iat": s.now().Unix(), "exp": s.now().Add(2 * time.Minute).Unix(), "events": map[string]any{logoutEvent: map[string]any{}},
	}
}

// notify sends a logout token as the issuer's server does: without cookies or Origin.
func (s *scene) notify(token string) page {
	s.t.Helper()
	b := s.browser()
	r, err := http.NewRequest(http.MethodPost, s.server.URL+"/backchannel", strings.NewReader(url.Values{"logout_token": {token}}.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.do(r, err)
}

func TestALogoutNoticeEndsTheSessionAtOnce(t *testing.T) {
	for name, change := range map[string]func(map[string]any){
		"by session and subject": func(map[string]any) {},
		"by session":             func(m map[string]any) { delete(m, "sub") },
		"by subject":             func(m map[string]any) { delete(m, "sid") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			b := s.browser()
			b.get("/login")
			claims := s.noticeClaims()
			change(claims)
			p := s.notify(signWith(t, s.issuer.key, claims))
			p.shows(t, http.StatusOK)
			if p.header.Get("Cache-Control") != "no-store" {
				t.Error("the answer may be kept")
			}
			b.get("/dashboard").shows(t, http.StatusUnauthorized, "Log opnieuw in")
		})
	}
}

// XC-19: who was logged out because their mandate ended is told so, once, and what to do.
func TestALogoutNoticeMaySayWhy(t *testing.T) {
	for why, text := range map[string]string{"mandate-ended": "Uw sessie is gestopt", "iets anders": "Log opnieuw in"} {
		s := newScene(t)
		b := s.browser()
		b.get("/login")
		claims := s.noticeClaims()
		claims["urn:voordeur:ended"] = why
		s.notify(signWith(t, s.issuer.key, claims)).shows(t, http.StatusOK)
		b.get("/dashboard").shows(t, http.StatusUnauthorized, text)
	}
	s := newScene(t)
	b := s.browser()
	b.get("/login")
	claims := s.noticeClaims()
	claims["urn:voordeur:ended"] = "mandate-ended"
	s.notify(signWith(t, s.issuer.key, claims)).shows(t, http.StatusOK)
	b.get("/dashboard").shows(t, http.StatusUnauthorized, "Vraag de machtigingenbeheerder van uw organisatie wat u kunt doen.", "mandate_ended")
	if p := b.get("/dashboard"); p.url.Path != "/" {
		t.Errorf("the second time it shows %s", p.url)
	}
}

func TestForgedLogoutNoticesEndNothing(t *testing.T) {
	for name, change := range map[string]func(*scene, map[string]any){
		"another audience":    func(_ *scene, m map[string]any) { m["aud"] = "ander" },
		"another issuer":      func(_ *scene, m map[string]any) { m["iss"] = "https://vreemd.example" },
		"a nonce":             func(_ *scene, m map[string]any) { m["nonce"] = "x" },
		"an empty nonce":      func(_ *scene, m map[string]any) { m["nonce"] = "" },
		"no event":            func(_ *scene, m map[string]any) { delete(m, "events") },
		"another event":       func(_ *scene, m map[string]any) { m["events"] = map[string]any{"x": map[string]any{}} },
		"nobody":              func(_ *scene, m map[string]any) { delete(m, "sid"); delete(m, "sub") },
		"no jti":              func(_ *scene, m map[string]any) { delete(m, "jti") },
		"no iat":              func(_ *scene, m map[string]any) { delete(m, "iat") },
		"an old iat":          func(s *scene, m map[string]any) { m["iat"] = s.now().Add(-6 * time.Minute).Unix() },
		"an iat to come":      func(s *scene, m map[string]any) { m["iat"] = s.now().Add(time.Minute).Unix() },
		"expired":             func(s *scene, m map[string]any) { m["exp"] = s.now().Add(-time.Second).Unix() },
		"no expiry":           func(_ *scene, m map[string]any) { delete(m, "exp") },
		"a very long life":    func(s *scene, m map[string]any) { m["exp"] = s.now().Add(time.Hour).Unix() },
		"another's session":   func(_ *scene, m map[string]any) { m["sid"] = "sessie-2" },
		"another's subject":   func(_ *scene, m map[string]any) { m["sub"] = "pseudoniem-2" },
		"a subject of nobody": func(_ *scene, m map[string]any) { delete(m, "sid"); m["sub"] = "pseudoniem-2" },
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			b := s.browser()
			b.get("/login")
			claims := s.noticeClaims()
			change(s, claims)
			status := http.StatusBadRequest
			if strings.Contains(name, "another's") || strings.Contains(name, "of nobody") {
				status = http.StatusOK // well made, but about somebody else
			}
			s.notify(signWith(t, s.issuer.key, claims)).shows(t, status)
			b.get("/dashboard").shows(t, http.StatusOK, "Uw rollen")
		})
	}
}

func TestUnsignedAndForeignLogoutNoticesEndNothing(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	b.get("/login")
	for name, token := range map[string]string{
		"alg none":         unsigned(t, s.noticeClaims()),
		"a shared secret":  shared(t, s.issuer.key, s.noticeClaims()),
		"a stranger's key": signWith(t, newKey(t), s.noticeClaims()),
		"no token":         "",
		"no JWT":           "a.b.c",
		"too large":        strings.Repeat("x", 70_000),
	} {
		p := s.notify(token)
		p.shows(t, http.StatusBadRequest, "invalid_request")
		if t.Failed() {
			t.Fatal(name)
		}
	}
	b.get("/dashboard").shows(t, http.StatusOK, "Uw rollen")
}

func TestAReplayedLogoutNoticeDoesNotEndALaterLogin(t *testing.T) {
	s := newScene(t)
	claims := s.noticeClaims()
	delete(claims, "sid")
	notice := signWith(t, s.issuer.key, claims)
	s.notify(notice).shows(t, http.StatusOK)
	b := s.browser()
	b.get("/login")
	s.notify(notice).shows(t, http.StatusBadRequest, "invalid_request")
	b.get("/dashboard").shows(t, http.StatusOK, "Uw rollen")
}

// The notice may overtake the answer of the very login that it ends.
func TestANoticeThatOvertakesTheLoginStillEndsIt(t *testing.T) {
	s := newScene(t)
	s.notify(signWith(t, s.issuer.key, s.noticeClaims())).shows(t, http.StatusOK)
	s.browser().get("/login").shows(t, http.StatusUnauthorized, "Log opnieuw in")
}
