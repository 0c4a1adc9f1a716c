package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/voordeur/voordeur/adapters/simulator/portal"
)

const sending = "urn:voordeur:step-up:aangifte-versturen"

// vat is a return with all that a form could lose on its way: quotes, mark-up, lines, spaces.
var vat = url.Values{"period": {"2026-Q3"}, "amount": {"1.250,00"}, "remark": {" \"Let op\" <b>&amp;\r\ntweede regel é "}}

// office is the portal of the accountants, with somebody who works for a client.
func office(t *testing.T) (*scene, *browser) {
	t.Helper()
	s := newSceneOf(t, portal.Accountants)
	s.worksFor("Bakkerij Krokant")
	b := s.browser()
	b.get("/login")
	return s, b
}

func (s *scene) worksFor(client string) {
	s.issuer.set(func(i *issuer) {
		i.userInfo = func(m map[string]any) { m["organisation"] = map[string]string{"name": client, "kvk": "69599084"} }
	})
}

// filled gives what a form holds, as a browser would send it.
func (p page) filled(t *testing.T) map[string]string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	name := ""
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		a := map[string]string{}
		for _, x := range n.Attr {
			a[x.Key] = x.Val
		}
		switch _, selected := a["selected"]; {
		case n.Data == "select":
			name = a["name"]
		case n.Data == "option" && selected:
			values[name] = a["value"]
		case n.Data == "input":
			values[a["name"]] = a["value"]
		case n.Data == "textarea" && n.FirstChild != nil:
			values[a["name"]] = n.FirstChild.Data
		}
	}
	return values
}

func (p page) holds(t *testing.T, want url.Values) {
	t.Helper()
	got := p.filled(t)
	for name := range want {
		// A browser writes the lines of a text area with CR LF again when it sends them.
		if strings.ReplaceAll(got[name], "\n", "\r\n") != strings.ReplaceAll(strings.ReplaceAll(want.Get(name), "\r\n", "\n"), "\n", "\r\n") {
			t.Errorf("%s holds %q, not %q", name, got[name], want.Get(name))
		}
	}
}

// MA-06, MA-24: the portal asks a fresh proof for the action by its name, the form comes back as it was filled in, and
// is sent when the person sends it again.
func TestAReturnIsSentAfterAFreshProofAndNothingIsLost(t *testing.T) {
	s, b := office(t)
	b.get("/aangifte").shows(t, http.StatusOK, "Aangifte versturen", "vragen wij u om een code")
	s.advance(20 * time.Minute)
	p := b.post("/aangifte", vat)
	asked := s.issuer.asked
	for name, want := range map[string]string{"acr_values": sending, "max_age": "300", "prompt": ""} {
		if asked.Get(name) != want {
			t.Errorf("%s = %q", name, asked.Get(name))
		}
	}
	if strings.Count(asked.Get("id_token_hint"), ".") != 2 {
		t.Error("anybody may confirm")
	}
	p.shows(t, http.StatusOK, "U heeft om 12:20 uur een code ingevuld. Daarmee kunt u dit nu versturen.")
	p.holds(t, vat)
	if p.url.Path != "/aangifte" || p.url.RawQuery != "" {
		t.Errorf("at %s", p.url)
	}
	p = b.post("/aangifte", vat)
	p.shows(t, http.StatusOK, "De aangifte is verstuurd", "OEFEN-", "Bakkerij Krokant", "3e kwartaal 2026", "€ 1.250,00", "tweede regel é", "12:20 uur", "Er is niets echt verstuurd")
	b.get("/dashboard").shows(t, http.StatusOK, p.url.Path, "<dd>Substantieel</dd>")
	if got := b.get("/aangifte").filled(t); got["amount"] != "" {
		t.Errorf("the form still holds %v", got)
	}
}

// MA-24: within its minutes a proof is enough, after them it is not.
func TestAProofIsFreshForFiveMinutes(t *testing.T) {
	s, b := office(t)
	b.post("/aangifte", vat)
	s.advance(5 * time.Minute)
	s.issuer.set(func(i *issuer) { i.asked = nil })
	b.post("/aangifte", vat).shows(t, http.StatusOK, "De aangifte is verstuurd")
	s.advance(time.Second)
	b.post("/aangifte", vat).shows(t, http.StatusOK, "een code ingevuld")
	if s.issuer.asked.Get("acr_values") != sending {
		t.Error("an old proof was enough")
	}
}

// MA-24: who stops, or cannot confirm, finds the form as it was, with an explanation; nothing was sent. A reload keeps both.
func TestWhoDoesNotConfirmFindsTheFormAsItWas(t *testing.T) {
	for code, sentence := range map[string]string{
		"access_denied":                     "U bent gestopt met bevestigen.",
		"login_required":                    "U bent gestopt met bevestigen.",
		"unmet_authentication_requirements": "U kon dit niet bevestigen",
		"temporarily_unavailable":           "Bevestigen lukt nu even niet.",
		"server_error":                      "Bevestigen lukt nu even niet.",
		"iets_anders":                       "Er ging iets mis bij het bevestigen.",
	} {
		t.Run(code, func(t *testing.T) {
			s, b := office(t)
			s.issuer.set(func(i *issuer) {
				i.refuse = url.Values{"error": {code}, "error_description": {"Words for developers"}}
			})
			for _, p := range []page{b.post("/aangifte", vat), b.get("/aangifte")} {
				p.shows(t, http.StatusOK, sentence, "Er is niets verstuurd.")
				p.holds(t, vat)
				if strings.Contains(p.body, "Words for developers") {
					t.Error("the issuer's words are shown")
				}
			}
			s.issuer.set(func(i *issuer) { i.refuse = nil })
			b.post("/aangifte", vat).shows(t, http.StatusOK, "een code ingevuld")
		})
	}
}

// OpenID Connect Core, 5.5.1.1: acr_values is a wish. An answer that does not bear the action proves nothing.
func TestAnAnswerWithoutTheActionProvesNothing(t *testing.T) {
	for name, change := range map[string]func(*issuer){
		"a level": func(i *issuer) { i.deaf = true },
		"another": func(i *issuer) { i.idToken = func(m map[string]any) { m["acr"] = "urn:voordeur:step-up:iets-anders" } },
		"an old": func(i *issuer) {
			i.idToken = func(m map[string]any) { m["auth_time"] = i.now().Add(-6 * time.Minute).Unix() }
		},
		"to come": func(i *issuer) {
			i.idToken = func(m map[string]any) { m["auth_time"] = i.now().Add(time.Minute).Unix() }
		},
		"no level": func(i *issuer) { i.idToken = func(m map[string]any) { delete(m, "loa_original") } },
		"too low": func(i *issuer) {
			i.idToken = func(m map[string]any) { m["loa_original"] = "urn:etoegang:core:assurance-class:loa2" }
		},
		"UserInfo's": func(i *issuer) {
			i.deaf = true
			i.userInfo = func(m map[string]any) { m["acr"] = sending }
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, b := office(t)
			s.issuer.set(change)
			b.post("/aangifte", vat)
			if p := b.post("/aangifte", vat); strings.Contains(p.body, "De aangifte is verstuurd") {
				t.Errorf("sent at %s", p.url)
			}
		})
	}
	s, b := office(t)
	s.issuer.set(func(i *issuer) { i.deaf = true })
	p := b.post("/aangifte", vat)
	p.shows(t, http.StatusOK, "Wij kregen geen bevestiging van de inlogdienst.")
	p.holds(t, vat)
}

// MA-24: somebody else who confirms sees nothing of the form; who filled it in finds it back.
func TestAFormIsNobodyElses(t *testing.T) {
	s, b := office(t)
	other := func(i *issuer) {
		i.idToken = func(m map[string]any) { m["sub"], m["sid"] = "pseudoniem-2", "sessie-2" }
		i.userInfo = func(m map[string]any) { m["sub"] = "pseudoniem-2" }
	}
	s.issuer.set(other)
	p := b.post("/aangifte", vat)
	p.shows(t, http.StatusConflict, "Er is nu iemand anders ingelogd", "Er is niets verstuurd.")
	if got := b.get("/aangifte").filled(t); got["amount"] != "" {
		t.Errorf("another sees %v", got)
	}
	s.issuer.set(func(i *issuer) { i.idToken = nil })
	s.worksFor("Bakkerij Krokant")
	b.get("/login")
	b.get("/aangifte").holds(t, vat)
}

// The issuer may end the session that the new one takes the place of, and say so before the answer is there.
func TestAFormOutlivesTheSessionThatEndsMeanwhile(t *testing.T) {
	s, b := office(t)
	b.client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/callback" {
			s.notify(signWith(t, s.issuer.key, s.noticeFor("portaal"))).shows(t, http.StatusOK)
		}
		return nil
	}
	s.issuer.set(func(i *issuer) { i.idToken = func(m map[string]any) { m["sid"] = "sessie-2" } })
	p := b.post("/aangifte", vat)
	p.shows(t, http.StatusOK, "een code ingevuld")
	p.holds(t, vat)
}

func (s *scene) noticeFor(client string) map[string]any {
	claims := s.noticeClaims()
	claims["aud"] = client
	return claims
}

// MA-32: a form belongs to the client it was made for, and so does its receipt.
func TestAFormBelongsToItsClient(t *testing.T) {
	s, b := office(t)
	b.post("/aangifte", vat)
	receipt := b.post("/aangifte", vat)
	changed := url.Values{"period": {"2026-Q4"}, "amount": {"7"}, "remark": {""}}
	s.advance(6 * time.Minute)
	s.issuer.set(func(i *issuer) { i.refuse = url.Values{"error": {"access_denied"}} })
	b.post("/aangifte", changed)
	s.issuer.set(func(i *issuer) { i.refuse = nil })
	s.worksFor("Drukkerij Zetsel")
	b.get("/switch")
	if got := b.get("/aangifte").filled(t); got["amount"] != "" {
		t.Errorf("the form of another client: %v", got)
	}
	b.get(receipt.url.Path).shows(t, http.StatusNotFound, "Deze pagina is er niet")
	s.worksFor("Bakkerij Krokant")
	b.get("/switch")
	b.get("/aangifte").holds(t, changed)
	b.get(receipt.url.Path).shows(t, http.StatusOK, "De aangifte is verstuurd")
}

// XC-45: logging out leaves nothing for the next at this computer; an hour later a form is gone by itself.
func TestAFormIsForgottenInTheEnd(t *testing.T) {
	leave := map[string]func(*scene, *browser){
		"logged out":  func(_ *scene, b *browser) { b.post("/logout", nil); b.get("/login") },
		"an hour ago": func(s *scene, _ *browser) { s.advance(time.Hour) },
	}
	for name, end := range leave {
		s, b := office(t)
		b.post("/aangifte", vat)
		end(s, b)
		if got := b.get("/aangifte").filled(t); got["amount"] != "" {
			t.Errorf("%s: the form holds %v", name, got)
		}
	}
}

func TestAFormWithFaultsIsShownAgainAndAsksNothingOfTheIssuer(t *testing.T) {
	for name, c := range map[string]struct{ field, value, sentence string }{
		"no period":      {"period", "", "Maak een keuze uit de lijst."},
		"unknown period": {"period", "2031-Q9", "Maak een keuze uit de lijst."},
		"no amount":      {"amount", "", "Vul dit veld in."},
		"spaces":         {"amount", "  ", "Vul dit veld in."},
		"no number":      {"amount", "veel", "Vul een bedrag in, zoals 1250,00."},
		"odd dots":       {"amount", "12.50.00", "Vul een bedrag in, zoals 1250,00."},
		"negative":       {"amount", "-1", "Vul een bedrag in, zoals 1250,00."},
		"a long remark":  {"remark", strings.Repeat("é", 501), "Gebruik niet meer dan 500 tekens."},
	} {
		t.Run(name, func(t *testing.T) {
			s, b := office(t)
			s.issuer.set(func(i *issuer) { i.asked = nil })
			sent := url.Values{"period": {"2026-Q3"}, "amount": {"1250"}, "remark": {"x"}}
			sent.Set(c.field, c.value)
			p := b.post("/aangifte", sent)
			p.shows(t, http.StatusUnprocessableEntity, "Het formulier is nog niet verstuurd", c.sentence, `href="#`+c.field+`"`)
			if c.field != "period" {
				p.holds(t, sent)
			}
			if s.issuer.asked != nil {
				t.Error("a proof was asked for a form that cannot be sent")
			}
		})
	}
	for _, amount := range []string{"0", "7", "1250", "1250,5", "1250,00", "1250.00", "1.250,00", "1.250.000", "12345678"} {
		_, b := office(t)
		b.post("/aangifte", url.Values{"period": {"2026-Q3"}, "amount": {amount}}).shows(t, http.StatusOK, "een code ingevuld")
	}
}

func TestTheFormNeedsASession(t *testing.T) {
	s, _ := office(t)
	b := s.browser()
	for _, p := range []page{b.get("/aangifte"), b.post("/aangifte", vat), b.get("/aangifte/OEFEN-00000000")} {
		if p.url.Path != "/" {
			t.Errorf("at %s", p.url)
		}
	}
}
