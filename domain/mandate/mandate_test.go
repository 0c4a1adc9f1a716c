package mandate_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/validity"
)

func draft(t testing.TB) mandate.Mandate {
	t.Helper()
	m, err := mandate.Restore(mandate.Mandate{
		ID: "m", Grantor: kvk(t, 1), Grantee: mandate.Grantee{Holder: "h"}, Scope: mandate.Scope{All: true}, Level: assurance.EH3,
		Term: validity.Term{From: day(10), Until: day(100)}, Consent: mandate.Draft,
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func deed(n int) mandate.Deed {
	return mandate.Deed{By: fmt.Sprintf("person:%d", n), At: day(n), Why: "reden"}
}

// MR-75, MR-81, section 1.8: every act in every state; what is not in the table is refused and changes nothing.
func TestTransitions(t *testing.T) {
	do := func(acts ...func(*mandate.Mandate) error) func(*mandate.Mandate) error {
		return func(m *mandate.Mandate) error {
			for _, act := range acts {
				if err := act(m); err != nil {
					return err
				}
			}
			return nil
		}
	}
	grant := func(m *mandate.Mandate) error { return m.Grant(deed(1)) }
	states := map[mandate.State]struct {
		at      int
		prepare func(*mandate.Mandate) error
	}{
		mandate.StateDraft:     {5, do()},
		mandate.StateProposed:  {5, do(func(m *mandate.Mandate) error { return m.Propose(deed(0)) })},
		mandate.StateAwaiting:  {5, do(func(m *mandate.Mandate) error { return m.Ask(deed(0)) })},
		mandate.StateRefused:   {5, do(func(m *mandate.Mandate) error { return m.Refuse(deed(0)) })},
		mandate.StateFuture:    {5, do(grant)},
		mandate.StateActive:    {50, do(grant)},
		mandate.StateSuspended: {50, do(grant, func(m *mandate.Mandate) error { return m.Suspend(deed(40)) })},
		mandate.StateScheduled: {50, do(grant, func(m *mandate.Mandate) error { return m.Schedule(day(60), deed(40)) })},
		mandate.StateEnded:     {50, do(grant, func(m *mandate.Mandate) error { return m.End(deed(40)) })},
		mandate.StateExpired:   {150, do(grant)},
	}
	acts := map[string]func(*mandate.Mandate, mandate.Deed) error{
		"propose":   (*mandate.Mandate).Propose,
		"ask":       (*mandate.Mandate).Ask,
		"grant":     (*mandate.Mandate).Grant,
		"refuse":    (*mandate.Mandate).Refuse,
		"suspend":   (*mandate.Mandate).Suspend,
		"reinstate": (*mandate.Mandate).Reinstate,
		"end":       (*mandate.Mandate).End,
		"schedule":  func(m *mandate.Mandate, d mandate.Deed) error { return m.Schedule(d.At.AddDate(0, 0, 5), d) },
		"extend":    func(m *mandate.Mandate, d mandate.Deed) error { return m.Extend(day(200), d) },
	}
	allowed := map[mandate.State]map[string]mandate.State{
		mandate.StateDraft:     {"propose": mandate.StateProposed, "ask": mandate.StateAwaiting, "grant": mandate.StateFuture, "refuse": mandate.StateRefused},
		mandate.StateProposed:  {"ask": mandate.StateAwaiting, "grant": mandate.StateFuture, "refuse": mandate.StateRefused},
		mandate.StateAwaiting:  {"grant": mandate.StateFuture, "refuse": mandate.StateRefused},
		mandate.StateFuture:    {"suspend": mandate.StateFuture, "end": mandate.StateEnded, "schedule": mandate.StateFuture, "extend": mandate.StateFuture},
		mandate.StateActive:    {"suspend": mandate.StateSuspended, "end": mandate.StateEnded, "schedule": mandate.StateScheduled, "extend": mandate.StateActive},
		mandate.StateSuspended: {"reinstate": mandate.StateActive, "end": mandate.StateEnded, "schedule": mandate.StateSuspended, "extend": mandate.StateSuspended},
		mandate.StateScheduled: {"suspend": mandate.StateSuspended, "end": mandate.StateEnded, "schedule": mandate.StateScheduled, "extend": mandate.StateActive},
	}
	for state, s := range states {
		for name, act := range acts {
			t.Run(string(state)+"/"+name, func(t *testing.T) {
				m := draft(t)
				if err := s.prepare(&m); err != nil || m.At(day(s.at)) != state {
					t.Fatalf("it is %s, %v", m.At(day(s.at)), err)
				}
				before := m
				err := act(&m, deed(s.at))
				want, ok := allowed[state][name]
				if ok != (err == nil) {
					t.Fatalf("got %v", err)
				}
				if !ok {
					if diff := cmp.Diff(before, m, values); diff != "" {
						t.Errorf("refused, and changed:\n%s", diff)
					}
					return
				}
				if got := m.At(day(s.at).Add(time.Second)); got != want {
					t.Errorf("then %s, want %s", got, want)
				}
				if last := m.History[len(m.History)-1]; last.By != deed(s.at).By || !last.At.Equal(day(s.at)) || last.Why != "reden" {
					t.Errorf("the history tells %+v", last)
				}
				if _, err := mandate.Restore(m); err != nil {
					t.Error("what came of it is no mandate")
				}
			})
		}
	}
}

var values = cmp.AllowUnexported(identity.KvK{}, identity.Branch{})

// MR-81: who asked for a second administrator is not the second one.
func TestNobodyIsTheirOwnSecondPairOfEyes(t *testing.T) {
	m := draft(t)
	if err := m.Ask(deed(1)); err != nil {
		t.Fatal(err)
	}
	if err := m.Grant(deed(1)); !errors.Is(err, mandate.ErrAct) {
		t.Errorf("granted by who asked: %v", err)
	}
	if err := m.Grant(deed(2)); err != nil {
		t.Errorf("refused to another: %v", err)
	}
}

// ET-18: five years at most, also by extending.
func TestAMandateLastsFiveYearsAtMost(t *testing.T) {
	m := draft(t)
	_ = m.Grant(deed(1))
	if m.Extend(day(50).AddDate(5, 0, 1), deed(50)) == nil {
		t.Error("extended beyond five years from now")
	}
	if err := m.Extend(day(50).AddDate(5, 0, 0), deed(50)); err != nil {
		t.Errorf("five years: %v", err)
	}
	if _, err := mandate.Restore(m); err != nil {
		t.Error("an extended mandate does not come back from storage")
	}
	long := draft(t)
	long.Term.Until = long.Term.From.AddDate(5, 0, 1)
	if _, err := mandate.Restore(long); err == nil {
		t.Error("made for more than five years")
	}
}

func TestRestoreRefusesWhatIsNoMandate(t *testing.T) {
	for name, spoil := range map[string]func(*mandate.Mandate){
		"no grantor":            func(m *mandate.Mandate) { m.Grantor = identity.KvK{} },
		"to nobody":             func(m *mandate.Mandate) { m.Grantee = mandate.Grantee{} },
		"to two":                func(m *mandate.Mandate) { m.Grantee.Intermediary = kvk(t, 2) },
		"to itself":             func(m *mandate.Mandate) { m.Grantee = mandate.Grantee{Intermediary: m.Grantor} },
		"a chain of two":        func(m *mandate.Mandate) { m.Grantee = mandate.Grantee{Intermediary: kvk(t, 2), ForClients: true} },
		"clients in a branch":   func(m *mandate.Mandate) { m.Grantee.ForClients, m.Branch = true, branch(t, 1) },
		"all and some":          func(m *mandate.Mandate) { m.Scope.Services = []mandate.ServiceID{"a"} },
		"no services":           func(m *mandate.Mandate) { m.Scope.All = false },
		"services out of order": func(m *mandate.Mandate) { m.Scope = mandate.Scope{Services: []mandate.ServiceID{"b", "a"}} },
		"no level":              func(m *mandate.Mandate) { m.Level = assurance.None },
		"an ended level":        func(m *mandate.Mandate) { m.Level = assurance.EH1 },
		"no term":               func(m *mandate.Mandate) { m.Term = validity.Term{} },
		"unknown consent":       func(m *mandate.Mandate) { m.Consent = "yes" },
	} {
		m := draft(t)
		spoil(&m)
		if _, err := mandate.Restore(m); err == nil {
			t.Errorf("%s: restored", name)
		}
	}
}

// MR-17, MR-74, ET-18: what an administrator may give, all faults at once.
func TestWishes(t *testing.T) {
	good := mandate.Wish{Level: assurance.EH3, All: true, From: day(0), Until: day(0).AddDate(5, 0, 0)}
	for name, c := range map[string]struct {
		change func(*mandate.Wish)
		want   []mandate.Problem
	}{
		"five years, all services": {func(*mandate.Wish) {}, nil},
		"above the own level":      {func(w *mandate.Wish) { w.Level = assurance.EH4 }, []mandate.Problem{{Fault: mandate.AboveOwnLevel}}},
		"neither all nor any":      {func(w *mandate.Wish) { w.All = false }, []mandate.Problem{{Fault: mandate.NoServices}}},
		"too high and no branch": {func(w *mandate.Wish) {
			w.Level, w.All, w.Branch, w.Services = assurance.EH2, false, true, []mandate.Service{catalogue[0], catalogue[2]}
		}, []mandate.Problem{{mandate.ServiceNoBranch, "a"}, {mandate.ServiceTooHigh, "c"}}},
		"from yesterday": {func(w *mandate.Wish) { w.From = day(-1) }, []mandate.Problem{{Fault: mandate.InThePast}}},
		"backwards":      {func(w *mandate.Wish) { w.Until = day(0) }, []mandate.Problem{{Fault: mandate.NoTerm}}},
		"a day too long": {func(w *mandate.Wish) { w.Until = w.Until.AddDate(0, 0, 1) }, []mandate.Problem{{Fault: mandate.TooLong}}},
	} {
		w := good
		c.change(&w)
		if diff := cmp.Diff(c.want, w.Check(assurance.EH3, day(0))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// MR-80: the last administrator cannot leave without a successor who stays as long; XC-44: a deputy is none.
func TestTheLastAdministratorNeedsASuccessor(t *testing.T) {
	term := func(from, until int) validity.Term { return validity.Term{From: day(from), Until: day(until)} }
	me := mandate.Administrator{Person: "me", Term: term(0, 1000)}
	for name, c := range map[string]struct {
		others []mandate.Administrator
		want   error
	}{
		"nobody else":        {nil, mandate.ErrLastAdministrator},
		"a colleague":        {[]mandate.Administrator{{Person: "a", Term: term(0, 1000)}}, nil},
		"one who is gone":    {[]mandate.Administrator{{Person: "a", Term: term(0, 40)}}, mandate.ErrLastAdministrator},
		"one who is to come": {[]mandate.Administrator{{Person: "a", Term: term(60, 2000)}}, mandate.ErrLastAdministrator},
		"a deputy":           {[]mandate.Administrator{{Person: "a", Term: term(0, 60)}}, mandate.ErrLastAdministrator},
	} {
		if got := mandate.Successors(append(c.others, me), "me", day(50)); !errors.Is(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if err := mandate.Successors(nil, "me", day(50)); err != nil {
		t.Errorf("who administers nothing may go: %v", err)
	}
}

// MR-39, G9: all services means those to come as well, as far as their level is not above the mandate's.
func TestAllServicesIncludesThoseToCome(t *testing.T) {
	m := draft(t)
	m.Level = assurance.EH2Plus
	_ = m.Grant(deed(1))
	held := mandate.Held{Own: []mandate.Mandate{m}}
	for level, want := range map[assurance.Level]int{assurance.EH2: 1, assurance.EH2Plus: 1, assurance.EH3: 0} {
		q := mandate.Question{Service: mandate.Service{ID: "new", Minimum: level}, Means: assurance.EH3, At: day(50)}
		if got := len(mandate.Decide(q, held).Options); got != want {
			t.Errorf("a new service at %s: %d options", level, got)
		}
	}
}

// M20: the level of an answer is that of the weakest link.
func TestTheLevelIsThatOfTheWeakestLink(t *testing.T) {
	own := draft(t)
	own.Grantee.ForClients = true
	_ = own.Grant(deed(1))
	client := draft(t)
	client.ID, client.Grantor, client.Grantee, client.Level = "c", kvk(t, 2), mandate.Grantee{Intermediary: kvk(t, 1)}, assurance.EH2Plus
	_ = client.Grant(deed(1))
	q := mandate.Question{Service: mandate.Service{ID: "s", Minimum: assurance.EH2, Intermediaries: true}, Means: assurance.EH3, At: day(50)}
	got := mandate.Decide(q, mandate.Held{Own: []mandate.Mandate{own}, Clients: []mandate.Mandate{client}}).Options
	if len(got) != 2 || got[0].Level != assurance.EH3 || got[1].Level != assurance.EH2Plus || got[1].Via != kvk(t, 1) {
		t.Errorf("got %+v", got)
	}
}

// XC-20: who is refused as their mandate ended is told when: of several, the last; of a chain, its first end.
func TestWhenAMandateEnded(t *testing.T) {
	until := func(id mandate.ID, n int) mandate.Mandate {
		m := draft(t)
		m.ID, m.Grantee.ForClients = id, true
		m.Term = validity.Term{From: day(1), Until: day(n)}
		_ = m.Grant(deed(1))
		return m
	}
	client := until("c", 40)
	client.Grantor, client.Grantee = kvk(t, 2), mandate.Grantee{Intermediary: client.Grantor}
	stopped := until("s", 90)
	_ = stopped.End(deed(30))
	other := until("o", 60)
	other.Scope = mandate.Scope{Services: []mandate.ServiceID{"another"}}
	for name, test := range map[string]struct {
		held   mandate.Held
		chains bool
		want   time.Time
	}{
		"by the calendar":             {mandate.Held{Own: []mandate.Mandate{until("a", 20)}}, false, day(20)},
		"by somebody":                 {mandate.Held{Own: []mandate.Mandate{stopped}}, false, day(30)},
		"the last of several":         {mandate.Held{Own: []mandate.Mandate{until("a", 20), stopped, until("b", 10)}}, false, day(30)},
		"not of another service":      {mandate.Held{Own: []mandate.Mandate{until("a", 20), other}}, false, day(20)},
		"a chain ends with its first": {mandate.Held{Own: []mandate.Mandate{until("a", 20)}, Clients: []mandate.Mandate{client}}, true, day(20)},
		"a chain where none is taken": {mandate.Held{Own: []mandate.Mandate{stopped}, Clients: []mandate.Mandate{client}}, false, day(30)},
	} {
		q := mandate.Question{Service: mandate.Service{ID: "s", Minimum: assurance.EH2, Intermediaries: test.chains}, Means: assurance.EH3, At: day(80)}
		if a := mandate.Decide(q, test.held); a.Why != mandate.MandateEnded || !a.Ended.Equal(test.want) {
			t.Errorf("%s: %+v, want %s", name, a, test.want)
		}
		for n := range 79 { // another answer tells no end
			q.At = day(n)
			if a := mandate.Decide(q, test.held); (a.Why == mandate.MandateEnded) == a.Ended.IsZero() || a.Ended.After(q.At) {
				t.Errorf("%s, day %d: %+v", name, n, a)
			}
		}
	}
}

func BenchmarkDecide(b *testing.B) {
	var held mandate.Held
	for i := range 5 {
		m := draft(b)
		m.ID, m.Grantor, m.Grantee.ForClients = mandate.ID(fmt.Sprint(i)), kvk(b, i+1), i == 0
		_ = m.Grant(deed(1))
		held.Own = append(held.Own, m)
	}
	for i := range 20 {
		m := draft(b)
		m.ID, m.Grantor, m.Grantee = mandate.ID(fmt.Sprint("c", i)), kvk(b, i+100), mandate.Grantee{Intermediary: kvk(b, 1)}
		_ = m.Grant(deed(1))
		held.Clients = append(held.Clients, m)
	}
	q := mandate.Question{Service: mandate.Service{ID: "s", Minimum: assurance.EH2, Intermediaries: true}, Means: assurance.EH3, At: day(50)}
	for b.Loop() {
		if len(mandate.Decide(q, held).Options) != 25 {
			b.Fatal("wrong answer")
		}
	}
}
