package login

import (
	"bytes"
	"context"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

type noFiles struct{}

func (noFiles) URL(name string) string { return "/a/" + name }

func speaking(t *testing.T) ui.Ctx {
	t.Helper()
	return ui.Ctx{Printer: i18n.In(i18n.NL), Files: noFiles{}, Tenant: ui.Tenant{Name: "Schatkist Oefenland"}, Service: "Mijn Schatkist", Home: "/portaal"}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// words gives what a page says, without mark-up.
func words(t *testing.T, page templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := page.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(b.String(), ""))), " ")
}

func says(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("the page does not say %q; it says:\n%s", w, text)
		}
	}
}

// MS-20 to MS-25: step 1 speaks the words of the guide (MS-24).
func TestStepOneSpeaksTheWordsOfTheGuide(t *testing.T) {
	says(t, words(t, EmailPage(speaking(t), Email{Portal: "het deelnemersportaal", Denied: []string{"gmail.com", "hotmail.com"}})),
		"Verifiëren",
		"Stap 1 van 2: E-mailadres opgeven",
		"Om gebruik te kunnen maken van het deelnemersportaal is e-mail verificatie vereist. Geef uw e-mailadres van uw organisatie op (geen privé e-mailadres) zodat wij direct een toegangscode kunnen versturen ter verificatie.",
		"E-mail verificatie",
		"* Verplicht veld",
		"Voer uw e-mailadres in *",
		"Gebruik het e-mailadres van uw organisatie.",
		"Om in te kunnen loggen dient u het e-mailadres van uw organisatie op te geven. E-mailadressen eindigend op @gmail.com en @hotmail.com zijn ongeldig.",
		"Toegangscode verzenden")
}

// MS-26 to MS-31: step 2 speaks the words of the guide, and says until when the code works (XC-02, MS-27, MS-29, MS-30).
func TestStepTwoSpeaksTheWordsOfTheGuide(t *testing.T) {
	until := time.Date(2026, 11, 21, 18, 45, 0, 0, time.UTC)
	says(t, words(t, CodePage(speaking(t), Code{Length: 5, Address: "a@oostvliet.example", Back: "/email", Valid: until})),
		"Verifiëren",
		"Stap 2 van 2: Toegangscode invoeren",
		"Voer de toegangscode in welke u heeft ontvangen op het door u opgegeven e-mailadres.",
		"Er is een toegangscode met 5 karakters verzonden naar: a@oostvliet.example",
		"Heeft u geen code ontvangen? Ga naar de vorige stap",
		"Toegangscode", "* Verplicht veld",
		"Voer uw toegangscode in *",
		"Bestaande uit 5 karakters",
		"Terug naar vorige stap",
		"Toegangscode verifiëren",
		"De code is geldig tot 19:45 uur.")
}

// MS-50: a wrong code says how many tries are left; after the last there is a new code, not a dead end.
func TestAWrongCodeIsNoDeadEnd(t *testing.T) {
	c := speaking(t)
	says(t, words(t, CodePage(c, Code{State: CodeWrong, Left: 3, Length: 5})), "U kunt het nog 3 keer proberen.")
	for _, state := range []CodeState{CodeExhausted, CodeExpired, CodeUsed, CodeRefused} {
		text := words(t, CodePage(c, Code{State: state, Address: "a@oostvliet.example"}))
		says(t, text, "Stuur een nieuwe code", "Ander e-mailadres gebruiken")
		if strings.Contains(text, "Voer uw toegangscode in") {
			t.Errorf("%s still asks for the dead code", state)
		}
	}
}

// MS-11: with one way to log in the page names provider, service and level (ET-13).
func TestOneMethodNamesProviderServiceAndLevel(t *testing.T) {
	says(t, words(t, ChoosePage(speaking(t), Choose{Methods: []Method{{Way: EHerkenning, URL: "/x", Minimum: "EH3"}}})),
		"Schatkist Oefenland", "Mijn Schatkist", "Minimaal betrouwbaarheidsniveau", "EH3", "Inloggen met eHerkenning")
}

// MS-56: each refusal has a title, a reason and steps of its own; none falls back on another's (ET-12).
func TestEveryRefusalExplainsItself(t *testing.T) {
	c := speaking(t)
	seen := map[string]RefusalCode{}
	for _, code := range RefusalCodes() {
		text := Refusal{Code: code}.text(c)
		if text.title == "" || text.lead == "" || len(text.steps) == 0 {
			t.Errorf("%s does not explain itself: %+v", code, text)
		}
		if other, taken := seen[text.title]; taken {
			t.Errorf("%s has the title of %s", code, other)
		}
		seen[text.title] = code
	}
}

// XC-40: every refusal carries the reference that leads the helpdesk to what happened.
func TestARefusalCarriesItsReference(t *testing.T) {
	at := time.Date(2026, 11, 21, 18, 35, 0, 0, time.UTC)
	says(t, words(t, RefusalPage(speaking(t), Refusal{Code: LevelTooLow, Needed: "EH3", Seen: "EH2+", Reference: "7F3K-22QD", At: at})),
		"U logde in met niveau EH2+. Voor Mijn Schatkist is niveau EH3 nodig.",
		"Kenmerk voor de helpdesk: 7F3K-22QD · 21 november 2026, 19:35 uur")
}

// XC-45, XC-28: logging out thinks of shared computers, and of the session at the supplier that stays.
func TestLoggingOutThinksOfSharedComputers(t *testing.T) {
	says(t, words(t, LoggedOutPage(speaking(t), LoggedOut{Reached: []string{"Deelnemersportaal"}, Supplier: true})),
		"Deelnemersportaal", "gedeelde computer", "leverancier")
}
