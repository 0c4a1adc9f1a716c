package letters_test

import (
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// ET-18, MR-75 to MR-81 with MR-78 and MR-79, XC-21, XC-44: the register confirms every change, says what a mandate means, and who can extend.
func TestLettersAboutTheRegister(t *testing.T) {
	for _, test := range []struct {
		kind   ports.LetterKind
		reason string
		wants  []string
	}{
		{ports.LetterMandateChanged, "suspend", []string{"is geschorst", "kan met deze machtiging nu niet", "Reden: zoals afgesproken"}},
		{ports.LetterMandateChanged, "reinstate", []string{"geldt weer"}},
		{ports.LetterMandateChanged, "extend", []string{"is verlengd", "geldt tot 5 december 2026"}},
		{ports.LetterMandateChanged, "schedule", []string{"krijgt een einddatum", "geldt tot 5 december 2026"}},
		{ports.LetterMandateChanged, "end", []string{"is beëindigd", "gold tot 5 december 2026", "Een nieuwe machtiging krijgt u van"}},
		{ports.LetterMandateGranted, "", []string{"U heeft een machtiging van Waterschap Zilverbeek", "niveau EH3", "Schatkistbankieren"}},
		{ports.LetterMeansChanged, "suspend-means", []string{"middel is geschorst", "niet meer inloggen"}},
		{ports.LetterMeansChanged, "reinstate-means", []string{"weer actief", "weer inloggen"}},
		{ports.LetterMeansChanged, "revoke-means", []string{"is ingetrokken", "niet meer inloggen"}},
		{ports.LetterLeft, "", []string{"U hoeft niets te doen"}},
		{ports.LetterMandateEnding, "", []string{"loopt af", "kan de machtiging verlengen"}},
		{ports.LetterMandateEndingTo, "", []string{"De machtiging voor Noor de Wit loopt af"}},
		{ports.LetterMandateAsked, "", []string{"wacht op uw goedkeuring", "tweede beheerder"}},
		{ports.LetterMandateDecided, "grant", []string{"is goedgekeurd"}},
		{ports.LetterMandateDecided, "refuse", []string{"is afgewezen", "Reden: zoals afgesproken"}},
		{ports.LetterTransferAsked, "", []string{"Middelen en machtigingen van Waterschap Zilverbeek naar Hoogheemraadschap Zilverbeek", "Reden: zoals afgesproken", "voordat u dit goedkeurt"}},
		{ports.LetterTransferDecided, "approved", []string{"zijn overgezet naar Hoogheemraadschap"}},
		{ports.LetterTransferDecided, "refused", []string{"worden niet overgezet", "Reden: zoals afgesproken"}},
		{ports.LetterTransferred, "", []string{"heeft een nieuw KvK-nummer: 68750110", "gelden nu voor Hoogheemraadschap"}},
		{ports.LetterStopped, "dissolve", []string{"Volgens het Handelsregister bestaat Waterschap Zilverbeek niet meer"}},
		{ports.LetterStopped, "close", []string{"is vestiging 68750110 van Waterschap Zilverbeek gesloten"}},
		{ports.LetterStoppedTo, "dissolve", []string{"binnen 90 dagen overzetten"}},
		{ports.LetterDeputy, "", []string{"vervangend machtigingenbeheerder", "tot 5 december 2026"}},
	} {
		l := full(test.kind, "nl")
		l.Organisation, l.Person, l.Until, l.From, l.Level = "Waterschap Zilverbeek", "Noor de Wit", at.Add(14*24*time.Hour), at, "EH3"
		l.Institution, l.Reference = "Hoogheemraadschap Zilverbeek", "68750110"
		l.Reason, l.Note, l.Roles = test.reason, "zoals afgesproken", []realm.Text{{NL: "Schatkistbankieren", EN: "Treasury banking"}}
		_, text := write(t, l)
		for _, want := range test.wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s %s does not say %q:\n%s", test.kind, test.reason, want, text)
			}
		}
		if test.kind == ports.LetterLeft && strings.Contains(text, "zoals afgesproken") {
			t.Errorf("who left reads why: %s", text)
		}
	}
}
