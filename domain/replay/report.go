package replay

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"
)

// Report is what a replay shows: how many logins stay as they were, and the others by what becomes of them.
type Report struct {
	Total  int
	Same   int
	Unsure int
	Groups []Group // the largest first; those that stay the same are not among them
}

// Group is logins of which the same becomes.
type Group struct {
	Common
	Logins   int
	People   int // as far as records tell them apart
	Examples []Example
}

// Common is what they have in common.
type Common struct {
	Service  string
	Audience string
	Was      Outcome
	Becomes  Outcome
	Missing  string // inputs, where that is Unsure: "links organisations"
}

// Example is one login of a group: the helpdesk finds it by its reference.
type Example struct {
	Event     string
	Reference string
	At        time.Time
}

// examples is how many of a group are kept.
const examples = 5

// Tally counts what becomes of logins.
type Tally struct {
	total, same int
	groups      map[Common]*counted
}

type counted struct {
	logins   int
	people   map[uint64]struct{} // digests of who: there may be a million
	examples []Example
}

// NewTally counts nothing yet.
func NewTally() *Tally { return &Tally{groups: map[Common]*counted{}} }

// Add counts one login. who tells people apart; empty: unknown.
func (t *Tally) Add(rec Record, a Again, who string, e Example) {
	t.total++
	if a.Same() {
		t.same++
		return
	}
	names := make([]string, len(a.Missing))
	for i, m := range a.Missing {
		names[i] = string(m)
	}
	c := cmp.Or(rec.Evidence.Choice, rec.Evidence.Session.Choice)
	t.count(Common{Service: rec.Evidence.Asked.Service, Audience: c.Audience, Was: a.Was, Becomes: a.Becomes, Missing: strings.Join(names, " ")}, who, e)
}

func (t *Tally) count(g Common, who string, e Example) {
	c := t.groups[g]
	if c == nil {
		c = &counted{people: map[uint64]struct{}{}}
		t.groups[g] = c
	}
	c.logins++
	if who != "" {
		h := fnv.New64a()
		_, _ = h.Write([]byte(who)) // never fails
		c.people[h.Sum64()] = struct{}{}
	}
	if len(c.examples) < examples {
		c.examples = append(c.examples, e)
	}
}

// Report gives what was counted.
func (t *Tally) Report() Report {
	r := Report{Total: t.total, Same: t.same}
	for key, c := range t.groups {
		g := Group{key, c.logins, len(c.people), c.examples}
		if g.Becomes.Kind == Unsure {
			r.Unsure += g.Logins
		}
		r.Groups = append(r.Groups, g)
	}
	slices.SortFunc(r.Groups, func(a, b Group) int {
		return cmp.Or(b.Logins-a.Logins, strings.Compare(fmt.Sprint(a.Common), fmt.Sprint(b.Common)))
	})
	return r
}
