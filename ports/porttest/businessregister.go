package porttest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// RegisterSample says whom the register under test knows.
type RegisterSample struct {
	Whole     identity.Extract       // all of one organisation, with a trade name and a main branch
	Branch    identity.BranchExtract // another of its branches
	Closed    identity.BranchExtract // a third, which was closed
	Many      identity.KvK           // has Branches branches, more than two pages
	Branches  int
	Search    string // two words with an accent and a capital, of which branches of Many have both
	Found     int    // as many as that
	Shielded  identity.KvK
	Hidden    string // the street that must not be told
	Without   identity.KvK
	Dissolved identity.KvK
	Unknown   identity.KvK
	Down      identity.KvK
}

// BusinessRegister holds the contract of ports.BusinessRegister.
func BusinessRegister(t *testing.T, open func(*testing.T) (ports.BusinessRegister, RegisterSample)) {
	for rule, hold := range map[string]func(registerWorld){
		"an organisation is given as it is registered":     registerWorld.given,
		"who is given something may change it":             registerWorld.own,
		"a dissolved organisation is given with its end":   registerWorld.dissolved,
		"a shielded address is told by nothing":            registerWorld.shielded,
		"pages hold every branch once, the main one first": registerWorld.pages,
		"the limits of a page are kept":                    registerWorld.limits,
		"branches are found by their words and number":     registerWorld.search,
		"an organisation can have no branches":             registerWorld.without,
		"a branch is that of its organisation only":        registerWorld.branch,
		"what is not there is not found":                   registerWorld.unknown,
		"a register that is down is no answer":             registerWorld.down,
		"an ended context gives its error":                 registerWorld.ended,
		"many may ask at once":                             registerWorld.atOnce,
	} {
		t.Run(rule, func(t *testing.T) {
			register, sample := open(t)
			hold(registerWorld{world{T: t}, register, sample})
		})
	}
}

type registerWorld struct {
	world
	register ports.BusinessRegister
	sample   RegisterSample
}

func (w registerWorld) organisation(k identity.KvK) identity.Extract {
	w.Helper()
	e, err := w.register.Organisation(w.Context(), k)
	if err != nil {
		w.Fatal(err)
	}
	return e
}

func (w registerWorld) page(q ports.BranchQuery) ports.BranchPage {
	w.Helper()
	p, err := w.register.Branches(w.Context(), q)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

// refusedBy wants err from each method.
func (w registerWorld) refusedBy(ctx context.Context, k identity.KvK, b identity.Branch, want error) {
	w.Helper()
	_, err := w.register.Organisation(ctx, k)
	w.refused(want, err)
	_, err = w.register.Branches(ctx, ports.BranchQuery{Organisation: k, Limit: 10})
	w.refused(want, err)
	_, err = w.register.Branch(ctx, k, b)
	w.refused(want, err)
}

// MR-18.
func (w registerWorld) given() {
	w.same(w.organisation(w.sample.Whole.KvK), w.sample.Whole)
}

func (w registerWorld) own() {
	e := w.organisation(w.sample.Whole.KvK)
	e.TradeNames[0] = "changed"
	w.same(w.organisation(w.sample.Whole.KvK), w.sample.Whole)
	q := ports.BranchQuery{Organisation: w.sample.Many, Limit: 5}
	p := w.page(q)
	first := p.Branches[0]
	p.Branches[0] = identity.BranchExtract{}
	w.same(w.page(q).Branches[0], first)
}

// MR-79.
func (w registerWorld) dissolved() {
	if e := w.organisation(w.sample.Dissolved); e.Ended.IsZero() || !e.Dissolved(e.Ended) {
		w.Errorf("%+v has no end", e)
	}
}

func (w registerWorld) shielded() {
	e := w.organisation(w.sample.Shielded)
	p := w.page(ports.BranchQuery{Organisation: w.sample.Shielded, Limit: 10})
	b, err := w.register.Branch(w.Context(), e.KvK, e.MainBranch)
	if err != nil || len(p.Branches) == 0 {
		w.Fatalf("%+v, %v", p, err)
	}
	hidden := identity.Address{Shielded: true}
	if e.Address != hidden || b.Address != hidden || p.Branches[0].Address != hidden {
		w.Errorf("%+v, %+v, %+v", e.Address, b.Address, p.Branches[0].Address)
	}
	if p := w.page(ports.BranchQuery{Organisation: w.sample.Shielded, Search: w.sample.Hidden, Limit: 10}); p.Total != 0 {
		w.Error("a branch is found by its hidden address")
	}
}

// MR-16.
func (w registerWorld) pages() {
	seen := map[identity.Branch]bool{}
	for offset := 0; offset < w.sample.Branches; offset += 100 {
		p := w.page(ports.BranchQuery{Organisation: w.sample.Many, Offset: offset, Limit: 100})
		if p.Total != w.sample.Branches {
			w.Fatalf("%d branches in all, want %d", p.Total, w.sample.Branches)
		}
		for i, b := range p.Branches {
			if b.Main != (offset+i == 0) || b.KvK != w.sample.Many || b.Name == "" {
				w.Errorf("place %d: %+v", offset+i, b)
			}
			seen[b.Number] = true
		}
	}
	if len(seen) != w.sample.Branches {
		w.Errorf("%d different branches on the pages, want %d", len(seen), w.sample.Branches)
	}
}

func (w registerWorld) limits() {
	for _, c := range []struct{ offset, limit, want int }{{0, 1000, 100}, {0, 0, 1}, {-5, -5, 1}, {w.sample.Branches - 3, 100, 3}, {w.sample.Branches, 100, 0}, {1 << 40, 100, 0}} {
		p := w.page(ports.BranchQuery{Organisation: w.sample.Many, Offset: c.offset, Limit: c.limit})
		if len(p.Branches) != c.want || p.Total != w.sample.Branches {
			w.Errorf("offset %d, limit %d: %d of %d", c.offset, c.limit, len(p.Branches), p.Total)
		}
	}
}

func (w registerWorld) search() {
	q := ports.BranchQuery{Organisation: w.sample.Many, Search: w.sample.Search, Limit: 100}
	all := w.page(q)
	if all.Total != w.sample.Found || len(all.Branches) != min(100, w.sample.Found) {
		w.Fatalf("%d found, want %d", all.Total, w.sample.Found)
	}
	words := strings.Fields(w.sample.Search)
	slices.Reverse(words)
	for _, as := range []string{strings.ToUpper(w.sample.Search), strings.ToLower(w.sample.Search), "  " + strings.Join(words, " \t")} {
		q.Search = as
		w.same(w.page(q), all)
	}
	q.Search = w.sample.Search + " nobody-has-this"
	w.same(w.page(q), ports.BranchPage{})
	some := all.Branches[0]
	q.Search = some.Number.String()
	w.same(w.page(q), ports.BranchPage{Branches: []identity.BranchExtract{some}, Total: 1})
}

func (w registerWorld) without() {
	if e := w.organisation(w.sample.Without); !e.MainBranch.IsZero() || e.Name == "" {
		w.Errorf("%+v", e)
	}
	w.same(w.page(ports.BranchQuery{Organisation: w.sample.Without, Limit: 10}), ports.BranchPage{})
}

// MR-16, MR-79.
func (w registerWorld) branch() {
	for _, want := range []identity.BranchExtract{w.sample.Branch, w.sample.Closed} {
		got, err := w.register.Branch(w.Context(), w.sample.Whole.KvK, want.Number)
		if err != nil {
			w.Fatal(err)
		}
		w.same(got, want)
		_, err = w.register.Branch(w.Context(), w.sample.Many, want.Number)
		w.refused(ports.ErrNotFound, err)
	}
	if w.sample.Branch.Closed(w.sample.Closed.Ended) || !w.sample.Closed.Closed(w.sample.Closed.Ended) {
		w.Error("the sample has no closed branch beside one that is open")
	}
}

// MR-19.
func (w registerWorld) unknown() {
	missing, _ := identity.ParseBranch("999999999999")
	w.refusedBy(w.Context(), w.sample.Unknown, missing, ports.ErrNotFound)
	w.refusedBy(w.Context(), identity.KvK{}, identity.Branch{}, ports.ErrNotFound)
	_, err := w.register.Branch(w.Context(), w.sample.Whole.KvK, missing)
	w.refused(ports.ErrNotFound, err)
}

func (w registerWorld) down() {
	_, one := w.register.Organisation(w.Context(), w.sample.Down)
	_, many := w.register.Branches(w.Context(), ports.BranchQuery{Organisation: w.sample.Down, Limit: 10})
	for _, err := range []error{one, many} {
		w.refused(ports.ErrUnavailable, err)
		if errors.Is(err, ports.ErrNotFound) {
			w.Error("what cannot be known now is said not to exist")
		}
	}
}

func (w registerWorld) ended() {
	ctx, cancel := context.WithCancel(w.Context())
	cancel()
	w.refusedBy(ctx, w.sample.Whole.KvK, w.sample.Branch.Number, context.Canceled)
}

func (w registerWorld) atOnce() {
	var all sync.WaitGroup
	for i := range contenders {
		all.Go(func() {
			e, err := w.register.Organisation(w.Context(), w.sample.Whole.KvK)
			if err != nil {
				w.Errorf("caller %d: %v", i, err)
				return
			}
			w.same(e, w.sample.Whole)
		})
	}
	all.Wait()
}
