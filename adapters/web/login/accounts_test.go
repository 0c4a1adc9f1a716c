package login

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

func portal(t *testing.T, name string) ui.Ctx {
	t.Helper()
	c := speaking(t)
	c.Service = name
	return c
}

// source gives a page as it is sent.
func source(t *testing.T, page templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := page.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var noon = time.Date(2020, 3, 1, 11, 0, 0, 0, time.UTC)

// MA-08, OL-12: address and password on one page, named for the account, with our host to compare.
func TestTheLoginIsNamedForTheAccount(t *testing.T) {
	says(t, words(t, PasswordPage(portal(t, "Omgevingsloket"), Password{Account: "Omgevingsloket-ID", Apply: "/apply", Forgot: "/forgot", Host: "inloggen.example"})),
		"Inloggen met Omgevingsloket-ID", "E-mailadres", "Wachtwoord", "Wachtwoord vergeten?", "Inloggen",
		"Heeft u nog geen Omgevingsloket-ID? Vraag een account aan", "Controleer het webadres: inloggen.example")
}

// XC-06, XC-07: one sentence for every wrong login; too many tries say until when, and what is still open.
func TestAWrongPasswordTellsNothing(t *testing.T) {
	c := speaking(t)
	says(t, words(t, PasswordPage(c, Password{State: PasswordWrong, Email: "a@b.example"})), "Het e-mailadres of het wachtwoord klopt niet.")
	says(t, words(t, PasswordPage(c, Password{State: PasswordTooMany, Until: noon, Forgot: "/forgot"})),
		"U heeft te vaak geprobeerd. Probeer het om 12:00 uur opnieuw.", "een andere browser of een ander apparaat", "Kies een nieuw wachtwoord.")
}

// What was typed as a password never comes back with a page, whatever its state.
func TestNoPageHoldsAPassword(t *testing.T) {
	f := Password{}.password(speaking(t))
	f.Value = "geheim"
	if text := source(t, ui.PasswordField(speaking(t), f)); strings.Contains(text, "geheim") {
		t.Errorf("the page holds what was typed: %s", text)
	}
}

// MA-09, MA-10, MA-30: where the code went, until when it works, how to get another one.
func TestTheSecondStepSaysWhereTheCodeWent(t *testing.T) {
	v := Factor{Code: Code{Address: "j•••a@voorbeeld.example", Length: 6, Valid: noon}, Channel: FromEmail}
	says(t, words(t, FactorPage(speaking(t), v)), "We hebben een code van 6 cijfers gestuurd naar:", "j•••a@voorbeeld.example",
		"De code is geldig tot 12:00 uur.", "Stuur een nieuwe code", "Geef deze code aan niemand.", "Inloggen")
	v.Underway = true
	says(t, words(t, FactorPage(speaking(t), v)), "We sturen nu een code van 6 cijfers naar:")
}

// MA-27, OL-20: a code of the app works once, for 30 seconds; codes that keep failing ask for the clock.
func TestAnAppCodeIsExplained(t *testing.T) {
	v := Factor{Code: Code{State: CodeReplayed, Length: 6}, Channel: FromApp}
	says(t, words(t, FactorPage(speaking(t), v)), "Deze code is al gebruikt. Wacht op de volgende code in de app.",
		"De verificatiecode is maar 30 seconden geldig. Na 30 seconden krijgt u een nieuwe code.")
	v.State, v.Left, v.Drift = CodeWrong, 2, true
	says(t, words(t, FactorPage(speaking(t), v)), "Klopt de tijd op uw telefoon?", "U kunt het nog 2 keer proberen. Daarna moet u even wachten.")
}

// MA-07, MA-21: before the day there is a notice with what stays, after it an explanation, and a way on for
// who has nothing else.
func TestAnEndOfSMSIsAnnouncedAndExplained(t *testing.T) {
	day := time.Date(2020, 4, 1, 0, 0, 0, 0, time.FixedZone("CEST", 2*60*60))
	c := portal(t, "MijnAccountantsPortal")
	says(t, words(t, FactorPage(c, Factor{Channel: FromSMS, Ending: Ending{On: day, Left: []Channel{FromApp, FromEmail}}})),
		"U ontvangt vanaf 1 april 2020 geen sms-code meer om in te loggen.", "U kunt dan alleen nog inloggen met:", "een authenticator-app", "een code per e-mail")
	says(t, words(t, FactorPage(c, Factor{Channel: FromEmail, Ended: Ended{Channel: FromSMS, On: day}})),
		"Sms-codes zijn gestopt op 1 april 2020", "U krijgt de code nu per e-mail.")
	says(t, words(t, FactorGonePage(c, FactorGone{Ended: Ended{Channel: FromSMS, On: day}, Desk: Helpdesk{Phone: "070 000 00 00"}})),
		"U kunt niet meer inloggen met sms-codes", "Neem contact op met de helpdesk", "070 000 00 00")
}

// MA-06, MA-24: a fresh code says what it is for, and that nothing is lost.
func TestAStepUpNamesItsAction(t *testing.T) {
	says(t, words(t, FactorPage(portal(t, "MijnAccountantsPortal"), Factor{Channel: FromApp, Purpose: "Aangifte versturen"})),
		"U bevestigt: Aangifte versturen", "Daarna gaat u terug naar MijnAccountantsPortal. Wat u daar invulde, blijft staan.", "Bevestigen")
}

// MA-31: a device is trusted by choice only.
func TestADeviceIsTrustedByChoice(t *testing.T) {
	v := Factor{Channel: FromApp, Trust: 30}
	says(t, words(t, FactorPage(speaking(t), v)), "Vraag op dit apparaat 30 dagen niet om een code")
	if strings.Contains(source(t, FactorPage(speaking(t), v)), "checked") {
		t.Error("the box is ticked")
	}
}

// MA-11 to MA-14, MA-23: the question in the guide's words; skipping leads straight on, until policy ends it.
func TestTheOfferCanBeSkippedUntilPolicyEndsIt(t *testing.T) {
	c := portal(t, "MijnAccountantsPortal")
	says(t, words(t, OfferPage(c, Offer{Skip: "/skip", Instead: FromEmail, Left: 2, Until: noon})),
		"Wilt u een authenticator-app instellen?", "Google Authenticator, Microsoft Authenticator of Authy", "Authenticator-app instellen",
		"Inloggen zonder authenticator-app", "U krijgt dan elke keer een code per e-mail.", "U gaat nu meteen door naar MijnAccountantsPortal.",
		"U kunt dit nog 2 keer overslaan.", "U kunt dit overslaan tot 1 maart 2020.", "Instellen authenticator-app overslaan")
	if text := words(t, OfferPage(c, Offer{})); strings.Contains(text, "overslaan") || !strings.Contains(text, "Stel een authenticator-app in") {
		t.Errorf("skipping has ended, and the page says: %s", text)
	}
}

var key = Authenticator{URI: "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP", Key: "JBSWY3DPEHPK3PXP", Label: "MijnAccountantsPortal"}

// MA-15 to MA-19, MA-22: app, scan or type or open on the same device, and a code that finishes.
func TestSettingUpAnAppHasThreeSteps(t *testing.T) {
	page := EnrolPage(speaking(t), Enrol{Authenticator: key, Length: 6})
	says(t, words(t, page), "Open uw authenticator-app", "Scan de QR-code", "Vul de code uit de app in", "De app is pas gekoppeld als de code klopt.",
		"Ik kan de QR-code niet scannen", "JBSW Y3DP EHPK 3PXP", "U herkent het account in de app aan: MijnAccountantsPortal", "Koppelen")
	if !strings.Contains(source(t, page), `href="otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"`) {
		t.Error("there is no link that sets up an app on this device")
	}
}

// The link to the app is no way around the rule that addresses run no script.
func TestOnlyAnAppIsOpened(t *testing.T) {
	for _, uri := range []string{"javascript:x", "https://elders.example", ""} {
		a := key
		a.URI = uri
		if _, ok := a.openApp(); ok {
			t.Errorf("%q is a link", uri)
		}
	}
}

// OL-13 to OL-20: the words of the guide on the three pages of the QR code that is shown once.
func TestTheOneTimeCodeSpeaksTheWordsOfTheGuide(t *testing.T) {
	c := portal(t, "Omgevingsloket")
	says(t, words(t, OncePage(c, Once{Window: 5 * time.Minute})), "smartphone", "Google Authenticator, Microsoft Authenticator of Authy",
		"Klik in de app op het plusteken (+) en voeg een nieuw account toe.", "Klik de QR-code niet weg.", "U heeft 5 minuten om te scannen.", "Toon QR-code")
	app := key
	app.Label = "Omgevingsloket"
	says(t, words(t, OnceQRPage(c, OnceQR{Authenticator: app, Until: noon})), "Klik deze QR-code niet weg",
		"Deze code is om veiligheidsredenen maar 1 keer zichtbaar.", "Tot 12:00 uur kunt u deze pagina opnieuw laden.",
		"U herkent het account in de app aan: Omgevingsloket", "Volgende stap")
	says(t, words(t, OnceCodePage(c, OnceCode{Length: 6, Who: "het Informatiepunt Leefomgeving"})), "Vul de verificatiecode in",
		"De verificatiecode is maar 30 seconden geldig. Na 30 seconden krijgt u een nieuwe code.", "Inloggen",
		"Neem dan contact op met het Informatiepunt Leefomgeving. Uw account wordt gedeblokkeerd.")
}

// OL-22, OL-23, OL-32: a blocked enrolment says why and who helps; each reason has its own sentence, and
// mending it oneself is offered only where policy lets one.
func TestABlockedEnrolmentSaysWhoHelps(t *testing.T) {
	c, seen := portal(t, "Omgevingsloket"), map[string]bool{}
	for _, why := range []BlockedReason{BlockedDismissed, BlockedElsewhere, BlockedTries, BlockedLapsed} {
		v := EnrolmentBlocked{Why: why, Who: "het Informatiepunt Leefomgeving", Reference: "7F3K-22QD", At: noon}
		text := words(t, EnrolmentBlockedPage(c, v))
		says(t, text, "Neem contact op met het Informatiepunt Leefomgeving.", "Kenmerk voor de helpdesk: 7F3K-22QD")
		if seen[v.lead(c)] || strings.Contains(text, "Bewijs opnieuw") {
			t.Errorf("%s: %s", why, text)
		}
		seen[v.lead(c)] = true
	}
	says(t, words(t, EnrolmentBlockedPage(c, EnrolmentBlocked{Repair: "/repair", Repairs: 1})), "Bewijs opnieuw uw e-mailadres en wachtwoord", "U kunt nog 1 keer zelf een nieuwe QR-code krijgen.")
}

// XC-07: the pages of a forgotten password are the same for every address; MA-28: what it leaves alone is said.
func TestAForgottenPasswordTellsNothing(t *testing.T) {
	says(t, words(t, ForgotCodePage(speaking(t), ForgotCode{Code: Code{Address: "a@b.example", Length: 6}})),
		"Als dit adres bij ons bekend is, krijgt u een e-mail met een code.", "a@b.example")
	says(t, words(t, ForgotDonePage(speaking(t), ForgotDone{Sessions: true, Factor: true})), "Uw tweede stap is hetzelfde gebleven.", "op alle apparaten uitgelogd")
}

// Each refusal of a new password says what is weak.
func TestAWeakPasswordIsExplained(t *testing.T) {
	c, seen := speaking(t), map[string]bool{}
	for _, state := range []NewPasswordState{
		NewPasswordMissing, NewPasswordShort, NewPasswordLong, NewPasswordUnreadable, NewPasswordListed, NewPasswordOwn, NewPasswordPattern, NewPasswordSame,
	} {
		text := NewPassword{State: state, Word: "welkom", Min: 15, Max: 128}.Refusal(c)
		if text == "" || seen[text] {
			t.Errorf("%s says %q", state, text)
		}
		seen[text] = true
	}
	says(t, words(t, NewPasswordPage(c, NewPassword{State: NewPasswordListed, Word: "welkom", Min: 15})), "omdat ‘welkom’ er in staat", "Minimaal 15 tekens.")
}

// MA-32: who is chosen now comes first; above 7 one can search; acting for oneself has a name too.
func TestWhoOneActsForIsChosen(t *testing.T) {
	v := ChooseOrganisation{Total: 3, List: []Represented{
		{ID: "1", Organisation: Organisation{Name: "Bakkerij", KvK: "90001111"}, Via: "Kantoor"}, {ID: "2", Myself: true}, {ID: "3", Organisation: Organisation{KvK: "90003333"}, Current: true},
	}}
	text := words(t, ChooseOrganisationPage(speaking(t), v))
	says(t, text, "Namens wie logt u in?", "KvK-nummer 90001111 · U werkt voor: Kantoor", "Uzelf", "Nu gekozen")
	if strings.Index(text, "90003333") > strings.Index(text, "Bakkerij") || strings.Contains(text, "Zoek op") {
		t.Errorf("the order or the search is wrong: %s", text)
	}
	v.Total = 8
	says(t, words(t, ChooseOrganisationPage(speaking(t), v)), "Zoek op naam of KvK-nummer", "U ziet niet alle organisaties.")
}

// XC-39: who met a full queue keeps the address and reads when to try again; German has the page too.
func TestBusyKeepsTheAddress(t *testing.T) {
	v := Busy{Until: noon, Wait: 30, Again: Password{Action: "/password", Email: "a@b.example"}}
	says(t, words(t, BusyPage(speaking(t), v)), "Het is nu erg druk", "Probeer het om 12:00 uur opnieuw.", "Deze poging telt niet mee.")
	if !strings.Contains(source(t, BusyPage(speaking(t), v)), `value="a@b.example"`) {
		t.Error("the address is lost")
	}
	c := speaking(t)
	c.Printer = i18n.In(i18n.DE)
	says(t, words(t, BusyPage(c, v)), "Ihr Passwort speichern wir nicht")
}

// MS-56: who acts for no organisation is never sent to somebody at an organisation.
func TestARefusedAccountIsSentToTheTenant(t *testing.T) {
	c := speaking(t)
	for _, code := range []RefusalCode{PersonSuspended, NoRole, AccountNotReady} {
		text := words(t, RefusalPage(c, Refusal{Code: code}))
		says(t, text, "De helpdesk van Schatkist Oefenland")
		for _, wrong := range []string{"eHerkenning", "uw organisatie"} {
			if strings.Contains(text, wrong) {
				t.Errorf("%s speaks of %s: %s", code, wrong, text)
			}
		}
	}
}

// OL-29: who waits for a decision is led to it first; trying again comes after that.
func TestWhoWaitsForADecisionIsLedToIt(t *testing.T) {
	text := source(t, RefusalPage(speaking(t), Refusal{Code: AccountNotReady, Retry: "/again", Status: "/apply/status"}))
	status, again := strings.Index(text, `href="/apply/status"`), strings.Index(text, `href="/again"`)
	if status < 0 || again < status {
		t.Errorf("the status stands at %d, trying again at %d", status, again)
	}
}
