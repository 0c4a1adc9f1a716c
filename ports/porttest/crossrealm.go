package porttest

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

func open2(t *testing.T, units ports.UnitOfWork) (a, b world) {
	a = world{t, units, newRealm(), newRealm()}
	return a, world{t, units, a.other, a.realm}
}

func newSlug() realm.Slug {
	return must(realm.ParseSlug("t" + letters(10) + "/production"))
}

// Realms holds the contract of ports.Realms.
func Realms(t *testing.T, open func(*testing.T) (ports.UnitOfWork, ports.Realms)) {
	units, realms := open(t)
	a, b := open2(t, units)
	one, two := ports.RegisteredRealm{ID: a.realm, Slug: newSlug()}, ports.RegisteredRealm{ID: b.realm, Slug: newSlug()}
	ctx := t.Context()
	for _, r := range []ports.RegisteredRealm{one, two} {
		a.refused(nil, realms.Register(ctx, r))
	}
	a.run("found by slug; others are not found", func(w world) {
		got, err := realms.BySlug(ctx, one.Slug)
		w.refused(nil, err)
		w.same(got, one)
		_, err = realms.BySlug(ctx, newSlug())
		w.refused(ports.ErrNotFound, err)
		_, err = realms.BySlug(ctx, realm.Slug{})
		w.refused(ports.ErrNotFound, err)
	})
	a.run("id and slug are registered once", func(w world) {
		w.refused(ports.ErrConflict, realms.Register(ctx, ports.RegisteredRealm{ID: one.ID, Slug: newSlug()}))
		w.refused(ports.ErrConflict, realms.Register(ctx, ports.RegisteredRealm{ID: newRealm(), Slug: one.Slug}))
	})
	a.run("the version is that of the live document", func(w world) {
		for n := range 2 {
			w.do(func(ctx context.Context, s ports.Store) error {
				return s.Policies().Publish(ctx, ports.PolicyVersion{Number: n + 1, Published: moment})
			})
		}
		all, err := realms.All(ctx)
		w.refused(nil, err)
		live := one
		live.Version = 2
		if len(all) != 2 || !slices.Contains(all, live) || !slices.Contains(all, two) {
			w.Errorf("got %+v", all)
		}
	})
}

// Relay holds the contract of ports.Relay.
func Relay(t *testing.T, open func(*testing.T) (ports.UnitOfWork, ports.Relay)) {
	const lease = time.Minute
	add := func(w world, m ports.Message) ports.Message {
		w.do(func(ctx context.Context, s ports.Store) error { return s.Outbox().Add(ctx, m) })
		return m
	}
	get := func(w world, id string) (m ports.Message, err error) {
		w.view(func(ctx context.Context, s ports.Store) error {
			m, err = s.Outbox().Get(ctx, id)
			return nil
		})
		return m, err
	}
	rule := func(name string, f func(a, b world, r ports.Relay, claim func(time.Time) []ports.Delivery)) {
		t.Run(name, func(t *testing.T) {
			units, relay := open(t)
			a, b := open2(t, units)
			f(a, b, relay, func(now time.Time) []ports.Delivery {
				d, err := relay.Claim(t.Context(), now, lease, 10)
				a.refused(nil, err)
				return d
			})
		})
	}
	rule("a message is claimed once it is due, over all realms, and comes back after its lease", func(a, b world, r ports.Relay, claim func(time.Time) []ports.Delivery) {
		a.same(len(claim(moment)), 0)
		m, n := add(a, newMessage()), add(b, newMessage())
		a.same(len(claim(moment.Add(-time.Microsecond))), 0)
		first := claim(moment)
		for _, want := range []ports.Delivery{{Realm: a.realm, ID: m.ID, Attempt: 1}, {Realm: b.realm, ID: n.ID, Attempt: 1}} {
			if len(first) != 2 || !slices.Contains(first, want) {
				a.Errorf("got %+v, want %+v in it", first, want)
			}
		}
		a.same(len(claim(moment.Add(lease-time.Microsecond))), 0)
		again := claim(moment.Add(lease))
		a.same(len(again), 2)
		a.same(again[0].Attempt, 2)
	})
	rule("every end wipes the payload and closes the message for good", func(a, _ world, r ports.Relay, claim func(time.Time) []ports.Delivery) {
		for _, end := range []ports.Settled{ports.SettledDone, ports.SettledDead, ports.SettledExpired} {
			m := add(a, newMessage())
			d := claim(moment)
			a.same(len(d), 1)
			a.refused(nil, r.Settle(t.Context(), d[0], ports.Settlement{State: end, Error: "500", At: moment}))
			_, err := get(a, m.ID)
			a.refused(ports.ErrNotFound, err)
			a.refused(nil, r.Settle(t.Context(), d[0], ports.Settlement{State: ports.SettledRetry, Next: moment, At: moment}))
			a.same(len(claim(moment.Add(24*time.Hour))), 0)
		}
	})
	rule("put off until Next", func(a, _ world, r ports.Relay, claim func(time.Time) []ports.Delivery) {
		m := add(a, newMessage())
		d := claim(moment)
		next := moment.Add(3 * lease)
		a.refused(nil, r.Settle(t.Context(), d[0], ports.Settlement{State: ports.SettledRetry, Next: next, Error: "421", At: moment}))
		oldest, err := r.Oldest(t.Context())
		a.refused(nil, err)
		a.same(oldest, next)
		got, err := get(a, m.ID)
		a.refused(nil, err)
		a.same(got.Payload, m.Payload)
		a.same(len(claim(next.Add(-time.Microsecond))), 0)
		a.same(len(claim(next)), 1)
	})
	rule("an attempt that was overtaken neither puts off nor gives up, but what is done is done", func(a, _ world, r ports.Relay, claim func(time.Time) []ports.Delivery) {
		m := add(a, newMessage())
		stale := claim(moment)[0]
		claim(moment.Add(lease))
		for _, s := range []ports.Settlement{{State: ports.SettledDead}, {State: ports.SettledRetry, Next: moment.Add(100 * lease)}} {
			s.At = moment
			a.refused(nil, r.Settle(t.Context(), stale, s))
		}
		a.same(len(claim(moment.Add(2*lease))), 1)
		a.refused(nil, r.Settle(t.Context(), stale, ports.Settlement{State: ports.SettledDone, At: moment}))
		_, err := get(a, m.ID)
		a.refused(ports.ErrNotFound, err)
	})
	rule("past its time a message expires instead of arriving late", func(a, _ world, r ports.Relay, claim func(time.Time) []ports.Delivery) {
		m := newMessage()
		m.NotAfter = moment.Add(time.Minute)
		add(a, m)
		a.same(len(claim(moment.Add(time.Minute))), 0)
		_, err := get(a, m.ID)
		a.refused(ports.ErrNotFound, err)
	})
	rule("a settlement names its realm", func(a, b world, r ports.Relay, claim func(time.Time) []ports.Delivery) {
		m := add(a, newMessage())
		d := claim(moment)[0]
		d.Realm = b.realm
		a.refused(nil, r.Settle(t.Context(), d, ports.Settlement{State: ports.SettledDone, At: moment}))
		_, err := get(a, m.ID)
		a.refused(nil, err)
	})
	rule("nothing open, nothing old; and never more than the limit", func(a, _ world, r ports.Relay, claim func(time.Time) []ports.Delivery) {
		oldest, err := r.Oldest(t.Context())
		a.refused(nil, err)
		a.same(oldest, time.Time{})
		for range 12 {
			add(a, newMessage())
		}
		a.same(len(claim(moment)), 10)
		a.same(len(claim(moment)), 2)
	})
	rule("relays that claim at once get different messages", func(a, _ world, r ports.Relay, _ func(time.Time) []ports.Delivery) {
		const all = 60
		for range all {
			add(a, newMessage())
		}
		var mu sync.Mutex
		seen := map[string]int{}
		var claimers sync.WaitGroup
		for range contenders {
			claimers.Go(func() {
				for {
					got, err := r.Claim(t.Context(), moment, lease, 3)
					a.refused(nil, err)
					if len(got) == 0 {
						return
					}
					mu.Lock()
					for _, d := range got {
						seen[d.ID]++
					}
					mu.Unlock()
				}
			})
		}
		claimers.Wait()
		for _, n := range seen {
			a.same(n, 1)
		}
		// A claimer may find every due message locked by others; those others then have them.
		a.same(len(seen), all)
	})
}

func salt() ([]byte, error) {
	b := make([]byte, 16)
	_, err := rand.Read(b)
	return b, err
}

// Sequencer holds the contract of ports.Sequencer, and that of the chain that ports.AuditLog reads.
func Sequencer(t *testing.T, open func(*testing.T) (ports.UnitOfWork, ports.Sequencer)) {
	units, seq := open(t)
	a, b := open2(t, units)
	read := func(w world, from int64, limit int) (links []audit.Link) {
		w.view(func(ctx context.Context, s ports.Store) (err error) {
			links, err = s.Audit().Read(ctx, from, limit)
			return err
		})
		return links
	}
	verify := func(w world, want int64) {
		var v audit.Verifier
		for _, l := range read(w, 1, 10_000) {
			v.Next(l)
		}
		w.same(v.Head().Number, want)
		w.same(len(v.Faults), 0)
	}
	events := make([]audit.Event, 7)
	for i := range events {
		events[i] = newEvent()
		events[i].At = noon
	}
	chain := func(w world, limit int) int {
		n, err := seq.Chain(t.Context(), w.realm, limit, salt)
		w.refused(nil, err)
		return n
	}
	a.run("nothing waits at first", func(w world) {
		waiting, err := seq.Waiting(t.Context(), 10)
		w.refused(nil, err)
		w.same(len(waiting), 0)
		w.same(chain(w, 10), 0)
	})
	a.run("chained in the order of insertion, in batches, each realm its own", func(w world) {
		w.do(func(ctx context.Context, s ports.Store) error { return s.Audit().Append(ctx, events[:3]...) })
		w.do(func(ctx context.Context, s ports.Store) error {
			if err := s.Audit().Append(ctx, events[3:5]...); err != nil {
				return err
			}
			return s.Audit().Append(ctx, events[5:]...)
		})
		b.do(func(ctx context.Context, s ports.Store) error { return s.Audit().Append(ctx, newEvent()) })
		waiting, err := seq.Waiting(t.Context(), 10)
		w.refused(nil, err)
		if len(waiting) != 2 || !slices.Contains(waiting, a.realm) || !slices.Contains(waiting, b.realm) {
			w.Errorf("waiting: %v", waiting)
		}
		w.same(chain(w, 5), 5)
		w.same(chain(w, 5), 2)
		w.same(chain(w, 5), 0)
		verify(a, 7)
		verify(b, 0)
		for i, l := range read(w, 1, 10) {
			want := events[i]
			want.At = moment
			w.same(l.Event, want)
		}
		w.view(func(ctx context.Context, s ports.Store) error {
			first, last, err := s.Audit().Span(ctx, noon, noon.Add(time.Hour))
			w.same([]int64{first, last}, []int64{1, 7})
			return err
		})
		w.same(len(read(w, 3, 2)), 2)
		w.same(read(w, 3, 2)[0].Number, int64(3))
		w.same(chain(b, 5), 1)
		verify(b, 1)
	})
	a.run("callers for one realm take turns", func(w world) {
		for range 5 {
			w.do(func(ctx context.Context, s ports.Store) error {
				return s.Audit().Append(ctx, newEvent(), newEvent(), newEvent())
			})
		}
		var callers sync.WaitGroup
		for range contenders {
			callers.Go(func() { chain(w, 4) })
		}
		callers.Wait()
		verify(w, 22)
	})
	a.run("an error of the source of salt chains nothing", func(w world) {
		w.do(func(ctx context.Context, s ports.Store) error { return s.Audit().Append(ctx, newEvent()) })
		dry := errors.New("dry")
		_, err := seq.Chain(t.Context(), w.realm, 5, func() ([]byte, error) { return nil, dry })
		w.refused(dry, err)
		verify(w, 22)
	})
}

// Janitor holds the contract of ports.Janitor.
func Janitor(t *testing.T, open func(*testing.T) (ports.UnitOfWork, ports.Janitor)) {
	units, janitor := open(t)
	a, _ := open2(t, units)
	person := identity.PersonID(uuid())
	key, code := random32(), newGrant("")
	code.Refresh, code.Until = random32(), moment
	code.CodeUntil = moment.Add(-time.Minute)
	fresh := newGrant("") // its code is not redeemed yet
	fresh.CodeUntil, fresh.Until = moment.Add(time.Minute), time.Time{}
	first, last := newSession(person), newSession(person)
	first.StartedAt, first.Limits.Absolute = moment.Add(-time.Hour), time.Hour
	last.StartedAt, last.Limits.Absolute = moment.Add(-time.Minute), time.Minute
	login := ports.LoginRow{ID: uuid(), Browser: random32(), Expires: moment}
	c := challenge.Challenge{ID: challenge.ID(uuid()), Login: login.ID, Purpose: "p", Sum: make([]byte, 32), CreatedAt: moment.Add(-time.Hour), Expires: moment, Limit: 1}
	begun, young, app := newAuthenticator(person), newAuthenticator(person), newAuthenticator(person)
	begun.CreatedAt, begun.Confirmed = moment.Add(-24*time.Hour), time.Time{}
	young.CreatedAt, young.Confirmed = moment.Add(-24*time.Hour+time.Microsecond), time.Time{}
	app.CreatedAt = moment.Add(-1000 * time.Hour)
	a.do(func(ctx context.Context, s ports.Store) error {
		_, spent := s.OneTime().Spend(ctx, moment, "x", "y")
		return errors.Join(spent, s.Authenticators().Put(ctx, begun), s.Authenticators().Put(ctx, young), s.Authenticators().Put(ctx, app),
			s.Requests().Put(ctx, ports.Request{ID: key, At: moment, Until: moment}),
			s.Logins().Put(ctx, login), s.Parked().Put(ctx, key, []byte("x"), moment), s.Challenges().Put(ctx, c),
			s.Budgets().Put(ctx, throttle.Bucket{Key: "k"}, moment), s.Grants().Create(ctx, code), s.Grants().Create(ctx, fresh),
			s.Sessions().Start(ctx, first), s.Sessions().Start(ctx, last))
	})
	sweep := func(now time.Time, limit int) int {
		n, err := janitor.Sweep(t.Context(), now, limit)
		a.refused(nil, err)
		return n
	}
	a.run("nothing goes before its time", func(w world) { w.same(sweep(moment.Add(-time.Microsecond), 100), 0) })
	a.run("what is past its time goes, at most limit of a kind at once", func(w world) {
		w.same(sweep(moment, 1), 10) // login, one of two spent, parked, request, challenge, budget, grant, refresh token, old session, authenticator
		w.same(sweep(moment, 100), 1)
		w.same(sweep(moment, 100), 0)
	})
	a.run("gone is gone, and the last login stays known", func(w world) {
		w.view(func(ctx context.Context, s ports.Store) error {
			_, err := s.Logins().Get(ctx, login.ID)
			w.refused(ports.ErrNotFound, err)
			_, err = s.Grants().Find(ctx, ports.GrantKey{Refresh: code.Refresh})
			w.refused(ports.ErrNotFound, err)
			_, err = s.Grants().Find(ctx, ports.GrantKey{Code: fresh.Code})
			w.refused(nil, err)
			_, err = s.Sessions().ByID(ctx, first.ID)
			w.refused(ports.ErrNotFound, err)
			apps, err := s.Authenticators().Of(ctx, person)
			w.same(apps, []account.Authenticator{app, young})
			w.refused(nil, err)
			_, err = s.Sessions().ByID(ctx, last.ID)
			return err
		})
	})
}

// DecisionInputs holds what Janitor does to the audit log: inputs of decisions are erased after 30 days, the chain stays whole.
func DecisionInputs(t *testing.T, open func(*testing.T) (ports.UnitOfWork, ports.Sequencer, ports.Janitor)) {
	units, seq, janitor := open(t)
	a, _ := open2(t, units)
	event := newEvent()
	a.do(func(ctx context.Context, s ports.Store) error { return s.Audit().Append(ctx, event) })
	_, err := seq.Chain(t.Context(), a.realm, 10, salt)
	a.refused(nil, err)
	sweep := func(at time.Duration, want int) {
		n, err := janitor.Sweep(t.Context(), moment.Add(at), 10)
		a.refused(nil, err)
		a.same(n, want)
	}
	const kept = 30 * 24 * time.Hour
	sweep(kept-time.Microsecond, 0)
	sweep(kept, 1)
	sweep(kept, 0)
	a.view(func(ctx context.Context, s ports.Store) error {
		links, err := s.Audit().Read(ctx, 1, 10)
		var v audit.Verifier
		for _, l := range links {
			v.Next(l)
			a.same(l.Event.Inputs, []byte(nil))
		}
		a.same([]any{v.Head().Number, len(v.Faults)}, []any{int64(1), 0})
		return err
	})
}

// KeyRecords holds the contract of ports.KeyRecords.
func KeyRecords(t *testing.T, open func(*testing.T) ports.KeyRecords) {
	keys := open(t)
	for _, name := range []string{"realm A", "realm B"} {
		w := world{t, nil, newRealm(), newRealm()}
		w.run(name, func(w world) {
			ctx := w.Context()
			load := func(r realm.ID) ports.KeySet {
				s, err := keys.Load(ctx, r)
				w.refused(nil, err)
				return s
			}
			set := ports.KeySet{Records: []ports.KeyRecord{
				{ID: "0a1b2c3d", Use: ports.KeyData, State: ports.KeyActive, Sealed: []byte(nul), CreatedAt: noon},
				{ID: "ff", Use: ports.KeySAMLTLS, State: ports.KeyRetiring, Sealed: []byte{1}, Certificate: []byte{0x30, 0}, CreatedAt: noon, NotAfter: noon}}}
			w.run("none at first", func(w world) { w.same(load(w.realm), ports.KeySet{}) })
			w.run("round trip, and the version counts", func(w world) {
				w.refused(nil, keys.Save(ctx, w.realm, set))
				want := ports.KeySet{Version: 1, Records: slices.Clone(set.Records)}
				want.Records[0].CreatedAt, want.Records[1].CreatedAt, want.Records[1].NotAfter = moment, moment, moment
				w.same(load(w.realm), want)
				w.same(load(w.other), ports.KeySet{})
			})
			w.run("another version is a conflict and changes nothing", func(w world) {
				for _, v := range []int64{0, 2, -1} {
					w.refused(ports.ErrConflict, keys.Save(ctx, w.realm, ports.KeySet{Version: v}))
				}
				w.same(len(load(w.realm).Records), 2)
			})
			w.run("of concurrent saves one wins", func(w world) {
				for _, version := range []int64{1, 0} {
					r := w.realm
					if version == 0 {
						r = newRealm()
					}
					var won int
					var mu sync.Mutex
					var all sync.WaitGroup
					for range contenders {
						all.Go(func() {
							err := keys.Save(ctx, r, ports.KeySet{Version: version})
							mu.Lock()
							defer mu.Unlock()
							if err == nil {
								won++
							} else {
								w.refused(ports.ErrConflict, err)
							}
						})
					}
					all.Wait()
					w.same(won, 1)
					w.same(load(r).Version, version+1)
				}
			})
		})
	}
}
