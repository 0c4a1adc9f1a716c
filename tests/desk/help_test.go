package desk_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

const why = "Naam, adres en datum kloppen; scherm viel uit."

// OL-22, OL-26, OL-33: the helpdesk unblocks with a reason; the old secret is dead, the QR code can be shown
// once more until that lapses, the person is told, and all of it is recorded.
func TestTheHelpdeskUnblocks(t *testing.T) {
	h := build(t, browserless.SQLite)
	hanneke, id := h.hire(staffRealm, "helpdesk"), h.missed(practice, "anna@buitenland.example")
	at := "/in/pre-production/accounts/one/" + string(id)
	hanneke.ask(at, nil).says(t, http.StatusOK, "QR-code gemist", "De QR-code is getoond op", "Hef de blokkade op", "a•••a@buitenland.example")

	form := hanneke.ask(at+"/unblock", nil)
	form.says(t, http.StatusOK, "Controleer eerst wie u spreekt", "Vraag nooit om een code", "7 dagen")
	hanneke.ask(at+"/unblock", url.Values{"reason": {" ja "}}).says(t, http.StatusUnprocessableEntity, "Schrijf in 5 tot 500 tekens", "ja")
	if got := h.accountOf(practice, id).Enrolment.In("login-2", h.now()); got != account.EnrolmentBlocked {
		t.Fatalf("without a reason it is %s", got)
	}

	done := hanneke.ask(at+"/unblock", url.Values{"reason": {why}})
	if done.status != http.StatusSeeOther || !strings.HasSuffix(done.to, "?done=unblocked") {
		t.Fatalf("it answers %d to %q: %s", done.status, done.to, words(done.body))
	}
	hanneke.ask(done.to, nil).says(t, http.StatusOK, "De blokkade is opgeheven.", "De eigenaar kan de app instellen tot")
	e := h.accountOf(practice, id).Enrolment
	want := account.Enrolment{Unlocked: h.now(), Until: h.now().Add(7 * 24 * time.Hour)}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Error(diff)
	}
	if apps := h.apps(practice, id); len(apps) != 0 {
		t.Errorf("the secret that was shown lives on: %d", len(apps))
	}
	if got := e.In("login-2", h.now().Add(7*24*time.Hour)); got != account.EnrolmentBlocked {
		t.Errorf("it does not lapse: %s", got)
	}
	told := h.letters(practice, "anna@buitenland.example")
	if diff := cmp.Diff([]ports.LetterKind{ports.LetterUnblocked}, kindsOf(told)); diff != "" || !told[0].Until.Equal(want.Until) || told[0].Lang != "en" {
		t.Errorf("told %+v: %s", told, diff)
	}
	hanneke.ask(at+"/unblock", url.Values{"reason": {why}}).says(t, http.StatusOK, "Dit is niet meer nodig")

	events := h.events(practice, hanneke.actor())
	i := slices.IndexFunc(events, func(e audit.Event) bool { return e.Action == audit.EnrolmentUnblocked })
	if i < 0 || events[i].Object != "person:"+string(id) || events[i].Personal["reason"] != why {
		t.Errorf("recorded: %+v", events)
	}
	if !slices.Contains(actionsOf(events), audit.AccountViewed) {
		t.Error("looks are not recorded")
	}
	if staff := h.events(staffRealm, hanneke.actor()); len(staff) != 0 {
		t.Errorf("the staff's own realm records %v", actionsOf(staff))
	}
}

// OL-33: who knows an unblocked account blocks it again by a second dismissal, and the desk can help again.
func TestAnUnblockingThatLapsedCanBeRepeated(t *testing.T) {
	h := build(t, browserless.SQLite)
	hanneke, id := h.hire(staffRealm, "helpdesk"), h.missed(practice, "anna@buitenland.example")
	help := func() error {
		_, err := h.desk.Propose(t.Context(), hanneke.caller(), "pre-production", id, approval.Unblock, why)
		return err
	}
	if err := help(); err != nil {
		t.Fatal(err)
	}
	refusedWith(t, desk.ErrNothing, help())
	h.forward(7 * 24 * time.Hour)
	hanneke.token = h.session(staffRealm, hanneke.id, "beheer")
	hanneke.ask("/in/pre-production/accounts/one/"+string(id), nil).says(t, http.StatusOK, "Dat is voorbij.")
	if err := help(); err != nil {
		t.Errorf("after it lapsed: %v", err)
	}
}

// XC-18, OL-33: where policy asks for four eyes nothing changes until another one agrees, within a day.
func TestFourEyesAreThoseOfTwo(t *testing.T) {
	h := build(t, browserless.SQLite)
	hanneke, joost, ivo := h.hire(staffRealm, "helpdesk"), h.hire(staffRealm, "helpdesk"), h.hire(staffRealm, "auditor", "administrator")
	id := h.missed(production, "anna@buitenland.example")
	at := "/in/production/accounts/one/" + string(id)
	done := hanneke.ask(at+"/unblock", url.Values{"reason": {why}})
	hanneke.ask(done.to, nil).says(t, http.StatusOK, "Uw voorstel staat klaar", "Een collega moet nog akkoord geven", why)
	if got := h.accountOf(production, id).Enrolment.In("x", h.now()); got != account.EnrolmentBlocked {
		t.Fatalf("one pair of eyes made it %s", got)
	}
	if told := h.letters(production, "anna@buitenland.example"); len(told) != 0 {
		t.Errorf("told before anything happened: %v", kindsOf(told))
	}
	joost.ask(at+"/unblock", url.Values{"reason": {why}}).says(t, http.StatusOK, "Dit is al voorgesteld")

	p := h.pending(production, id)
	agree, form := "/in/production/approvals/"+p.ID+"/agree", url.Values{"action": {"unblock"}, "list": {"yes"}}
	hanneke.ask("/in/production/approvals", nil).says(t, http.StatusOK, "Dit is uw eigen voorstel")
	hanneke.ask(agree, form).says(t, http.StatusConflict, "U kunt uw eigen voorstel niet goedkeuren")
	ivo.ask(agree, form).says(t, http.StatusForbidden)
	joost.ask(agree, url.Values{"action": {"reset"}}).says(t, http.StatusNotFound) // of another action there is none
	joost.ask("/in/production", nil).says(t, http.StatusOK, "1 wacht")
	joost.ask("/in/production/approvals", nil).says(t, http.StatusOK, why, "Akkoord")
	if got := joost.ask(agree, form); got.status != http.StatusSeeOther {
		t.Fatalf("agreeing answers %d: %s", got.status, words(got.body))
	}
	if got := h.accountOf(production, id).Enrolment.In("x", h.now()); got != account.EnrolmentOpen {
		t.Errorf("agreed, and it is %s", got)
	}
	joost.ask(agree, form).says(t, http.StatusConflict, "al behandeld")
	if diff := cmp.Diff([]audit.Action{audit.ProposalAgreed, audit.EnrolmentUnblocked}, only(actionsOf(h.events(production, joost.actor())), audit.ProposalAgreed, audit.EnrolmentUnblocked)); diff != "" {
		t.Error(diff)
	}
	for _, e := range h.events(production, joost.actor()) {
		if e.Action == audit.EnrolmentUnblocked && e.Facts["proposed-by"] != hanneke.actor() {
			t.Errorf("the record does not name the other one: %v", e.Facts)
		}
	}
}

func only(actions []audit.Action, wanted ...audit.Action) []audit.Action {
	return slices.DeleteFunc(actions, func(a audit.Action) bool { return !slices.Contains(wanted, a) })
}

// pending gives the one proposal about an account.
func (h *house) pending(name string, id identityID) approval.Proposal {
	h.t.Helper()
	var all []approval.Proposal
	h.in(name, func(ctx context.Context, st ports.Store) (err error) {
		all, err = st.Approvals().Of(ctx, id, h.now())
		return err
	})
	if len(all) != 1 {
		h.t.Fatalf("%d proposals are pending", len(all))
	}
	return all[0]
}

// XC-18: a proposal that nobody agreed with in a day is gone, and one that was declined.
func TestAProposalEnds(t *testing.T) {
	h := build(t, browserless.SQLite)
	hanneke, joost := h.hire(staffRealm, "helpdesk"), h.hire(staffRealm, "helpdesk")
	id := h.missed(production, "anna@buitenland.example")
	ask := func() approval.Proposal {
		if _, err := h.desk.Propose(t.Context(), hanneke.caller(), "production", id, approval.Unblock, why); err != nil {
			t.Fatal(err)
		}
		return h.pending(production, id)
	}
	first := ask()
	if _, err := h.desk.Decline(t.Context(), joost.caller(), "production", approval.Unblock, first.ID); err != nil {
		t.Fatal(err)
	}
	_, err := h.desk.Agree(t.Context(), joost.caller(), "production", approval.Unblock, first.ID)
	refusedWith(t, desk.ErrOver, err)
	second := ask()
	h.forward(approval.Lifetime)
	joost.token = h.session(staffRealm, joost.id, "beheer")
	_, err = h.desk.Agree(t.Context(), joost.caller(), "production", approval.Unblock, second.ID)
	refusedWith(t, desk.ErrOver, err)
	if got := h.accountOf(production, id).Enrolment.In("x", h.now()); got != account.EnrolmentBlocked {
		t.Errorf("it is %s", got)
	}
}

// XC-18, MA-26, MA-28, XC-42: a reset waits so that the owner can object; they are told on both channels
// before and after. Then app, recovery codes, trust and sessions are gone, and the password is as it was.
func TestAResetWaitsAndForgetsWhatStandsInForTheApp(t *testing.T) {
	h := build(t, browserless.SQLite)
	hanneke, joost := h.hire(staffRealm, "helpdesk"), h.hire(staffRealm, "helpdesk")
	id := h.enrolled(production, "anna@buitenland.example")
	h.session(production, id, "omgevingsloket")
	before := h.accountOf(production, id)
	if _, err := h.desk.Propose(t.Context(), hanneke.caller(), "production", id, approval.ResetFactor, "Telefoon gestolen."); err != nil {
		t.Fatal(err)
	}
	helped, err := h.desk.Agree(t.Context(), joost.caller(), "production", approval.ResetFactor, h.pending(production, id).ID)
	if err != nil || helped.Proposal.State != approval.Agreed || !helped.Proposal.From.Equal(h.now().Add(24*time.Hour)) {
		t.Fatalf("%+v, %v", helped.Proposal, err)
	}
	if n := h.due(production, h.now()); n != 0 {
		t.Errorf("%d messages are due before their time", n)
	}
	h.due(production, h.now().Add(24*time.Hour)) // by a clock that is ahead
	if n := len(h.apps(production, id)); n != 1 {
		t.Fatalf("before its time %d apps are left", n)
	}
	for _, to := range []string{"anna@buitenland.example", "+31612345678"} {
		told := h.letters(production, to)
		if diff := cmp.Diff([]ports.LetterKind{ports.LetterResetPlanned}, kindsOf(told)); diff != "" || told[0].Link == "" {
			t.Errorf("%s was told %+v: %s", to, told, diff)
		}
	}

	h.forward(24 * time.Hour)
	id2 := h.session(production, id, "omgevingsloket")
	if n := h.due(production, h.now()); n != 1 {
		t.Errorf("%d messages are due", n)
	}
	if n := len(h.apps(production, id)); n != 0 {
		t.Errorf("%d apps are left", n)
	}
	h.in(production, func(ctx context.Context, st ports.Store) error {
		left, err := st.RecoveryCodes().Left(ctx, id)
		if err != nil || left != 0 {
			t.Errorf("%d recovery codes are left (%v)", left, err)
		}
		devices, err := st.Devices().Of(ctx, id)
		if err != nil || len(devices) != 1 || devices[0].TrustedAt(h.now()) {
			t.Errorf("the browser is still spared the second factor (%v)", err)
		}
		alive, err := st.Sessions().AliveOf(ctx, id, h.now())
		if err != nil || len(alive) != 0 {
			t.Errorf("%d sessions live on (%v)", len(alive), err)
		}
		held, err := st.Sessions().ByToken(ctx, sumOf(id2))
		if err != nil || held.EndReason != session.EndFactorReset {
			t.Errorf("it ended by %q (%v)", held.EndReason, err)
		}
		return nil
	})
	after := h.accountOf(production, id)
	if !after.PasswordAt.Equal(before.PasswordAt) || after.State != account.Active {
		t.Errorf("more than the factor changed: %+v", after)
	}
	for _, to := range []string{"anna@buitenland.example", "+31612345678"} {
		if diff := cmp.Diff([]ports.LetterKind{ports.LetterFactorReset}, kindsOf(h.letters(production, to))); diff != "" {
			t.Errorf("%s was told: %s", to, diff)
		}
	}
	if diff := cmp.Diff([]audit.Action{audit.FactorReset}, actionsOf(h.events(production, "system"))); diff != "" {
		t.Error(diff)
	}
}

// due hands what was agreed and is due at an instant to the desk, each message twice as it may come again, and counts
// those that are done. What comes before its time stays.
func (h *house) due(name string, at time.Time) (handled int) {
	h.t.Helper()
	claimed, err := h.db.Claim(h.t.Context(), at, time.Nanosecond, 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, d := range claimed {
		if d.Realm != h.realm(name).ID {
			continue
		}
		var m ports.Message
		h.in(name, func(ctx context.Context, st ports.Store) (err error) { m, err = st.Outbox().Get(ctx, d.ID); return err })
		end := ports.Settlement{State: ports.SettledRetry, Next: m.At, At: h.now()}
		if m.Topic == ports.TopicApproval && h.desk.CarryDue(h.t.Context(), d.Realm, m) == nil {
			if err := h.desk.CarryDue(h.t.Context(), d.Realm, m); err != nil {
				h.t.Error(err)
			}
			end.State = ports.SettledDone
			handled++
		}
		if err := h.db.Settle(h.t.Context(), d, end); err != nil {
			h.t.Fatal(err)
		}
	}
	return handled
}

// XC-18, MA-26: what was agreed is done where it has no message, as before there were any, also after weeks without a
// house; by many who look at once, once. What was stopped stays stopped.
func TestWhatWasAgreedIsDoneWithoutItsMessage(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := build(t, k)
		plan := func(email string) approval.Proposal {
			p := approval.New(newID(), approval.ResetFactor, h.enrolled(production, email), "Telefoon kwijt.", "staff:a", h.now())
			if err := p.Agree("staff:b", h.now(), h.now().Add(24*time.Hour)); err != nil {
				t.Fatal(err)
			}
			return p
		}
		agreed, stopped := plan("anna@buitenland.example"), plan("bram@buitenland.example")
		if err := stopped.Decline("staff:a", h.now()); err != nil {
			t.Fatal(err)
		}
		h.in(production, func(ctx context.Context, st ports.Store) error {
			return errors.Join(st.Approvals().Put(ctx, agreed), st.Approvals().Put(ctx, stopped))
		})
		look := func(wait time.Duration, left int) {
			h.forward(wait)
			if _, err := h.db.Sweep(t.Context(), h.now(), 1000); err != nil {
				t.Fatal(err)
			}
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					if err := h.desk.CarryOverdue(t.Context(), h.realm(production).ID); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if n := len(h.apps(production, agreed.Account)); n != left {
				t.Errorf("%d apps are left, not %d", n, left)
			}
		}
		look(24*time.Hour-time.Microsecond, 1)
		look(30*24*time.Hour, 0)
		if diff := cmp.Diff([]audit.Action{audit.FactorReset}, actionsOf(h.events(production, "system"))); diff != "" {
			t.Error(diff)
		}
		if n := len(h.apps(production, stopped.Account)); n != 1 {
			t.Errorf("stopped: %d apps are left", n)
		}
	})
}

// MA-26: an app that is used meanwhile is not lost, and an account that was closed meanwhile is left alone.
func TestAResetStopsByItself(t *testing.T) {
	h := build(t, browserless.SQLite)
	hanneke, joost := h.hire(staffRealm, "helpdesk"), h.hire(staffRealm, "helpdesk")
	plan := func(email string) identityID {
		id := h.enrolled(production, email)
		if _, err := h.desk.Propose(t.Context(), hanneke.caller(), "production", id, approval.ResetFactor, "Telefoon kwijt."); err != nil {
			t.Fatal(err)
		}
		if _, err := h.desk.Agree(t.Context(), joost.caller(), "production", approval.ResetFactor, h.pending(production, id).ID); err != nil {
			t.Fatal(err)
		}
		return id
	}
	found, closed, stopped := plan("anna@buitenland.example"), plan("bram@buitenland.example"), plan("cato@buitenland.example")
	h.forward(time.Hour)
	h.in(production, func(ctx context.Context, st ports.Store) error {
		apps, err := st.Authenticators().Of(ctx, found)
		if err != nil {
			return err
		}
		apps[0].UsedAt = h.now()
		return st.Authenticators().Put(ctx, apps[0])
	})
	hanneke.token = h.session(staffRealm, hanneke.id, "beheer")
	if _, err := h.desk.Suspend(t.Context(), hanneke.caller(), "production", closed, "Gemeld door de eigenaar."); err != nil {
		t.Fatal(err)
	}
	hanneke.ask("/in/production/accounts/one/"+string(stopped), nil).says(t, http.StatusOK, "De app wordt losgemaakt op", "Laat dit niet doorgaan")
	got := hanneke.ask("/in/production/approvals/"+h.pending(production, stopped).ID+"/decline", url.Values{"action": {"reset"}})
	if got.status != http.StatusSeeOther {
		t.Errorf("stopping answers %d", got.status)
	}
	h.forward(24 * time.Hour)
	if n := h.due(production, h.now()); n != 3 {
		t.Errorf("%d messages are due", n)
	}
	for name, id := range map[string]identityID{"used": found, "closed": closed, "stopped": stopped} {
		if n := len(h.apps(production, id)); n != 1 {
			t.Errorf("%s: %d apps are left", name, n)
		}
	}
}

// A suspended account lets nobody in and keeps nobody in; reinstating opens it again. Both say why, and the owner hears.
func TestSuspendAndReinstate(t *testing.T) {
	h := build(t, browserless.SQLite)
	hanneke, id := h.hire(staffRealm, "helpdesk"), h.enrolled(production, "anna@buitenland.example")
	token := h.session(production, id, "omgevingsloket")
	at := "/in/production/accounts/one/" + string(id)
	hanneke.ask(at+"/suspend", url.Values{"reason": {""}}).says(t, http.StatusUnprocessableEntity)
	hanneke.ask(hanneke.ask(at+"/suspend", url.Values{"reason": {"Misbruik gemeld."}}).to, nil).says(t, http.StatusOK, "Geblokkeerd", "Een medewerker blokkeerde het account.", "Open het account weer")
	h.in(production, func(ctx context.Context, st ports.Store) error {
		held, err := st.Sessions().ByToken(ctx, sumOf(token))
		if err != nil || held.EndReason != session.EndSuspended {
			t.Errorf("the session ended by %q (%v)", held.EndReason, err)
		}
		p, err := st.People().ByID(ctx, id, h.now())
		if err != nil || p.Person.Suspended.IsZero() {
			t.Errorf("the person is not suspended (%v)", err)
		}
		return nil
	})
	hanneke.ask(at+"/suspend", url.Values{"reason": {"Misbruik gemeld."}}).says(t, http.StatusOK, "Dit is niet meer nodig")
	hanneke.ask(hanneke.ask(at+"/reinstate", url.Values{"reason": {"Was een vergissing."}}).to, nil).says(t, http.StatusOK, "Het account is weer open.")
	if a := h.accountOf(production, id); a.State != account.Active || a.Why != "" {
		t.Errorf("it is %s (%s)", a.State, a.Why)
	}
	if diff := cmp.Diff([]ports.LetterKind{ports.LetterSuspended, ports.LetterReinstated}, kindsOf(h.letters(production, "anna@buitenland.example"))); diff != "" {
		t.Error(diff)
	}
}
