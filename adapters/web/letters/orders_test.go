package letters_test

import (
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/ports"
)

const invitationLink = "https://inloggen.example/t/reconi/production/aanvraag/AAAA"

func ordered(k ports.LetterKind, lang string) ports.Letter {
	l := full(k, lang)
	l.Organisation, l.Person, l.Reference, l.Until = "Waterschap Zilverbeek", "Noor de Wit", "2026-0417-01", at.Add(14*24*time.Hour)
	if k == ports.LetterInvitation || k == ports.LetterInvitationReminder {
		l.Link = invitationLink
	}
	return l
}

// MR-46, MR-49, MR-51, MR-70: the invitation has the guide's button, says until when, and that it does nothing by
// itself (MR-71); the administrator reads of the order, of what lapsed and of what was issued.
func TestLettersAboutAnOrder(t *testing.T) {
	for kind, wants := range map[ports.LetterKind][]string{
		ports.LetterInvitation:          {"Rond uw aanvraag voor eHerkenning af (Waterschap Zilverbeek)", "Beste Noor de Wit,", "Er gebeurt niets voordat", "De link werkt tot 5 december 2026, 19:30 uur."},
		ports.LetterInvitationReminder:  {"Herinnering", "nog niet afgerond", "De link werkt tot 5 december 2026, 19:30 uur."},
		ports.LetterInvitationWithdrawn: {"is ingetrokken", "werkt niet meer"},
		ports.LetterOrderPlaced:         {"Bestelling 2026-0417-01 is ontvangen", "Lopende aanvragen"},
		ports.LetterInvitationLapsed:    {"De uitnodiging voor Noor de Wit is verlopen", "opnieuw sturen"},
		ports.LetterMeansIssued:         {"Het eHerkenningsmiddel van Noor de Wit is uitgegeven", "namens Waterschap Zilverbeek"},
	} {
		w, text := write(t, ordered(kind, "nl"))
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", kind, want, text)
			}
		}
		if w.Code != "" {
			t.Errorf("%s has a code", kind)
		}
		invites := kind == ports.LetterInvitation || kind == ports.LetterInvitationReminder
		if invites != (w.Link.URL == invitationLink) || invites && w.Link.Label != "Klik hier om uw e-mailadres te bevestigen en uw aanvraag te starten" {
			t.Errorf("%s links to %+v", kind, w.Link)
		}
	}
}
