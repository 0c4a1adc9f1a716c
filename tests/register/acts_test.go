package register_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

// why is the reason that people give in these tests.
const why = "Zoals afgesproken met de directie"

// MR-75, ET-18, XC-19: each act shows first what stops, is one post, leaves who, when and why, tells the holder and the
// services, and what a login is answered changes with it. A page that is shown too long changes nothing.
func TestEveryActOnAMandate(t *testing.T) {
	for _, test := range []struct {
		kind   mandates.Kind
		day    string
		state  mandate.State
		stops  bool // and services are told
		action audit.Action
	}{
		{mandates.SuspendMandate, "", mandate.StateSuspended, true, audit.MandateSuspended},
		{mandates.ReinstateMandate, "", mandate.StateActive, false, audit.MandateReinstated},
		{mandates.ExtendMandate, "20-11-2029", mandate.StateActive, false, audit.MandateExtended},
		{mandates.ScheduleMandate, "31-12-2026", mandate.StateScheduled, false, audit.MandateScheduled},
		{mandates.EndMandate, "", mandate.StateEnded, true, audit.MandateEnded},
	} {
		t.Run(string(test.kind), func(t *testing.T) {
			onBoth(t, func(t *testing.T, h *house) {
				a, noor := h.administrator(zilverbeek, "bo"), h.holder(zilverbeek, "Noor", assurance.EH3)
				id := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, func(m *mandate.Mandate) {
					if test.kind == mandates.ReinstateMandate {
						m.Term.Pauses = []validity.Pause{{From: start.AddDate(0, 0, -1)}}
					}
				})
				path := "/mandates/" + string(id) + "/" + string(test.kind)
				shown := a.ask(path+"?until="+test.day, nil)
				shown.says(t, http.StatusOK, "De hele organisatie")
				if lost := strings.Contains(words(shown.body), "Noor: Dienst 1, namens Organisatie 70000011"); lost != test.kind.Stops() {
					t.Errorf("it tells what stops: %t\n%s", lost, words(shown.body))
				}
				form := url.Values{"version": {shown.version(t)}, "why": {why}, "until": {test.day}}
				if p := a.ask(path, url.Values{"version": form["version"], "until": form["until"], "why": {"nee"}}); p.status != http.StatusUnprocessableEntity {
					t.Errorf("without a reason it answers %d", p.status)
				}
				if p := a.ask(path, form); p.status != http.StatusSeeOther || !strings.HasSuffix(p.to, "/users/one/"+string(noor.id)+"?done=done") {
					t.Fatalf("it answers %d, to %q: %s", p.status, p.to, words(p.body))
				}
				m := h.mandate(id)
				if m.At(h.now()) != test.state {
					t.Errorf("it is %s", m.At(h.now()))
				}
				last := m.History[len(m.History)-1]
				if last.By != a.actor() || last.Why != why || !last.At.Equal(h.now()) {
					t.Errorf("the record says %+v", last)
				}
				a.ask("/users/one/"+string(noor.id)+"?done=done", nil).says(t, http.StatusOK, "Het is gedaan", why, "een beheerder")
				if l := wrote(t, h.letters(), noor.email, ports.LetterMandateChanged); l.Reason != string(test.kind) || l.Note != why || !l.Until.Equal(m.Term.End()) {
					t.Errorf("the letter says %+v", l)
				}
				if got := slices.Contains(h.told.mandates, id); got != test.stops {
					t.Errorf("services are told: %t", got)
				}
				h.happened(t, test.action, 1)
				p := a.ask(path, form) // the same page once more
				if p.status != http.StatusConflict && !(p.status == http.StatusSeeOther && !strings.Contains(p.to, "done")) {
					t.Errorf("a stale page answers %d, to %q", p.status, p.to)
				}
				if again := h.mandate(id); again.Revision != m.Revision {
					t.Errorf("a stale page changed it: %+v", again)
				}
				h.happened(t, test.action, 1)
			})
		})
	}
}

// MR-75, XC-19: a means that is suspended or revoked opens nothing, its sessions end and services are told.
func TestEveryActOnAMeans(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		a, noor := h.administrator(zilverbeek, "bo"), h.holder(zilverbeek, "Noor", assurance.EH3)
		h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
		for i, step := range []struct {
			kind  mandates.Kind
			lets  bool
			badge string
		}{{mandates.SuspendMeans, false, "Geschorst"}, {mandates.ReinstateMeans, true, "Actief"}, {mandates.RevokeMeans, false, "Ingetrokken"}} {
			h.forward(h.now().Add(time.Minute))
			path := "/means/" + string(noor.means) + "/" + string(step.kind)
			shown := a.ask(path, nil)
			form := url.Values{"version": {shown.version(t)}, "why": {why}}
			if p := a.ask(path, form); p.status != http.StatusSeeOther {
				t.Fatalf("%s answers %d: %s", step.kind, p.status, words(p.body))
			}
			if answer, has := h.login(noor.id, services[0], h.now()); has && len(answer.Options) > 0 != step.lets || has != step.lets {
				t.Errorf("after %s a login is answered %+v", step.kind, answer)
			}
			a.ask("/users/one/"+string(noor.id), nil).says(t, http.StatusOK, step.badge)
			wrote(t, h.letters(), noor.email, ports.LetterMeansChanged)
			if want := []int{1, 1, 2}[i]; len(h.told.means) != want {
				t.Errorf("after %s services were told %d times", step.kind, len(h.told.means))
			}
		}
		h.happened(t, audit.MeansRevoked, 1)
		if p := a.ask("/means/"+string(noor.means)+"/"+string(mandates.SuspendMeans), nil); p.status != http.StatusConflict {
			t.Errorf("a revoked means can be suspended: %d", p.status)
		}
	})
}

// MR-75: of two administrators with the same page open, the second hears that it changed and does nothing.
func TestAStalePageIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		a, b := h.administrator(zilverbeek, "bo"), h.administrator(zilverbeek, "cas")
		noor := h.holder(zilverbeek, "Noor", assurance.EH3)
		id := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
		path := "/mandates/" + string(id) + "/schedule"
		form := url.Values{"version": {b.ask(path+"?until=31-12-2026", nil).version(t)}, "why": {why}, "until": {"31-12-2026"}}
		suspend := "/mandates/" + string(id) + "/suspend"
		if p := a.ask(suspend, url.Values{"version": {a.ask(suspend, nil).version(t)}, "why": {why}}); p.status != http.StatusSeeOther {
			t.Fatalf("suspending answers %d", p.status)
		}
		b.ask(path, form).says(t, http.StatusConflict, "Er is niets gedaan", why)
		if m := h.mandate(id); !m.Term.Ends.IsZero() {
			t.Errorf("it ends at %s", m.Term.Ends)
		}
	})
}

// MR-07, XC-19: what another organisation gave is not there, in no page and by no post.
func TestAnotherOrganisationsIsNotThere(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		stranger, noor := h.administrator(elders, "erik"), h.holder(zilverbeek, "Noor", assurance.EH3)
		id := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
		form := url.Values{"version": {"1"}, "why": {why}, "key": {newID()}, "kvk": {zilverbeek.String()}, "all": {"yes"}, "term": {"1"}, "stop": {why}}
		for _, path := range []string{
			"/users/one/" + string(noor.id), "/users/one/" + string(noor.id) + "/axis", "/users/one/" + string(noor.id) + "/mandate",
			"/users/one/" + string(noor.id) + "/leave/" + zilverbeek.String(), "/means/" + string(noor.means) + "/revoke-means", "/mandates/" + string(id) + "/end",
			"/chains/one/" + string(id), "/waiting/" + string(id) + "/refuse", "/team/" + zilverbeek.String(),
		} {
			stranger.ask(path, nil).says(t, http.StatusNotFound)
		}
		for _, path := range []string{
			"/users/one/" + string(noor.id) + "/mandate", "/users/one/" + string(noor.id) + "/leave/" + zilverbeek.String(), "/means/" + string(noor.means) + "/revoke-means",
			"/mandates/" + string(id) + "/end", "/waiting/" + string(id) + "/agree", "/team/" + zilverbeek.String() + "/leave",
		} {
			stranger.ask(path, form).says(t, http.StatusNotFound)
		}
		if m := h.mandate(id); m.At(h.now()) != mandate.StateActive {
			t.Errorf("it is %s", m.At(h.now()))
		}
	})
}

// MR-77, XC-21: a leaver is one action, with the consequences first; the person reads neutral words, history stays, and
// what another organisation gave stays too.
func TestALeaver(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		a, noor := h.administrator(zilverbeek, "bo"), h.holder(zilverbeek, "Noor", assurance.EH3)
		to := mandate.Grantee{Holder: noor.id}
		active := h.gives(zilverbeek, to, nil)
		future := h.gives(zilverbeek, to, func(m *mandate.Mandate) {
			m.Term = must(validity.New(start.AddDate(0, 1, 0), start.AddDate(1, 1, 0)))
			if err := m.Grant(mandate.Deed{By: "system", At: start}); err != nil {
				t.Fatal(err)
			}
		})
		waits := h.gives(zilverbeek, to, func(m *mandate.Mandate) {
			if err := m.Ask(mandate.Deed{By: a.actor(), At: start}); err != nil {
				t.Fatal(err)
			}
		})
		other := h.gives(elders, to, nil)
		path := "/users/one/" + string(noor.id) + "/leave/" + zilverbeek.String()
		a.ask("/users/one/"+string(noor.id), nil).says(t, http.StatusOK, "Uit dienst bij Organisatie 70000011")
		shown := a.ask(path, nil)
		shown.says(t, http.StatusOK, "Wat er stopt", "Noor: Dienst 1", "Noor: Dienst 4", "binnen een minuut")
		form := url.Values{"version": {shown.version(t)}, "why": {"Ontslagen op staande voet"}}
		if p := a.ask(path, form); p.status != http.StatusSeeOther {
			t.Fatalf("it answers %d: %s", p.status, words(p.body))
		}
		for id, want := range map[mandate.ID]mandate.State{active: mandate.StateEnded, future: mandate.StateEnded, waits: mandate.StateRefused, other: mandate.StateActive} {
			if got := h.mandate(id).At(h.now()); got != want {
				t.Errorf("a mandate is %s, not %s", got, want)
			}
		}
		if l := wrote(t, h.letters(), noor.email, ports.LetterLeft); l.Note != "" || l.Reason != "" {
			t.Errorf("who left reads why: %+v", l)
		}
		if _, has := h.login(noor.id, services[0], h.now()); has {
			t.Error("they can still log in")
		}
		if !slices.Contains(h.told.mandates, active) || len(h.told.means) != 1 {
			t.Errorf("services were told %v, %v", h.told.mandates, h.told.means)
		}
		a.ask("/users/one/"+string(noor.id), nil).says(t, http.StatusOK, "Ingetrokken", "Beëindigd", "Ontslagen op staande voet")
		h.happened(t, audit.HolderLeft, 1)
		if p := a.ask(path, form); p.status != http.StatusSeeOther || strings.Contains(p.to, "done") {
			t.Errorf("the second press answers %d, to %q", p.status, p.to)
		}
		h.happened(t, audit.HolderLeft, 1)
	})
}

// ET-10, M9: who gave an organisation a mandate sees, before it ends, how many people of that organisation it stops,
// and not who they are.
func TestAChainEnds(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		a, office := h.administrator(zilverbeek, "bo"), h.administrator(kantoor, "kim")
		pim := h.holder(kantoor, "Pim", assurance.EH3)
		h.gives(kantoor, mandate.Grantee{Holder: pim.id, ForClients: true}, nil)
		key := newID()
		form := url.Values{
			"key": {key}, "kvk": {zilverbeek.String()}, "number": {kantoor.String()}, "level": {"EH3"}, "all": {"no"}, "service": {string(services[0].ID)}, "term": {"2"},
		}
		a.ask("/chains/new", nil).says(t, http.StatusOK, "Machtiging voor een andere organisatie", "Dienst 1")
		if p := a.ask("/chains/new", form); p.status != http.StatusSeeOther {
			t.Fatalf("it answers %d: %s", p.status, words(p.body))
		}
		if p := a.ask("/chains/new", form); p.status != http.StatusSeeOther { // a double press makes one
			t.Errorf("the second press answers %d", p.status)
		}
		h.happened(t, audit.MandateGranted, 1)
		wrote(t, h.letters(), office.email, ports.LetterMandateGranted)
		if answer, _ := h.login(pim.id, services[0], h.now()); !slices.ContainsFunc(answer.Options, func(o mandate.Option) bool { return o.Represented == zilverbeek && o.Via == kantoor }) {
			t.Fatalf("the chain opens nothing: %+v", answer)
		}
		office.ask("/chains?side=received", nil).says(t, http.StatusOK, "Machtigingen van klanten", "KvK-nummer 70000011")
		office.ask("/mandates/"+key+"/end", nil).says(t, http.StatusNotFound) // only who gave it ends it
		a.ask("/chains", nil).says(t, http.StatusOK, "Organisatie 70000022")
		shown := a.ask("/mandates/"+key+"/end", nil)
		shown.says(t, http.StatusOK, "1 toegang stopt", "iemand van een andere organisatie: Dienst 1, namens Organisatie 70000011, via")
		if strings.Contains(shown.body, "Pim") {
			t.Error("the client reads who works at the intermediary")
		}
		if p := a.ask("/mandates/"+key+"/end", url.Values{"version": {shown.version(t)}, "why": {why}}); p.status != http.StatusSeeOther || !strings.Contains(p.to, "/chains/one/") {
			t.Fatalf("it answers %d, to %q", p.status, p.to)
		}
		if answer, _ := h.login(pim.id, services[0], h.now()); slices.ContainsFunc(answer.Options, func(o mandate.Option) bool { return o.Represented == zilverbeek }) {
			t.Errorf("the chain still opens: %+v", answer)
		}
		wrote(t, h.letters(), office.email, ports.LetterMandateChanged)
	})
}

// ET-10, M9: of an intermediary with more people than a page can show, the page says how many it did not look at.
func TestAnIntermediaryWithManyPeople(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		a := h.administrator(zilverbeek, "bo")
		chain := h.gives(zilverbeek, mandate.Grantee{Intermediary: kantoor}, nil)
		many := make([]mandate.Mandate, 503)
		for i := range many {
			many[i] = mandate.Mandate{
				ID: mandate.ID(newID()), Grantor: kantoor, Grantee: mandate.Grantee{Holder: mandate.HolderID(newID()), ForClients: true}, Scope: mandate.Scope{All: true},
				Level: assurance.EH3, Term: must(validity.New(h.now(), h.now().AddDate(1, 0, 0))), Consent: mandate.Granted,
			}
		}
		h.in(func(ctx context.Context, st ports.Store) error { return st.Mandates().Add(ctx, many) })
		a.ask("/mandates/"+string(chain)+"/end", nil).says(t, http.StatusOK, "Van nog 3 mensen van de andere organisatie is niet nagegaan wat er stopt")
	})
}

// MR-74, ET-18: nobody gives above their own level, nor for longer than five years, nor what does not combine.
func TestWhatCannotBeGiven(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		a, noor := h.administrator(zilverbeek, "bo"), h.holder(zilverbeek, "Noor", assurance.EH3)
		low := h.holder(zilverbeek, "Lot", assurance.EH2)
		path := "/users/one/" + string(noor.id) + "/mandate"
		form := func(pairs ...string) url.Values {
			f := url.Values{"key": {newID()}, "kvk": {zilverbeek.String()}, "all": {"no"}, "service": {string(services[1].ID)}, "term": {"1"}}
			for i := 0; i < len(pairs); i += 2 {
				f.Set(pairs[i], pairs[i+1])
			}
			return f
		}
		for name, test := range map[string]struct {
			path, says string
			form       url.Values
		}{
			"no services":       {path, "Kies alle diensten", url.Values{"key": {newID()}, "kvk": {zilverbeek.String()}, "all": {"no"}, "term": {"1"}}},
			"too long":          {path, "binnen de looptijd van vijf jaar", form("term", "own", "until", "31-12-2032")},
			"in the past":       {path, "binnen de looptijd van vijf jaar", form("term", "own", "until", "31-12-2024")},
			"no term":           {path, "", form("term", "")},
			"a strange branch":  {path, "nog open is", form("branch", "000012345678", "service", string(services[0].ID))},
			"a service too far": {"/users/one/" + string(low.id) + "/mandate", "past niet bij dit niveau", form()},
			"itself":            {"/chains/new", "andere organisatie die nog bestaat", form("number", zilverbeek.String(), "level", "EH3")},
			"nobody":            {"/chains/new", "andere organisatie die nog bestaat", form("number", "12345678", "level", "EH3")},
			"above":             {"/chains/new", "hoger is dan dat van uzelf", form("number", kantoor.String(), "level", "EH4")},
			"no chain":          {"/chains/new", "past niet bij", form("number", kantoor.String(), "level", "EH3", "service", string(services[2].ID))},
		} {
			t.Run(name, func(t *testing.T) { a.ask(test.path, test.form).says(t, http.StatusUnprocessableEntity, test.says) })
		}
		a.level = assurance.EH2Plus
		a.enter()
		a.ask(path, form("service", string(services[3].ID))).says(t, http.StatusUnprocessableEntity, "hoger is dan dat van uzelf")
		id := h.gives(zilverbeek, mandate.Grantee{Holder: noor.id}, nil)
		a.ask("/mandates/"+string(id)+"/extend?until=20-11-2029", nil).says(t, http.StatusForbidden)
		h.happened(t, audit.MandateGranted, 0)
		h.in(func(ctx context.Context, st ports.Store) error {
			found, err := st.Mandates().List(ctx, ports.MandateQuery{Organisations: []identity.KvK{zilverbeek}, Limit: 10})
			if found.Total != 1 {
				t.Errorf("there are %d mandates", found.Total)
			}
			return err
		})
	})
}

// MR-76, XC-20: two months ahead the holder and the administrators are warned, once, with who can extend; at the end
// services are told. One that was extended meanwhile warns of its new end only.
func TestWarningsAhead(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		a, noor := h.administrator(zilverbeek, "bo"), h.holder(zilverbeek, "Noor", assurance.EH3)
		path := "/users/one/" + string(noor.id) + "/mandate"
		key := newID()
		form := url.Values{"key": {key}, "kvk": {zilverbeek.String()}, "all": {"no"}, "service": {string(services[0].ID)}, "term": {"1"}}
		if p := a.ask(path, form); p.status != http.StatusSeeOther {
			t.Fatalf("it answers %d: %s", p.status, words(p.body))
		}
		wrote(t, h.letters(), noor.email, ports.LetterMandateGranted)
		end := h.mandate(mandate.ID(key)).Term.End()
		h.forward(end.AddDate(0, -2, 0).Add(-3 * time.Hour)) // months are counted where the organisation is
		if n := h.due(); n != 0 {
			t.Errorf("%d messages are due too soon", n)
		}
		h.forward(end.AddDate(0, -2, 0).Add(time.Hour))
		if n := h.due(); n != 1 {
			t.Fatalf("%d messages are due", n)
		}
		letters := h.letters()
		if l := wrote(t, letters, noor.email, ports.LetterMandateEnding); !l.Until.Equal(end) {
			t.Errorf("the warning is of %s", l.Until)
		}
		wrote(t, letters, a.email, ports.LetterMandateEndingTo)
		h.happened(t, audit.MandateWarned, 1)
		a.enter()
		extend := "/mandates/" + key + "/extend"
		later := h.now().AddDate(2, 0, 0).Format("02-01-2006")
		if p := a.ask(extend, url.Values{"version": {a.ask(extend+"?until="+later, nil).version(t)}, "until": {later}, "why": {why}}); p.status != http.StatusSeeOther {
			t.Fatalf("extending answers %d: %s", p.status, words(p.body))
		}
		wrote(t, h.letters(), noor.email, ports.LetterMandateChanged)
		h.forward(end.Add(time.Minute))
		if n := h.due(); n != 1 || len(h.told.mandates) != 0 || len(h.letters()) != 0 {
			t.Errorf("of the former end there are %d messages, and services hear of %v", n, h.told.mandates)
		}
		end = h.mandate(mandate.ID(key)).Term.End()
		h.forward(end.AddDate(0, -2, 0).Add(time.Minute))
		h.due()
		wrote(t, h.letters(), noor.email, ports.LetterMandateEnding)
		h.forward(end.Add(time.Minute))
		h.due()
		if !slices.Equal(h.told.mandates, []mandate.ID{mandate.ID(key)}) {
			t.Errorf("at the end services hear of %v", h.told.mandates)
		}
		h.happened(t, audit.MandateWarned, 2)
		h.happened(t, audit.MandateExpired, 1)
	})
}
