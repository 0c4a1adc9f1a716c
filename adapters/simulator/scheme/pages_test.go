package scheme_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/scheme"
)

func (k *kit) path(at answer) string { return k.base + loginPath.FindString(at.Request.URL.Path) }

func mustShow(t *testing.T, page answer, words ...string) {
	t.Helper()
	text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page.body, "")
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s does not show %q:\n%s", page.Request.URL.Path, w, strings.Join(strings.Fields(text), " "))
		}
	}
}

// MS-11, MS-12, MS-14, MS-15, MS-16: the broker's page as the guide shows it, with names for practice (MS-04, MS-05, MS-06, ET-13).
func TestTheBrokerPageFollowsTheGuide(t *testing.T) {
	k := newKit(t)
	page := k.send(k.ask())
	mustShow(t, page, "Kies hoe u wilt inloggen",
		"U wilt inloggen bij Ministerie van Oefenzaken voor Schatkistbankieren. U heeft hiervoor een inlogmiddel nodig van minimaal betrouwbaarheidsniveau EH3.",
		"Annuleren", "Heeft u nog geen inlogmiddel?", "Mede mogelijk gemaakt door Oefen-makelaar", "geen erkend aanbieder",
		"Dit is een oefenomgeving. Gebruik geen echte gegevens.")
	var options []string
	for _, m := range regexp.MustCompile(`<option[^>]*>([^<]*)`).FindAllStringSubmatch(page.body, -1) {
		options = append(options, m[1])
	}
	want := []string{"Maak een keuze", "Digidentity (oefen)", "KPN (oefen)", "QuoVadis (oefen)", "Reconi (oefen)", "We-ID (oefen)", "Z login (oefen)"}
	if !slices.Equal(options, want) {
		t.Errorf("suppliers %q, want %q", options, want)
	}
	link := regexp.MustCompile(`href="(/no-means[^"]*)"`).FindStringSubmatch(page.body)
	mustShow(t, k.get(k.base+link[1]), "Een inlogmiddel aanvragen", "Andere leverancier kiezen")
}

// MS-13: the neutral option is no choice.
func TestTheNeutralOptionIsRefused(t *testing.T) {
	k := newKit(t)
	path := k.path(k.send(k.ask()))
	for _, choice := range []string{"", "bestaat-niet"} {
		page := k.post(path, url.Values{"supplier": {choice}})
		mustShow(t, page, "Kies de leverancier van uw inlogmiddel.", "Fout: Kies hoe u wilt inloggen")
		if !strings.Contains(page.body, `aria-invalid="true"`) {
			t.Error("the field is not marked")
		}
	}
}

// MS-57: a supplier that is out of order is shown so, and the remembered choice can be changed.
func TestASupplierThatIsDownIsShown(t *testing.T) {
	k := newKit(t)
	k.post(k.path(k.send(k.ask())), url.Values{"supplier": {"kpn"}})
	page := k.send(k.ask())
	if !strings.Contains(page.body, `<option value="kpn" selected>`) {
		t.Error("the choice of last time is not selected")
	}
	mustShow(t, page, "Dit koos u de vorige keer.")
	k.scheme.SetDown("kpn")
	path := k.path(page)
	mustShow(t, k.get(path), "Bij KPN (oefen) is nu een storing.", "KPN (oefen) – storing")
	mustShow(t, k.post(path, url.Values{"supplier": {"kpn"}}), "Kies een andere leverancier")
	mustShow(t, k.post(path, url.Values{"supplier": {"reconi"}}), "Inloggen met uw inlogmiddel", "Ministerie van Oefenzaken", "EH3")
}

func TestPagesSpeakEnglishToo(t *testing.T) {
	k := newKit(t)
	path := k.path(k.send(k.ask()))
	mustShow(t, k.get(path+"?lang=en"), "Choose how you want to log in", "Ministry of Practice", "Treasury banking", "Make a choice")
	mustShow(t, k.get(path), "Choose how you want to log in")
	mustShow(t, k.post(path, url.Values{"supplier": {"reconi"}}), "Log in with your login means")
	mustShow(t, k.post(path+"/supplier", url.Values{"username": {"anna"}, "password": {scheme.Password}}), "Enter the code")
	if sms := k.sms[len(k.sms)-1]; !strings.Contains(sms, "is your login code for Treasury banking. Give it to nobody.") {
		t.Errorf("text message %q", sms)
	}
}

// MS-17: a stranger and a wrong password get the same answer.
func TestAWrongPasswordTellsNothing(t *testing.T) {
	k := newKit(t)
	path := k.path(k.send(k.ask()))
	k.post(path, url.Values{"supplier": {"reconi"}})
	for _, user := range []string{"anna", "niemand"} {
		page := k.post(path+"/supplier", url.Values{"username": {user}, "password": {"fout"}})
		mustShow(t, page, "De gebruikersnaam of het wachtwoord klopt niet.")
		if !strings.Contains(page.body, `value="`+user+`"`) || strings.Contains(page.body, `value="fout"`) {
			t.Error("the user name is not kept, or the password is")
		}
	}
	if len(k.sms) > 0 {
		t.Error("a code was sent")
	}
}

func (k *kit) atCode(userName string) string {
	k.t.Helper()
	path := k.path(k.send(k.ask()))
	k.post(path, url.Values{"supplier": {"reconi"}})
	k.post(path+"/supplier", url.Values{"username": {userName}, "password": {scheme.Password}})
	return path
}

// MS-18: the code arrives by text message, with a last line that binds it to this host.
func TestTheCodeGoesByTextMessage(t *testing.T) {
	k := newKit(t)
	path := k.atCode("anna")
	want := regexp.MustCompile(`^(\d{6}) is uw inlogcode voor Schatkistbankieren\. Geef hem aan niemand\.\n\n@localhost #(\d{6})$`)
	if found := want.FindStringSubmatch(k.sms[0]); found == nil || found[1] != found[2] {
		t.Errorf("text message %q", k.sms[0])
	}
	page := k.get(path + "/code")
	mustShow(t, page, "06 •• •• •• 01", "De code is geldig tot 11:10 uur.", "oefenpostvak")
	if strings.Contains(page.body, k.lastCode()) {
		t.Error("the page shows the code")
	}
	code := k.lastCode()
	k.artifact(k.post(path+"/code", url.Values{"code": {" " + code[:3] + " " + code[3:] + " "}}))
}

func wrong(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

// A wrong code says how many tries are left; after the last one only a new code helps.
func TestWrongCodesRunOut(t *testing.T) {
	k := newKit(t)
	path := k.atCode("anna")
	first := k.lastCode()
	mustShow(t, k.post(path+"/code", url.Values{"code": {""}}), "Vul de code in die u per sms kreeg.", "Pogingen over: 3.")
	for _, left := range []string{"2", "1"} {
		mustShow(t, k.post(path+"/code", url.Values{"code": {wrong(first)}}), "De code klopt niet.", "Pogingen over: "+left+".")
	}
	mustShow(t, k.post(path+"/code", url.Values{"code": {wrong(first)}}), "Vraag een nieuwe code.")
	mustShow(t, k.post(path+"/code", url.Values{"code": {first}}), "Vraag een nieuwe code.")
	mustShow(t, k.get(path+"/code"), "U heeft te vaak een verkeerde code ingevuld.")
	mustShow(t, k.post(path+"/code/again", nil), "Er is een nieuwe code gestuurd.")
	k.artifact(k.post(path+"/code", url.Values{"code": {k.lastCode()}}))
}

func TestACodeExpires(t *testing.T) {
	k := newKit(t)
	path := k.atCode("anna")
	k.advance(10 * time.Minute)
	mustShow(t, k.post(path+"/code", url.Values{"code": {k.lastCode()}}), "De code is niet meer geldig.", "Stuur een nieuwe code")
	k.post(path+"/code/again", nil)
	k.artifact(k.post(path+"/code", url.Values{"code": {k.lastCode()}}))
}

// Who may act for two organisations chooses, and the pseudonym is of that choice.
func TestDirkChoosesAnOrganisation(t *testing.T) {
	k := newKit(t)
	page := k.walk(k.send(k.ask()), "dirk")
	mustShow(t, page, "Namens wie logt u in?", "Waterschap Zilverbeek (oefen)", "Gemeente Grotewaard (oefen)", "KvK 9000\u00a04760")
	path := k.path(page)
	mustShow(t, k.post(path+"/organisation", nil), "Kies namens welke organisatie u inlogt.")
	mustShow(t, k.post(path+"/organisation", url.Values{"mandate": {"9"}}), "Kies namens welke organisatie u inlogt.")
	two := k.identifiers(k.resolve(k.artifact(k.post(path+"/organisation", url.Values{"mandate": {"1"}}))))
	path = k.path(k.walk(k.send(k.ask()), "dirk"))
	one := k.identifiers(k.resolve(k.artifact(k.post(path+"/organisation", url.Values{"mandate": {"0"}}))))
	if one[kvk] != "68750110" || two[kvk] != "90004760" {
		t.Errorf("organisations %s and %s", one[kvk], two[kvk])
	}
	const pseudo = "urn:etoegang:1.13:EntityConcernedID:Pseudo"
	if one[pseudo] == two[pseudo] {
		t.Error("one pseudonym for two organisations")
	}
	path = k.path(k.walk(k.send(k.ask()), "dirk"))
	again := k.identifiers(k.resolve(k.artifact(k.post(path+"/organisation", url.Values{"mandate": {"0"}}))))
	if one[pseudo] != again[pseudo] {
		t.Error("another pseudonym the next time")
	}
}

// MS-19, MS-56: what stands in the way has a page of its own, a way on and a status.
func TestEachObstacleHasItsPage(t *testing.T) {
	for _, c := range []struct{ user, heading, detail, status string }{
		{"evi", "Het niveau van uw inlogmiddel is te laag", "EH2+", "Responder/NoAuthnContext"},
		{"gerda", "U heeft geen machtiging voor deze dienst", "Waterschap Zilverbeek (oefen)", "Responder/RequestDenied"},
		{"karin", "Uw machtiging voor deze dienst is verlopen", "1 februari 2026", "Responder/RequestDenied"},
		{"freek", "Uw machtiging geldt alleen voor één vestiging", "000038509504", "Responder/RequestDenied"},
	} {
		t.Run(c.user, func(t *testing.T) {
			k := newKit(t)
			page := k.walk(k.send(k.ask()), c.user)
			mustShow(t, page, c.heading, c.detail, "Stoppen en terug naar Schatkistbankieren", "Inloggen als iemand anders")
			path := k.path(page)
			mustShow(t, k.post(path+"/again", nil), "Gebruikersnaam")
			k.walk(k.get(path), c.user)
			status(c.status)(t, k, k.resolve(k.artifact(k.post(path+"/refused", nil))))
		})
	}
}

// A branch travels with the answer where the service accepts one (EHERKENNING 7.3).
func TestABranchTravelsWithTheAnswer(t *testing.T) {
	k := newKit(t)
	a := k.ask()
	a.attributes = `AssertionConsumerServiceIndex="0" AttributeConsumingServiceIndex="2"`
	text := k.resolve(k.artifact(k.walk(k.send(a), "freek")))
	equals(inAssertion+"/AttributeStatement/Attribute[@Name='urn:etoegang:1.9:ServiceRestriction:Vestigingsnr']/AttributeValue", "", "000038509504")(t, k, text)
}

// A chain mandate names both the represented organisation and the intermediary (ET-10).
func TestAChainMandateNamesBoth(t *testing.T) {
	k := newKit(t)
	text := k.login("irma")
	equals(inAssertion+"/AttributeStatement/Attribute[@Name='urn:etoegang:1.9:IntermediateEntityID:KvKnr']/AttributeValue", "", "90005414")(t, k, text)
	if got := k.identifiers(text)[kvk]; got != "68750110" {
		t.Errorf("represents %s", got)
	}
}

// MS-14: cancelling is possible everywhere and leads straight back (EHERKENNING 5.1, ET-11).
func TestCancellingWorksOnEveryPage(t *testing.T) {
	k := newKit(t)
	broker := func() string { return k.path(k.send(k.ask())) }
	password := func() string {
		path := broker()
		k.post(path, url.Values{"supplier": {"reconi"}})
		return path
	}
	for name, at := range map[string]func() string{
		"":              broker,
		"/supplier":     password,
		"/code":         func() string { return k.atCode("anna") },
		"/organisation": func() string { return k.path(k.walk(k.send(k.ask()), "dirk")) },
		"/refused":      func() string { return k.path(k.walk(k.send(k.ask()), "evi")) },
	} {
		path := at()
		if page := k.get(path + name); !strings.Contains(page.body, `formaction="`+strings.TrimPrefix(path, k.base)+`/cancel"`) {
			t.Errorf("%q has no way to cancel: %s", name, page.body)
		}
		status("Responder/AuthnFailed")(t, k, k.resolve(k.artifact(k.post(path+"/cancel", nil))))
	}
}

// Refreshing and stepping over pages bring nothing; what is over says so.
func TestALoginCannotSkipOrRepeatSteps(t *testing.T) {
	k := newKit(t)
	text := k.sign(k.ask().xml(), false)
	path := k.path(k.sendText(text, ""))
	for _, step := range []string{"/supplier", "/code", "/organisation", "/refused"} {
		if page := k.get(path + step); k.base+page.Request.URL.Path != path {
			t.Errorf("%s leads to %s", step, page.Request.URL)
		}
	}
	if page := k.post(path+"/code", url.Values{"code": {"000000"}}); k.base+page.Request.URL.Path != path {
		t.Errorf("a code without a password leads to %s", page.Request.URL)
	}
	if again := k.path(k.sendText(text, "")); again != path {
		t.Errorf("the same request began another login, %s", again)
	}
	k.artifact(k.walk(k.get(path), "anna"))
	for _, page := range []answer{k.get(path), k.get(path + "/code"), k.post(path+"/cancel", nil), k.sendText(text, "")} {
		if page.StatusCode != http.StatusGone {
			t.Errorf("%s: status %d", page.Request.URL, page.StatusCode)
		}
		mustShow(t, page, "Deze inlogpoging is voorbij")
	}
	late := k.path(k.send(k.ask()))
	k.advance(31 * time.Minute)
	if page := k.get(late); page.StatusCode != http.StatusGone {
		t.Errorf("after 31 minutes: status %d", page.StatusCode)
	}
	if page := k.get(k.base + "/bestaat/niet"); page.StatusCode != http.StatusNotFound {
		t.Errorf("status %d", page.StatusCode)
	}
}

func TestMessagesCanBeRead(t *testing.T) {
	k := newKit(t)
	mustShow(t, k.get(k.base+"/messages"), "Nog geen berichten")
	k.login("anna")
	list := k.get(k.base + "/messages")
	mustShow(t, list, "AuthnRequest", "Response", "ArtifactResolve", "ArtifactResponse")
	for _, m := range k.scheme.Messages() {
		if m.XML == "" || m.Provider != dvID || m.Fault != "" {
			t.Errorf("message %d: %+v", m.Number, m)
		}
	}
	mustShow(t, k.get(k.base+"/messages/1"), "AuthnRequest", dvID, "Leesbaar")
	if page := k.get(k.base + "/messages/99"); page.StatusCode != http.StatusNotFound {
		t.Errorf("status %d", page.StatusCode)
	}
	for range 20 {
		k.cancel(k.send(k.ask()))
	}
	if got := len(k.scheme.Messages()); got > 50 {
		t.Errorf("%d messages are kept", got)
	}
	mustShow(t, k.get(k.base+"/"), "Een netwerk om mee te oefenen", "Anna Akkerman", scheme.Password)
	mustShow(t, k.get(k.base+"/scenario"), "Scenario", "Handtekening", "Sleutelwissel")
}

// A text message that cannot go is said, and can be tried again.
func TestAnUnsentMessageIsSaid(t *testing.T) {
	k := newKit(t)
	k.smsFails = true
	path := k.atCode("anna")
	mustShow(t, k.get(path+"/code"), "De sms kon niet worden verstuurd.", "Stuur een nieuwe code")
	mustShow(t, k.post(path+"/code/again", nil), "De sms kon niet worden verstuurd.")
	k.smsFails = false
	k.post(path+"/code/again", nil)
	k.artifact(k.post(path+"/code", url.Values{"code": {k.lastCode()}}))
}
