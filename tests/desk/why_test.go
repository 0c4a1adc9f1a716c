package desk_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// decide puts the decision about a login in the log of a realm, as a login leaves it.
func (h *house) decide(name, reference string, change func(*login.Evidence)) replay.Record {
	h.t.Helper()
	r := h.realm(name)
	e := login.Evidence{
		Asked: login.Asked{Service: "omgevingsloket"}, Choice: login.Choice{Audience: "authority", Method: policy.EHerkenning},
		Upstream: login.Upstream{Proven: true, Level: assurance.EH3, At: h.now(), Organisation: true}, Person: login.PersonFacts{MayUseMethod: true},
	}
	change(&e)
	rec := replay.Record{Policy: r.Version, At: h.now(), Evidence: e, Roles: []role.Name{}}
	event := audit.Event{
		ID: newID(), Action: audit.LoginGranted, Object: "login:" + newID(), Result: audit.Done, Origin: "browser", Actor: "anonymous", At: h.now(), Reference: reference,
		Facts: map[string]string{"service": e.Asked.Service, "policy": strconv.Itoa(r.Version)}, Personal: map[string]string{"address": "geheim@buitenland.example"},
	}
	rec.Outcome = replay.Granted
	if refused, ok := login.Next(r.Document.Policy, e, rec.At).(login.Refused); ok {
		rec.Outcome = string(refused.Reason)
		event.Action, event.Result, event.Facts["reason"] = audit.LoginRefused, audit.Refused, rec.Outcome
	}
	event.Inputs = rec.Write()
	sent := event
	sent.ID, sent.Action, sent.Result, sent.Inputs = newID(), audit.EmailCodeSent, audit.Done, nil
	h.in(name, func(ctx context.Context, st ports.Store) error { return st.Audit().Append(ctx, sent, event) })
	return rec
}

// XC-40: the reference on a refusal opens the decision: what was asked, what there was, on what it ended, by which version
// of the policy, and who can fix it. Nothing personal is shown, and the look is recorded at that login.
func TestAReferenceOpensTheDecision(t *testing.T) {
	h := build(t, browserless.SQLite)
	hanneke, ivo := h.hire(staffRealm, "helpdesk"), h.hire(staffRealm, "auditor")
	h.decide(production, "7F3K-22QD", func(e *login.Evidence) { e.Upstream.Level = assurance.EH2 })
	hanneke.ask("/in/production/why", nil).says(t, http.StatusOK, "Vraag de beller om het kenmerk")
	for _, typed := range []string{"7F3K-22QD", "7f3k22qd", "%207f3k%2022qd%20"} {
		p := hanneke.ask("/in/production/why?reference="+typed, nil)
		p.says(t, http.StatusOK, "Deze bezoeker is geweigerd", "Uw inlogmiddel heeft een te laag niveau", "Versie 1, gepubliceerd op",
			"Niveau Hierop geweigerd Nodig: Minstens EH3 Gezien: EH2 Regel: services.omgevingsloket.audiences.authority.methods",
			"De leverancier van het inlogmiddel", "Vraag uw leverancier om niveau EH3", "Bewezen bij eHerkenning", "Profiel en account Niet meer naar gekeken", "Code per e-mail verstuurd")
		if strings.Contains(p.body, "geheim@") {
			t.Error("the page shows an address")
		}
	}
	seen := h.events(production, hanneke.actor())
	if len(seen) != 3 || seen[0].Action != audit.LoginExplained || seen[0].Reference != "7F3K-22QD" || !strings.HasPrefix(seen[0].Object, "login:") || seen[0].Facts["found"] != "1" {
		t.Errorf("recorded %+v", seen)
	}
	ivo.ask("/in/production/why?reference=7F3K-22QD", nil).says(t, http.StatusForbidden, "Dit mag u hier niet")
}

// Who was let in has a reference as well.
func TestWhoWasLetInIsExplainedToo(t *testing.T) {
	h := build(t, browserless.SQLite)
	fenna := h.hire(staffRealm, "administrator")
	h.decide(production, "8G4L-33RE", func(*login.Evidence) {})
	p := fenna.ask("/in/production/why?reference=8G4L-33RE", nil)
	p.says(t, http.StatusOK, "Deze bezoeker is binnengelaten", "Niveau Voldaan", "Organisatie Voldaan")
	if strings.Contains(words(p.body), "Wie kan dit oplossen?") {
		t.Error("there is nothing to solve")
	}
}

// XC-40: a reference that never was, one whose inputs are gone, one without a decision and one of another realm get one
// answer, and are recorded alike.
func TestAReferenceThatLeadsNowhereTellsNothing(t *testing.T) {
	h := build(t, browserless.SQLite)
	hanneke := h.hire(staffRealm, "helpdesk")
	h.decide(production, "OLD1-OLD1", func(*login.Evidence) {})
	h.forward(31 * 24 * time.Hour)
	if _, err := h.db.Sweep(t.Context(), h.now(), 100); err != nil {
		t.Fatal(err)
	}
	hanneke.token = h.session(staffRealm, hanneke.id, "beheer")
	h.decide(practice, "ELSE-WHER", func(*login.Evidence) {})
	h.decide(office, "TENA-NT22", func(*login.Evidence) {})
	h.in(production, func(ctx context.Context, st ports.Store) error {
		return st.Audit().Append(ctx, audit.Event{ID: newID(), Action: audit.LoginProven, Object: "login:x", Result: audit.Done, Origin: "browser", Actor: "anonymous", At: h.now(), Reference: "OPEN-OPEN"})
	})
	want := ""
	for _, reference := range []string{"NEVER-WAS", "OLD1-OLD1", "ELSE-WHER", "TENA-NT22", "OPEN-OPEN", "'; --"} {
		p := hanneke.ask("/in/production/why?reference="+url.QueryEscape(reference), nil)
		p.says(t, http.StatusNotFound, "Geen besluit gevonden", "Lees het kenmerk samen na.")
		if got := words(p.body); want == "" {
			want = got
		} else if got != want {
			t.Errorf("%s is answered otherwise: %s", reference, got)
		}
	}
	for _, e := range h.events(production, hanneke.actor()) {
		if e.Reference != "" || e.Object != "logins" || e.Facts["found"] != "0" {
			t.Errorf("recorded %+v", e)
		}
	}
}

// A record that does not lead to what was decided is not explained: nothing is guessed.
func TestADecisionThatItsRecordDoesNotExplainIsNotExplained(t *testing.T) {
	h := build(t, browserless.SQLite)
	hanneke := h.hire(staffRealm, "helpdesk")
	rec := h.decide(production, "9H5M-44SF", func(*login.Evidence) {})
	rec.Outcome = string(login.NoRole)
	for reference, inputs := range map[string][]byte{"AAAA-AAAA": rec.Write(), "BBBB-BBBB": []byte(`{"Policy":1}`)} {
		h.in(production, func(ctx context.Context, st ports.Store) error {
			return st.Audit().Append(ctx, audit.Event{
				ID: newID(), Action: audit.LoginRefused, Object: "login:y", Result: audit.Refused, Origin: "browser", Actor: "anonymous", At: h.now(), Reference: reference,
				Facts: map[string]string{"service": "omgevingsloket", "reason": "no-role", "policy": "1"}, Inputs: inputs,
			})
		})
		hanneke.ask("/in/production/why?reference="+reference, nil).says(t, http.StatusOK, "Deze bezoeker is geweigerd", "Dit besluit is niet uit te leggen", "Versie 1")
	}
}
