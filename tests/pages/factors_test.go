package pages

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/tests/browser"
)

// XC-32: every form of logging in with an account works with scripting off.
func TestAccountFormsWorkWithoutScript(t *testing.T) {
	site := serve(t)
	tab := browser.Start(t).Person(t)
	tab.Scripts(t, false)
	for _, step := range []struct {
		page string
		do   func()
		want []string
	}{
		{"password-fresh", func() {
			tab.Fill(t, "E-mailadres", "anna@oostvliet.example")
			tab.Fill(t, "Wachtwoord", "drie gewone woorden")
			tab.Click(t, "Inloggen")
		}, []string{"POST /post", "email=anna%40oostvliet.example", "password=drie+gewone+woorden"}},
		{"password-named", func() { tab.Click(t, "Vraag een account aan") }, []string{"GET /apply"}},
		{"busy-login", func() {
			tab.Fill(t, "Wachtwoord", "drie gewone woorden")
			tab.Click(t, "Inloggen")
		}, []string{"POST /post", "email=anna%40oostvliet.example"}},
		{"factor-email", func() {
			tab.Fill(t, "Code van 6 cijfers", "482 913")
			tab.Click(t, "Inloggen")
		}, []string{"POST /post", "code=482+913"}},
		{"factor-email-expired", func() { tab.Click(t, "Stuur een nieuwe code") }, []string{"POST /resend", "channel=email-code"}},
		{"factor-app", func() {
			tab.Click(t, "Op een andere manier")
			tab.Click(t, "Gebruik een herstelcode")
		}, []string{"POST /other", "channel=recovery-code"}},
		{"factor-app", func() {
			tab.Fill(t, "Verificatiecode", "482913")
			tab.Click(t, "Vraag op dit apparaat 30 dagen niet om een code")
			tab.Press(t, "\r")
		}, []string{"POST /post", "code=482913", "trust=yes"}},
		{"offer-free", func() { tab.Click(t, "Instellen authenticator-app overslaan") }, []string{"POST /skip"}},
		{"offer-free", func() { tab.Click(t, "Authenticator-app instellen") }, []string{"POST /post"}},
		{"enrol-fresh", func() {
			tab.Fill(t, "Verificatiecode", "482913")
			tab.Click(t, "Koppelen")
		}, []string{"POST /post", "code=482913"}},
		{"once", func() { tab.Click(t, "Toon QR-code") }, []string{"POST /post"}},
		{"once-qr", func() { tab.Click(t, "Volgende stap") }, []string{"POST /post"}},
		{"once-blocked-dismissed", func() { tab.Click(t, "Bewijs opnieuw uw e-mailadres en wachtwoord") }, []string{"POST /post"}},
		{"recovery-codes", func() {
			tab.Click(t, "Ik heb de codes bewaard")
			tab.Click(t, "Klaar")
		}, []string{"POST /post", "kept=yes"}},
		{"forgot", func() {
			tab.Fill(t, "E-mailadres", "anna@oostvliet.example")
			tab.Click(t, "Stuur een code")
		}, []string{"POST /post", "email=anna%40oostvliet.example"}},
		{"password-new", func() {
			tab.Fill(t, "Nieuw wachtwoord", "drie gewone woorden")
			tab.Click(t, "Wachtwoord opslaan")
		}, []string{"POST /post", "password=drie+gewone+woorden"}},
		{"organisation-many", func() {
			tab.Fill(t, "Zoek op naam of KvK-nummer", "bakker")
			tab.Click(t, "Zoeken")
		}, []string{"Namens wie logt u in?"}},
		{"organisation", func() {
			tab.Click(t, "Bakkerij Zonneveld (oefen)")
			tab.Click(t, "Onthoud mijn keuze")
			tab.Click(t, "Ga verder")
		}, []string{"POST /post", "organisation=1", "remember=yes"}},
	} {
		t.Run(step.page, func(t *testing.T) {
			tab.Open(t, site+"/nl/"+step.page)
			step.do()
			tab.Sees(t, step.want...)
		})
	}
}

// What is typed as a password can be looked at, and is a password again when it is sent: a manager keeps it.
func TestAPasswordIsShownUntilItIsSent(t *testing.T) {
	tab := browser.Start(t).Person(t)
	tab.Open(t, serve(t)+"/nl/password-fresh")
	tab.Fill(t, "Wachtwoord", "drie gewone woorden")
	state := "(() => { const b = document.querySelector('[data-reveal]'); return document.getElementById('password').type + ' ' + b.getAttribute('aria-pressed'); })()"
	for _, want := range []string{"text true", "password false", "text true"} {
		tab.Click(t, "Toon wachtwoord")
		if got := browser.Eval[string](t, tab, state); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got := browser.Eval[string](t, tab, "document.forms[0].addEventListener('submit', e => e.preventDefault()), document.forms[0].requestSubmit(), "+state); got != "password false" {
		t.Errorf("it is sent as %s", got)
	}
}

// XC-39: whoever met a full queue waits a moment, counted down, before the same form may be sent again.
func TestABusyLoginCountsDown(t *testing.T) {
	tab := browser.Start(t).Person(t)
	tab.Open(t, serve(t)+"/nl/busy-login")
	tab.Fill(t, "Wachtwoord", "drie gewone woorden")
	tab.Press(t, "\r")
	tab.Misses(t, "POST /post")
	browser.Eval[bool](t, tab, "{ const now = Date.now; Date.now = () => now() + 31000; true }")
	tab.Sees(t, "Inloggen Controleer het webadres:") // the countdown is gone from between
	tab.Click(t, "Inloggen")
	tab.Sees(t, "POST /post")
}

// Only with script is there a button to print; the codes stand in the page for every printer.
func TestRecoveryCodesCanBePrinted(t *testing.T) {
	tab := browser.Start(t).Person(t)
	tab.Open(t, serve(t)+"/nl/recovery-codes")
	browser.Eval[bool](t, tab, "window.print = () => { document.title = 'printed'; }, true")
	tab.Click(t, "Afdrukken")
	if got := browser.Eval[string](t, tab, "document.title"); got != "printed" {
		t.Errorf("nothing is printed: %q", got)
	}
}

// What people type, and what they are called, comes back as text and nothing else.
func TestWhatIsTypedAtAnAccountIsEscaped(t *testing.T) {
	c := gallery(t).Ctx(i18n.NL, Sample{})
	code := login.Code{State: login.CodeWrong, Entered: attack, Address: attack, Back: "javascript:x", Action: "javascript:x"}
	for name, page := range map[string]templ.Component{
		"password": login.PasswordPage(c, login.Password{State: login.PasswordWrong, Email: attack, Account: attack, Purpose: attack, Host: attack, Apply: "javascript:x"}),
		"factor":   login.FactorPage(c, login.Factor{Code: code, Channel: login.FromEmail, Purpose: attack, Ways: []login.FactorWay{{Channel: login.FromSMS, To: attack}}}),
		"enrol":    login.EnrolPage(c, login.Enrol{Authenticator: login.Authenticator{URI: "javascript:x", Key: attack, Label: attack}, State: login.EnrolWrong, Entered: attack}),
		"forgot":   login.ForgotCodePage(c, login.ForgotCode{Code: code}),
		"new":      login.NewPasswordPage(c, login.NewPassword{State: login.NewPasswordOwn, Word: attack, Email: attack}),
		"acting": login.ChooseOrganisationPage(c, login.ChooseOrganisation{Query: attack, Search: "javascript:x", List: []login.Represented{
			{ID: attack, Organisation: login.Organisation{Name: attack}, Via: attack, Role: attack},
		}}),
	} {
		var b bytes.Buffer
		if err := page.Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<script>x", `"onfocus`, "javascript:x"} {
			if strings.Contains(b.String(), bad) {
				t.Errorf("%s lets %q through", name, bad)
			}
		}
	}
}
