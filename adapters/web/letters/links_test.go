package letters_test

import (
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

const ticket = "https://inloggen.example/t/oefen/production/link/AAAAAAAAAAAAAAAAAAAAAA"

// about is a letter about a link with everything in it.
func about(k ports.LetterKind, lang string) ports.Letter {
	l := full(k, lang)
	l.Institution, l.Organisation, l.Link, l.Until = "Basisschool De Linde (12AB)", "Stichting Lindehof (90001234)", ticket, at.Add(24*time.Hour)
	return l
}

// MH-20, MH-34: who is on record reads whom it is about and what a page is for, which does nothing by itself (XC-16).
func TestWhoIsOnRecordCanAct(t *testing.T) {
	for kind, wants := range map[ports.LetterKind][]string{
		ports.LetterLinked:       {"Een account van Portaal is gekoppeld aan eHerkenning", "a•••a@nieuw.example koppelde dit account", "Stichting Lindehof (90001234)", "Tijd: 21 november 2026, 19:30 uur.", "verandert er nog niets"},
		ports.LetterLinkAsked:    {"Keurt u een koppeling bij Portaal goed?", "a•••a@nieuw.example wil dit account koppelen", "Stichting Lindehof (90001234)", "Daarom vragen we het aan u.", "verandert er nog niets", "mailen we u eerst een code"},
		ports.LetterLinkPassword: {"Kies een nieuw wachtwoord voor een account van Portaal", "Beste a•••a@nieuw.example,", "Het verzoek komt van: Stichting Lindehof (90001234).", "geef het persoonlijk door", "Weet u van niets?"},
	} {
		w, text := write(t, about(kind, "nl"))
		for _, want := range append(wants, "als contactpersoon van: Basisschool De Linde (12AB)", "De link werkt tot 22 november 2026, 19:30 uur.", "Servicedesk: 0800 1234, help@oefen.example") {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", kind, want, text)
			}
		}
		if w.Link.URL != ticket || w.Link.Label == "" || w.Code != "" || strings.Contains(text, "http") {
			t.Errorf("%s links to %+v", kind, w.Link)
		}
	}
}

// MH-16, MH-40, G11: the pincode comes without a link, says whose it is and whose not, and where it works.
func TestThePincodeSaysWhoseItIs(t *testing.T) {
	l := about(ports.LetterLinkCode, "nl")
	l.Code = "K7M2Q"
	w, text := write(t, l)
	for _, want := range []string{
		"Uw pincode voor Portaal", "Deze pincode is van Portaal. Het is niet de code van uw leverancier van eHerkenning.", "De pincode is geldig tot 22 november 2026, 19:30 uur.",
		"werkt alleen in de browser", "Firefox, Windows", "Geef deze pincode aan niemand.", "21 november 2026, 19:30 uur",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	if w.Code != "K7M2Q" || w.Link.URL != "" || strings.Contains(text+w.Preheader, "K7M2Q") || strings.Contains(text, "http") {
		t.Errorf("%+v", w)
	}
}

// XC-16: agreeing takes a code, which is no link.
func TestTheCodeToApproveHasNoLink(t *testing.T) {
	l := about(ports.LetterLinkApproveCode, "nl")
	l.Code = "482913"
	w, text := write(t, l)
	if w.Code != "482913" || w.Link.URL != "" || strings.Contains(text, "482913") || strings.Contains(text, "http") || !strings.Contains(text, "Basisschool De Linde (12AB)") {
		t.Errorf("%+v", w)
	}
}

// MH-33, MH-34: each end and each obstacle has a sentence of its own.
func TestEachEndOfALinkSaysWhy(t *testing.T) {
	for kind, reasons := range map[ports.LetterKind][]string{
		ports.LetterLinkEnded:    {string(linking.EndedByHolder), string(linking.EndedByStaff), string(linking.EndedObjected), string(linking.EndedReplaced)},
		ports.LetterLinkDeclined: {string(linking.EndedByStaff), string(linking.EndedObjected), string(linking.EndedUnanswered), string(linking.EndedWithdrawn)},
		ports.LetterLinkTried:    {string(linking.IsDisabled), string(linking.HeldByOther), string(linking.OtherOrganisation), ""},
	} {
		seen := map[string]string{}
		for _, why := range reasons {
			l := about(kind, "nl")
			l.Reason, l.Link = why, ""
			w, text := write(t, l)
			if other, taken := seen[text]; taken {
				t.Errorf("%s says the same for %q and %q", kind, why, other)
			}
			if seen[text] = why; w.Link.URL != "" || !strings.Contains(text, "Basisschool De Linde (12AB)") || !strings.Contains(text, "Servicedesk: 0800 1234") {
				t.Errorf("%s for %q:\n%s", kind, why, text)
			}
		}
	}
}

// XC-30: each letter about a link speaks three languages; nothing that is not known leaves a hole.
func TestLettersAboutALinkSpeakThreeLanguages(t *testing.T) {
	for _, k := range []ports.LetterKind{
		ports.LetterLinkCode, ports.LetterLinked, ports.LetterLinkAsked, ports.LetterLinkApproveCode, ports.LetterLinkApproved, ports.LetterLinkDeclined, ports.LetterLinkEnded,
		ports.LetterLinkTried, ports.LetterLinkPassword, ports.LetterLinkPasswordSet, ports.LetterLinkObjected, ports.LetterRecordChanged, ports.LetterAccountSplit,
	} {
		subjects := map[string]bool{}
		for _, lang := range []string{"nl", "en", "de"} {
			w, text := write(t, about(k, lang))
			if subjects[w.Subject] = true; w.Lang != lang || len(w.Lead) == 0 || strings.ContainsAny(text, "{}") {
				t.Errorf("%s in %s:\n%s", k, lang, text)
			}
			bare := about(k, lang)
			bare.Organisation, bare.Device = "", ""
			if _, text := write(t, bare); strings.Contains(text, ": .") {
				t.Errorf("%s in %s leaves a hole:\n%s", k, lang, text)
			}
		}
		if len(subjects) != 3 {
			t.Errorf("%s has the same subject in two languages: %v", k, subjects)
		}
	}
}
