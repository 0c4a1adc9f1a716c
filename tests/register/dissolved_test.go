package register_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/ports"
)

// checks handles the messages of the rounds that are due, each twice as a delivery may, and tells how many there were.
func (h *house) checks(t *testing.T) int {
	t.Helper()
	n := 0
	for {
		due := h.messages(ports.TopicOrganisationCheck)
		if len(due) == 0 {
			return n
		}
		for _, m := range due {
			n++
			for range 2 {
				if err := h.mandates.Check(t.Context(), h.realm().ID, m); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func (h *house) begin(t *testing.T) {
	t.Helper()
	if err := h.mandates.BeginChecks(t.Context(), h.realm()); err != nil {
		t.Fatal(err)
	}
}

// MR-79: once the business register says that an organisation is no more, all that it gave stops within a day: services,
// holders and administrators are told. While the register does not answer nothing changes.
func TestAnOrganisationThatIsNoMore(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		bo := h.administrator(zilverbeek, "bo")
		m := h.moving()
		other := h.holder(kantoor, "Olga", assurance.EH3)
		kept := h.gives(kantoor, mandate.Grantee{Holder: other.id}, nil)
		h.begin(t)
		if n := h.checks(t); n != 1 || h.mandate(m.all).At(h.now()) != mandate.StateActive {
			t.Fatalf("%d messages, and it is %s", n, h.mandate(m.all).At(h.now()))
		}
		h.register.set(func() { h.register.down, h.register.gone[zilverbeek] = true, true })
		h.forward(h.now().Add(25 * time.Hour))
		if n := h.checks(t); n != 1 || h.mandate(m.all).At(h.now()) != mandate.StateActive {
			t.Fatalf("with a register that is down: %d messages, and it is %s", n, h.mandate(m.all).At(h.now()))
		}
		h.register.set(func() { h.register.down = false })
		h.letters()
		h.forward(h.now().Add(61 * time.Minute))
		if n := h.checks(t); n != 1 {
			t.Errorf("an hour later %d messages are due", n)
		}
		for _, id := range []mandate.ID{m.all, m.chosen, m.chain, m.stay} {
			if x := h.mandate(id); x.At(h.now()) != mandate.StateEnded || x.History[len(x.History)-1].Act != mandate.ActDissolve {
				t.Errorf("it is %s: %+v", x.At(h.now()), x.History)
			}
		}
		if h.mandate(kept).At(h.now()) != mandate.StateActive {
			t.Error("that of another organisation stopped too")
		}
		if answer, ok := h.login(m.noor.id, services[0], h.now()); ok {
			t.Errorf("noor logs in: %+v", answer)
		}
		if len(h.told.mandates) != 4 || len(h.told.means) != 2 {
			t.Errorf("services are told of %v and %v", h.told.mandates, h.told.means)
		}
		letters := h.letters()
		wrote(t, letters, m.noor.email, ports.LetterStopped)
		wrote(t, letters, m.piet.email, ports.LetterStopped)
		wrote(t, letters, bo.email, ports.LetterStoppedTo)
		if len(letters[other.email.String()]) > 0 {
			t.Error("somebody of another organisation is told")
		}
		h.happened(t, audit.OrganisationGone, 1)
		bo.enter()
		bo.ask("/users/one/"+string(m.noor.id), nil).says(t, http.StatusOK, "bestaat volgens het Handelsregister niet meer", "automatisch")
		bo.ask("/transfers/new?from="+zilverbeek.String()+"&to="+kantoor.String(), nil).says(t, http.StatusOK, "2 middelen", "3 machtigingen")
		h.forward(h.now().Add(25 * time.Hour))
		if n := h.checks(t); n != 1 {
			t.Errorf("the next day %d messages are due", n)
		}
		h.happened(t, audit.OrganisationGone, 1)
	})
}

// MR-78, MR-79: what stopped with its organisation goes on with the new number within 90 days, and not later.
func TestWhatStoppedGoesOnWithTheNewNumber(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		bo, cas := h.administrator(zilverbeek, "bo"), h.administrator(kantoor, "cas")
		m := h.moving()
		h.register.set(func() { h.register.gone[zilverbeek] = true })
		h.begin(t)
		h.checks(t)
		one := "/transfers/one/" + asked(t, bo)
		if p := cas.ask(one+"/approve", url.Values{"version": {cas.ask(one, nil).version(t)}}); p.status != http.StatusSeeOther {
			t.Fatalf("approving answers %d: %s", p.status, words(p.body))
		}
		answer, ok := h.login(m.noor.id, services[0], h.now())
		if !ok || len(answer.Options) != 1 || answer.Options[0].Represented != kantoor {
			t.Errorf("noor is answered %+v", answer)
		}
		bo.ask("/transfers/new?from="+zilverbeek.String()+"&to="+kantoor.String(), nil).says(t, http.StatusOK, "0 middelen", "0 machtigingen")
		late := h.mandate(m.stay)
		if !late.Carries(h.now().AddDate(0, 0, 89)) || late.Carries(h.now().AddDate(0, 0, 90)) {
			t.Error("it can be carried over for another time than 90 days")
		}
	})
}

// MR-79: with a branch that closes, what was for that branch stops, and nothing else; and nobody gives for an organisation
// that is no more.
func TestABranchThatClosed(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		bo := h.administrator(zilverbeek, "bo")
		m := h.moving()
		h.register.set(func() { h.register.closed = true })
		h.begin(t)
		h.letters()
		h.checks(t)
		if x := h.mandate(m.stay); x.At(h.now()) != mandate.StateEnded || x.History[len(x.History)-1].Act != mandate.ActClose {
			t.Errorf("that of the branch is %s", x.At(h.now()))
		}
		if h.mandate(m.all).At(h.now()) != mandate.StateActive {
			t.Error("that of the organisation stopped too")
		}
		if _, ok := h.login(m.noor.id, services[0], h.now()); !ok {
			t.Error("noor has no means any more")
		}
		if l := wrote(t, h.letters(), m.noor.email, ports.LetterStopped); l.Reference != gemaal.String() {
			t.Errorf("noor reads of branch %q", l.Reference)
		}
		h.register.set(func() { h.register.gone[zilverbeek] = true })
		form := url.Values{"key": {newID()}, "kvk": {zilverbeek.String()}, "all": {"no"}, "service": {string(services[0].ID)}, "term": {"1"}}
		bo.ask("/users/one/"+string(m.noor.id)+"/mandate", form).says(t, http.StatusUnprocessableEntity, "bestaat deze organisatie niet meer")
	})
}

// MR-79: a round asks ten at a time, each organisation once a day, and there is one however often it is begun.
func TestARoundIsBounded(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		noor := h.holder(zilverbeek, "Noor", assurance.EH3)
		for i := range 25 {
			h.gives(must(identity.ParseKvK(fmt.Sprintf("7100%04d", i))), mandate.Grantee{Holder: noor.id}, nil)
		}
		h.begin(t)
		if n := h.checks(t); n != 3 || h.register.asked != 2*26 { // each message is handled twice here
			t.Errorf("%d messages asked %d times", n, h.register.asked)
		}
		h.in(func(ctx context.Context, st ports.Store) error {
			some, err := st.Mandates().Represented(ctx, ports.Represented{}, h.now(), 10)
			if err != nil || len(some) != 10 || some[0].KvK != zilverbeek {
				t.Errorf("the first ten are %v, %v", some, err)
			}
			return nil
		})
		for day := range 10 { // over two weekends
			h.begin(t) // again: it goes on already
			h.forward(h.now().Add(24*time.Hour + time.Minute))
			if n := h.checks(t); n != 3 {
				t.Errorf("%d days later %d messages are due", day+1, n)
			}
		}
	})
}
