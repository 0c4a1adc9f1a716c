package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Each of these tokens must be refused (OpenID Connect Core, 3.1.3.7), and a way back shown.
func TestAnswersThatProveTooLittleAreRefused(t *testing.T) {
	stranger := newKey(t)
	set := func(name string, value any) func(*issuer) {
		return func(i *issuer) { i.idToken = func(m map[string]any) { m[name] = value } }
	}
	for name, change := range map[string]func(*issuer){
		"nonce of another login": set("nonce", "x"),
		"no nonce":               set("nonce", nil),
		"another audience":       set("aud", "ander"),
		"a second audience":      set("aud", []string{"deelnemersportaal", "ander"}),
		"another issuer":         set("iss", "https://vreemd.example"),
		"no subject":             set("sub", ""),
		"no session":             set("sid", ""),
		"no auth_time":           set("auth_time", 0),
		"a wrong at_hash":        set("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"),
		"expired":                func(i *issuer) { i.idToken = func(m map[string]any) { m["exp"] = i.now().Add(-time.Minute).Unix() } },
		"six minutes":            func(i *issuer) { i.idToken = func(m map[string]any) { m["exp"] = i.now().Add(6 * time.Minute).Unix() } },
		"from the future": func(i *issuer) {
			i.idToken = func(m map[string]any) {
				m["iat"], m["exp"] = i.now().Add(time.Hour).Unix(), i.now().Add(time.Hour+time.Minute).Unix()
			}
		},
		"unsigned":          func(i *issuer) { i.signed = func(m map[string]any) string { return unsigned(i.t, m) } },
		"a shared secret":   func(i *issuer) { i.signed = func(m map[string]any) string { return shared(i.t, i.key, m) } },
		"a stranger's key":  func(i *issuer) { i.signed = func(m map[string]any) string { return signWith(i.t, stranger, m) } },
		"no token":          func(i *issuer) { i.signed = func(map[string]any) string { return "" } },
		"another's details": func(i *issuer) { i.userInfo = func(m map[string]any) { m["sub"] = "pseudoniem-2" } },
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.issuer.set(change)
			b := s.browser()
			b.get("/login").shows(t, http.StatusBadGateway, "Er ging iets mis bij het inloggen", "Probeer opnieuw", "wrong_answer")
			if p := b.get("/dashboard"); p.url.Path != "/" {
				t.Error("logged in all the same")
			}
		})
	}
}

// The signed level counts; UserInfo claims a higher one in every test, and is not believed.
func TestALowLevelIsRefusedWhateverUserInfoSays_MS56(t *testing.T) {
	s := newScene(t)
	s.issuer.set(func(i *issuer) {
		i.idToken = func(m map[string]any) { m["acr"] = "http://eidas.europa.eu/LoA/low" }
	})
	s.browser().get("/login").shows(t, http.StatusForbidden, "Uw inlogmiddel heeft een te laag niveau")
}

// RFC 9207: an answer of another issuer is no answer.
func TestAnswersOfAnotherIssuerAreRefused_RFC9207(t *testing.T) {
	for _, iss := range []string{"", "https://vreemd.example"} {
		s := newScene(t)
		s.issuer.set(func(i *issuer) { i.refuse = url.Values{"code": {"geheime-code"}, "iss": {iss}} })
		s.browser().get("/login").shows(t, http.StatusBadGateway, "wrong_answer")
	}
}

// The sentence follows from the code, in the language of the page; the words of the issuer are for developers
// (RFC 6749, 4.1.2.1) and not shown.
func TestEveryErrorHasAPageAndAWayOn(t *testing.T) {
	for code, c := range map[string]struct {
		status      int
		sentence    string
		translation string
	}{
		"access_denied":                     {http.StatusForbidden, "U bent niet ingelogd", "You are not logged in"},
		"login_required":                    {http.StatusUnauthorized, "Log opnieuw in", "Your session has ended."},
		"interaction_required":              {http.StatusUnauthorized, "Log opnieuw in", "Your session has ended."},
		"temporarily_unavailable":           {http.StatusServiceUnavailable, "Inloggen lukt nu even niet", "You cannot log in at the moment"},
		"server_error":                      {http.StatusBadGateway, "Inloggen lukt nu even niet", "You cannot log in at the moment"},
		"unmet_authentication_requirements": {http.StatusForbidden, "eHerkenning niveau 3 of hoger", "eHerkenning level 3 or higher"},
		"iets_anders":                       {http.StatusBadGateway, "Er ging iets mis", "Something went wrong"},
	} {
		s := newScene(t)
		s.issuer.set(func(i *issuer) {
			i.refuse = url.Values{"error": {code}, "error_description": {"Uitleg <van> de dienst"}}
		})
		p := s.browser().get("/login")
		p.shows(t, c.status, c.sentence, "Probeer opnieuw", "Naar de startpagina", code)
		if strings.Contains(p.body, "Uitleg") {
			t.Errorf("%s: the issuer's words are shown", code)
		}
		b := s.browser()
		b.client.Transport = withLanguage{b.client.Transport, "en"}
		b.get("/login").shows(t, c.status, c.translation, "Try again")
	}
}

// A stranger's link cannot put words on our page, nor log somebody in.
func TestAnswersNobodyAskedForShowNothingOfThem(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	for _, q := range []string{"", "?state=x", "?state=" + strings.Repeat("x", 43) + "&error=access_denied&error_description=Bel+0900", "?code=geheime-code&iss=" + s.issuer.server.URL} {
		p := b.get("/callback" + q)
		p.shows(t, http.StatusBadRequest, "Deze inlogpoging is verlopen", "Probeer opnieuw")
		if strings.Contains(p.body, "0900") {
			t.Error("a stranger's words are shown")
		}
	}
}

func TestAnAnswerBelongsToOneBrowserAndIsReadOnce(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	follow := b.client.CheckRedirect
	var answer string
	b.client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/callback" {
			answer = r.URL.RequestURI()
			return http.ErrUseLastResponse
		}
		return nil
	}
	b.get("/login")
	b.client.CheckRedirect = follow
	s.browser().get(answer).shows(t, http.StatusBadRequest, "van een andere browser")
	b.get(answer).shows(t, http.StatusOK, "Welkom bij Mijn Schatkist")
	if p := b.get(answer); p.url.Path != "/dashboard" {
		t.Errorf("a reload leads to %s", p.url)
	}
}

func TestARefusalIsReadOnceToo(t *testing.T) {
	s := newScene(t)
	s.issuer.set(func(i *issuer) { i.refuse = url.Values{"error": {"access_denied"}} })
	b := s.browser()
	p := b.get("/login")
	p.shows(t, http.StatusForbidden, "U bent niet ingelogd")
	b.get(p.url.RequestURI()).shows(t, http.StatusBadRequest, "Deze inlogpoging is verlopen")
}

func TestTheWholeStateMustMatch(t *testing.T) {
	s := newScene(t)
	b := s.browser()
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	to, err := url.Parse(b.get("/login").header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	state := to.Query().Get("state")
	q := url.Values{"state": {state[:16] + "iets-anders"}, "code": {"geheime-code"}, "iss": {s.issuer.server.URL}}
	b.get("/callback?"+q.Encode()).shows(t, http.StatusBadRequest, "Deze inlogpoging is verlopen")
}
