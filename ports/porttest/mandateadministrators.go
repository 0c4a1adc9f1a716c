package porttest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
)

func newAdministrator(p identity.PersonID, k identity.KvK) mandate.Administrator {
	return mandate.Administrator{Person: p, KvK: k, By: "person:a", Why: awkward,
		Term: validity.Term{From: moment.AddDate(0, -1, 0), Until: moment.AddDate(5, 0, 0)}}
}

func (w world) putAdministrators(all ...mandate.Administrator) {
	w.Helper()
	w.do(func(ctx context.Context, s ports.Store) error {
		for _, a := range all {
			if err := s.MandateAdministrators().Put(ctx, a); err != nil {
				return err
			}
		}
		return nil
	})
}

// MandateAdministrators holds the contract of ports.MandateAdministrators.
func MandateAdministrators(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		me, deputy := identity.PersonID("a"+uuid()), identity.PersonID("b"+uuid())
		mine, second, theirs := newAdministrator(me, kvk(61)), newAdministrator(me, kvk(62)), newAdministrator(deputy, kvk(61))
		theirs.Term.Ends, theirs.Term.Pauses = moment, []validity.Pause{{From: moment.AddDate(0, 0, -3), Until: moment.AddDate(0, 0, -2)}, {From: moment.AddDate(0, 0, -1)}}
		w.run("what somebody administers, by KvK number, and who administers an organisation, this realm only (MR-01, XC-44)", func(w world) {
			before := mine
			before.Why, before.Term.Until = "", moment
			w.putAdministrators(theirs, second, before, mine)
			look := func(of, by []mandate.Administrator) func(context.Context, ports.Store) error {
				return func(ctx context.Context, s ports.Store) error {
					got, err1 := s.MandateAdministrators().Of(ctx, me)
					w.same(got, of)
					got, err2 := s.MandateAdministrators().For(ctx, kvk(61))
					w.same(got, by)
					return errors.Join(err1, err2)
				}
			}
			w.do(look([]mandate.Administrator{mine, second}, []mandate.Administrator{mine, theirs}))
			w.view(look([]mandate.Administrator{mine, second}, []mandate.Administrator{mine, theirs}))
			if w.Failed() {
				return
			}
			beside := world{w.T, w.units, newRealm(), w.realm}
			beside.view(look([]mandate.Administrator{}, []mandate.Administrator{}))
		})
		w.run("held: of all who leave at once one stays (MR-80)", func(w world) {
			var all []mandate.Administrator
			for range contenders {
				all = append(all, newAdministrator(identity.PersonID(uuid()), kvk(69)))
			}
			w.putAdministrators(all...)
			w.same(w.wins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				others, err := s.MandateAdministrators().For(ctx, kvk(69))
				if err != nil || mandate.Successors(others, all[i].Person, moment) != nil {
					return false, err
				}
				left := all[i]
				left.Term.Ends = moment
				return true, s.MandateAdministrators().Put(ctx, left)
			}), contenders-1)
		})
	})
}

// Releases holds the contract of ports.Releases.
func Releases(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		release := func(h mandate.HolderID, service mandate.ServiceID, n int, by ...mandate.ID) ports.Release {
			r := ports.Release{Holder: h, Service: service, KvK: kvk(n), Pseudonym: must(identity.ParsePseudonym("p-" + uuid())), At: moment}
			copy(r.By[:], by)
			return r
		}
		holder := mandate.HolderID(uuid())
		own, client := mandate.ID(uuid()), mandate.ID(uuid())
		first, chain, newer := release(holder, "a", 61, own), release(holder, "b", 62, own, client), release(holder, "a", 61, mandate.ID(uuid()))
		newer.At = moment.AddDate(0, 0, 1)
		other := release(mandate.HolderID(uuid()), "a", 61, mandate.ID(uuid()), client)
		put := func(w world, all ...ports.Release) {
			w.Helper()
			w.do(func(ctx context.Context, s ports.Store) error {
				for _, r := range all {
					if err := s.Releases().Put(ctx, r); err != nil {
						return err
					}
				}
				return nil
			})
		}
		wants := func(w world, read func(context.Context, ports.Releases) ([]ports.Release, error), want ...ports.Release) {
			w.Helper()
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := read(ctx, s.Releases())
				byHolder := func(a, b ports.Release) int {
					return strings.Compare(string(a.Holder)+string(a.Service), string(b.Holder)+string(b.Service))
				}
				slices.SortFunc(got, byHolder)
				slices.SortFunc(want, byHolder)
				w.same(append([]ports.Release{}, got...), append([]ports.Release{}, want...))
				return err
			})
		}
		by := func(id mandate.ID) func(context.Context, ports.Releases) ([]ports.Release, error) {
			return func(ctx context.Context, r ports.Releases) ([]ports.Release, error) { return r.By(ctx, id) }
		}
		of := func(ctx context.Context, r ports.Releases) ([]ports.Release, error) { return r.OfHolder(ctx, holder) }
		w.run("by holder, and by either mandate of a chain, this realm only (XC-19)", func(w world) {
			put(w, first, chain, other)
			wants(w, of, first, chain)
			wants(w, by(own), first, chain)
			wants(w, by(client), chain, other)
			wants(w, by(""))
			beside := world{w.T, w.units, newRealm(), w.realm}
			wants(beside, of)
			wants(beside, by(own))
		})
		w.run("the newest takes the place of the former, and is not forgotten with it", func(w world) {
			put(w, newer)
			wants(w, by(own), chain)
			w.do(func(ctx context.Context, s ports.Store) error { return s.Releases().Forget(ctx, first) })
			wants(w, of, newer, chain)
			beside := world{w.T, w.units, w.other, w.realm}
			beside.do(func(ctx context.Context, s ports.Store) error { return s.Releases().Forget(ctx, newer) })
			wants(w, of, newer, chain)
			w.do(func(ctx context.Context, s ports.Store) error {
				return errors.Join(s.Releases().Forget(ctx, newer), s.Releases().Forget(ctx, newer))
			})
			wants(w, of, chain)
			wants(w, by(client), chain, other)
		})
	})
}
