package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/voordeur/voordeur/adapters/simulator/portal"
)

var tenants = map[string]func(string) portal.Config{
	"schatkist": portal.Schatkist, "helpdeskpo": portal.HelpdeskPO, "accountants": portal.Accountants,
	"omgevingsloket": portal.Omgevingsloket, "omgevingsloket practice": portal.OmgevingsloketPractice,
}

// MA-02 to MA-08: the start page says in the words of the guide how one logs in.
func TestStartPageOfTheAccountantsFollowsTheGuide(t *testing.T) {
	s := newSceneOf(t, portal.Accountants)
	s.browser().get("/").shows(t, http.StatusOK, "Wij hebben veiligheid hoog in het vaandel staan.", "een code van 6 cijfers",
		"Google Authenticator", "per e-mail", "Vanaf 1 april 2020 ontvangt u geen sms-code meer", "als u een aangifte verstuurt", `href="/login"`)
	s.browser().get("/help").shows(t, http.StatusOK, "Inloggen met een e-mailcode", "Inloggen met een authenticator-app", "zonder nog een code")
}

// MA-32: for whom one works is seen on every page, and can be changed from every page.
func TestForWhomOneWorksIsSeenOnEveryPage(t *testing.T) {
	_, b := office(t)
	b.post("/aangifte", vat)
	receipt := b.post("/aangifte", vat)
	for _, path := range []string{"/", "/dashboard", "/aangifte", receipt.url.Path, "/help", "/privacy", "/nergens"} {
		p := b.get(path)
		if !strings.Contains(p.body, "U werkt voor: <strong>Bakkerij Krokant</strong>") || !strings.Contains(p.body, `href="/switch"`) {
			t.Errorf("%s does not say for whom", path)
		}
	}
}

// MA-32: switching is another answer of the issuer, without a new proof.
func TestSwitchingAsksForAnotherClient(t *testing.T) {
	s, b := office(t)
	s.worksFor("Drukkerij Zetsel")
	p := b.get("/switch")
	p.shows(t, http.StatusOK, "U werkt voor: <strong>Drukkerij Zetsel</strong>")
	if p.url.Path != "/dashboard" || s.issuer.asked.Get("prompt") != "select_account" || s.issuer.asked.Has("max_age") {
		t.Errorf("at %s, asked %v", p.url, s.issuer.asked)
	}
	s.issuer.set(func(i *issuer) { i.refuse = url.Values{"error": {"access_denied"}} })
	p = b.get("/switch")
	p.shows(t, http.StatusOK, "U werkt voor: <strong>Drukkerij Zetsel</strong>")
	if p.url.Path != "/dashboard" {
		t.Errorf("who changes their mind is at %s", p.url)
	}
	s.issuer.set(func(i *issuer) { i.refuse = url.Values{"error": {"temporarily_unavailable"}} })
	b.get("/switch").shows(t, http.StatusServiceUnavailable, "Inloggen lukt nu even niet")
}

func TestWhoWorksForNobodyWorksForThemselves(t *testing.T) {
	s := newSceneOf(t, portal.Accountants)
	s.issuer.set(func(i *issuer) { i.userInfo = func(m map[string]any) { delete(m, "organisation") } })
	b := s.browser()
	b.get("/login").shows(t, http.StatusOK, "U werkt voor: <strong>uzelf</strong>", "U bent ingelogd als anna@tulp.example.", "<dd>Wachtwoord en code</dd>")
	b.get("/dashboard?lang=en").shows(t, http.StatusOK, "You work for: <strong>yourself</strong>")
}

// MH-01, MH-03, MH-04, MH-22 to MH-25, MH-27: the start page and its help, in the words of the guide.
func TestStartPageOfMijnHelpdeskPOFollowsTheGuide(t *testing.T) {
	s := newSceneOf(t, portal.HelpdeskPO)
	s.browser().get("/").shows(t, http.StatusOK, "Sinds 21 april 2022 kunt u niet meer inloggen met uw gebruikersnaam en wachtwoord van MijnHelpdeskPO.",
		"U kunt inloggen met een eHerkenning niveau 3 inlogmiddel.", "Inloggen met eHerkenning", "Toelichting inloggen eHerkenning", `href="/login"`)
	s.browser().get("/help").shows(t, http.StatusOK, "machtiging aan voor de dienst ‘Mijn Helpdesk po’", "Gebruik uw eigen persoonlijke e-mailadres en geen algemeen e-mailadres.",
		"Geen activatiecode ontvangen of kwijt? Neem dan contact op met de helpdesk PO", "De volgende keer logt u alleen in met eHerkenning.", "(instellingscodes) of besturen (bestuursnummers)")
}

// MH-26, MH-43: for which school one acts is seen on every page, with the ways to switch and to add another.
func TestForWhichSchoolOneActsIsSeenOnEveryPage(t *testing.T) {
	s := newSceneOf(t, portal.HelpdeskPO)
	s.issuer.set(func(i *issuer) {
		i.userInfo = func(m map[string]any) {
			m["institution"], m["user_name"] = map[string]any{"code": "41234", "kind": "board", "name": "Stichting Windkracht"}, "windkracht"
		}
	})
	b := s.browser()
	b.get("/login").shows(t, http.StatusOK, "Schoolbestuur (bestuursnummer)", "Stichting Windkracht", "Account van vroeger", "windkracht")
	for _, path := range []string{"/", "/dashboard", "/help", "/nergens"} {
		p := b.get(path)
		for _, want := range []string{"U werkt voor: <strong>Stichting Windkracht (41234)</strong>", `href="/switch"`, "/me/links/add"} {
			if !strings.Contains(p.body, want) {
				t.Errorf("%s lacks %s", path, want)
			}
		}
	}
}

// OL-01 to OL-03, OL-07, OL-09: two entrances, in the words of the guide, per environment.
func TestStartPagesOfTheOmgevingsloketFollowTheGuide(t *testing.T) {
	s := newSceneOf(t, portal.Omgevingsloket)
	apply := `href="` + s.issuer.server.URL + `/apply"`
	s.browser().get("/").shows(t, http.StatusOK, "Als overheid gebruikt u eHerkenning.", "Omgevingsloket-ID aanvragen", apply, `href="/login"`,
		"Google Authenticator, Microsoft Authenticator of Authy", "voegt een document bij")
	s.browser().get("/help").shows(t, http.StatusOK, "Toon QR-code", "maar 1 keer zichtbaar", "Informatiepunt Leefomgeving", "gedeblokkeerd")
	practice := newSceneOf(t, portal.OmgevingsloketPractice)
	practice.browser().get("/").shows(t, http.StatusOK, "Als overheid kunt u hier inloggen met eHerkenning of met een Omgevingsloket-ID.",
		"als burger of als bedrijf", "willekeurig (leeg) document")
}

// OL-35: nobody takes the practice environment for the real one: it says so on every page, and has another colour.
func TestPreProductionLooksDifferentOnEveryPage(t *testing.T) {
	real, practice := newSceneOf(t, portal.Omgevingsloket), newSceneOf(t, portal.OmgevingsloketPractice)
	in, out := real.browser(), practice.browser()
	in.get("/login")
	out.get("/login")
	for _, path := range []string{"/", "/dashboard", "/help", "/logged-out", "/nergens"} {
		a, b := in.get(path).body, out.get(path).body
		if strings.Contains(a, "Pre-productie") || !strings.Contains(b, "Pre-productie: dit is de oefenomgeving van het Omgevingsloket.") {
			t.Errorf("%s does not tell the environments apart", path)
		}
		if !strings.Contains(a, "accent-blue") || !strings.Contains(b, "accent-rust") {
			t.Errorf("%s has the same colour in both", path)
		}
	}
}

// OL-03, OL-05: the overview says who logged in, and with which method.
func TestTheOmgevingsloketShowsWhoAndHow(t *testing.T) {
	for name, c := range map[string]struct {
		id, info func(map[string]any)
		want     []string
	}{
		"an authority": {nil, nil, []string{"U bent ingelogd namens Bloemenveiling De Tulp.", "<dd>eHerkenning</dd>", "<dd>Substantieel</dd>"}},
		"somebody abroad": {
			func(m map[string]any) {
				m["acr"], m["loa_original"] = "http://eidas.europa.eu/LoA/low", "urn:etoegang:core:assurance-class:loa2"
				m["amr"] = []string{"pwd", "otp", "mfa"}
			},
			func(m map[string]any) { delete(m, "organisation") },
			[]string{"U bent ingelogd als anna@tulp.example.", "<dd>Omgevingsloket-ID</dd>", "<dd>Laag</dd>"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSceneOf(t, portal.Omgevingsloket)
			s.issuer.set(func(i *issuer) { i.idToken, i.userInfo = c.id, c.info })
			s.browser().get("/login").shows(t, http.StatusOK, append(c.want, "Welkom bij het Omgevingsloket", "pseudoniem-1",
				"Mijn aanvragen en meldingen", "OEFEN-2026-000117", "In behandeling")...)
		})
	}
}

// OL-34: German from the first page to the last, also on the way to the login service; nowhere else.
func TestTheOmgevingsloketSpeaksGerman(t *testing.T) {
	for _, tenant := range []string{"omgevingsloket", "omgevingsloket practice"} {
		s := newSceneOf(t, tenants[tenant])
		b := s.browser()
		b.get("/?lang=de").shows(t, http.StatusOK, "Melden Sie sich an", "Omgevingsloket-ID beantragen", "Deutsch")
		b.get("/help").shows(t, http.StatusOK, "QR-Code anzeigen", "Ihr Konto wird entsperrt.")
		b.get("/login").shows(t, http.StatusOK, "Willkommen beim Omgevingsloket", "Meine Anträge und Meldungen", "21. November 2026, 12:00 Uhr", "Abmelden")
		if s.issuer.asked.Get("ui_locales") != "de" {
			t.Errorf("asked in %q", s.issuer.asked.Get("ui_locales"))
		}
		b.post("/logout", nil).shows(t, http.StatusOK, "Sie sind überall abgemeldet")
		s.issuer.set(func(i *issuer) { i.refuse = url.Values{"error": {"unmet_authentication_requirements"}} })
		b.get("/login").shows(t, http.StatusForbidden, "eHerkenning Stufe 3 oder höher", "Erneut versuchen")
	}
	for _, tenant := range []string{"schatkist", "accountants"} {
		if p := newSceneOf(t, tenants[tenant]).browser().get("/?lang=de"); strings.Contains(p.body, "Deutsch") || !strings.Contains(p.body, `lang="nl"`) {
			t.Errorf("%s speaks German", tenant)
		}
	}
}

// sentences gives the texts of a page of two words and more.
func (p page) sentences(t *testing.T) map[string]bool {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for n := range doc.Descendants() {
		if text := strings.TrimSpace(n.Data); n.Type == html.TextNode && strings.Contains(text, " ") {
			found[text] = true
		}
	}
	return found
}

// OL-34: no sentence was forgotten: what a page says in English it does not say in German.
func TestNoGermanPageFallsBackToEnglish(t *testing.T) {
	s := newSceneOf(t, portal.OmgevingsloketPractice)
	in, out := s.browser(), s.browser()
	in.get("/login")
	pages := map[string]*browser{
		"/?x": out, "/dashboard?x": in, "/?in": in, "/help?x": out, "/privacy?x": out, "/accessibility?x": out,
		"/logged-out?x": out, "/logged-out?only=here": out, "/nergens?x": out, "/callback?x": out,
	}
	names := map[string]bool{"Omgevingsloket (oefen)": true, "Bloemenveiling De Tulp": true}
	for path, b := range pages {
		german := b.get(path + "&lang=de").sentences(t)
		for text := range b.get(path + "&lang=en").sentences(t) {
			if german[text] && !names[text] {
				t.Errorf("%s says %q in German too", path, text)
			}
		}
	}
	for _, code := range []string{"access_denied", "login_required", "temporarily_unavailable", "unmet_authentication_requirements", "iets_anders"} {
		s.issuer.set(func(i *issuer) { i.refuse = url.Values{"error": {code}} })
		german, english := s.browser(), s.browser()
		german.client.Transport = withLanguage{german.client.Transport, "de"}
		english.client.Transport = withLanguage{english.client.Transport, "en"}
		spoken := german.get("/login").sentences(t)
		for text := range english.get("/login").sentences(t) {
			if spoken[text] && !names[text] {
				t.Errorf("%s: says %q in German too", code, text)
			}
		}
	}
}

// What only one portal has the others do not answer.
func TestAPortalHasOnlyItsOwnPages(t *testing.T) {
	for name, tenant := range tenants {
		if name == "accountants" {
			continue
		}
		s := newSceneOf(t, tenant)
		b := s.browser()
		b.get("/login")
		b.get("/aangifte").shows(t, http.StatusNotFound)
		if name == "helpdeskpo" {
			continue
		}
		b.get("/switch").shows(t, http.StatusNotFound)
		if p := b.get("/dashboard"); strings.Contains(p.body, "U werkt voor") {
			t.Errorf("%s says for whom one works", name)
		}
	}
}
