package porttest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/ports"
)

// Drafts holds the contract of ports.Drafts.
func Drafts(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		put := func(w world, all ...draft.Draft) {
			w.do(func(ctx context.Context, s ports.Store) error {
				for _, d := range all {
					if err := s.Drafts().Put(ctx, d); err != nil {
						return err
					}
				}
				return nil
			})
		}
		whole := draft.Draft{
			ID: uuid(), Document: []byte(nul), Base: 3, Authors: []string{"staff:a", awkward}, At: moment, Note: awkward, State: draft.Scheduled,
			Replay:   draft.Replay{At: moment, Days: 7, Report: replay.Report{Total: 2, Same: 1, Groups: []replay.Group{{Common: replay.Common{Service: awkward}, Logins: 1, Examples: []replay.Example{{Event: "e", At: moment}}}}}},
			Approver: "staff:b", Approved: moment, From: moment.Add(time.Hour), Version: 4, Restores: 2,
		}
		first := draft.New(uuid(), []byte("a"), 0, "staff:a", moment.Add(-time.Hour))
		put(w, first, whole)
		stored := whole
		stored.Revision = 1

		w.run("what was put comes back", func(w world) {
			w.do(func(ctx context.Context, s ports.Store) error {
				got, err := s.Drafts().ForUpdate(ctx, whole.ID)
				w.same(got, stored)
				w.refused(nil, err)
				_, err = s.Drafts().ByID(ctx, upper(whole.ID))
				w.refused(ports.ErrNotFound, err)
				_, err = s.Drafts().Live(ctx)
				w.refused(ports.ErrNotFound, err)
				got, err = s.Drafts().ByID(ctx, whole.ID)
				w.same(got, stored)
				return err
			})
		})
		w.run("a list holds neither documents nor reports, the newest first", func(w world) {
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err := s.Drafts().List(ctx, 9)
				w.same(len(got), 2)
				short := stored
				short.Document, short.Replay.Report = nil, replay.Report{}
				w.same(got[0], short)
				w.same(got[1].ID, first.ID)
				one, _ := s.Drafts().List(ctx, 1)
				w.same(len(one), 1)
				return err
			})
		})
		w.run("those that can still become live are listed behind the first ones", func(w world) {
			over := draft.New(uuid(), []byte("b"), 0, "staff:a", moment.Add(time.Hour))
			w.refused(nil, over.Withdraw())
			put(w, over)
			w.view(func(ctx context.Context, s ports.Store) error {
				for behind, want := range [][]string{{whole.ID, first.ID}, {first.ID}, nil} {
					got, err := s.Drafts().Open(ctx, behind, 9)
					w.refused(nil, err)
					var ids []string
					for _, d := range got {
						ids = append(ids, d.ID)
					}
					w.same(ids, want)
				}
				one, err := s.Drafts().Open(ctx, 0, 1)
				w.same(len(one), 1)
				return err
			})
		})
		w.run("who changes what another one changed meanwhile is told", func(w world) {
			w.refused(ports.ErrConflict, w.try(func(ctx context.Context, s ports.Store) error { return s.Drafts().Put(ctx, whole) }))
			old := stored
			old.Revision = 7
			w.refused(ports.ErrConflict, w.try(func(ctx context.Context, s ports.Store) error { return s.Drafts().Put(ctx, old) }))
		})
		w.run("one at a time is live", func(w world) {
			live, second := first, stored
			live.State, live.Version, live.Revision = draft.Live, 5, 1
			second.State = draft.Live
			put(w, live)
			w.refused(ports.ErrConflict, w.try(func(ctx context.Context, s ports.Store) error { return s.Drafts().Put(ctx, second) }))
			w.do(func(ctx context.Context, s ports.Store) error {
				got, err := s.Drafts().Live(ctx)
				if err != nil {
					return err
				}
				w.same(got.ID, first.ID)
				for before, want := range map[int][]int{0: {5, 4}, 6: {5, 4}, 5: {4}, 4: nil} {
					versions, err := s.Drafts().Versions(ctx, before, 9)
					if err != nil {
						return err
					}
					var numbers []int
					for _, v := range versions {
						numbers = append(numbers, v.Version)
						w.same(len(v.Document), 0)
					}
					w.same(numbers, want)
				}
				newest, err := s.Drafts().Versions(ctx, 0, 1)
				w.same(len(newest), 1)
				return err
			})
		})
		w.run("of those who change one at once one does", func(w world) {
			w.oneWins(func(ctx context.Context, s ports.Store, _ int) (bool, error) {
				d, err := s.Drafts().ForUpdate(ctx, whole.ID)
				if err != nil || d.State != draft.Scheduled {
					return false, err
				}
				d.State = draft.Withdrawn
				return true, s.Drafts().Put(ctx, d)
			})
		})
		w.run("another realm has its own", func(w world) {
			w.elsewhere(nil, func(ctx context.Context, s ports.Store) error {
				if _, err := s.Drafts().ByID(ctx, whole.ID); !errors.Is(err, ports.ErrNotFound) {
					w.Errorf("found in the other realm: %v", err)
				}
				return nil
			})
		})
	})
}
