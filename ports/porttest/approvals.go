package porttest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// Approvals holds the contract of ports.Approvals.
func Approvals(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		proposal := func(account identity.PersonID, at time.Time) approval.Proposal {
			p := approval.New(uuid(), approval.ResetFactor, "", awkward, "staff:a", at)
			p.Account = account
			return p
		}
		put := func(w world, all ...approval.Proposal) {
			w.do(func(ctx context.Context, s ports.Store) error {
				for _, p := range all {
					if err := s.Approvals().Put(ctx, p); err != nil {
						return err
					}
				}
				return nil
			})
		}
		agreed := proposal("bram", noon.Add(-48*time.Hour))
		agreed.Alone(noon.Add(-48*time.Hour), noon.Add(24*time.Hour))
		first, second := proposal("anna", noon.Add(-2*time.Hour)), proposal("anna", noon.Add(-time.Hour))
		late, declined := proposal("anna", noon.Add(-approval.Lifetime)), proposal("anna", noon)
		if err := declined.Decline("staff:b", noon); err != nil {
			w.Fatal(err)
		}
		put(w, second, first, late, declined, agreed)

		w.run("what was put comes back, to the microsecond", func(w world) {
			want := agreed
			for _, t := range []*time.Time{&want.At, &want.Until, &want.Decided, &want.From} {
				*t = t.UTC().Truncate(time.Microsecond)
			}
			w.do(func(ctx context.Context, s ports.Store) error {
				got, err := s.Approvals().ForUpdate(ctx, agreed.ID)
				w.same(got, want)
				return err
			})
			w.refused(ports.ErrNotFound, w.try(func(ctx context.Context, s ports.Store) error {
				_, err := s.Approvals().ForUpdate(ctx, upper(agreed.ID))
				return err
			}))
		})
		ids := func(all []approval.Proposal, err error) []string {
			w.refused(nil, err)
			var out []string
			for _, p := range all {
				out = append(out, p.ID)
			}
			return out
		}
		w.run("what is pending about an account; what waits; what is due", func(w world) {
			w.view(func(ctx context.Context, s ports.Store) error {
				a := s.Approvals()
				w.same(ids(a.Of(ctx, "anna", noon)), []string{first.ID, second.ID})
				w.same(ids(a.Of(ctx, "bram", noon.Add(time.Hour))), []string{agreed.ID})
				w.same(ids(a.Of(ctx, "Anna", noon)), []string(nil))
				w.same(ids(a.Waiting(ctx, noon, 9)), []string{first.ID, second.ID})
				w.same(ids(a.Waiting(ctx, noon, 1)), []string{first.ID})
				w.same(ids(a.Waiting(ctx, noon.Add(approval.Lifetime-2*time.Hour), 9)), []string{second.ID})
				w.same(ids(a.Due(ctx, agreed.From.Add(-time.Microsecond), 9)), []string(nil))
				w.same(ids(a.Due(ctx, agreed.From, 9)), []string{agreed.ID})
				return nil
			})
		})
		w.run("of those who agree at once one does", func(w world) {
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				p, err := s.Approvals().ForUpdate(ctx, first.ID)
				if err != nil {
					return false, err
				}
				if err := p.Agree("staff:b", noon, noon); errors.Is(err, approval.ErrOver) {
					return false, nil
				}
				return true, s.Approvals().Put(ctx, p)
			})
			w.view(func(ctx context.Context, s ports.Store) error {
				w.same(ids(s.Approvals().Waiting(ctx, noon, 9)), []string{second.ID})
				return nil
			})
		})
		w.run("another realm has its own", func(w world) {
			w.elsewhere(nil, func(ctx context.Context, s ports.Store) error {
				for _, p := range []approval.Proposal{second, agreed} {
					if _, err := s.Approvals().ForUpdate(ctx, p.ID); !errors.Is(err, ports.ErrNotFound) {
						w.Errorf("found in the other realm: %v", err)
					}
				}
				return nil
			})
		})
	})
}
