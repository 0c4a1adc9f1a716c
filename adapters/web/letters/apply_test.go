package letters_test

import (
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// OL-29, OL-34, MA-29: what becomes of an application is told in the applicant's language, with the reference,
// the reason and the reviewer's own sentence; who is abroad is told whose clock is meant.
func TestLettersAboutAnApplication(t *testing.T) {
	const note = "Stuur ook de achterkant van uw kaart."
	for _, c := range []struct {
		kind  ports.LetterKind
		lang  string
		wants []string
	}{
		{ports.LetterApplyKnown, "nl", []string{"U heeft al een account bij Portaal", "Was u het niet? Dan hoeft u niets te doen.", "Wachtwoord vergeten?"}},
		{ports.LetterApplicationReceived, "de", []string{"7F3K-22QD", "meistens 5 Werktage", "Servicedesk: 0800 1234, help@oefen.example"}},
		{ports.LetterApplicationMore, "en", []string{"7F3K-22QD", note, "We cannot read your document well.", "Answer before 21 November 2026, 19:30 (Dutch time)."}},
		{ports.LetterApplicationApproved, "nl", []string{"Uw account bij Portaal is klaar", "Uw aanvraag 7F3K-22QD is goedgekeurd."}},
		{ports.LetterApplicationRefused, "de", []string{"abgelehnt", note, "Wir können Ihr Dokument nicht gut lesen.", "Sind Sie nicht einverstanden? Dann wenden Sie sich an Servicedesk: 0800 1234, help@oefen.example."}},
		{ports.LetterApplicationGone, "nl", []string{"We hebben uw gegevens en uw document verwijderd.", "Was u dit niet?"}},
	} {
		l := full(c.kind, c.lang)
		l.Reference, l.Days, l.Until, l.Note, l.Reason = "7F3K-22QD", 5, at, note, string(registration.Unreadable)
		w, text := write(t, l)
		for _, want := range c.wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s in %s does not say %q:\n%s", c.kind, c.lang, want, text)
			}
		}
		if w.Link.URL != link || w.Link.Label == "" || w.Code != "" || strings.Contains(text, "http") {
			t.Errorf("%s: %+v", c.kind, w)
		}
	}
}

// XC-30: each of them speaks three languages.
func TestLettersAboutAnApplicationSpeakThreeLanguages(t *testing.T) {
	for _, k := range []ports.LetterKind{
		ports.LetterStatusCode, ports.LetterApplyKnown, ports.LetterApplicationReceived, ports.LetterApplicationMore, ports.LetterApplicationApproved,
		ports.LetterApplicationRefused, ports.LetterApplicationGone,
	} {
		subjects := map[string]bool{}
		for _, lang := range []string{"nl", "en", "de"} {
			l := full(k, lang)
			l.Until, l.Days, l.Reason = at.Add(time.Hour), 1, string(registration.NoAnswer)
			w, text := write(t, l)
			if subjects[w.Subject] = true; w.Lang != lang || len(w.Lead) == 0 || strings.ContainsAny(text, "{}") {
				t.Errorf("%s in %s:\n%s", k, lang, text)
			}
		}
		if len(subjects) != 3 {
			t.Errorf("%s has the same subject in two languages: %v", k, subjects)
		}
	}
}

// XC-07, MA-29: the code for the status of an application comes without a link.
func TestTheCodeForTheStatusHasNoLink(t *testing.T) {
	l := full(ports.LetterStatusCode, "nl")
	l.Code, l.Until, l.Link = "482913", at.Add(10*time.Minute), ""
	w, text := write(t, l)
	if w.Code != "482913" || w.Link.URL != "" || strings.Contains(text, "http") || !strings.Contains(text, "Geef deze code aan niemand") {
		t.Errorf("%+v", w)
	}
}
