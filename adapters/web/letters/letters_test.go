package letters_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/web/letters"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// at is 21 November 2026, 19:30 in Amsterdam.
var at = time.Date(2026, 11, 21, 18, 30, 0, 0, time.UTC)

const link = "https://inloggen.example/t/oefen/production/not-me/AAAAAAAAAAAAAAAAAAAAAA"

// full is a letter with everything in it.
func full(k ports.LetterKind, lang string) ports.Letter {
	return ports.Letter{
		Kind: k, Lang: lang, To: "anna@oefen.example", Tenant: realm.Text{NL: "Oefenland"}, Service: realm.Text{NL: "Portaal"}, At: at,
		Person: "a•••a@nieuw.example", Helpdesk: realm.Text{NL: "Servicedesk"}, Contact: []string{"0800 1234", "help@oefen.example"},
		Device: "Firefox, Windows", Link: link, Organisation: "Boekhoudkantoor", Roles: []realm.Text{{NL: "Betaler"}},
	}
}

func write(t *testing.T, l ports.Letter) (letters.Words, string) {
	t.Helper()
	w, err := letters.Write(l)
	if err != nil {
		t.Fatal(err)
	}
	return w, strings.Join(slices.Concat([]string{w.Subject}, w.Lead, w.After, w.Footer), "\n")
}

var notices = []ports.LetterKind{
	ports.LetterNewDevice, ports.LetterPasswordChanged, ports.LetterEmailChanged, ports.LetterPhoneChanged, ports.LetterAppAdded,
	ports.LetterAppRemoved, ports.LetterRecoveryMade,
}

var codes = []ports.LetterKind{
	ports.LetterAccessCode, ports.LetterChangeCode, ports.LetterLoginCode, ports.LetterActionCode, ports.LetterForgotCode, ports.LetterApplyCode,
}

// XC-42, XC-29: a notice names the place, when and from where, and has one link whose page does nothing by itself (XC-16).
func TestANoticeHasAWayToSayThatItWasNotYou(t *testing.T) {
	for _, k := range notices {
		w, text := write(t, full(k, "nl"))
		for _, want := range []string{"Portaal", "21 november 2026, 19:30 uur", "Firefox, Windows", "verandert er nog niets", "5 december 2026", "Servicedesk: 0800 1234, help@oefen.example"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", k, want, text)
			}
		}
		if w.Link.URL != link || !strings.Contains(w.Link.Label, "Was u dit niet?") {
			t.Errorf("%s links to %+v", k, w.Link)
		}
		if strings.Contains(text, "http") {
			t.Errorf("%s has a second address:\n%s", k, text)
		}
	}
}

// XC-30: every letter speaks the languages of the house, each its own.
func TestEveryLetterSpeaksThreeLanguages(t *testing.T) {
	others := []ports.LetterKind{
		ports.LetterRoleAsked, ports.LetterRoleGranted, ports.LetterRoleRevoked, ports.LetterEmailConfirmed, ports.LetterMeansReplaced,
		ports.LetterFrozen, ports.LetterReported, ports.LetterAddressTaken,
	}
	for _, k := range slices.Concat(notices, codes, others) {
		seen := map[string]bool{}
		for _, lang := range []string{"nl", "en", "de"} {
			w, text := write(t, full(k, lang))
			if w.Lang != lang || w.Subject == "" || len(w.Lead) == 0 || strings.ContainsAny(text, "{}") {
				t.Errorf("%s in %s:\n%s", k, lang, text)
			}
			seen[w.Subject+w.Lead[len(w.Lead)-1]] = true
		}
		if len(seen) != 3 {
			t.Errorf("%s says the same in two languages: %v", k, seen)
		}
	}
}

// MA-29: a letter with a code has no link, and says until when it works and from where it was asked for.
func TestALetterWithACodeHasNoLink(t *testing.T) {
	for _, k := range codes {
		l := full(k, "nl")
		l.Code, l.Until, l.Link = "482913", at.Add(10*time.Minute), ""
		w, text := write(t, l)
		if w.Code != "482913" || w.Link.URL != "" || strings.Contains(text, "482913") || strings.Contains(text, "http") {
			t.Errorf("%s: %+v", k, w)
		}
		if !strings.Contains(text, "21 november 2026, 19:40 uur") || !strings.Contains(text, "Geef deze code aan niemand") {
			t.Errorf("%s does not say until when, or to keep it:\n%s", k, text)
		}
	}
	l := full(ports.LetterActionCode, "nl")
	l.Action = "Btw-aangifte versturen"
	if _, text := write(t, l); !strings.Contains(text, "U bevestigt bij Portaal: Btw-aangifte versturen.") || !strings.Contains(text, "Firefox, Windows") {
		t.Errorf("the action is not named:\n%s", text)
	}
	l.Action = "own-account"
	if _, text := write(t, l); !strings.Contains(text, "U bevestigt bij Portaal: uw account wijzigen.") {
		t.Errorf("the change of one's own account is not named:\n%s", text)
	}
}

// MS-60, XC-17: what counts later says from when on, and that the former address counts until then.
func TestAChangeThatWaitsSaysSo(t *testing.T) {
	later := at.Add(48 * time.Hour)
	for _, c := range []struct {
		name, want string
		change     func(*ports.Letter)
	}{
		{"an address", "Vanaf 23 november 2026, 19:30 uur is uw e-mailadres: a•••a@nieuw.example.", func(l *ports.Letter) { l.Kind = ports.LetterEmailChanged }},
		{"an address, to itself", "Vanaf 23 november 2026, 19:30 uur logt u bij Portaal in met dit e-mailadres.", func(l *ports.Letter) { l.Kind = ports.LetterEmailConfirmed }},
		{"a number", "Vanaf 23 november 2026, 19:30 uur gebruiken we het nummer 06 •• •• •• 78.", func(l *ports.Letter) { l.Kind, l.Person = ports.LetterPhoneChanged, "06 •• •• •• 78" }},
		{"no number", "Het oude nummer geldt tot 23 november 2026, 19:30 uur.", func(l *ports.Letter) { l.Kind, l.Person = ports.LetterPhoneChanged, "" }},
		{"an address at once", "Uw e-mailadres bij Portaal is gewijzigd in a•••a@nieuw.example.", func(l *ports.Letter) { l.Kind, l.Until = ports.LetterEmailChanged, time.Time{} }},
		{"a number at once", "We gebruiken nu het nummer 06 •• •• •• 78.", func(l *ports.Letter) {
			l.Kind, l.Person, l.Until = ports.LetterPhoneChanged, "06 •• •• •• 78", time.Time{}
		}},
		{"no number at once", "We hebben nu geen telefoonnummer meer van u.", func(l *ports.Letter) { l.Kind, l.Person, l.Until = ports.LetterPhoneChanged, "", time.Time{} }},
	} {
		l := full("", "nl")
		l.Until = later
		c.change(&l)
		if _, text := write(t, l); !strings.Contains(text, c.want) {
			t.Errorf("%s does not say %q:\n%s", c.name, c.want, text)
		}
	}
}

// Without a link the helpdesk is the way to object; its name and how it is reached stand where they belong.
func TestWithoutALinkTheHelpdeskIsTheWay(t *testing.T) {
	l := full(ports.LetterEmailChanged, "nl")
	l.Link = ""
	if _, text := write(t, l); !strings.Contains(text, "Neem dan meteen contact op met Servicedesk: 0800 1234, help@oefen.example.") {
		t.Errorf("it says:\n%s", text)
	}
}

// XC-42: the helpdesk learns which notice was answered, and no more of the person than a masked address.
func TestTheHelpdeskLearnsWhatItWasAbout(t *testing.T) {
	l := full(ports.LetterReported, "nl")
	l.Action, l.Service = string(ports.LetterPasswordChanged), realm.Text{}
	w, text := write(t, l)
	if !strings.Contains(text, "Het ging om dit bericht: Uw wachtwoord bij Oefenland is gewijzigd.") || w.Link.URL != "" {
		t.Errorf("it says:\n%s", text)
	}
}

// The last line of a text message with a code binds it to our host, so that a browser fills it in nowhere else.
func TestTextMessages(t *testing.T) {
	l := full(ports.LetterLoginCode, "nl")
	l.Code, l.Host, l.Action = "482913", "inloggen.example", "Btw-aangifte versturen"
	const bound = "\n\n@inloggen.example #482913"
	for k, want := range map[ports.LetterKind]string{
		ports.LetterLoginCode:  "482913 is uw code voor Portaal. Geef hem aan niemand." + bound,
		ports.LetterPhoneCode:  "482913 is de code om dit nummer te bevestigen bij Portaal. Geef hem aan niemand." + bound,
		ports.LetterActionCode: "482913 is uw code om te bevestigen bij Portaal: Btw-aangifte versturen. Geef hem aan niemand." + bound,
	} {
		l.Kind = k
		if got, err := letters.Text(l); err != nil || got != want {
			t.Errorf("%s (%v):\n%s", k, err, got)
		}
	}
	if got, err := letters.Text(full(ports.LetterPasswordChanged, "nl")); err != nil || got != "Uw wachtwoord bij Portaal is gewijzigd. Was u dit niet? Meld het: "+link {
		t.Errorf("a notice (%v): %s", err, got)
	}
	frozen := full(ports.LetterFrozen, "en")
	frozen.Link = ""
	if got, err := letters.Text(frozen); err != nil || got != "Your account at Portaal is blocked. Help: 0800 1234, help@oefen.example" {
		t.Errorf("an account that is closed (%v): %s", err, got)
	}
}

// A letter without words is a fault of ours, and leaves nothing half said.
func TestAnUnknownKindHasNoWords(t *testing.T) {
	if _, err := letters.Write(ports.Letter{Kind: "unknown"}); err == nil {
		t.Error("it has words")
	}
	if _, err := letters.Text(ports.Letter{Kind: "unknown"}); err == nil {
		t.Error("it has a text")
	}
}
