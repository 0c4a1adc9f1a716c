package porttest

import (
	"context"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// Transfers holds the contract of ports.Transfers, and of what a transfer and a check of organisations read.
func Transfers(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		asked := mandate.Transfer{ID: mandate.TransferID(uuid()), From: kvk(61), To: kvk(62), Why: awkward, By: "person:a", At: moment, State: mandate.TransferAsked}
		put := func(ctx context.Context, s ports.Store, _ int) (bool, error) {
			return true, s.Transfers().Put(ctx, asked)
		}
		w.run("round trip, this realm only; of concurrent changes one wins", func(w world) {
			w.oneWins(put)
			asked.Revision = 1
			w.refused(nil, asked.Approve(mandate.Deed{By: "person:b", At: moment.Add(time.Hour)}, 2, 3))
			asked.Note = awkward
			w.oneWins(put)
			asked.Revision = 2
			w.do(func(ctx context.Context, s ports.Store) error {
				got, err := s.Transfers().ForUpdate(ctx, asked.ID)
				w.same(got, asked)
				return err
			})
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Transfers().ByID(ctx, asked.ID)
				return err
			})
		})
		w.run("those of one side or the other, the newest first", func(w world) {
			newer := mandate.Transfer{ID: mandate.TransferID(uuid()), From: kvk(63), To: kvk(61), Why: "w", By: "person:a", At: moment.Add(time.Hour), State: mandate.TransferAsked}
			w.do(func(ctx context.Context, s ports.Store) error { return s.Transfers().Put(ctx, newer) })
			w.view(func(ctx context.Context, s ports.Store) error {
				for k, want := range map[identity.KvK][]mandate.TransferID{kvk(61): {newer.ID, asked.ID}, kvk(62): {asked.ID}, kvk(64): nil} {
					got, err := s.Transfers().Of(ctx, []identity.KvK{k})
					if err != nil {
						return err
					}
					var ids []mandate.TransferID
					for _, x := range got {
						ids = append(ids, x.ID)
					}
					w.same(ids, want)
				}
				none, err := s.Transfers().Of(ctx, nil)
				w.same(len(none), 0)
				return err
			})
		})
		w.run("what is carried over, and who is represented (MR-78, MR-79)", represented)
	})
}

func represented(w world) {
	restricted := newMandate(kvk(171), "h")
	restricted.Branch = branch
	over, asked := newMandate(kvk(172), "h"), newMandate(kvk(173), "h")
	w.refused(nil, over.End(mandate.Deed{By: "system", At: moment.AddDate(0, 0, -1)}))
	asked.Consent = mandate.Awaiting
	all := w.putMandates(newMandate(kvk(171), "h"), newMandate(kvk(171), "i"), restricted, over, asked, newMandate(kvk(174), "h"))
	issued := must(means.Issue(means.ID(uuid()), "h", kvk(175), assurance.EH3, means.Deed{By: "system", At: moment}))
	w.do(func(ctx context.Context, s ports.Store) error { return s.Means().Put(ctx, issued) })
	issued.Revision = 1
	want := []ports.Represented{{KvK: kvk(171)}, {KvK: kvk(171), Branch: branch}, {KvK: kvk(174)}, {KvK: kvk(175)}}
	w.view(func(ctx context.Context, s ports.Store) error {
		after := ports.Represented{KvK: kvk(170)}
		for _, one := range want {
			got, err := s.Mandates().Represented(ctx, after, moment, 1)
			if err != nil {
				return err
			}
			w.same(got, []ports.Represented{one})
			after = one
		}
		got, err := s.Mandates().Represented(ctx, after, moment, 1)
		w.same(len(got), 0)
		return err
	})
	w.do(func(ctx context.Context, s ports.Store) error {
		held, err := s.Means().Carried(ctx, kvk(175), moment)
		w.same(held, []means.Means{issued})
		if err != nil {
			return err
		}
		given, err := s.Mandates().Carried(ctx, kvk(171), moment)
		w.same(len(given), 3)
		if err != nil {
			return err
		}
		given, err = s.Mandates().Carried(ctx, kvk(172), moment.AddDate(0, 0, -2))
		w.same(given, all[3:4])
		return err
	})
}
