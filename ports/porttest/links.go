package porttest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// newLink is an active link that has every field filled which such a one may have.
func newLink(a linking.AccountID, p identity.PersonID) linking.Link {
	return linking.Link{ID: linking.LinkID(uuid()), Account: a, Person: p, State: linking.LinkActive, Proof: linking.OldPassword,
		Email: must(identity.ParseEmail(address())), Differs: true, Reason: awkward, Replaces: linking.LinkID(uuid()), AskedAt: moment.Add(-time.Hour),
		Since: moment, Decider: "staff:a", Remembered: true, Chosen: site, Reference: "ABCD-1234"}
}

func newWaiting(a linking.AccountID, p identity.PersonID) linking.Link {
	l := newLink(a, p)
	l.State, l.Since, l.Decider, l.Remembered, l.Chosen = linking.Waiting, time.Time{}, "", false, linking.Code{}
	return l
}

func (w world) putLinks(all ...linking.Link) {
	w.Helper()
	for _, l := range all {
		w.do(func(ctx context.Context, s ports.Store) error { return s.Links().Put(ctx, l) })
	}
}

func (w world) link(id linking.LinkID) (l linking.Link) {
	w.Helper()
	w.view(func(ctx context.Context, s ports.Store) (err error) {
		l, err = s.Links().ByID(ctx, id)
		return err
	})
	return l
}

// Links holds the contract of ports.Links.
func Links(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		w.run("round trip, this realm only", func(w world) {
			account, person := linking.AccountID(uuid()), identity.PersonID(uuid())
			want := newLink(account, person)
			in := want
			in.Since = noon
			w.putLinks(in)
			w.same(w.link(want.ID), want)
			ended := want
			w.refused(nil, ended.End("staff:b", linking.EndedByStaff, moment.Add(time.Hour)))
			w.putLinks(ended)
			w.same(w.link(want.ID), ended)
			bare := linking.Link{ID: linking.LinkID(uuid()), Account: account, Person: person, State: linking.Waiting, Proof: linking.ByHelpdesk, AskedAt: moment}
			w.putLinks(bare)
			w.same(w.link(bare.ID), bare)
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Links().ByID(ctx, want.ID)
				return err
			})
			w.elsewhere(nil, func(ctx context.Context, s ports.Store) error {
				of, err1 := s.Links().Of(ctx, account)
				held, err2 := s.Links().Held(ctx, person)
				ever, err3 := s.Links().HistoryOf(ctx, person)
				waiting, err4 := s.Links().Waiting(ctx, 1000)
				w.same([]int{len(of), len(held), len(ever)}, []int{0, 0, 0})
				w.same(slices.ContainsFunc(waiting, func(l linking.Link) bool { return l.ID == bare.ID }), false)
				return errors.Join(err1, err2, err3, err4)
			})
			w.view(func(ctx context.Context, s ports.Store) error {
				_, err := s.Links().ByID(ctx, linking.LinkID(upper(string(want.ID))))
				w.refused(ports.ErrNotFound, err)
				return nil
			})
		})
		w.run("what a person holds and held, with the accounts; what an account had; what waits", listedLinks)
		w.run("one holder at a time, and a refusal leaves the unit of work alive (MH-29)", oneHolder)
		w.run("a hundred of a history", func(w world) {
			a := w.openAccounts(newPortalAccount(userName()))[0].ID
			w.do(func(ctx context.Context, s ports.Store) (err error) {
				for range 101 {
					err = errors.Join(err, s.Links().Put(ctx, newWaiting(a, "long")))
				}
				return err
			})
			w.view(func(ctx context.Context, s ports.Store) error {
				of, err1 := s.Links().Of(ctx, a)
				ever, err2 := s.Links().HistoryOf(ctx, "long")
				w.same([]int{len(of), len(ever)}, []int{100, 100})
				return errors.Join(err1, err2)
			})
		})
		w.run("those that ended long ago are forgotten, this realm only", endedLinks)
		w.run("they go with the person, and the account is free again", func(w world) {
			p := newPerson("", "")
			w.do(func(ctx context.Context, s ports.Store) error { return s.People().Put(ctx, p) })
			p.Revision = 1
			gone, stays := newLink("free", p.ID), newWaiting("free", "another")
			w.putLinks(gone, stays)
			w.do(func(ctx context.Context, s ports.Store) error { return s.People().Remove(ctx, p) })
			w.view(func(ctx context.Context, s ports.Store) error {
				_, err := s.Links().ByID(ctx, gone.ID)
				w.refused(ports.ErrNotFound, err)
				return nil
			})
			w.refused(nil, stays.Activate("staff:a", moment))
			w.putLinks(stays)
		})
	})
}

func listedLinks(w world) {
	accounts := w.openAccounts(newPortalAccount(userName()), newPortalAccount(userName()), newPortalAccount(userName()))
	person := identity.PersonID(uuid())
	first, second, third := newLink(accounts[0].ID, person), newWaiting(accounts[1].ID, person), newLink(accounts[2].ID, person)
	ended, declined := newLink(accounts[1].ID, person), newWaiting(accounts[0].ID, person)
	for i, l := range []*linking.Link{&first, &second, &third, &ended, &declined} {
		l.AskedAt = moment.Add(time.Duration(i-10) * time.Hour)
	}
	w.refused(nil, ended.End("person:p", linking.EndedByHolder, moment))
	w.refused(nil, declined.Decline("record", linking.EndedObjected, moment))
	other := newLink(accounts[1].ID, "another")
	other.AskedAt = moment
	w.putLinks(declined, third, ended, second, first, other)
	with := func(l linking.Link, n int) ports.HeldLink {
		to := accounts[n]
		to.Hash = credential.Hash{}
		return ports.HeldLink{Link: l, To: to}
	}
	w.view(func(ctx context.Context, s ports.Store) error {
		held, err1 := s.Links().Held(ctx, person)
		w.same(held, []ports.HeldLink{with(first, 0), with(second, 1), with(third, 2)})
		ever, err2 := s.Links().HistoryOf(ctx, person)
		w.same(ever, []ports.HeldLink{with(declined, 0), with(ended, 1), with(third, 2), with(second, 1), with(first, 0)})
		of, err3 := s.Links().Of(ctx, accounts[1].ID)
		w.same(of, []linking.Link{other, ended, second})
		none, err4 := s.Links().Held(ctx, identity.PersonID(uuid()))
		w.same(none, []ports.HeldLink{})
		return errors.Join(err1, err2, err3, err4)
	})
	older := newWaiting(accounts[2].ID, "older")
	older.AskedAt = moment.Add(-100 * time.Hour)
	w.putLinks(older)
	w.view(func(ctx context.Context, s ports.Store) error {
		waiting, err := s.Links().Waiting(ctx, 2)
		w.same([]identity.PersonID{waiting[0].Person, waiting[1].Person}, []identity.PersonID{"older", person})
		w.same(waiting[1], second)
		return err
	})
}

func oneHolder(w world) {
	a := linking.AccountID(uuid())
	holder, next := newLink(a, "holder"), newWaiting(a, "next")
	w.putLinks(holder, next)
	approved := next
	w.refused(nil, approved.Activate("staff:a", moment))
	w.do(func(ctx context.Context, s ports.Store) error {
		w.refused(ports.ErrConflict, s.Links().Put(ctx, approved))
		w.refused(ports.ErrConflict, s.Links().Put(ctx, newLink(a, "third")))
		holder.Remembered = false
		return s.Links().Put(ctx, holder) // the holder's own stays what it is
	})
	w.same(w.link(next.ID), next)
	w.do(func(ctx context.Context, s ports.Store) error {
		w.refused(nil, holder.End("staff:a", linking.EndedReplaced, moment))
		return errors.Join(s.Links().Put(ctx, holder), s.Links().Put(ctx, approved))
	})
	w.same(w.link(next.ID), approved)

	for name, before := range map[string]func(linking.AccountID){
		"of concurrent holders one gets a new account": func(linking.AccountID) {},
		"of concurrent holders one gets an account that was another's": func(a linking.AccountID) {
			old := newLink(a, "old")
			w.refused(nil, old.End("person:p", linking.EndedByHolder, moment))
			w.putLinks(old)
		},
	} {
		w.run(name, func(w world) {
			a := linking.AccountID(uuid())
			before(a)
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				return true, s.Links().Put(ctx, newLink(a, identity.PersonID(uuid())))
			})
		})
	}
}

func endedLinks(w world) {
	const account = linking.AccountID("retained")
	active, waiting, ended, declined, recent := newLink(account, "a"), newWaiting(account, "b"), newLink(account, "c"), newWaiting(account, "d"), newLink(account, "e")
	w.refused(nil, ended.End("staff:b", linking.EndedByStaff, moment.Add(-1000*24*time.Hour)))
	w.refused(nil, declined.Decline("record", linking.EndedObjected, moment.Add(-1000*24*time.Hour)))
	w.refused(nil, recent.End("person:e", linking.EndedByHolder, moment.Add(-900*24*time.Hour)))
	w.putLinks(ended, recent, active, waiting, declined)
	forget := func(want int) func(context.Context, ports.Store) error {
		return func(ctx context.Context, s ports.Store) error {
			n, err := s.Links().RemoveEnded(ctx, moment.Add(-900*24*time.Hour))
			w.same(n, want)
			return err
		}
	}
	world{w.T, w.units, w.other, w.realm}.do(forget(0))
	w.do(forget(2))
	w.do(forget(0))
	for _, l := range []linking.Link{active, waiting, recent} {
		w.same(w.link(l.ID), l)
	}
	w.view(func(ctx context.Context, s ports.Store) error {
		of, err := s.Links().Of(ctx, account)
		w.same(len(of), 3)
		return err
	})
}
