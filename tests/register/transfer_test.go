package register_test

import (
	"context"
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
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// moving is what an organisation with another legal form has: two holders, a chain, and what does not go along.
type moving struct {
	noor, piet               holder
	all, chosen, chain, stay mandate.ID
}

func (h *house) moving() moving {
	m := moving{noor: h.holder(zilverbeek, "Noor", assurance.EH3), piet: h.holder(zilverbeek, "Piet", assurance.EH3)}
	m.all = h.gives(zilverbeek, mandate.Grantee{Holder: m.noor.id}, nil)
	m.chosen = h.gives(zilverbeek, mandate.Grantee{Holder: m.piet.id}, func(x *mandate.Mandate) {
		x.Scope = mandate.Scope{Services: []mandate.ServiceID{services[0].ID}}
		x.Term.Pauses = []validity.Pause{{From: h.now().AddDate(0, 0, -1)}}
	})
	m.chain = h.gives(zilverbeek, mandate.Grantee{Intermediary: elders}, nil)
	m.stay = h.gives(zilverbeek, mandate.Grantee{Holder: m.noor.id}, func(x *mandate.Mandate) { x.Branch = gemaal })
	h.gives(elders, mandate.Grantee{Intermediary: zilverbeek}, nil)
	return m
}

// asked has one administrator ask, and gives the id of the transfer.
func asked(t *testing.T, a *admin) string {
	t.Helper()
	key := newID()
	form := url.Values{"key": {key}, "from": {zilverbeek.String()}, "to": {kantoor.String()}, "why": {why}}
	if p := a.ask("/transfers/new", form); p.status != http.StatusSeeOther || !strings.HasSuffix(p.to, "/transfers?done=asked") {
		t.Fatalf("asking answers %d, to %q: %s", p.status, p.to, words(p.body))
	}
	return key
}

// MR-78: what an organisation gave goes on with its new number once who administers that number agrees: they see first
// what goes along, and in one unit of work the old ends and the new begins. The past stays as it was, with who, when and why.
func TestATransferToANewNumber(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		bo, cas, eva := h.administrator(zilverbeek, "bo"), h.administrator(kantoor, "cas"), h.administrator(elders, "eva")
		m := h.moving()
		until := h.mandate(m.all).Term.Until
		look := "/transfers/new?from=" + zilverbeek.String() + "&to="
		bo.ask(look+"12345678", nil).says(t, http.StatusUnprocessableEntity, "van een organisatie die nog bestaat")
		bo.ask(look+kantoor.String(), nil).says(t, http.StatusOK, "2 middelen", "3 machtigingen", "Noor: Middel EH3", "1 machtiging gaat niet mee", "1 machtiging van een klant gaat niet mee")
		eva.ask(look+kantoor.String(), nil).says(t, http.StatusForbidden)
		form := url.Values{"key": {newID()}, "from": {zilverbeek.String()}, "to": {kantoor.String()}, "why": {"nee"}}
		bo.ask("/transfers/new", form).says(t, http.StatusUnprocessableEntity, "5 tot 500 tekens")
		h.letters()
		id := asked(t, bo)
		form.Set("why", why)
		bo.ask("/transfers/new", form).says(t, http.StatusConflict, "wacht al een verzoek op goedkeuring")
		wrote(t, h.letters(), cas.email, ports.LetterTransferAsked)
		if h.mandate(m.all).Grantor != zilverbeek || h.mandate(m.all).At(h.now()) != mandate.StateActive {
			t.Error("asking changed something")
		}
		one := "/transfers/one/" + id
		bo.ask(one, nil).says(t, http.StatusOK, "Een beheerder van het nieuwe nummer moet dit goedkeuren")
		bo.ask(one+"/approve", url.Values{"version": {"1"}}).says(t, http.StatusNotFound)
		eva.ask(one, nil).says(t, http.StatusNotFound)
		cas.ask(one+"/approve", url.Values{"version": {"1"}}).says(t, http.StatusConflict, "intussen gewijzigd")
		seen := cas.ask(one, nil)
		seen.says(t, http.StatusOK, why, "2 middelen", "3 machtigingen")
		approve := url.Values{"version": {seen.version(t)}}
		if p := cas.ask(one+"/approve", approve); p.status != http.StatusSeeOther {
			t.Fatalf("approving answers %d: %s", p.status, words(p.body))
		}
		cas.ask(one+"/approve", approve).says(t, http.StatusConflict)
		h.carried(t, m, cas, until)
		letters := h.letters()
		wrote(t, letters, m.noor.email, ports.LetterTransferred)
		wrote(t, letters, m.piet.email, ports.LetterTransferred)
		wrote(t, letters, eva.email, ports.LetterTransferred)
		if l := wrote(t, letters, bo.email, ports.LetterTransferDecided); l.Reason != string(mandate.TransferApproved) {
			t.Errorf("who asked reads %+v", l)
		}
		for action, times := range map[audit.Action]int{audit.TransferAsked: 1, audit.TransferApproved: 1, audit.MeansTransferred: 2, audit.MandateTransferred: 3} {
			h.happened(t, action, times)
		}
		bo.ask("/users/one/"+string(m.noor.id), nil).says(t, http.StatusOK, "Overgezet naar een ander KvK-nummer", why)
		bo.ask("/transfers", nil).says(t, http.StatusOK, "2 middelen", "3 machtigingen", why)
		cas.ask("/users/one/"+string(m.noor.id), nil).says(t, http.StatusOK, "Machtiging van Organisatie "+kantoor.String(), "Overgezet naar een ander KvK-nummer")
	})
}

// carried wants that logins are answered for the new number, and what was is kept.
func (h *house) carried(t *testing.T, m moving, by *admin, until time.Time) {
	t.Helper()
	answer, ok := h.login(m.noor.id, services[0], h.now())
	of := map[identity.KvK]int{}
	for _, o := range answer.Options {
		of[o.Represented]++
		if o.Represented == kantoor && !o.Until.Equal(until) {
			t.Errorf("the new one lasts until %s, not %s", o.Until, until)
		}
	}
	if !ok || of[kantoor] != 1 || of[zilverbeek] != 1 { // the branch stays with the old number
		t.Errorf("noor acts for %v", of)
	}
	if answer, _ := h.login(m.piet.id, services[0], h.now()); len(answer.Options) > 0 || answer.Why != mandate.MandateSuspended {
		t.Errorf("what was suspended is answered %+v", answer)
	}
	for _, id := range []mandate.ID{m.all, m.chosen, m.chain} {
		old := h.mandate(id)
		last := old.History[len(old.History)-1]
		if old.At(h.now()) != mandate.StateEnded || last.Act != mandate.ActTransfer || last.By != by.actor() || last.Why != why || !last.At.Equal(h.now()) {
			t.Errorf("the old one is %s, by %+v", old.At(h.now()), last)
		}
	}
	if len(h.told.mandates) != 3 {
		t.Errorf("services are told of %v", h.told.mandates)
	}
	if stay := h.mandate(m.stay); stay.At(h.now()) != mandate.StateActive {
		t.Errorf("that of the branch is %s", stay.At(h.now()))
	}
	h.in(func(ctx context.Context, st ports.Store) error {
		all, err := st.Means().OfHolder(ctx, identity.PersonID(m.noor.id))
		if err != nil {
			return err
		}
		states := map[identity.KvK]means.State{}
		for _, x := range all {
			states[x.KvK] = x.At(h.now())
		}
		if len(all) != 2 || states[zilverbeek] != means.Replaced || states[kantoor] != means.Issued {
			t.Errorf("noor has means %v", states)
		}
		return nil
	})
}

// MR-78: it is refused with a reason and then changes nothing; and who asked does not approve, whatever they administer.
func TestATransferIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		bo, cas := h.administrator(zilverbeek, "bo"), h.administrator(kantoor, "cas")
		m := h.moving()
		h.in(func(ctx context.Context, st ports.Store) error {
			return st.MandateAdministrators().Put(ctx, mandate.Administrator{Person: bo.id, KvK: kantoor, Term: must(validity.New(h.now(), h.now().AddDate(1, 0, 0))), By: "person:x", Why: why})
		})
		one := "/transfers/one/" + asked(t, bo)
		version := url.Values{"version": {cas.ask(one, nil).version(t)}}
		bo.ask(one+"/approve", version).says(t, http.StatusConflict, "U vroeg dit zelf aan")
		cas.ask(one+"/refuse", version).says(t, http.StatusUnprocessableEntity, "5 tot 500 tekens")
		version.Set("why", why)
		if p := cas.ask(one+"/refuse", version); p.status != http.StatusSeeOther {
			t.Fatalf("refusing answers %d: %s", p.status, words(p.body))
		}
		if h.mandate(m.all).At(h.now()) != mandate.StateActive {
			t.Error("it ended all the same")
		}
		if l := wrote(t, h.letters(), bo.email, ports.LetterTransferDecided); l.Reason != string(mandate.TransferRefused) || l.Note != why {
			t.Errorf("who asked reads %+v", l)
		}
		cas.ask(one, nil).says(t, http.StatusOK, "Afgewezen", why)
		h.happened(t, audit.TransferRefused, 1)
		h.happened(t, audit.MandateTransferred, 0)
	})
}

// MR-78: of sixteen approvals at once one carries over, and nothing is doubled.
func TestSixteenApprovalsCarryOverOnce(t *testing.T) {
	h := build(t, browserless.PostgreSQL)
	bo, cas := h.administrator(zilverbeek, "bo"), h.administrator(kantoor, "cas")
	m := h.moving()
	id := mandate.TransferID(asked(t, bo))
	shown := must(h.mandates.Transfer(t.Context(), cas.caller(), id))
	errs := make([]error, 16)
	var all, ready sync.WaitGroup
	ready.Add(len(errs))
	caller := cas.caller()
	for i := range errs {
		all.Go(func() {
			ready.Done()
			ready.Wait()
			errs[i] = h.mandates.DecideTransfer(t.Context(), caller, id, shown.Version, true, "")
		})
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, mandates.ErrOver) && !errors.Is(err, mandates.ErrMoved) {
			t.Errorf("one hears %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d of them carried over", won)
	}
	h.happened(t, audit.MandateTransferred, 3)
	h.happened(t, audit.MeansTransferred, 2)
	if answer, _ := h.login(m.noor.id, services[0], h.now()); len(answer.Options) != 2 {
		t.Errorf("noor has %+v", answer.Options)
	}
}
