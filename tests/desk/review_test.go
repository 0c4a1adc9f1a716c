package desk_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/config/demo"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// reference is that of the application of an address.
func (h *house) reference(name, email string) string {
	h.t.Helper()
	page, err := h.applying.Queue(h.t.Context(), h.realm(name).ID, ports.ApplicationQuery{Search: email, Limit: 1})
	if err != nil || len(page.Applications) != 1 {
		h.t.Fatalf("%d applications of %s (%v)", len(page.Applications), email, err)
	}
	return page.Applications[0].Reference
}

// OL-28: queue, claim, look with a record, decide with a reason; the document is masked, and shown as bytes that
// run nothing.
func TestAReviewerDecides(t *testing.T) {
	h := build(t, browserless.SQLite)
	gijs, hanneke := h.hire(staffRealm, "reviewer"), h.hire(staffRealm, "helpdesk")
	id := h.apply(production, "bram@buitenland.example")
	reference := h.reference(production, "bram@buitenland.example")
	at := "/in/production/applications/one/" + string(id)
	h.forward(3 * 24 * time.Hour)
	gijs.token, hanneke.token = h.session(staffRealm, gijs.id, "beheer"), h.session(staffRealm, hanneke.id, "beheer")
	gijs.ask("/in/production", nil).says(t, http.StatusOK, "1 wacht")
	gijs.ask("/in/production/applications", nil).says(t, http.StatusOK, reference, "b•••m@buitenland.example", "3 dagen oud", "Bedrijf in het buitenland", "Niemand")
	gijs.ask("/in/production/applications?audience=non-resident", nil).says(t, http.StatusOK, "Geen aanvragen")
	gijs.ask("/in/production/applications?state=mine", nil).says(t, http.StatusOK, "Geen aanvragen")
	gijs.ask("/in/production/applications?q="+reference, nil).says(t, http.StatusOK, reference)

	seen := gijs.ask(at, nil)
	seen.says(t, http.StatusOK, "Σωκράτης Παπαδόπουλος", "Sokratis Papadopoulos", "12 maart 1980", "Griekenland", "bram@buitenland.example", "Toon document", "Niet gescand op virussen", "Neem in behandeling")
	if strings.Contains(seen.body, "Goedkeuren") {
		t.Error("it can be decided without being claimed")
	}
	for _, other := range []string{"Σωκράτης", "bram@buitenland"} {
		if strings.Contains(hanneke.ask(at, nil).body, other) {
			t.Errorf("who is no reviewer sees %s", other)
		}
	}
	gijs.ask(at+"/decide?verdict=approved", nil).says(t, http.StatusConflict, "Neem de aanvraag eerst zelf in behandeling.")
	gijs.ask(gijs.ask(at+"/claim", url.Values{}).to, nil).says(t, http.StatusOK, "U heeft deze aanvraag nu in behandeling.", "Goedkeuren", "Vraag meer informatie", "Afwijzen", "Geef terug")
	gijs.ask("/in/production/applications?state=mine", nil).says(t, http.StatusOK, reference)

	file := gijs.ask(at+"/document", url.Values{})
	if file.status != http.StatusOK || file.body != string(picture) {
		t.Errorf("the document answers %d with %d bytes", file.status, len(file.body))
	}
	policy := file.header.Get("Content-Security-Policy")
	if file.header.Get("Content-Type") != "image/png" || !strings.HasPrefix(file.header.Get("Content-Disposition"), "inline") || !strings.Contains(policy, "sandbox") ||
		!strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "script") || file.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("its headers are %v", file.header)
	}

	form := gijs.ask(at+"/decide?verdict=refused", nil)
	form.says(t, http.StatusOK, "Wat is de reden?", "Document en gegevens verschillen", "English")
	gijs.ask(at+"/decide", url.Values{"verdict": {"refused"}}).says(t, http.StatusUnprocessableEntity, "Kies een reden.")
	gijs.ask(at+"/decide", url.Values{"verdict": {"refused"}, "reason": {"differs"}, "note": {strings.Repeat("x", 501)}}).says(t, http.StatusUnprocessableEntity, "niet meer dan 500 tekens")
	gijs.ask(at+"/decide?verdict=koning", nil).says(t, http.StatusNotFound)
	gijs.ask(gijs.ask(at+"/decide", url.Values{"verdict": {"more-information"}, "reason": {"unreadable"}, "note": {"Please send a sharper picture."}}).to, nil).
		says(t, http.StatusOK, "We hebben uw vraag aan de aanvrager gestuurd.", "Meer informatie gevraagd", "Please send a sharper picture.")
	gijs.ask("/in/production/applications", nil).says(t, http.StatusOK, "Geen aanvragen")
	gijs.ask("/in/production/applications?state=waiting", nil).says(t, http.StatusOK, reference)

	actions := actionsOf(h.events(production, gijs.actor()))
	for _, want := range []audit.Action{audit.DeskSearched, audit.ApplicationViewed, audit.ApplicationClaimed, audit.DocumentShown, audit.ApplicationDecided} {
		if !slices.Contains(actions, want) {
			t.Errorf("%s is not recorded: %v", want, actions)
		}
	}
	if told := h.letters(production, "bram@buitenland.example"); !slices.Contains(kindsOf(told), ports.LetterApplicationMore) {
		t.Errorf("the applicant was told %v", kindsOf(told))
	}
}

// OL-28: what a colleague did meanwhile is explained, not overrun.
func TestAColleagueWasFirst(t *testing.T) {
	h := build(t, browserless.SQLite)
	gijs, geke := h.hire(staffRealm, "reviewer"), h.hire(staffRealm, "reviewer")
	at := "/in/production/applications/one/" + string(h.apply(production, "bram@buitenland.example"))
	gijs.ask(at+"/claim", url.Values{})
	geke.ask(at, nil).says(t, http.StatusOK, gijs.email)
	if strings.Contains(geke.ask(at, nil).body, "Neem in behandeling") {
		t.Error("a claimed application can be claimed")
	}
	geke.ask(at+"/claim", url.Values{}).says(t, http.StatusConflict, "Een collega heeft deze aanvraag intussen in behandeling genomen.")
	geke.ask(at+"/decide", url.Values{"verdict": {"approved"}}).says(t, http.StatusConflict, "Neem de aanvraag eerst zelf in behandeling.")
	geke.ask(at+"/release", url.Values{}).says(t, http.StatusConflict)
	gijs.ask(gijs.ask(at+"/release", url.Values{}).to, nil).says(t, http.StatusOK, "De aanvraag is terug in de wachtrij.")
	geke.ask(geke.ask(at+"/claim", url.Values{}).to, nil).says(t, http.StatusOK, "Goedkeuren")
	geke.ask(geke.ask(at+"/decide", url.Values{"verdict": {"approved"}}).to, nil).says(t, http.StatusOK, "U heeft de aanvraag goedgekeurd.")
	geke.ask(at+"/decide", url.Values{"verdict": {"approved"}}).says(t, http.StatusConflict, "Deze aanvraag is intussen veranderd.")
	geke.ask(at+"/claim", url.Values{}).says(t, http.StatusConflict)
}

// OL-28: where policy asks for it, an approval is that of two; the applicant hears nothing before.
func TestAnApprovalOfTwo(t *testing.T) {
	h := build(t, browserless.SQLite)
	h.publish([]byte(strings.Replace(string(demo.Omgevingsloket), "review: true,", "review: true, four-eyes: true,", 1)))
	gijs, geke := h.hire(staffRealm, "reviewer"), h.hire(staffRealm, "reviewer")
	id := h.apply(production, "bram@buitenland.example")
	at := "/in/production/applications/one/" + string(id)
	gijs.ask(at+"/claim", url.Values{})
	gijs.ask(at+"/decide?verdict=approved", nil).says(t, http.StatusOK, "Een collega moet ook goedkeuren.")
	gijs.ask(gijs.ask(at+"/decide", url.Values{"verdict": {"approved"}}).to, nil).says(t, http.StatusOK, "U heeft ingestemd.")
	gijs.ask(at+"/claim", url.Values{}).says(t, http.StatusConflict, "U keurde deze aanvraag al goed.")
	if told := kindsOf(h.letters(production, "bram@buitenland.example")); slices.Contains(told, ports.LetterApplicationApproved) {
		t.Errorf("told after one approval: %v", told)
	}
	geke.ask(geke.ask(at+"/claim", url.Values{}).to, nil).says(t, http.StatusOK, "Een collega keurde dit goed.", gijs.email)
	geke.ask(at+"/decide", url.Values{"verdict": {"approved"}})
	if diff := cmp.Diff([]ports.LetterKind{ports.LetterApplicationApproved}, kindsOf(h.letters(production, "bram@buitenland.example"))); diff != "" {
		t.Error(diff)
	}
	all := h.hire(staffRealm, "helpdesk")
	all.ask("/in/production/accounts?q=bram", nil).says(t, http.StatusOK, "Open")
}
