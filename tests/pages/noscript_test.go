package pages

import (
	"testing"

	"github.com/voordeur/voordeur/tests/browser"
)

// XC-32: every form of the login and of user administration works with scripting off.
func TestFormsWorkWithoutScript(t *testing.T) {
	site := serve(t)
	tab := browser.Start(t).Person(t)
	tab.Scripts(t, false)
	for _, step := range []struct {
		page string
		do   func()
		want []string
	}{
		{"choose-one", func() { tab.Click(t, "Inloggen met eHerkenning") }, []string{"GET /next"}},
		{"choose-several", func() { tab.Click(t, "Inloggen met e-mailadres") }, []string{"GET /next"}},
		{"handoff", func() { tab.Click(t, "Stoppen met inloggen") }, []string{"GET /cancel"}},
		{"email-fresh", func() {
			tab.Fill(t, "Voer uw e-mailadres in *", "anna@oostvliet.example")
			tab.Click(t, "Toegangscode verzenden")
		}, []string{"POST /post", "email=anna%40oostvliet.example"}},
		{"email-typo", func() { tab.Click(t, "Ja, gebruik anna@oostvliet.com") }, []string{"POST /post", "email=anna%40oostvliet.com"}},
		{"email-typo", func() { tab.Click(t, "Nee, dit klopt") }, []string{"confirmed=typo", "email=anna%40oostvliet.con"}},
		{"email-shared", func() { tab.Click(t, "Gebruik toch dit adres") }, []string{"confirmed=typo", "confirmed=shared"}},
		{"code-wrong", func() {
			tab.Fill(t, "Voer uw toegangscode in *", "A2B3C")
			tab.Press(t, "\r")
		}, []string{"POST /post", "code=A2B3C"}},
		{"code-fresh", func() {
			tab.Click(t, "Geen code ontvangen?")
			tab.Sees(t, "U kunt om 19:35 uur een nieuwe code vragen.")
			tab.Click(t, "Stuur een nieuwe code")
		}, []string{"POST /resend"}},
		{"code-exhausted", func() { tab.Click(t, "Stuur een nieuwe code") }, []string{"POST /resend"}},
		{"waiting-fresh", func() { tab.Click(t, "Vraag de gebruikersbeheerders om een rol") }, []string{"POST /post"}},
		{"waiting-fresh", func() { tab.Click(t, "Uitloggen") }, []string{"POST /post"}},
		{"users", func() {
			tab.Fill(t, "Zoek op e-mailadres", "graaf")
			tab.Click(t, "Filteren")
		}, []string{"GET /users", "q=graaf"}},
		{"users", func() { tab.Click(t, "Rollen wijzigen van Anouk de Graaf") }, []string{"GET /u/1"}},
		{"roles", func() {
			tab.Click(t, "Betaler")
			tab.Click(t, "Controleer de wijziging")
		}, []string{"roles=deelnemer", "roles=betaler", "roles=gebruikersbeheerder", "version=12"}},
		{"change-self", func() { tab.Click(t, "Ja, wijzig de rollen") }, []string{"confirmed=yes", "roles=deelnemer", "roles=betaler"}},
		{"link-wrong", func() { // MH-15
			tab.Fill(t, "Wachtwoord", "oud wachtwoord")
			tab.Press(t, "\r")
		}, []string{"POST /post", "email=anna%40lindehof.example", "username=bs-lindehof", "password=oud+wachtwoord"}},
		{"link-fresh", func() { tab.Click(t, "Gebruik dan uw activatiecode.") }, []string{"GET /other"}},
		{"link-typo", func() {
			tab.Click(t, "Nee, dit klopt: anna@lindehof.con")
			tab.Click(t, "Doorgaan")
		}, []string{"confirmed=typo", "email=anna%40lindehof.con", "username=bs-lindehof"}},
		{"link-pincode-fresh", func() {
			tab.Fill(t, "Pincode", "K7M2Q")
			tab.Click(t, "Bevestigen")
		}, []string{"POST /post", "code=K7M2Q"}},
		{"link-choose-many", func() {
			tab.Fill(t, "Zoek op naam, instellingscode of bestuursnummer", "linde")
			tab.Click(t, "Zoeken")
		}, []string{"GET /institutions", "q=linde"}},
		{"link-choose-two", func() {
			tab.Click(t, "Stichting Primair Onderwijs")
			tab.Click(t, "Onthoud mijn keuze")
			tab.Click(t, "Ga verder")
		}, []string{"POST /post", "institution=41234", "remember=yes"}},
		{"link-ticket-approve", func() { tab.Click(t, "Niet goedkeuren") }, []string{"POST /decline"}},
		{"logout", func() { tab.Click(t, "Nee, blijf ingelogd") }, []string{"GET /next"}},
	} {
		t.Run(step.page, func(t *testing.T) {
			tab.Open(t, site+"/nl/"+step.page)
			step.do()
			tab.Sees(t, step.want...)
		})
	}
}
