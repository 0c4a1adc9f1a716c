package letters_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/web/letters"
	"github.com/voordeur/voordeur/ports"
)

var (
	helped = []ports.LetterKind{ports.LetterUnblocked, ports.LetterResetPlanned, ports.LetterFactorReset}
	plain  = []ports.LetterKind{
		ports.LetterSuspended, ports.LetterReinstated, ports.LetterSleeping, ports.LetterAsleep, ports.LetterErased, ports.LetterInvited, ports.LetterStaffRoles,
	}
)

// OL-34: what the staff causes is told in the language of the person.
func TestLettersOfTheDeskSpeakThreeLanguages(t *testing.T) {
	for _, k := range slices.Concat(helped, plain) {
		seen := map[string]bool{}
		for _, lang := range []string{"nl", "en", "de"} {
			l := full(k, lang)
			l.Until = at.Add(72 * time.Hour)
			w, text := write(t, l)
			if w.Lang != lang || w.Subject == "" || len(w.Lead) < 2 || strings.ContainsAny(text, "{}") {
				t.Errorf("%s in %s:\n%s", k, lang, text)
			}
			seen[w.Subject+w.Lead[1]] = true
		}
		if len(seen) != 3 {
			t.Errorf("%s says the same in two languages: %v", k, seen)
		}
	}
}

// XC-42, OL-33: what the helpdesk did to somebody's second factor can be objected to, and says until when it holds.
func TestWhatTheHelpdeskDidCanBeObjectedTo(t *testing.T) {
	for _, k := range helped {
		l := full(k, "nl")
		l.Until = at.Add(72 * time.Hour)
		w, text := write(t, l)
		if w.Link.URL != link || !strings.Contains(text, "24 november 2026, 19:30 uur") {
			t.Errorf("%s links to %q:\n%s", k, w.Link.URL, text)
		}
		if got, err := letters.Text(l); err != nil || !strings.Contains(got, w.Subject) || !strings.Contains(got, link) {
			t.Errorf("%s as a text message (%v): %s", k, err, got)
		}
	}
	l := full(ports.LetterFactorReset, "nl")
	if _, text := write(t, l); strings.Contains(text, "opnieuw helpen") {
		t.Errorf("it lapses although nothing was said of it:\n%s", text)
	}
}

// OL-36: who is warned learns by when, and what to do; who is asleep, by when their data go.
func TestWhoDoesNotLogInLearnsByWhen(t *testing.T) {
	for k, want := range map[ports.LetterKind][]string{
		ports.LetterSleeping: {"Op 24 november 2026 blokkeren we uw account.", "Log dan één keer in.", "inloggen.example"},
		ports.LetterAsleep:   {"gegevens op 24 november 2026", "Servicedesk: 0800 1234, help@oefen.example"},
		ports.LetterErased:   {"laatste bericht aan dit adres"},
	} {
		l := full(k, "nl")
		l.Until = at.Add(72 * time.Hour)
		w, text := write(t, l)
		for _, s := range want {
			if !strings.Contains(text, s) {
				t.Errorf("%s does not say %q:\n%s", k, s, text)
			}
		}
		if w.Link.URL != "" {
			t.Errorf("%s links to %s", k, w.Link.URL)
		}
	}
}

// XC-16: an invitation opens nothing by itself: it leads to the page where a code is asked for.
func TestAnInvitationHoldsNoCode(t *testing.T) {
	w, text := write(t, full(ports.LetterInvited, "nl"))
	if w.Code != "" || w.Link.URL != link || !strings.Contains(text, "Wachtwoord vergeten?") || !strings.Contains(text, "Uw rollen zijn: Betaler.") {
		t.Errorf("%+v\n%s", w, text)
	}
}
