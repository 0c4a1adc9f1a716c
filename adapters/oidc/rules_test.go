package oidc

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// What a portal got wrong it hears at its redirect_uri, with state and iss (RFC 6749 4.1.2.1, RFC 9207),
// and no login begins.
func TestWrongRequestsGoBackToThePortal(t *testing.T) {
	for name, tc := range map[string]struct {
		change []string
		want   string
	}{
		"no nonce":                {[]string{"nonce", ""}, "invalid_request"},
		"no PKCE":                 {[]string{"code_challenge", "", "code_challenge_method", ""}, "invalid_request"},
		"PKCE plain":              {[]string{"code_challenge_method", "plain"}, "invalid_request"},
		"PKCE without a method":   {[]string{"code_challenge_method", ""}, "invalid_request"},
		"PKCE challenge is short": {[]string{"code_challenge", "kort"}, "invalid_request"},
		"implicit":                {[]string{"response_type", "id_token token"}, "unsupported_response_type"},
		"hybrid":                  {[]string{"response_type", "code id_token"}, "unsupported_response_type"},
		"no response_type":        {[]string{"response_type", ""}, "invalid_request"},
		"no openid":               {[]string{"scope", "email"}, "invalid_request"},
		"no scope":                {[]string{"scope", ""}, "invalid_request"},
		"prompt none and login":   {[]string{"prompt", "none login"}, "invalid_request"},
		"max_age is no number":    {[]string{"max_age", "lang"}, "invalid_request"},
		"max_age is negative":     {[]string{"max_age", "-1"}, "invalid_request"},
		"claims is no JSON":       {[]string{"claims", "{"}, "invalid_request"},
		"hint is no token":        {[]string{"id_token_hint", "a.b.c"}, "invalid_request"},
		"request object":          {[]string{"request", "a.b.c"}, "request_not_supported"},
		"request_uri elsewhere":   {[]string{"request_uri", "https://portaal.example/verzoek"}, "request_uri_not_supported"},
		"essential unknown acr":   {[]string{"claims", `{"id_token":{"acr":{"essential":true,"value":"zeker"}}}`}, "unmet_authentication_requirements"},
		"state too long":          {[]string{"state", strings.Repeat("s", 3000)}, "invalid_request"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			v := asking("portaal-web", tc.change...)
			a := w.authorize(w.browser(), v)
			to, _ := url.Parse(a.header.Get("Location"))
			if to == nil || to.Host != "portaal.example" {
				t.Fatalf("the browser got %d %s %s", a.status, a.body, to)
			}
			if a.back.Get("error") != tc.want || a.back.Get("state") != v.Get("state") || a.back.Get("iss") != w.issuer() {
				t.Fatalf("the portal got %v", a.back)
			}
			if len(w.seen) != 0 {
				t.Fatal("a login began")
			}
		})
	}
}

// A missing state is refused too; there is nothing to send back then.
func TestStateIsRequired(t *testing.T) {
	w := newWorld(t)
	a := w.authorize(w.browser(), asking("portaal-web", "state", ""))
	if a.back.Get("error") != "invalid_request" || a.back.Has("state") {
		t.Fatalf("the portal got %v", a.back)
	}
}

// RFC 9700 4.1: where client or redirect_uri do not hold, nobody is redirected.
func TestNoRedirectWithoutAKnownPlace(t *testing.T) {
	for name, change := range map[string][]string{
		"unknown client":     {"client_id", "wie-is-dat"},
		"no client":          {"client_id", ""},
		"no redirect_uri":    {"redirect_uri", ""},
		"other path":         {"redirect_uri", "https://portaal.example/ergens"},
		"other query":        {"redirect_uri", "https://portaal.example/terug?stap=2"},
		"extra query":        {"redirect_uri", callback + "&a=b"},
		"fragment":           {"redirect_uri", callback + "#a"},
		"upper-case scheme":  {"redirect_uri", "HTTPS://portaal.example/terug?stap=1"},
		"encoded":            {"redirect_uri", "https://portaal.example/%74erug?stap=1"},
		"user info":          {"redirect_uri", "https://portaal.example@elders.example/terug?stap=1"},
		"unknown pushed one": {"request_uri", pushedPrefix + "niets"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			a := w.authorize(w.browser(), asking("portaal-web", change...))
			if a.header.Get("Location") != "" || !strings.HasPrefix(a.body, "page error invalid_") || len(w.seen) != 0 {
				t.Fatalf("the browser got %d %s %q", a.status, a.header.Get("Location"), a.body)
			}
		})
	}
}

// What a portal asks reaches the login.
func TestRequestReachesTheLogin(t *testing.T) {
	age := 5 * time.Minute
	zero := time.Duration(0)
	want := func(f func(*ports.PortalRequest)) ports.PortalRequest {
		q := ports.PortalRequest{Kind: ports.PortalOIDC, Service: "dienst", Client: "portaal-web"}
		f(&q)
		return q
	}
	for name, tc := range map[string]struct {
		change []string
		want   ports.PortalRequest
	}{
		"nothing special":     {nil, want(func(*ports.PortalRequest) {})},
		"prompt login":        {[]string{"prompt", "login"}, want(func(q *ports.PortalRequest) { q.Fresh = true })},
		"prompt none":         {[]string{"prompt", "none"}, want(func(q *ports.PortalRequest) { q.Silent = true })},
		"prompt consent":      {[]string{"prompt", "consent"}, want(func(*ports.PortalRequest) {})},
		"max_age":             {[]string{"max_age", "300"}, want(func(q *ports.PortalRequest) { q.MaxAge = &age })},
		"max_age 0 is fresh":  {[]string{"max_age", "0"}, want(func(q *ports.PortalRequest) { q.MaxAge, q.Fresh = &zero, true })},
		"acr_values":          {[]string{"acr_values", assurance.ACRHigh}, want(func(q *ports.PortalRequest) { q.Minimum = assurance.EH4 })},
		"several acr_values":  {[]string{"acr_values", assurance.ACRHigh + " " + assurance.ACRSubstantial}, want(func(q *ports.PortalRequest) { q.Minimum = assurance.EH3 })},
		"eHerkenning class":   {[]string{"acr_values", assurance.EH2Plus.URN()}, want(func(q *ports.PortalRequest) { q.Minimum = assurance.EH2Plus })},
		"unknown acr_values":  {[]string{"acr_values", "zeker heel-zeker"}, want(func(*ports.PortalRequest) {})},
		"essential acr":       {[]string{"claims", `{"id_token":{"acr":{"essential":true,"values":["` + assurance.ACRHigh + `"]}}}`}, want(func(q *ports.PortalRequest) { q.Minimum = assurance.EH4 })},
		"acr without a value": {[]string{"claims", `{"id_token":{"acr":null,"email":{"essential":true}}}`}, want(func(*ports.PortalRequest) {})},
		"ui_locales in excess": {[]string{"ui_locales", strings.Repeat("x", 36) + " <nl> a b c d e f g h i"}, want(func(q *ports.PortalRequest) {
			q.Languages = []string{"a", "b", "c", "d", "e", "f", "g", "h"}
		})},
		"ui_locales": {[]string{"ui_locales", "en nl"}, want(func(q *ports.PortalRequest) { q.Languages = []string{"en", "nl"} })},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.code("portaal-web", tc.change...)
			got := w.lastSeen()
			if len(got.State) == 0 || len(got.State) > 2<<10 {
				t.Errorf("the state takes %d bytes", len(got.State))
			}
			got.State, got.Realm = nil, realm.ID{}
			if len(got.Languages) == 0 {
				got.Languages = nil
			}
			if diff := cmp.Diff(tc.want, got, cmpopts.EquateComparable(realm.ID{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// prompt=none and refusals at once: the portal hears why, no page is shown.
func TestRefusalsAtOnce(t *testing.T) {
	for code, want := range map[ports.RefusalCode]string{
		"login-required": "login_required", "interaction-required": "interaction_required",
		"level-too-low": "unmet_authentication_requirements", "unknown-service": "server_error",
	} {
		w := newWorld(t)
		w.decide = func(ports.PortalRequest) (ports.Beginning, error) { return ports.Beginning{Refused: code}, nil }
		a := w.authorize(w.browser(), asking("portaal-web", "prompt", "none"))
		if a.back.Get("error") != want || a.back.Get("iss") != w.issuer() || a.back.Get("state") != "staat" {
			t.Errorf("%s: the portal got %v", code, a.back)
		}
	}
}

// EHERKENNING 5.3: how a login that was refused is told to the portal.
func TestRefusedLoginGoesBackWithItsError(t *testing.T) {
	for code, want := range map[ports.RefusalCode]string{
		"cancelled": "access_denied", "level-too-low": "unmet_authentication_requirements",
		"supplier-unavailable": "temporarily_unavailable", "connection-fault": "server_error",
		"no-mandate": "access_denied", "login-rejected": "access_denied", "no-role": "access_denied",
	} {
		w := newWorld(t)
		w.refuse = code
		a := w.authorize(w.browser(), asking("portaal-web"))
		if a.back.Get("error") != want || a.back.Get("iss") != w.issuer() || a.back.Get("state") != "staat" || a.back.Get("stap") != "1" {
			t.Errorf("%s: the portal got %v", code, a.back)
		}
	}
}

// A session that policy accepts answers without a page, in one unit of work; a session that ended meanwhile does not.
func TestSessionAnswersInPlace(t *testing.T) {
	w := newWorld(t)
	c := w.browser()
	w.authorize(c, asking("portaal-web"))
	w.decide = func(q ports.PortalRequest) (ports.Beginning, error) {
		if q.Session != digest("sessie-1") {
			t.Error("the login does not know the browser's session")
		}
		return ports.Beginning{Granted: &w.grant}, nil
	}
	w.pass(time.Minute)
	calls, commits := w.memory.count(func() {
		if a := w.authorize(c, asking("portaal-rs")); a.back.Get("code") == "" {
			t.Errorf("no code: %v %s", a.back, a.body)
		}
	})
	if diff := cmp.Diff([]string{"sessions.by-id", "sessions.put", "subjects.for", "grants.create"}, calls); diff != "" || commits != 1 {
		t.Errorf("%d commits %s", commits, diff)
	}
	if seen := w.memory.of(w.home().ID).sessions["sessie-1"].SeenAt; !seen.Equal(w.clock()) {
		t.Errorf("the session was seen at %s", seen)
	}
	if _, err := w.EndSession(t.Context(), w.home().ID, "sessie-1", "logout"); err != nil {
		t.Fatal(err)
	}
	if a := w.authorize(c, asking("portaal-rs")); a.back.Get("code") != "" || !strings.Contains(a.body, "login_required") {
		t.Errorf("an ended session answered: %v %s", a.back, a.body)
	}
}

// OpenID Connect Core 3.1.2.1: with a hint only the session of that person answers.
func TestSessionOfSomebodyElseDoesNotAnswer(t *testing.T) {
	w := newWorld(t)
	c := w.browser()
	got := w.post("/token", "portaal-web", redeeming(w.authorize(c, asking("portaal-web")).back.Get("code"))).tokens(t)
	sub, _ := w.userInfo(got.Access).object(t)["sub"].(string)
	w.decide = func(q ports.PortalRequest) (ports.Beginning, error) {
		if q.Session == [32]byte{} {
			return ports.Beginning{Refused: "login-required"}, nil
		}
		return ports.Beginning{Granted: &w.grant}, nil
	}
	for subject, want := range map[string]string{sub: "", "iemand-anders": "login_required", "": "login_required"} {
		w.grant.Subjects = map[string]string{"portaal": subject}
		a := w.authorize(c, asking("portaal-web", "id_token_hint", got.ID, "prompt", "none"))
		if a.back.Get("error") != want {
			t.Errorf("session of %q: %v", subject, a.back)
		}
	}
}

// A pseudonym that came with the login costs no statement.
func TestKnownPseudonymIsNotLookedUp(t *testing.T) {
	w := newWorld(t)
	w.grant.Subjects = map[string]string{"portaal": "pseudoniem-van-eerder", "elders": "ander"}
	var code string
	calls, _ := w.memory.count(func() { code = w.code("portaal-web") })
	if diff := cmp.Diff([]string{"sessions.start", "grants.create"}, calls); diff != "" {
		t.Error(diff)
	}
	got := w.post("/token", "portaal-web", redeeming(code)).tokens(t)
	if sub := w.userInfo(got.Access).object(t)["sub"]; sub != "pseudoniem-van-eerder" {
		t.Errorf("sub is %v", sub)
	}
}

// XC-28: a portal takes part in a session for as long as that may live, not for as long as its tokens do.
func TestGrantOutlivesItsTokens(t *testing.T) {
	w := newWorld(t)
	w.login("portaal-kort")
	g := w.onlyGrant()
	if left := g.Until.Sub(w.clock()); left < 24*time.Hour {
		t.Errorf("the janitor takes it after %s", left)
	}
}

// RFC 6749 4.1.3, RFC 7636 4.6: a code is good for its client, redirect_uri and verifier only, for a minute; a
// wrong attempt ends it.
func TestCodeIsBoundToItsRequest(t *testing.T) {
	for name, tc := range map[string]struct {
		client string
		change []string
		pass   time.Duration
	}{
		"other client":      {client: "portaal-rs"},
		"other redirect":    {change: []string{"redirect_uri", "https://portaal.example/ergens"}},
		"no redirect":       {change: []string{"redirect_uri", ""}},
		"other verifier":    {change: []string{"code_verifier", strings.Repeat("x", 43)}},
		"verifier left out": {change: []string{"code_verifier", ""}},
		"too late":          {pass: time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			code := w.code("portaal-web")
			w.pass(tc.pass)
			v, client := redeeming(code), "portaal-web"
			for i := 0; i < len(tc.change); i += 2 {
				v.Set(tc.change[i], tc.change[i+1])
			}
			if tc.client != "" {
				client = tc.client
			}
			for range 2 { // the second time all is right, but for the code
				a := w.post("/token", client, v)
				if a.status != http.StatusBadRequest || a.tokens(t).Error != "invalid_grant" {
					t.Fatalf("got %d %s", a.status, a.body)
				}
				v, client = redeeming(code), "portaal-web"
			}
		})
	}
}

// RFC 6749 4.1.2: a code that comes twice was copied, so what it gave ends, and the audit log says so.
func TestCodeReplayEndsItsTokens(t *testing.T) {
	w := newWorld(t)
	code := w.code("portaal-web")
	got := w.post("/token", "portaal-web", redeeming(code)).tokens(t)
	if a := w.post("/token", "portaal-web", redeeming(code)); a.tokens(t).Error != "invalid_grant" {
		t.Fatalf("replay: %s", a.body)
	}
	if a := w.userInfo(got.Access); a.status != http.StatusUnauthorized {
		t.Errorf("the access token still works: %d", a.status)
	}
	if a := w.post("/token", "portaal-web", refreshing(got.Refresh)); a.tokens(t).Error != "invalid_grant" {
		t.Errorf("the refresh token still works: %s", a.body)
	}
	w.expectAudit("token.issued", "token.reuse-detected")
}

func (w *world) expectAudit(want ...string) {
	w.t.Helper()
	var got []string
	for _, e := range w.memory.events(w.home().ID) {
		got = append(got, string(e.Action))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("audit (-want +got):\n%s", diff)
	}
}

// A fault of ours leaves nothing behind, is told as such, and reaches the unit of work as it was, which may
// run again for it. No portal is told that its token is bad because a database was away.
func TestFaultRollsBack(t *testing.T) {
	for _, step := range []string{"one-time.spend", "grants.find", "sessions.by-id", "grants.update", "audit.append"} {
		w := newWorld(t)
		got := w.postTo(w.issuer()+"/token", "", asserting(redeeming(w.code("portaal-jwt")), w.assert(nil))).tokens(t)
		again := asserting(refreshing(got.Refresh), w.assert(nil))
		w.memory.failing[step] = errAway
		if a := w.postTo(w.issuer()+"/token", "", again); a.status != http.StatusInternalServerError || a.tokens(t).Error != "server_error" {
			t.Errorf("%s: got %d %s", step, a.status, a.body)
		}
		if !errors.Is(w.memory.failed, errAway) {
			t.Errorf("%s: the unit of work got %v", step, w.memory.failed)
		}
		if a := w.postTo(w.issuer()+"/token", "", again); a.status != http.StatusOK {
			t.Errorf("%s: something was kept: %d %s", step, a.status, a.body)
		}
	}
}

var errAway = errors.New("the database is away")

// The same at the end of a login.
func TestFaultUndoesTheLogin(t *testing.T) {
	for _, step := range []string{"subjects.for", "grants.create"} {
		w := newWorld(t)
		w.memory.failing[step] = errAway
		if a := w.authorize(w.browser(), asking("portaal-web")); a.status != http.StatusInternalServerError || !errors.Is(w.memory.failed, errAway) {
			t.Errorf("%s: got %d %s, %v", step, a.status, a.body, w.memory.failed)
		}
		if len(w.memory.of(w.home().ID).sessions) != 0 {
			t.Errorf("%s: a session without its code", step)
		}
	}
}

// Rotation: each refresh token works once, until six idle hours passed or the session ended.
func TestRefreshRotates(t *testing.T) {
	w := newWorld(t)
	got := w.login("portaal-web")
	next := w.post("/token", "portaal-web", refreshing(got.Refresh)).tokens(t)
	if next.Refresh == "" || next.Refresh == got.Refresh || next.ID == "" || next.Access == got.Access || next.Expires != 600 {
		t.Fatalf("rotated to %+v", next)
	}
	if a := w.userInfo(got.Access); a.status != http.StatusUnauthorized {
		t.Error("the older access token is still alive")
	}
	if a := w.userInfo(next.Access); a.status != http.StatusOK {
		t.Errorf("the newer access token is dead: %d %s", a.status, a.body)
	}
	w.pass(6 * time.Hour)
	if a := w.post("/token", "portaal-web", refreshing(next.Refresh)); a.tokens(t).Error != "invalid_grant" {
		t.Errorf("a refresh token lives for ever: %s", a.body)
	}
}

func TestRefreshEndsWithTheSession(t *testing.T) {
	w := newWorld(t)
	got := w.login("portaal-web")
	v := w.session(w.grant)
	v.End("logout", w.clock())
	w.memory.of(w.home().ID).sessions[v.ID] = v
	if a := w.post("/token", "portaal-web", refreshing(got.Refresh)); a.tokens(t).Error != "invalid_grant" {
		t.Errorf("refreshed without a session: %s", a.body)
	}
}

func TestRefreshIsForItsClientAndForThoseWhoMayHaveOne(t *testing.T) {
	w := newWorld(t)
	got := w.login("portaal-web")
	if a := w.post("/token", "portaal-rs", refreshing(got.Refresh)); a.tokens(t).Error != "invalid_grant" {
		t.Errorf("another client refreshed: %s", a.body)
	}
	if got := w.login("portaal-kort"); got.Refresh != "" || strings.Contains(got.Scope, "offline_access") {
		t.Errorf("a client without refresh got %+v", got)
	}
	if got := w.login("portaal-web", "scope", "openid"); got.Refresh != "" {
		t.Error("a refresh token that was not asked for")
	}
}

// Access tokens die after ten minutes by our clock.
func TestAccessTokenExpires(t *testing.T) {
	w := newWorld(t)
	got := w.login("portaal-web")
	w.pass(accessLifetime - time.Second)
	if a := w.userInfo(got.Access); a.status != http.StatusOK {
		t.Fatalf("dead too soon: %d %s", a.status, a.body)
	}
	w.pass(time.Second)
	if a := w.userInfo(got.Access); a.status != http.StatusUnauthorized {
		t.Fatalf("alive too long: %d", a.status)
	}
}

// An ID token is no access token, whoever presents it.
func TestIDTokenIsNoAccessToken(t *testing.T) {
	w := newWorld(t)
	got := w.login("portaal-web")
	if a := w.userInfo(got.ID); a.status != http.StatusUnauthorized {
		t.Fatalf("got %d %s", a.status, a.body)
	}
	if a := w.post("/introspect", "portaal-web", url.Values{"token": {got.ID}}).object(t); a["active"] != false {
		t.Fatalf("introspection says %v", a)
	}
}

// RFC 6750 2: header or form, never the query; 3: the challenge.
func TestUserInfoTakesBearerTokens(t *testing.T) {
	w := newWorld(t)
	got := w.login("portaal-web")
	if a := w.postTo(w.issuer()+"/userinfo", "", url.Values{"access_token": {got.Access}}); a.status != http.StatusOK {
		t.Errorf("in a form: %d %s", a.status, a.body)
	}
	if a := w.get(http.DefaultClient, w.issuer()+"/userinfo?access_token="+got.Access); a.status != http.StatusUnauthorized || a.header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("in a query: %d %q", a.status, a.header.Get("WWW-Authenticate"))
	}
	if a := w.userInfo("verzonnen"); a.header.Get("WWW-Authenticate") != `Bearer error="invalid_token"` {
		t.Errorf("a wrong token is challenged with %q", a.header.Get("WWW-Authenticate"))
	}
	if a := w.postTo(w.issuer()+"/userinfo", "portaal-web", nil); a.status != http.StatusUnauthorized {
		t.Errorf("with Basic: %d", a.status)
	}
}

// RFC 7662: a client sees its own tokens, with what step-up needs (RFC 9470 6.2), and nothing of others'.
func TestIntrospection(t *testing.T) {
	w := newWorld(t)
	got := w.login("portaal-web")
	own := w.post("/introspect", "portaal-web", url.Values{"token": {got.Access}}).object(t)
	if own["active"] != true || own["acr"] != assurance.ACRSubstantial || own["auth_time"] == nil || own["client_id"] != "portaal-web" {
		t.Errorf("own token: %v", own)
	}
	refresh := w.post("/introspect", "portaal-web", url.Values{"token": {got.Refresh}}).object(t)
	if refresh["active"] != true {
		t.Errorf("own refresh token: %v", refresh)
	}
	for _, token := range []string{got.Access, got.Refresh, "verzonnen"} {
		a := w.post("/introspect", "elders", url.Values{"token": {token}})
		if diff := cmp.Diff(map[string]any{"active": false}, a.object(t)); diff != "" || a.status != http.StatusOK {
			t.Errorf("another's token: %d %s", a.status, diff)
		}
	}
	if a := w.postTo(w.issuer()+"/introspect", "", url.Values{"token": {got.Access}}); a.status != http.StatusUnauthorized {
		t.Errorf("nobody: %d", a.status)
	}
}

// RFC 7009: revoking either token ends the grant, at once; another client cannot.
func TestRevocation(t *testing.T) {
	for _, which := range []func(tokens) string{func(g tokens) string { return g.Access }, func(g tokens) string { return g.Refresh }} {
		w := newWorld(t)
		got := w.login("portaal-web")
		if a := w.post("/revoke", "elders", url.Values{"token": {which(got)}}); a.status != http.StatusForbidden {
			t.Errorf("another client: %d", a.status)
		}
		if a := w.userInfo(got.Access); a.status != http.StatusOK {
			t.Errorf("another client revoked: %d", a.status)
		}
		if a := w.post("/revoke", "portaal-web", url.Values{"token": {which(got)}}); a.status != http.StatusOK {
			t.Errorf("revoking: %d %s", a.status, a.body)
		}
		if a := w.userInfo(got.Access); a.status != http.StatusUnauthorized {
			t.Errorf("after revocation: %d", a.status)
		}
		if a := w.post("/token", "portaal-web", refreshing(got.Refresh)); a.tokens(t).Error != "invalid_grant" {
			t.Errorf("refresh after revocation: %s", a.body)
		}
		if a := w.post("/revoke", "portaal-web", url.Values{"token": {"verzonnen"}}); a.status != http.StatusOK {
			t.Errorf("an unknown token: %d", a.status)
		}
	}
}
