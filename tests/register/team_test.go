package register_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// MR-81: a mandate for all services waits for another administrator, who grants or refuses it; who asked is not that one.
func TestFourEyes(t *testing.T) {
	for _, agreed := range []bool{true, false} {
		t.Run(map[bool]string{true: "granted", false: "refused"}[agreed], func(t *testing.T) {
			onBoth(t, func(t *testing.T, h *house) {
				a, b := h.administrator(zilverbeek, "bo"), h.administrator(zilverbeek, "cas")
				noor := h.holder(zilverbeek, "Noor", assurance.EH3)
				key := newID()
				form := url.Values{"key": {key}, "kvk": {zilverbeek.String()}, "all": {"yes"}, "term": {"1"}}
				if p := a.ask("/users/one/"+string(noor.id)+"/mandate", form); p.status != http.StatusSeeOther || !strings.HasSuffix(p.to, "?done=asked") {
					t.Fatalf("it answers %d, to %q: %s", p.status, p.to, words(p.body))
				}
				if answer, _ := h.login(noor.id, services[0], h.now()); len(answer.Options) > 0 {
					t.Errorf("it counts before it is granted: %+v", answer)
				}
				letters := h.letters()
				wrote(t, letters, b.email, ports.LetterMandateAsked)
				if len(letters[a.email.String()]) > 0 || len(letters[noor.email.String()]) > 0 {
					t.Errorf("others hear of it too: %+v", letters)
				}
				a.ask("/waiting", nil).says(t, http.StatusOK, "U vroeg dit zelf aan")
				a.ask("/waiting/"+key+"/agree", url.Values{"version": {"1"}}).says(t, http.StatusConflict)
				if m := h.mandate(mandate.ID(key)); m.Consent != mandate.Awaiting {
					t.Fatalf("who asked decided: %s", m.Consent)
				}
				shown := b.ask("/waiting", nil)
				shown.says(t, http.StatusOK, "Noor", "Gevraagd door "+a.email.String())
				path, settle := "/waiting/"+key+"/agree", url.Values{"version": {shown.version(t)}}
				if !agreed {
					path = "/waiting/" + key + "/refuse"
					b.ask(path, nil).says(t, http.StatusOK, "Waarom wijst u dit af?")
					b.ask(path, settle).says(t, http.StatusUnprocessableEntity, "5 tot 500 tekens")
					settle.Set("why", why)
				}
				if p := b.ask(path, settle); p.status != http.StatusSeeOther {
					t.Fatalf("it answers %d: %s", p.status, words(p.body))
				}
				b.ask(path, settle).says(t, http.StatusConflict)
				if answer, _ := h.login(noor.id, services[0], h.now()); len(answer.Options) > 0 != agreed {
					t.Errorf("a login is answered %+v", answer)
				}
				letters = h.letters()
				if l := wrote(t, letters, a.email, ports.LetterMandateDecided); (l.Reason == "grant") != agreed {
					t.Errorf("who asked reads %+v", l)
				}
				if agreed {
					wrote(t, letters, noor.email, ports.LetterMandateGranted)
					h.happened(t, audit.MandateGranted, 1)
				} else {
					h.happened(t, audit.MandateRefused, 1)
				}
				b.ask("/waiting", nil).says(t, http.StatusOK, "Er wacht niets op goedkeuring")
			})
		})
	}
}

// MR-79, MR-81: an organisation or branch that is gone since the mandate was asked for is seen at the second approval. Nothing
// is granted; it can be refused.
func TestTheSecondApprovalAsksTheBusinessRegister(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		a, b := h.administrator(zilverbeek, "bo"), h.administrator(zilverbeek, "cas")
		noor, key := h.holder(zilverbeek, "Noor", assurance.EH3), newID()
		a.ask("/users/one/"+string(noor.id)+"/mandate", url.Values{"key": {key}, "kvk": {zilverbeek.String()}, "branch": {gemaal.String()}, "all": {"yes"}, "term": {"1"}})
		agree := func() page { return b.ask("/waiting/"+key+"/agree", url.Values{"version": {"1"}}) }
		h.register.set(func() { h.register.gone[zilverbeek] = true })
		agree().says(t, http.StatusConflict, "bestaat deze organisatie niet meer", "De machtiging is niet verleend.")
		h.register.set(func() { h.register.gone[zilverbeek], h.register.closed = false, true })
		agree().says(t, http.StatusConflict, "is de vestiging gesloten")
		h.register.set(func() { h.register.closed, h.register.down = false, true })
		agree().says(t, http.StatusConflict, "Het Handelsregister antwoordt nu niet.")
		if m := h.mandate(mandate.ID(key)); m.Consent != mandate.Awaiting {
			t.Fatalf("it is %s", m.Consent)
		}
		if p := b.ask("/waiting/"+key+"/refuse", url.Values{"version": {"1"}, "why": {why}}); p.status != http.StatusSeeOther {
			t.Errorf("refusing answers %d: %s", p.status, words(p.body))
		}
	})
}

// MR-80: the last administrator cannot leave; with a successor one can, and is none from then on.
func TestLeavingNeedsASuccessor(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		a := h.administrator(zilverbeek, "bo")
		leave := "/team/" + zilverbeek.String() + "/leave"
		a.ask("/team", nil).says(t, http.StatusOK, "U bent de laatste beheerder")
		a.ask(leave, url.Values{"stop": {why}}).says(t, http.StatusConflict, "U bent de laatste beheerder")
		b := h.administrator(zilverbeek, "cas")
		a.ask(leave, url.Values{"stop": {"nee"}}).says(t, http.StatusUnprocessableEntity, "5 tot 500 tekens")
		if p := a.ask(leave, url.Values{"stop": {why}}); p.status != http.StatusSeeOther {
			t.Fatalf("leaving answers %d: %s", p.status, words(p.body))
		}
		a.enter()
		a.ask("/users", nil).says(t, http.StatusForbidden)
		b.ask("/team", nil).says(t, http.StatusOK, "U bent de laatste beheerder")
		h.happened(t, audit.AdministratorLeft, 1)
	})
}

// XC-44: a deputy administers for a period, and is no successor for good.
func TestADeputy(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		a, dirk := h.administrator(zilverbeek, "bo"), h.colleague(zilverbeek, "dirk")
		appoint := "/team/" + zilverbeek.String() + "/deputy"
		form := func(email, from, last string) url.Values {
			return url.Values{"email": {email}, "from": {from}, "last": {last}, "why": {"Vakantie van Bo"}}
		}
		a.ask(appoint, form("niemand@70000011.example", "23-11-2026", "30-11-2026")).says(t, http.StatusUnprocessableEntity, "Laat de collega eerst inloggen")
		a.ask(appoint, form(dirk.email.String(), "23-11-2025", "30-11-2026")).says(t, http.StatusUnprocessableEntity, "binnen een jaar")
		a.ask(appoint, form(dirk.email.String(), "23-11-2026", "30-11-2028")).says(t, http.StatusUnprocessableEntity, "binnen een jaar")
		if p := a.ask(appoint, form(dirk.email.String(), "23-11-2026", "30-11-2026")); p.status != http.StatusSeeOther {
			t.Fatalf("it answers %d: %s", p.status, words(p.body))
		}
		wrote(t, h.letters(), dirk.email, ports.LetterDeputy)
		h.happened(t, audit.DeputyAppointed, 1)
		dirk.ask("/users", nil).says(t, http.StatusForbidden) // not yet
		for day, status := range map[int]int{24: http.StatusOK, 31: http.StatusForbidden} {
			h.forward(time.Date(2026, 11, day, 10, 0, 0, 0, time.UTC))
			dirk.enter()
			a.enter()
			dirk.ask("/users", nil).says(t, status)
			a.ask("/team/"+zilverbeek.String()+"/leave", url.Values{"stop": {why}}).says(t, http.StatusConflict, "U bent de laatste beheerder")
			if status == http.StatusOK {
				a.ask("/team", nil).says(t, http.StatusOK, "vervanger: Vakantie van Bo", "30 november 2026")
				a.ask(appoint, form(dirk.email.String(), "25-11-2026", "30-11-2026")).says(t, http.StatusUnprocessableEntity, "al beheerder")
			}
		}
	})
}

// MR-80: of two administrators who leave at once, one is refused.
func TestTwoAdministratorsLeaveAtOnce(t *testing.T) {
	h := build(t, browserless.PostgreSQL)
	for range 5 {
		pair := []*admin{h.administrator(kantoor, "een-"+newID()[:8]), h.administrator(kantoor, "twee-"+newID()[:8])}
		errs := make([]error, len(pair))
		var all, ready sync.WaitGroup
		ready.Add(len(pair))
		for i, a := range pair {
			caller := a.caller()
			all.Go(func() {
				ready.Done()
				ready.Wait()
				errs[i] = h.mandates.Leave(t.Context(), caller, kantoor, why)
			})
		}
		all.Wait()
		stayed := -1
		for i, err := range errs {
			if errors.Is(err, mandates.ErrLast) {
				stayed = i
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if stayed < 0 || errs[1-stayed] != nil {
			t.Fatalf("they hear %v", errs)
		}
		next := h.administrator(kantoor, "drie-"+newID()[:8]) // so that who stayed can leave, and the next round has two again
		if err := h.mandates.Leave(t.Context(), pair[stayed].caller(), kantoor, why); err != nil {
			t.Fatal(err)
		}
		h.drop(next)
	}
}
