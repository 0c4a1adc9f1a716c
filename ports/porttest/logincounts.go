package porttest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// LoginCounts holds what ports.Sequencer and ports.AuditReader say of counts: however much of a log is chained and
// counted, and whatever went wrong meanwhile, they are those of its events.
func LoginCounts(t *testing.T, open func(*testing.T) (ports.UnitOfWork, ports.Sequencer)) {
	units, seq := open(t)
	a, b := open2(t, units)
	from := moment.Add(3000 * time.Hour).Truncate(time.Hour)
	logs := map[string]*randomLog{}
	for _, w := range []world{a, b} {
		seed := random32()
		t.Logf("seed %x", seed)
		logs[w.realm.String()] = &randomLog{random: chance{seed}, from: from}
	}
	step := func(w world, chained, counted int) {
		_, err := seq.Chain(w.Context(), w.realm, chained, salt)
		w.refused(nil, err)
		_, err = seq.Count(w.Context(), w.realm, counted)
		w.refused(nil, err)
	}
	check := func(w world) {
		w.Helper()
		log := logs[w.realm.String()]
		for range 4 {
			starts := log.starts()
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Audit().Counts(ctx, starts)
				if diff := gocmp.Diff(log.counts(starts), got); diff != "" {
					w.Fatalf("from %s, of %d events: %s", starts, len(log.events), diff)
				}
				return err
			})
		}
	}
	a.run("counts are those of the events, however much is chained and counted", func(w world) {
		for range 12 {
			for _, each := range []world{a, b} {
				log := logs[each.realm.String()]
				each.do(func(ctx context.Context, s ports.Store) error { return s.Audit().Append(ctx, log.more(60)...) })
				step(each, log.random.below(90), log.random.below(80))
				check(each)
			}
		}
	})
	a.run("whoever counts at once, and wherever they are cut off, each event counts once", func(w world) {
		log := logs[w.realm.String()]
		var all sync.WaitGroup
		for i := range contenders {
			patience := time.Duration(log.random.below(4000)) * time.Microsecond
			events := log.more(10)
			all.Go(func() {
				w.do(func(ctx context.Context, s ports.Store) error { return s.Audit().Append(ctx, events...) })
				_, err := seq.Chain(w.Context(), w.realm, 40, salt)
				w.refused(nil, err)
				cut, cancel := context.WithTimeout(w.Context(), patience)
				defer cancel()
				_, _ = seq.Count(cut, w.realm, 30+i) // whether it was cut off or not
				_, err = seq.Count(w.Context(), w.realm, 20)
				w.refused(nil, err)
			})
		}
		for range 5 { // what is read meanwhile is never more than there is
			w.view(func(ctx context.Context, s ports.Store) error {
				before := log.counts([]time.Time{from})
				got, err := s.Audit().Counts(ctx, []time.Time{from})
				w.same(total(got) <= total(before), true)
				return err
			})
		}
		all.Wait()
		check(w)
	})
	a.run("what is behind is found, and caught up with", func(w world) {
		caughtUp := func(each world) {
			for {
				n, err := seq.Chain(each.Context(), each.realm, 1000, salt)
				w.refused(nil, err)
				if n == 0 {
					break
				}
			}
			for {
				n, err := seq.Count(each.Context(), each.realm, 100)
				w.refused(nil, err)
				if n == 0 {
					return
				}
			}
		}
		caughtUp(b)
		w.do(func(ctx context.Context, s ports.Store) error {
			return s.Audit().Append(ctx, logs[w.realm.String()].more(5)...)
		})
		_, err := seq.Chain(w.Context(), w.realm, 1000, salt)
		w.refused(nil, err)
		behind, err := seq.Uncounted(w.Context(), 10)
		w.refused(nil, err)
		w.same(behind, []realm.ID{a.realm})
		caughtUp(a)
		check(a)
		check(b)
		behind, err = seq.Uncounted(w.Context(), 10)
		w.refused(nil, err)
		w.same(len(behind), 0)
	})
}

func total(counts []ports.AuditCount) (n int) {
	for _, c := range counts {
		n += c.Logins
	}
	return n
}

// chance gives numbers that a seed determines.
type chance struct{ state [32]byte }

func (c *chance) below(n int) int {
	c.state = sha256.Sum256(c.state[:])
	return int(binary.BigEndian.Uint64(c.state[:]) % uint64(n))
}

// randomLog is a log of four days: logins that take up to an hour, their events in any order, and others between them.
type randomLog struct {
	random chance
	from   time.Time
	logins int
	events []audit.Event
}

// more adds events, each of one of the newest logins.
func (l *randomLog) more(n int) []audit.Event {
	var out []audit.Event
	for range n {
		if l.random.below(3) == 0 {
			l.logins++
		}
		login := l.logins - l.random.below(min(8, l.logins+1))
		at := l.from.Add(time.Duration(login)*17*time.Minute + time.Duration(l.random.below(int(time.Hour))))
		e := newEvent()
		e.Action = []audit.Action{audit.LoginProven, audit.FactorAccepted, audit.FactorAccepted, audit.LoginGranted, audit.LoginRefused, audit.RoleRequested}[l.random.below(6)]
		e.Object, e.At, e.Facts = fmt.Sprint("login:", login), at.Truncate(time.Microsecond), map[string]string{"service": []string{"one", awkward}[login%2]}
		if l.random.below(4) == 0 {
			e.Object, e.Facts["login"] = "person:x", e.Object
		}
		if e.Action == audit.LoginRefused {
			e.Facts["reason"] = []string{"no-role", "cancelled"}[l.random.below(2)]
		}
		if login%11 == 3 {
			e.Facts[audit.Trial] = "yes"
		}
		if l.random.below(9) == 0 {
			delete(e.Facts, "service")
		}
		out = append(out, e)
	}
	l.events = append(l.events, out...)
	return out
}

// starts are those of some periods, on the hour and beside it, in which most events fall.
func (l *randomLog) starts() []time.Time {
	out := []time.Time{l.from.Add(time.Duration(l.random.below(int(9 * time.Hour))))}
	for range l.random.below(6) {
		next := out[len(out)-1].Add(time.Hour + time.Duration(l.random.below(int(20*time.Hour))))
		if l.random.below(2) == 0 {
			next = next.Truncate(time.Hour)
		}
		out = append(out, next)
	}
	return out
}

// counts is the contract of AuditReader.Counts, told over all events there are.
func (l *randomLog) counts(starts []time.Time) []ports.AuditCount {
	type key struct {
		ports.AuditCount
		login string
	}
	last := map[key]time.Time{}
	for _, e := range l.events {
		service, named := e.Facts["service"]
		if _, trial := e.Facts[audit.Trial]; trial || !named || !slices.Contains(audit.Counted, e.Action) {
			continue
		}
		k := key{ports.AuditCount{Action: e.Action, Service: service, Reason: e.Facts["reason"]}, cmp.Or(e.Facts["login"], e.Object)}
		if e.At.After(last[k]) {
			last[k] = e.At
		}
	}
	sums := map[ports.AuditCount]int{}
	for k, at := range last {
		for _, start := range starts {
			if start = start.Truncate(time.Hour); !at.Before(start) {
				k.From = start
			}
		}
		if !k.From.IsZero() {
			sums[k.AuditCount]++
		}
	}
	out := []ports.AuditCount{}
	for c, n := range sums {
		c.Logins = n
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b ports.AuditCount) int {
		return cmp.Or(cmp.Compare(a.Action, b.Action), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Reason, b.Reason), a.From.Compare(b.From))
	})
	return out
}
