package login

import (
	"strings"
	"testing"
	"time"
)

var helpdeskPO = Helpdesk{Email: "helpdesk@helpdeskpo.example"}

func oldAccount() Link {
	return Link{Other: "/other", Forgot: "/forgot", Account: "Mijn Helpdesk PO (voorheen Mijn BRON)", Who: "de helpdesk PO", Desk: helpdeskPO, Length: 12}
}

// MH-12, MH-19, MH-21: the link page speaks the words of the guide.
func TestTheLinkPageSpeaksTheWordsOfTheGuide(t *testing.T) {
	says(t, words(t, LinkPage(speaking(t), oldAccount())), "eHerkenning koppelen aan account",
		`Dit is de eerste keer dat u inlogt met eHerkenning. Om toegang te krijgen moet u eenmalig inloggen met gebruikersnaam en wachtwoord van Mijn Helpdesk PO (voorheen Mijn BRON) of uw activatiecode invoeren. Bij "E-mail" vult u uw persoonlijke e-mailadres in. Naar dit adres wordt een pincode gestuurd die u nodig hebt om het koppelproces te voltooien.`,
		"E-mail", "Gebruikersnaam", "Wachtwoord", "Wachtwoord vergeten?", "Geen gebruikersnaam en wachtwoord? Gebruik dan uw activatiecode.", "Doorgaan")
}

// MH-23, MH-24: so does its other form, which says who helps without a code.
func TestTheFormWithACodeSpeaksTheWordsOfTheGuide(t *testing.T) {
	v := oldAccount()
	v.ByCode = true
	text := words(t, LinkPage(speaking(t), v))
	says(t, text, "eHerkenning koppelen aan account", "Activatiecode",
		"Geen activatiecode ontvangen of kwijt? Neem dan contact op met de helpdesk PO via helpdesk@helpdeskpo.example.", "Doorgaan")
	if strings.Contains(text, "Wachtwoord vergeten") {
		t.Error("it asks for a password too")
	}
}

// MH-30: whatever was wrong is one sentence, and what was typed is kept but for the password.
func TestAWrongProofTellsNothing(t *testing.T) {
	v := oldAccount()
	v.State, v.UserName, v.Address.Value = LinkWrong, "bs-lindehof", "anna@lindehof.example"
	page := LinkPage(speaking(t), v)
	says(t, words(t, page), "De gebruikersnaam of het wachtwoord klopt niet.")
	says(t, source(t, page), `value="bs-lindehof"`, `value="anna@lindehof.example"`)
	v.ByCode = true
	says(t, words(t, LinkPage(speaking(t), v)), "De activatiecode klopt niet, is al gebruikt of is verlopen.")
}

// MH-14, MH-39, MS-51: a question about the address is asked inside the form, and answers given before stay given.
func TestAQuestionAboutTheAddressIsPartOfTheForm(t *testing.T) {
	v := oldAccount()
	v.Address = Email{State: EmailTypo, Value: "anna@lindehof.con", Meant: "anna@lindehof.com", Confirmed: []string{"shared"}}
	says(t, source(t, LinkPage(speaking(t), v)), `type="radio"`, `value="anna@lindehof.con"`, `value="anna@lindehof.com"`,
		`name="confirmed" value="shared"`, `name="confirmed" value="typo"`)
	v.Address = Email{State: EmailShared, Value: "info@lindehof.example"}
	says(t, words(t, LinkPage(speaking(t), v)), "Dit lijkt een gedeelde mailbox", "Gebruik toch dit adres", "Vul uw wachtwoord opnieuw in")
	v.Address.State = EmailMailbox
	says(t, words(t, LinkPage(speaking(t), v)), "Gebruik uw eigen persoonlijke e-mailadres.")
}

// MH-32: once old passwords have ended the page says since when, and asks for a code only.
func TestEndedPasswordsAreNotAskedFor(t *testing.T) {
	v := oldAccount()
	v.ByCode, v.Other, v.Ended = true, "", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	text := words(t, LinkPage(speaking(t), v))
	says(t, text, "Sinds 1 januari 2026 koppelt u alleen nog met een activatiecode.", "Om toegang te krijgen moet u eenmalig uw activatiecode invoeren.")
	if strings.Contains(text, "Heeft u wel een gebruikersnaam") {
		t.Error("it leads to a way that has ended")
	}
}

// MH-16, MH-17, G11: the confirmation speaks the words of the guide, and keeps our pincode and the supplier's code apart.
func TestThePincodeIsNotTheSuppliersCode(t *testing.T) {
	c := portal(t, "MijnHelpdeskPO")
	text := words(t, LinkCodePage(c, LinkCode{Code: Code{Length: 5, Address: "anna@lindehof.example", Valid: noon}}))
	says(t, text, "Koppeling eHerkenning bevestigen",
		"Er is een email verstuurd naar het door u opgegeven adres. Dit bericht bevat een pincode waarmee de koppeling tussen uw eHerkenningmiddel en uw account kan worden voltooid.",
		"Pincode", "Bevestigen", "De pincode uit onze e-mail, van MijnHelpdeskPO.", "Dit is niet de code van uw leverancier van eHerkenning.",
		"De pincode is geldig tot 12:00 uur.", "De pincode werkt alleen in deze browser.")
	for _, state := range []CodeState{CodeMissing, CodeWrong, CodeExhausted, CodeExpired, CodeUsed, CodeSuperseded, CodeRefused, CodeTooMany} {
		v := LinkCode{Code: Code{State: state, Address: "anna@lindehof.example", Left: 2}}
		if got := v.refusal(c); got == "" || (strings.Contains(got, " code") && !strings.Contains(got, "pincode")) {
			t.Errorf("%s says %q", state, got)
		}
		says(t, words(t, LinkCodePage(c, v)), "Ander e-mailadres of account gebruiken")
	}
}

// MH-33, MH-37: three obstacles, three titles and three ways on; each has the helpdesk, a reference and another account.
func TestEachObstacleHasItsOwnPage(t *testing.T) {
	c, seen := portal(t, "MijnHelpdeskPO"), map[string]bool{}
	for _, o := range []LinkObstacle{LinkDisabled, LinkHeld, LinkForeign} {
		v := LinkOutcome{Obstacle: o, Account: "bs-lindehof", Organisation: Organisation{KvK: "90001234"}, Another: "/link", Desk: helpdeskPO, Reference: "7F3K-22QD", At: noon}
		text := v.text(c)
		if seen[text.title] || seen[text.lead] || seen[text.steps[0]] {
			t.Errorf("%s says what another says: %+v", o, text)
		}
		seen[text.title], seen[text.lead], seen[text.steps[0]] = true, true, true
		says(t, words(t, LinkOutcomePage(c, v)), "helpdesk@helpdeskpo.example", "7F3K-22QD", "Een ander account koppelen", "Er is niets gekoppeld.")
	}
}

// MH-34: who waits learns of whom, and can take it back; each of the three has words of its own.
func TestWaitingNamesWhoMustAgree(t *testing.T) {
	c, seen := portal(t, "MijnHelpdeskPO"), map[string]bool{}
	for _, s := range []LinkWait{LinkWaitRecord, LinkWaitHelpdesk, LinkWaitEarlier} {
		v := LinkWaiting{State: s, Who: []string{"d•••r@lindehof.example"}, Asked: noon, Until: noon, Checked: noon, Ends: noon, Desk: helpdeskPO}
		text := words(t, LinkWaitingPage(c, v))
		if says(t, text, "Controleer opnieuw", "Toch een ander account koppelen", "helpdesk@helpdeskpo.example"); seen[v.lead(c)] {
			t.Errorf("%s says what another says", s)
		}
		if seen[v.lead(c)] = true; strings.Contains(text, "d•••r@") != (s == LinkWaitRecord) {
			t.Errorf("%s: %s", s, text)
		}
	}
}

// MH-20, MH-41: to whom the mail goes stands before the question, and what follows is the same for every user name.
func TestTheMailOfAForgottenPasswordGoesToSomebodyElse(t *testing.T) {
	c := speaking(t)
	says(t, words(t, LinkForgotPage(c, LinkForgot{Names: []string{"J••• d• V••••"}, Desk: helpdeskPO})),
		"Deze e-mail gaat naar het e-mailadres van de gemachtigde van de school.", "J••• d• V••••", "Deze persoon werkt hier niet meer", "helpdesk@helpdeskpo.example")
	says(t, words(t, LinkForgotPage(c, LinkForgot{Desk: helpdeskPO})), "Vraag de helpdesk om een nieuw wachtwoord.", "De gemachtigde werkt hier niet meer")
	says(t, words(t, LinkForgotSentPage(c, LinkForgotSent{UserName: "bestaat-niet", Lifetime: 24 * time.Hour})), "Als de gebruikersnaam bestaat, stuurden we een e-mail", "bestaat-niet")
}

// MH-43: more than seven can be searched without script, the choice is remembered on request only.
func TestAnInstitutionIsChosen(t *testing.T) {
	v := ChooseInstitution{Search: "/here", Total: 7, List: []Institution{
		{ID: "a", Name: "De Lindehof", Code: "12AB"}, {ID: "b", Name: "Oostvliet", Code: "41234", Board: true, Current: true}, {ID: "c", Code: "99XX", Account: "bs-anders"},
	}}
	page := ChooseInstitutionPage(speaking(t), v)
	text := words(t, page)
	says(t, text, "Namens wie logt u in?", "School · Instellingscode 12AB", "Nu gekozen · Schoolbestuur · Bestuursnummer 41234", "Account: bs-anders", "Onthoud mijn keuze")
	if strings.Index(text, "Oostvliet") > strings.Index(text, "De Lindehof") || strings.Contains(source(t, page), `role="search"`) {
		t.Errorf("the order or the search is wrong: %s", text)
	}
	if strings.Count(source(t, page), " checked") != 1 {
		t.Error("not only the present choice is ticked")
	}
	v.Total = 8
	says(t, source(t, ChooseInstitutionPage(speaking(t), v)), `<form class="search" method="get" action="/here"`)
}

// MH-04, MH-07: where one logs in, the tenant's notice and explanation are.
func TestTheTenantExplainsWhereOneLogsIn(t *testing.T) {
	c := speaking(t)
	c.Tenant.Version = "2022.02.0413"
	says(t, words(t, ChoosePage(c, Choose{Methods: []Method{{Way: EHerkenning, Minimum: "EH3"}}, Notice: "EH1 kan niet meer.", More: "/upgrade", Explanation: "/help"})),
		"EH1 kan niet meer.", "Meer informatie", "Toelichting inloggen eHerkenning", "2022.02.0413")
}
