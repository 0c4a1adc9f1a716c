package journeys

import (
	"slices"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/tests/browser"
)

// Those who change the login policy in the demo.
const (
	bente = "bente@omgevingsloket.example" // writes
	karim = "karim@omgevingsloket.example" // approves
)

// Mends replaces words in the file of a draft, where they stand in it.
func (c *Colleague) Mends(was, becomes string) {
	c.t.Helper()
	file := browser.Eval[string](c.t, c.Tab, `document.getElementById("file").value`)
	if !strings.Contains(file, was) {
		c.t.Fatalf("the file does not say %q:\n%s", was, file)
	}
	c.Types("Bestand (YAML)", strings.Replace(file, was, becomes, 1))
	c.Clicks("Opslaan")
}

// REQUIREMENTS 1.8, AMBITIONS M1 and M2: the policy editor makes a draft in words, mends its file, and sees beforehand who will be
// stopped; somebody else approves it and makes it live. Who was under way keeps what they began with, and one press
// brings the old version back.
func TestThePolicyIsChangedAndBroughtBack(t *testing.T) {
	var c clock
	loket := NewLoket(t, &c)
	const notice = "Vanaf nu vragen wij niveau EH4."
	chooses := func(user string) *Applicant {
		a := loket.Official(t, production, user, annasMail)
		a.Opens(loket.Portal(production, "/"))
		a.Clicks(toLoket)
		a.Sees(t, "Kies hoe u wilt inloggen")
		return a
	}

	t.Log("somebody logs in today, with EH3")
	anna := loket.Official(t, production, "anna", annasMail)
	anna.at = production
	anna.ComesByEHerkenning()

	t.Log("a draft, in words")
	b := loket.Colleague(t, bente, production)
	b.Clicks("Inlogbeleid")
	b.Meets("Inlogbeleid", "Wat nu geldt", "Er zijn geen concepten")
	b.Clicks("Nieuw concept")
	b.Meets("Nieuw concept", "Het verandert nog niets.")
	b.Clicks("Maak concept")
	b.Meets("Schrijf in 3 tot 200 tekens waarvoor dit concept is.")
	b.Types("Waarvoor is dit concept?", "Overheid logt in met EH4")
	b.Clicks("Maak concept")
	b.Meets("Overheid logt in met EH4", "Het concept is gemaakt.", "Er verandert niets. Het bestand zegt hetzelfde als wat nu geldt.")
	b.Clicks("In woorden wijzigen")
	b.Meets("In woorden wijzigen", "Overheid bij Omgevingsloket")
	b.Clicks("Mededeling op de inlogpagina")
	b.Types("Tekst (Nederlands)", notice)
	b.Types("Tekst (Engels)", "From now on we ask level EH4.")
	b.Clicks("Inlogmanier ‘eHerkenning’ Aangeboden")
	b.Picks("Minimaal niveau", "EH4")
	b.Clicks("Opslaan in het concept")
	b.Meets("Het concept is opgeslagen.", "Minimaal niveau was EH3 en wordt EH4.", notice)
	draft, _, _ := strings.Cut(b.URL(t), "?")

	t.Log("its file is broken, says where, and is mended")
	b.Clicks("Wijzig het bestand")
	b.Meets("Wijzig het bestand", "Na opslaan begint het concept weer bij controleren.")
	b.Mends("minimum: EH4", "minimum: EH9")
	b.Meets("Er staan 2 fouten in", "\"EH9\" is geen niveau", "Los eerst de fouten op. Dan kan het concept verder.")
	b.Clicks("Regel 2")
	b.Meets("Wijzig het bestand", "Er staan 2 fouten in")
	if got := browser.Eval[string](t, b.Tab, `(f => f === document.activeElement && f.value.slice(f.selectionStart, f.selectionEnd))(document.getElementById("file")) || "nothing"`); !strings.Contains(got, "EH9") {
		t.Errorf("the link to the line selects %q", got)
	}
	b.Mends("minimum: EH9", "minimum: EH4")
	b.Sees(t, "Het concept is opgeslagen.", "Minimaal niveau was EH3 en wordt EH4.")

	t.Log("checked, replayed on who logged in today, and looked at beforehand")
	b.Clicks("Controleer dit concept")
	b.Meets("Er zijn geen fouten gevonden.", "We spelen de logins van de laatste dagen na.")
	b.Clicks("Speel logins na")
	b.Meets("Speel logins na", "Hoeveel dagen terug?")
	b.Types("Hoeveel dagen terug?", "99")
	b.Clicks("Speel na")
	b.Meets("Vul een getal van 1 tot 30 in.")
	b.Types("Hoeveel dagen terug?", "7")
	b.Clicks("Speel na")
	b.Meets("Wat het naspelen liet zien", "Logins nagespeeld", "wordt geweigerd", "Was: binnengelaten", "Wordt: geweigerd, want het niveau is te laag")
	b.Opens(draft + "/preview")
	b.Meets("Bekijk de inlogpagina", "Volgens het concept ‘Overheid logt in met EH4’.", "Wat er daarna gebeurt")
	b.Opens(draft)
	b.Sees(t, "Bekijk wat verandert en wat het naspelen liet zien.", "Dit kan een collega met de rol Beheerder of Goedkeurder doen.")
	if names := b.Tab.Names(t); slices.Contains(names, "button: Geef akkoord") {
		t.Errorf("who wrote it can approve it: %q", names)
	}

	t.Log("somebody else approves it and makes it live; a visitor is under way meanwhile")
	early := chooses("anna")
	early.Lacks(notice)
	k := loket.Colleague(t, karim, production)
	k.Clicks("Inlogbeleid")
	k.Meets("Inlogbeleid", "Nagespeeld", "U mag meelezen.")
	k.Clicks("Bekijk Overheid logt in met EH4")
	k.Meets("Overheid logt in met EH4", "Geef akkoord als het klopt.")
	k.Clicks("Geef akkoord")
	k.Meets("U heeft akkoord gegeven.", "Het concept is klaar.")
	k.Clicks("Zet live of plan in")
	k.Meets("Zet live of plan in", "Nu live zetten", "Op een moment dat u kiest")
	k.Clicks("Zet nu live")
	k.Meets("Het concept is live. Nieuwe logins volgen het.", "Overheid logt in met EH4", "Vervangen")

	t.Log("who comes now meets the new version, who was under way ends as they began")
	late := loket.Official(t, production, "anna", annasMail)
	late.OpensUntil(loket.Portal(production, "/login"), notice)
	late.Meets("Kies hoe u wilt inloggen", notice, "U heeft niveau EH4 of hoger nodig.")
	early.Reload(t)
	early.Sees(t, "Kies hoe u wilt inloggen", notice, "U heeft niveau EH3 of hoger nodig.") // a notice is for everybody at once
	early.Clicks(byEHerkenning)
	early.Identifies()
	early.IsIn("Ingelogd met eHerkenning")

	t.Log("one press brings the old version back")
	k.Clicks("Bekijk Versie 1")
	k.Meets("Versie 1", "Wat verandert als u teruggaat", "Minimaal niveau was EH4 en wordt EH3.", "Teruggaan werkt meteen.")
	k.Clicks("Ga nu terug naar versie 1")
	k.Meets("De eerdere versie geldt weer.", "Teruggedraaid", "Teruggezet: gelijk aan versie 1")
	back := loket.Official(t, production, "anna", annasMail)
	back.OpensUntil(loket.Portal(production, "/login"), "U heeft niveau EH3 of hoger nodig.")
	back.Lacks(notice)
}

// XC-30, XC-31, XC-32: a draft in English on a screen of 320 pixels, and without script.
func TestThePolicyInEnglishOnASmallScreen(t *testing.T) {
	var c clock
	b := NewLoket(t, &c).Colleague(t, bente, practice)
	b.Viewport(t, 320, 640)
	fits := func(texts ...string) {
		t.Helper()
		b.Meets(texts...)
		if wide := browser.Eval[int](t, b.Tab, "document.documentElement.scrollWidth"); wide > 320 {
			t.Errorf("%s is %d pixels wide", b.Title(t), wide)
		}
	}
	b.Clicks("EN – English")
	b.Clicks("Login policy")
	fits("Login policy", "What holds now", "There are no drafts")
	overview := b.URL(t)
	b.Clicks("New draft")
	fits("New draft", "What is this draft for?")
	b.Types("What is this draft for?", "Shorter sessions")
	b.Clicks("Make draft")
	fits("Shorter sessions", "The draft is made.")
	b.Clicks("Change in words")
	fits("Change in words", "Public authority at Omgevingsloket")
	b.Clicks("Sessions")
	b.Picks("Logged out without activity after", "5 minutes")
	b.Clicks("Save in the draft")
	fits("The draft is saved.", "Logged out without activity after was 15 minutes and becomes 5 minutes.")
	draft, _, _ := strings.Cut(b.URL(t), "?")
	b.Opens(draft + "/preview")
	fits("View the login page", "What happens next")
	b.Opens(draft + "/edit")
	fits("Change the file", "File (YAML)")
	b.Opens(overview + "/affected?day=2027-02-30&days=many")
	fits("Whom does a date affect?", "Enter a date, as in 1-4-2027.", "Enter a number from 1 to 30.")
	b.Holds("Date", "2027-02-30")
	b.Holds("How many days back?", "many")

	t.Log("without script, all of it works as well")
	b.Scripts(t, false)
	b.Opens(draft + "/edit")
	b.Types("File (YAML)", "realm: omgevingsloket/pre-production")
	b.Clicks("Save")
	b.Sees(t, "faults", "Line 1")
	b.Clicks("Line 1")
	b.Sees(t, "Change the file", "The file with line numbers")
	b.Opens(draft)
	b.Clicks("Withdraw this draft")
	b.Sees(t, "You cannot bring back a withdrawn draft.")
	b.Press(t, "\t\r")
	b.Sees(t, "The draft is withdrawn.")
}
