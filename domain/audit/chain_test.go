package audit_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
)

var start = time.Date(2026, 10, 24, 20, 0, 0, 0, time.UTC)

func event(n int) audit.Event {
	return audit.Event{
		ID: fmt.Sprint("event ", n), Action: audit.RoleGranted, Object: "person:1", Result: audit.Done, Origin: "browser", Actor: "person:2",
		At: start.Add(time.Duration(n) * time.Second), Reference: "ABC", Facts: map[string]string{"role": "payer", "level": "EH3"},
		Personal: map[string]string{"address": "jan@a.example", "name": "Jan"},
	}
}

// chain links n events.
func chain(t *testing.T, n int) []audit.Link {
	t.Helper()
	var links []audit.Link
	var former [32]byte
	for i := 1; i <= n; i++ {
		salts := 0
		c, err := audit.Commit(event(i), func() ([]byte, error) { salts++; return []byte(fmt.Sprintf("salt %2d of %4d   ", salts, i))[:16], nil })
		if err != nil {
			t.Fatal(err)
		}
		links = append(links, audit.Chain(former, int64(i), event(i), c))
		former = links[i-1].Hash
	}
	return links
}

func verify(links []audit.Link) []audit.Fault {
	var v audit.Verifier
	for _, l := range links {
		v.Next(l)
	}
	return v.Faults
}

func TestAnUntouchedChainHasNoFault(t *testing.T) {
	links := chain(t, 5)
	var v audit.Verifier
	for _, l := range links {
		v.Next(l)
	}
	if head := v.Head(); len(v.Faults) > 0 || head != (audit.Head{Number: 5, Hash: links[4].Hash}) {
		t.Errorf("%v, head %d", v.Faults, head.Number)
	}
}

// Each field of an event is bound: whichever is changed, the verifier names the event.
func TestAChangedEventIsFound(t *testing.T) {
	for name, change := range map[string]func(*audit.Link){
		"id":             func(l *audit.Link) { l.Event.ID = "other" },
		"action":         func(l *audit.Link) { l.Event.Action = audit.RoleRevoked },
		"object":         func(l *audit.Link) { l.Event.Object = "person:3" },
		"result":         func(l *audit.Link) { l.Event.Result = audit.Refused },
		"origin":         func(l *audit.Link) { l.Event.Origin = "job" },
		"actor":          func(l *audit.Link) { l.Event.Actor = "system" },
		"time":           func(l *audit.Link) { l.Event.At = l.Event.At.Add(1) },
		"reference":      func(l *audit.Link) { l.Event.Reference = "" },
		"a fact":         func(l *audit.Link) { l.Event.Facts = map[string]string{"role": "payer", "level": "EH4"} },
		"less facts":     func(l *audit.Link) { l.Event.Facts = nil },
		"moved text":     func(l *audit.Link) { l.Event.Object, l.Event.Origin = "person:1d", "one" },
		"personal":       func(l *audit.Link) { l.Event.Personal = map[string]string{"address": "piet@a.example"} },
		"personal added": func(l *audit.Link) { l.Event.Personal = map[string]string{"phone": "1"} },
		"personal under an erased salt": func(l *audit.Link) {
			c := l.Commitments["name"]
			c.Salt = nil
			l.Commitments["name"], l.Event.Personal = c, map[string]string{"name": "Piet"}
		},
		"a commitment":      func(l *audit.Link) { l.Commitments["name"] = l.Commitments["address"] },
		"commitment gone":   func(l *audit.Link) { delete(l.Commitments, "name"); l.Event.Personal = nil },
		"the hash":          func(l *audit.Link) { l.Hash[0]++ },
		"all, and the hash": func(l *audit.Link) { e := event(9); *l = audit.Chain([32]byte{}, 3, e, nil) },
	} {
		links := chain(t, 5)
		change(&links[2])
		faults := verify(links)
		if len(faults) == 0 || faults[0].Number < 3 || faults[0].Number > 4 {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

func TestARemovedEventIsFound(t *testing.T) {
	for i := range 4 {
		if len(verify(slices.Delete(chain(t, 5), i, i+1))) == 0 {
			t.Errorf("event %d was removed and nobody saw", i+1)
		}
	}
}

func TestAReorderedChainIsFound(t *testing.T) {
	links := chain(t, 5)
	links[1], links[2] = links[2], links[1]
	if len(verify(links)) == 0 {
		t.Error("two events changed places and nobody saw")
	}
	renumbered := chain(t, 5)
	renumbered[1], renumbered[2] = renumbered[2], renumbered[1]
	renumbered[1].Number, renumbered[2].Number = 2, 3
	if len(verify(renumbered)) == 0 {
		t.Error("two events changed places and numbers and nobody saw")
	}
}

func TestAnInsertedEventIsFound(t *testing.T) {
	links := chain(t, 5)
	forged := audit.Chain(links[1].Hash, 3, event(9), nil)
	if len(verify(slices.Insert(links, 2, forged))) == 0 {
		t.Error("an event was added and nobody saw")
	}
}

// M4: a cut tail, and a log written anew, show against a head kept elsewhere, and only there.
func TestHeadsKeptElsewhere(t *testing.T) {
	links := chain(t, 5)
	var anew []audit.Link
	var former [32]byte
	for i, l := range links {
		l.Event.Actor = "person:3"
		anew = append(anew, audit.Chain(former, int64(i+1), l.Event, l.Commitments))
		former = anew[i].Hash
	}
	head := func(n int) audit.Head { return audit.Head{Number: int64(n), Hash: links[n-1].Hash} }
	for name, c := range map[string]struct {
		links  []audit.Link
		heads  []audit.Head
		faults []int64
	}{
		"nothing kept":          {links[:4], nil, nil},
		"nothing kept, anew":    {anew, nil, nil},
		"as it was":             {links, []audit.Head{head(2), head(5), head(2)}, nil},
		"grown since":           {links, []audit.Head{head(3)}, nil},
		"the tail cut off":      {links[:4], []audit.Head{head(3), head(5)}, []int64{5}},
		"all gone":              {nil, []audit.Head{head(5)}, []int64{5}},
		"written anew":          {anew, []audit.Head{head(2), head(4)}, []int64{2, 4}},
		"heads that contradict": {links, []audit.Head{head(2), {Number: 2, Hash: anew[1].Hash}}, []int64{2, 2}},
	} {
		var v audit.Verifier
		v.Witness(c.heads...)
		for _, l := range c.links {
			v.Next(l)
		}
		var got []int64
		for _, f := range v.End() {
			got = append(got, f.Number)
		}
		if !slices.Equal(got, c.faults) || len(v.End()) != len(c.faults) {
			t.Errorf("%s: faults at %v, want %v", name, got, c.faults)
		}
	}
}

// XC-41: erasing a personal field, with its salt, leaves the chain valid.
func TestAnErasedFieldLeavesTheChainValid(t *testing.T) {
	links := chain(t, 5)
	links[2].Event.Personal = map[string]string{"address": "jan@a.example"}
	c := links[2].Commitments["name"]
	c.Salt = nil
	links[2].Commitments["name"] = c
	if faults := verify(links); len(faults) > 0 {
		t.Error(faults)
	}
}

// Equal fields of two events have unequal commitments, so that one erased cannot be looked up.
func TestCommitmentsAreSalted(t *testing.T) {
	links := chain(t, 2)
	if links[0].Commitments["name"].Sum == links[1].Commitments["name"].Sum {
		t.Error("two commitments of one name are the same")
	}
	if _, err := audit.Commit(event(1), func() ([]byte, error) { return nil, errors.New("no randomness") }); err == nil {
		t.Error("committed without a salt")
	}
	if faults := verify(links); len(faults) > 0 || slices.Sorted(maps.Keys(links[0].Commitments))[0] != "address" {
		t.Error(faults)
	}
}

// The six fields that make an event a record are always there.
func TestAnEventHasItsRequiredFields(t *testing.T) {
	if err := event(1).Check(); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*audit.Event){
		"id": func(e *audit.Event) { e.ID = "" }, "action": func(e *audit.Event) { e.Action = "" }, "object": func(e *audit.Event) { e.Object = "" },
		"result": func(e *audit.Event) { e.Result = "" }, "origin": func(e *audit.Event) { e.Origin = "" }, "actor": func(e *audit.Event) { e.Actor = "" },
		"time": func(e *audit.Event) { e.At = time.Time{} },
	} {
		e := event(1)
		spoil(&e)
		if err := e.Check(); !errors.Is(err, audit.ErrIncomplete) || strings.Contains(err.Error(), "jan@") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
