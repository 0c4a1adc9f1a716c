package casbin_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/voordeur/voordeur/adapters/casbin"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

var home, away = realm.IDFrom([16]byte{1}), realm.IDFrom([16]byte{2})

// store has the rules of one realm and counts how often they are read.
type store struct {
	rules   []ports.Permission
	version int64
	err     error
	loads   int
}

func (s *store) Version(context.Context) (int64, error)            { return s.version, s.err }
func (s *store) All(context.Context) ([]ports.Permission, error)   { s.loads++; return s.rules, s.err }
func (s *store) Replace(context.Context, []ports.Permission) error { return errors.ErrUnsupported }

// wrapped is the unit of work's store with these permissions.
type wrapped struct {
	ports.Store
	s *store
}

func (w wrapped) Permissions() ports.Permissions { return w.s }

func rule(role, object, action string) ports.Permission {
	return ports.Permission{Role: role, Object: object, Action: action}
}

func deny(role, object, action string) ports.Permission {
	return ports.Permission{Role: role, Object: object, Action: action, Deny: true}
}

func can(t *testing.T, a *casbin.Authorizer, r realm.ID, s *store, roles, object, action string) bool {
	t.Helper()
	var names []role.Name
	for n := range strings.SplitSeq(roles, ",") {
		names = append(names, role.Name(n))
	}
	ok, err := a.Can(t.Context(), r, wrapped{s: s}, names, object, action)
	if err != nil {
		t.Errorf("%s %s %s: %v", roles, object, action, err)
	}
	return ok
}

func TestDecisions(t *testing.T) {
	s := &store{version: 1, rules: []ports.Permission{
		rule("beheerder", "people", "read"), rule("beheerder", "people", "grant"), rule("helpdesk", "people", "read"),
		deny("stagiair", "people", "grant"), rule("people", "x", "y"), rule("a", "b:c", "d"),
	}}
	a := casbin.New(10)
	for _, c := range []struct {
		rule, roles, object, action string
		want                        bool
	}{
		{"a right", "beheerder", "people", "read", true},
		{"one of several roles is enough", "iets,helpdesk", "people", "read", true},
		{"not a right of this role", "helpdesk", "people", "grant", false},
		{"a prohibition wins", "beheerder,stagiair", "people", "grant", false},
		{"in any order", "stagiair,beheerder", "people", "grant", false},
		{"and stops nothing else", "beheerder,stagiair", "people", "read", true},
		{"an unknown role", "niemand", "people", "read", false},
		{"an unknown object", "beheerder", "keys", "read", false},
		{"an unknown action", "beheerder", "people", "delete", false},
		{"letter case counts", "Beheerder", "people", "read", false},
		{"a role named like a permission", "people\x00read", "people", "read", false},
		{"a role named like its node", "r:beheerder", "people", "read", false},
		{"a role named like a permission's node", "p:people\x00read", "people", "read", false},
		{"object and action do not run together", "a", "b", "c:d", false},
		{"an object with a colon", "a", "b:c", "d", true},
		{"a star is no wildcard", "beheerder", "*", "*", false},
		{"no role", "", "people", "read", false},
		{"no object", "beheerder", "", "read", false},
		{"no action", "beheerder", "people", "", false},
		{"nothing at all", "", "", "", false},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := can(t, a, home, s, c.roles, c.object, c.action); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	if s.loads != 1 {
		t.Errorf("the rules were read %d times, want once", s.loads)
	}
}

func TestNoRulesMeanNo(t *testing.T) {
	a, s := casbin.New(10), &store{}
	for _, roles := range []string{"", "beheerder", "r:", "p:"} {
		if can(t, a, home, s, roles, "people", "read") {
			t.Errorf("role %q may without any rule", roles)
		}
	}
	onlyDenies := &store{version: 1, rules: []ports.Permission{deny("x", "y", "z")}}
	if can(t, a, away, onlyDenies, "beheerder", "people", "read") {
		t.Error("a realm of prohibitions only allowed")
	}
}

func TestTheZeroRealmMayNothing(t *testing.T) {
	s := &store{version: 1, rules: []ports.Permission{rule("a", "b", "c")}}
	if can(t, casbin.New(1), realm.ID{}, s, "a", "b", "c") {
		t.Error("the zero realm may")
	}
}

func TestAWithdrawnRightIsGoneAtTheNextQuestion(t *testing.T) {
	a, s := casbin.New(10), &store{version: 1, rules: []ports.Permission{rule("a", "b", "c")}}
	if !can(t, a, home, s, "a", "b", "c") {
		t.Fatal("the right is not there")
	}
	s.rules, s.version = nil, 2
	if can(t, a, home, s, "a", "b", "c") {
		t.Error("the right is still there")
	}
}

func TestRealmsShareNoRules(t *testing.T) {
	a := casbin.New(10)
	mine, theirs := &store{version: 1, rules: []ports.Permission{rule("a", "b", "c")}}, &store{version: 1, rules: []ports.Permission{rule("d", "e", "f")}}
	for range 2 {
		if !can(t, a, home, mine, "a", "b", "c") || can(t, a, away, theirs, "a", "b", "c") || can(t, a, home, mine, "d", "e", "f") {
			t.Error("a rule of one realm decides in another")
		}
	}
}

func TestVersionsOfCallersAreNotThoseOfTheStore(t *testing.T) {
	a, s := casbin.New(10), &store{version: 3, rules: []ports.Permission{rule("a", "b", "c")}}
	can(t, a, home, s, "a", "b", "c")
	none := func(context.Context) ([]ports.Permission, error) { return nil, nil }
	ok, err := a.CanAt(t.Context(), home, 3, none, []role.Name{"a"}, "b", "c")
	if ok || err != nil {
		t.Errorf("got %v, %v by the rules of the store", ok, err)
	}
}

func TestCanAtReadsTheRulesOncePerVersion(t *testing.T) {
	a, loads := casbin.New(10), 0
	ask := func(version int64) {
		t.Helper()
		load := func(context.Context) ([]ports.Permission, error) {
			loads++
			return []ports.Permission{rule("a", "b", fmt.Sprint(version))}, nil
		}
		ok, err := a.CanAt(t.Context(), home, version, load, []role.Name{"a"}, "b", fmt.Sprint(version))
		if !ok || err != nil {
			t.Errorf("version %d: %v, %v", version, ok, err)
		}
	}
	for _, v := range []int64{1, 1, 2, 2, 1, 2} { // a login may still be at an older version
		ask(v)
	}
	if loads != 3 {
		t.Errorf("%d loads, want 3: version 1 twice, as the newer one is kept", loads)
	}
}

func TestAFaultIsANoAndIsTold(t *testing.T) {
	a, broken := casbin.New(10), errors.New("broken")
	s := &store{version: 1, err: broken}
	if ok, err := a.Can(t.Context(), home, wrapped{s: s}, []role.Name{"a"}, "b", "c"); ok || !errors.Is(err, broken) {
		t.Errorf("got %v, %v", ok, err)
	}
	for _, bad := range []ports.Permission{rule("", "b", "c"), rule("a", "", "c"), rule("a", "b", ""), deny("a", "b\x00c", "d")} {
		s := &store{version: 1, rules: []ports.Permission{rule("a", "b", "c"), bad}}
		if ok, err := a.Can(t.Context(), home, wrapped{s: s}, []role.Name{"a"}, "b", "c"); ok || err == nil {
			t.Errorf("%+v: got %v, %v", bad, ok, err)
		}
	}
}

func TestTheCacheIsBoundedAndForgetsTheLeastUsed(t *testing.T) {
	a := casbin.New(2)
	stores := map[byte]*store{}
	ask := func(n byte) {
		if stores[n] == nil {
			stores[n] = &store{version: 1, rules: []ports.Permission{rule("a", "b", "c")}}
		}
		can(t, a, realm.IDFrom([16]byte{n}), stores[n], "a", "b", "c")
	}
	for _, n := range []byte{1, 2, 1, 3, 1, 2} {
		ask(n)
	}
	for n, want := range map[byte]int{1: 1, 2: 2, 3: 1} {
		if stores[n].loads != want {
			t.Errorf("realm %d was read %d times, want %d", n, stores[n].loads, want)
		}
	}
}

func TestManyAskAtOnceWhileRulesChange(t *testing.T) {
	a := casbin.New(2)
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			for v := range int64(20) {
				load := func(context.Context) ([]ports.Permission, error) {
					return []ports.Permission{rule("a", "b", fmt.Sprint(v))}, nil
				}
				for _, action := range []string{fmt.Sprint(v), "unknown"} {
					ok, err := a.CanAt(t.Context(), realm.IDFrom([16]byte{byte(i%3 + 1)}), v, load, []role.Name{"unknown", "a"}, "b", action)
					if err != nil || ok != (action != "unknown") {
						t.Errorf("version %d, action %s: %v, %v", v, action, ok, err)
					}
				}
			}
		})
	}
	all.Wait()
}

// FuzzDecision compares with the rules read literally, over few and awkward names.
func FuzzDecision(f *testing.F) {
	f.Add("a|b|c;!a|b|d", "a,x", "b", "c")
	f.Add("a|b|c;!x|b|c", "a,x", "b", "c")
	f.Add("r:a|p:b|c", "a", "b", "c")
	f.Fuzz(func(t *testing.T, written, asked, object, action string) {
		var rules []ports.Permission
		for line := range strings.SplitSeq(written, ";") {
			parts := strings.Split(strings.TrimPrefix(line, "!"), "|")
			if len(parts) != 3 || slices.ContainsFunc(parts, func(s string) bool { return s == "" || strings.Contains(s, "\x00") }) {
				continue
			}
			rules = append(rules, ports.Permission{Role: parts[0], Object: parts[1], Action: parts[2], Deny: strings.HasPrefix(line, "!")})
		}
		var roles []role.Name
		want, forbidden := false, false
		for n := range strings.SplitSeq(asked, ",") {
			roles = append(roles, role.Name(n))
			want = want || slices.Contains(rules, rule(n, object, action))
			forbidden = forbidden || slices.Contains(rules, deny(n, object, action))
		}
		got, err := casbin.New(1).Can(t.Context(), home, wrapped{s: &store{version: 1, rules: rules}}, roles, object, action)
		if err != nil || got != (want && !forbidden) {
			t.Errorf("rules %+v, roles %q, %q %q: got %v, %v, want %v", rules, roles, object, action, got, err, want && !forbidden)
		}
	})
}

func BenchmarkDecision(b *testing.B) {
	s := &store{version: 1}
	for i := range 200 {
		s.rules = append(s.rules, rule(fmt.Sprint("role", i%10), fmt.Sprint("object", i/10), "read"))
	}
	a := casbin.New(1)
	for b.Loop() {
		if ok, err := a.Can(b.Context(), home, wrapped{s: s}, []role.Name{"role3"}, "object5", "read"); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}
