package mandate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/validity"
)

var start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

func day(n int) time.Time { return start.AddDate(0, 0, n) }

func kvk(t testing.TB, n int) identity.KvK {
	t.Helper()
	k, err := identity.ParseKvK(fmt.Sprintf("%08d", n))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func branch(t testing.TB, n int) identity.Branch {
	t.Helper()
	if n == 0 {
		return identity.Branch{}
	}
	b, err := identity.ParseBranch(fmt.Sprintf("%012d", n))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var catalogue = []mandate.Service{
	{ID: "a", Minimum: assurance.EH2},
	{ID: "b", Minimum: assurance.EH2Plus, Branches: true},
	{ID: "c", Minimum: assurance.EH3, Intermediaries: true},
	{ID: "d", Minimum: assurance.EH3, Branches: true, Intermediaries: true},
}

// told is a mandate as the slow reference sees it: what was agreed at first, and the acts that succeeded since.
type told struct {
	mandate.Mandate
	from, until time.Time
}

// counts replays the whole history for one moment.
func (m told) counts(at time.Time) bool {
	granted, on, until := false, true, m.until
	var ends time.Time
	for _, e := range m.History {
		if e.At.After(at) && (e.Act == mandate.ActSuspend || e.Act == mandate.ActReinstate || e.Act == mandate.ActGrant) {
			continue // it had not happened yet
		}
		switch e.Act {
		case mandate.ActGrant:
			granted = true
		case mandate.ActSuspend:
			on = false
		case mandate.ActReinstate:
			on = true
		case mandate.ActEnd:
			ends = e.At
		case mandate.ActSchedule:
			ends, _ = time.Parse(time.RFC3339, e.Why)
		case mandate.ActExtend:
			until, _ = time.Parse(time.RFC3339, e.Why)
			ends = time.Time{}
		}
	}
	return granted && on && !at.Before(m.from) && at.Before(until) && (ends.IsZero() || at.Before(ends))
}

// world is a random register.
type world struct {
	own, clients []told
}

func (w world) held() mandate.Held {
	var h mandate.Held
	for _, m := range w.own {
		h.Own = append(h.Own, m.Mandate)
	}
	for _, m := range w.clients {
		h.Clients = append(h.Clients, m.Mandate)
	}
	return h
}

func random(t testing.TB, r *rand.Rand) world {
	var w world
	levels := []assurance.Level{assurance.EH2, assurance.EH2Plus, assurance.EH3}
	invent := func(i int, grantee mandate.Grantee, grantor int) told {
		from := r.IntN(30)
		until := from + 1 + r.IntN(60)
		m := mandate.Mandate{
			ID: mandate.ID(fmt.Sprintf("m%02d", i)), Grantor: kvk(t, grantor), Grantee: grantee, Level: levels[r.IntN(3)],
			Term: validity.Term{From: day(from), Until: day(until)}, Consent: mandate.Draft,
		}
		if r.IntN(3) == 0 && !grantee.ForClients {
			m.Branch = branch(t, 1+r.IntN(2))
		}
		if m.Scope.All = r.IntN(3) == 0; !m.Scope.All {
			for _, s := range catalogue {
				if r.IntN(2) == 0 || s.ID == "d" && len(m.Scope.Services) == 0 {
					m.Scope.Services = append(m.Scope.Services, s.ID)
				}
			}
		}
		m, err := mandate.Restore(m)
		if err != nil {
			t.Fatal(err)
		}
		out := told{Mandate: m, from: day(from), until: day(until)}
		for now := r.IntN(10); now < 80; now += 1 + r.IntN(25) {
			deed := mandate.Deed{By: fmt.Sprintf("person:%d", now), At: day(now)}
			later := day(now + r.IntN(20))
			timed := deed
			timed.Why = later.Format(time.RFC3339)
			_ = []func() error{
				func() error { return out.Ask(deed) },
				func() error { return out.Grant(deed) },
				func() error { return out.Grant(deed) },
				func() error { return out.Refuse(deed) },
				func() error { return out.Suspend(deed) },
				func() error { return out.Suspend(deed) },
				func() error { return out.Reinstate(deed) },
				func() error { return out.Reinstate(deed) },
				func() error { return out.End(deed) },
				func() error { return out.Schedule(later, timed) },
				func() error { return out.Extend(later, timed) },
			}[r.IntN(11)]()
			if r.IntN(2) == 0 && out.Consent == mandate.Draft {
				_ = out.Grant(mandate.Deed{By: "person:g", At: day(now)})
			}
		}
		return out
	}
	for i := range 1 + r.IntN(5) {
		w.own = append(w.own, invent(i, mandate.Grantee{Holder: "holder", ForClients: r.IntN(2) == 0}, 1+r.IntN(3)))
	}
	for i := range r.IntN(5) {
		office := 1 + r.IntN(3)
		client := 1 + r.IntN(5)
		if client != office {
			w.clients = append(w.clients, invent(20+i, mandate.Grantee{Intermediary: kvk(t, office)}, client))
		}
	}
	return w
}

// ways is the slow reference: every way in, one sentence each.
func (w world) ways(s mandate.Service, means assurance.Level, at time.Time) []string {
	found := map[string]bool{}
	for _, represented := range []int{1, 2, 3, 4, 5} {
		name := fmt.Sprintf("%08d", represented)
		for _, m := range w.own {
			if m.Grantor.String() == name && usable(m, s, means, at) {
				found[fmt.Sprintf("%s/%s direct", name, m.Branch)] = true
			}
			for _, c := range w.clients {
				if m.Grantee.ForClients && c.Grantor.String() == name && c.Grantee.Intermediary == m.Grantor && s.Intermediaries &&
					usable(m, s, means, at) && usable(c, s, means, at) {
					found[fmt.Sprintf("%s/%s via %s", name, c.Branch, m.Grantor)] = true
				}
			}
		}
	}
	var out []string
	for sentence := range found {
		out = append(out, sentence)
	}
	slices.Sort(out)
	return out
}

func usable(m told, s mandate.Service, means assurance.Level, at time.Time) bool {
	listed := m.Scope.All || slices.Contains(m.Scope.Services, s.ID)
	return listed && m.counts(at) && m.Level >= s.Minimum && means >= s.Minimum && (m.Branch.IsZero() || s.Branches)
}

func sentences(options []mandate.Option) []string {
	var out []string
	for _, o := range options {
		way := "direct"
		if !o.Via.IsZero() {
			way = "via " + o.Via.String()
		}
		out = append(out, fmt.Sprintf("%s/%s %s", o.Represented, o.Branch, way))
	}
	slices.Sort(out)
	return out
}

// M9, ET-10: what a login is answered, what the time axis shows and what the preview of an end says are what the
// slow reference says, on random registers.
func TestDecisionsAxisAndPreviewAgreeWithTheReference(t *testing.T) {
	answers := map[string]int{}
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 7))
		w := random(t, r)
		for _, s := range catalogue {
			means := []assurance.Level{assurance.EH2, assurance.EH2Plus, assurance.EH3}[r.IntN(3)]
			q := mandate.Question{Service: s, Means: means}
			spans := mandate.Axis(q, w.held(), day(0), day(110))
			for n := range 110 {
				want := w.ways(s, means, day(n))
				q.At = day(n)
				answer := mandate.Decide(q, w.held())
				if diff := cmp.Diff(want, sentences(answer.Options)); diff != "" {
					t.Fatalf("seed %d, service %s, day %d (-reference +decision):\n%s", seed, s.ID, n, diff)
				}
				if diff := cmp.Diff(answer, on(spans, day(n)), cmp.AllowUnexported(identity.KvK{}, identity.Branch{})); diff != "" {
					t.Fatalf("seed %d, service %s, day %d (-login +axis):\n%s", seed, s.ID, n, diff)
				}
				answers[fmt.Sprintf("%d options, why %d", min(len(answer.Options), 2), answer.Why)]++
			}
			preview(t, r, w, q)
		}
	}
	for why := mandate.NoMandate; why <= mandate.MandateSuspended; why++ {
		if answers[fmt.Sprintf("0 options, why %d", why)] == 0 {
			t.Errorf("no random register came to reason %d: %v", why, answers)
		}
	}
	if answers["1 options, why 0"] == 0 || answers["2 options, why 0"] == 0 {
		t.Errorf("the registers are too poor: %v", answers)
	}
}

func on(spans []mandate.Span, at time.Time) mandate.Answer {
	i := slices.IndexFunc(spans, func(s mandate.Span) bool { return !at.Before(s.From) && at.Before(s.Until) })
	return spans[i].Answer
}

// preview ends one mandate and compares what was foretold with what is gone.
func preview(t *testing.T, r *rand.Rand, w world, q mandate.Question) {
	t.Helper()
	at := r.IntN(100)
	q.At = day(at)
	before := w.held()
	i := r.IntN(len(w.own))
	was := w.ways(q.Service, q.Means, q.At)
	ended := world{slices.Clone(w.own), w.clients}
	if ended.own[i].End(mandate.Deed{By: "person:x", At: q.At}) != nil {
		return
	}
	left := ended.ways(q.Service, q.Means, q.At)
	want := slices.DeleteFunc(was, func(s string) bool { return slices.Contains(left, s) })
	if got := sentences(mandate.Lost(q, before, ended.held())); strings.Join(got, ";") != strings.Join(want, ";") {
		t.Fatalf("day %d: lost %q, want %q", at, got, want)
	}
}
