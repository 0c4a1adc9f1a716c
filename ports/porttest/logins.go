package porttest

import (
	"context"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// Logins holds the contract of ports.Logins.
func Logins(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		given := ports.LoginRow{ID: uuid(), Browser: random32(), Subject: awkward, Facts: []byte(`{"a":"\\u0000"}` + nul), Done: noon, Expires: noon}
		w.run("round trip, in UTC and microseconds", func(w world) {
			w.do(func(ctx context.Context, s ports.Store) error { return s.Logins().Put(ctx, given) })
			want := given
			want.Done, want.Expires, want.Revision = moment, moment, 1
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Logins().Get(ctx, given.ID)
				w.same(got, want)
				return err
			})
		})
		w.run("not found, and letter case counts", func(w world) {
			w.view(func(ctx context.Context, s ports.Store) error {
				for _, id := range []string{uuid(), "", awkward, upper(given.ID)} {
					_, err := s.Logins().Get(ctx, id)
					w.refused(ports.ErrNotFound, err)
				}
				return nil
			})
		})
		w.run("another realm sees nothing, and may use the same id", func(w world) {
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Logins().Get(ctx, given.ID)
				return err
			})
			err := w.units.Do(w.Context(), w.other, func(ctx context.Context, s ports.Store) error { return s.Logins().Put(ctx, given) })
			w.refused(nil, err)
		})
		w.run("of concurrent changes one wins", func(w world) {
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				l := given
				l.Revision = 1
				return true, s.Logins().Put(ctx, l)
			})
		})
		w.run("of concurrent inserts one wins", func(w world) {
			id := uuid()
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				return true, s.Logins().Put(ctx, ports.LoginRow{ID: id, Browser: random32(), Expires: moment})
			})
		})
		w.run("ForUpdate makes callers take turns", func(w world) {
			id := uuid()
			w.do(func(ctx context.Context, s ports.Store) error {
				return s.Logins().Put(ctx, ports.LoginRow{ID: id, Browser: random32(), Expires: moment})
			})
			w.same(w.wins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				l, err := s.Logins().ForUpdate(ctx, id)
				if err != nil {
					return false, err
				}
				return true, s.Logins().Put(ctx, l)
			}), contenders)
		})
	})
}

// OneTime holds the contract of ports.OneTime.
func OneTime(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		spend := func(w world, ids ...string) (ok bool) {
			w.do(func(ctx context.Context, s ports.Store) (err error) {
				ok, err = s.OneTime().Spend(ctx, moment, ids...)
				return err
			})
			return ok
		}
		a, b, c := uuid(), awkward+uuid(), uuid()
		w.run("once", func(w world) {
			w.same(spend(w, a, b), true)
			w.same(spend(w, a), false)
			w.same(spend(w, b), false)
		})
		w.run("all or none, also where the refusal is committed", func(w world) {
			w.same(spend(w, c, a), false)
			w.same(spend(w, c), true)
		})
		w.run("an id named twice is one id; none is nothing; letter case counts", func(w world) {
			id := uuid()
			w.same(spend(w, id, id), true)
			w.same(spend(w), true)
			w.same(spend(w, upper(id)), true)
		})
		w.run("another realm has ids of its own", func(w world) {
			id := uuid()
			w.same(spend(w, id), true)
			w.same(spend(world{w.T, w.units, w.other, w.realm}, id), true)
		})
		w.run("a rolled back id was not used", func(w world) {
			id := uuid()
			_ = w.try(func(ctx context.Context, s ports.Store) error {
				_, _ = s.OneTime().Spend(ctx, moment, id)
				return context.DeadlineExceeded
			})
			w.same(spend(w, id), true)
		})
		w.run("of concurrent callers one gets true", func(w world) {
			ids := []string{uuid(), uuid(), uuid()}
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				mine := []string{ids[i%3], ids[(i+1)%3], ids[(i+2)%3], uuid()} // in other orders: no deadlock
				return s.OneTime().Spend(ctx, moment, mine...)
			})
		})
	})
}

// Parked holds the contract of ports.Parked.
func Parked(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		key, sealed := random32(), []byte(nul+awkward)
		w.do(func(ctx context.Context, s ports.Store) error { return s.Parked().Put(ctx, key, sealed, moment) })
		before := moment.Add(-time.Microsecond)
		w.run("round trip until its time", func(w world) {
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Parked().Get(ctx, key, before)
				w.same(got, sealed)
				_, late := s.Parked().Get(ctx, key, moment)
				w.refused(ports.ErrNotFound, late)
				_, none := s.Parked().Get(ctx, random32(), before)
				w.refused(ports.ErrNotFound, none)
				return err
			})
		})
		w.run("another realm sees nothing", func(w world) {
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Parked().Get(ctx, key, before)
				return err
			})
		})
		w.run("taken once, and not past its time", func(w world) {
			w.do(func(ctx context.Context, s ports.Store) error {
				_, err := s.Parked().Take(ctx, key, moment)
				w.refused(ports.ErrNotFound, err)
				return nil
			})
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				_, err := s.Parked().Take(ctx, key, before)
				if err == ports.ErrNotFound {
					return false, nil
				}
				return err == nil, err
			})
		})
	})
}

// Challenges holds the contract of ports.Challenges.
func Challenges(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		sum := random32()
		given := challenge.Challenge{ID: challenge.ID(uuid()), Login: uuid(), Purpose: challenge.PurposeVerifyEmail, Subject: awkward,
			Address: "j.voorbeeld@bedrijf.example", Sum: sum[:], CreatedAt: noon, Expires: noon.Add(time.Hour), Attempts: 1, Limit: 5,
			UsedAt: noon, SupersededAt: noon, Delivery: challenge.DeliverySent}
		want := given
		want.CreatedAt, want.Expires, want.UsedAt, want.SupersededAt = moment, moment.Add(time.Hour), moment, moment
		get := func(w world, id challenge.ID) (c challenge.Challenge, err error) {
			w.do(func(ctx context.Context, s ports.Store) error {
				c, err = s.Challenges().ForUpdate(ctx, id)
				return nil
			})
			return c, err
		}
		put := func(w world, c challenge.Challenge) {
			w.do(func(ctx context.Context, s ports.Store) error { return s.Challenges().Put(ctx, c) })
		}
		w.run("round trip", func(w world) {
			put(w, given)
			got, err := get(w, given.ID)
			w.refused(nil, err)
			w.same(got, want)
			_, err = get(w, challenge.ID(upper(string(given.ID))))
			w.refused(ports.ErrNotFound, err)
		})
		w.run("another realm sees nothing", func(w world) {
			_, err := get(world{w.T, w.units, w.other, w.realm}, given.ID)
			w.refused(ports.ErrNotFound, err)
		})
		w.run("of a login and purpose, newest first", func(w world) {
			newer := given
			newer.ID, newer.CreatedAt = challenge.ID(uuid()), noon.Add(time.Microsecond)
			stranger := given
			stranger.ID, stranger.Login = challenge.ID(uuid()), uuid()
			otherwise := given
			otherwise.ID, otherwise.Purpose = challenge.ID(uuid()), "other"
			put(w, newer)
			put(w, stranger)
			put(w, otherwise)
			w.do(func(ctx context.Context, s ports.Store) error {
				all, err := s.Challenges().OfLogin(ctx, given.Login, given.Purpose)
				if len(all) != 2 || all[0].ID != newer.ID || all[1].ID != given.ID {
					w.Errorf("got %+v", all)
				}
				return err
			})
		})
		w.run("a refusal is kept, and none is lost between callers (XC-01)", func(w world) {
			c := given
			c.ID, c.UsedAt, c.SupersededAt, c.Attempts, c.Limit = challenge.ID(uuid()), time.Time{}, time.Time{}, 0, contenders
			put(w, c)
			w.wins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				got, err := s.Challenges().ForUpdate(ctx, c.ID)
				if err != nil {
					return false, err
				}
				got.Answer(make([]byte, 32), moment)
				return false, s.Challenges().Put(ctx, got)
			})
			got, err := get(w, c.ID)
			w.refused(nil, err)
			w.same(got.Attempts, contenders)
		})
		w.run("the right answer given by many is accepted once", func(w world) {
			c := given
			c.ID, c.UsedAt, c.SupersededAt, c.Attempts = challenge.ID(uuid()), time.Time{}, time.Time{}, 0
			put(w, c)
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				got, err := s.Challenges().ForUpdate(ctx, c.ID)
				if err != nil {
					return false, err
				}
				outcome := got.Answer(sum[:], moment)
				return outcome == challenge.Accepted, s.Challenges().Put(ctx, got)
			})
		})
	})
}

// Budgets holds the contract of ports.Budgets.
func Budgets(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		get := func(w world, key string) (b throttle.Bucket) {
			w.do(func(ctx context.Context, s ports.Store) (err error) {
				b, err = s.Budgets().ForUpdate(ctx, key)
				return err
			})
			return b
		}
		w.run("empty at first, then what was put", func(w world) {
			key := awkward + uuid()
			w.same(get(w, key), throttle.Bucket{Key: key})
			w.do(func(ctx context.Context, s ports.Store) error {
				return s.Budgets().Put(ctx, throttle.Bucket{Key: key, Events: []time.Time{noon, noon.Add(time.Second)}}, noon)
			})
			w.same(get(w, key), throttle.Bucket{Key: key, Events: []time.Time{moment, moment.Add(time.Second)}})
			w.same(get(world{w.T, w.units, w.other, w.realm}, key), throttle.Bucket{Key: key})
		})
		w.run("several at once, in the order of their keys", func(w world) {
			known, other := "b"+uuid(), "a"+uuid()
			w.do(func(ctx context.Context, s ports.Store) error {
				return s.Budgets().Put(ctx, throttle.Bucket{Key: known, Events: []time.Time{noon}}, noon)
			})
			for _, keys := range [][]string{{known, other}, {other, known}} {
				w.do(func(ctx context.Context, s ports.Store) error {
					held, err := s.Budgets().Hold(ctx, keys...)
					for i, b := range held {
						want := throttle.Bucket{Key: keys[i]}
						if keys[i] == known {
							want.Events = []time.Time{moment}
						}
						w.same(b, want)
					}
					w.same(len(held), 2)
					return err
				})
			}
		})
		w.run("a key without a row is held too: of many at once exactly the limit is granted (XC-03)", func(w world) {
			key, rule := uuid(), throttle.Rule{Limits: []throttle.Limit{{Count: 3, Window: time.Hour}}}
			granted := w.wins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				b, err := s.Budgets().ForUpdate(ctx, key)
				if err != nil {
					return false, err
				}
				_, ok := b.Take(rule, moment.Add(time.Duration(i)*time.Microsecond))
				return ok, s.Budgets().Put(ctx, b, moment.Add(time.Hour))
			})
			w.same(granted, 3)
		})
	})
}
