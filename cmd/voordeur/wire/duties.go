package wire

import (
	"context"
	"errors"

	"github.com/voordeur/voordeur/adapters/document"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// inEveryRealm does one duty in each realm that has a document. What fails in one stops no other.
func (a *App) inEveryRealm(duty func(context.Context, realm.ID) error) func(context.Context) error {
	return func(ctx context.Context) error {
		all, err := a.Database.All(ctx)
		for _, r := range all {
			if r.Version > 0 && ctx.Err() == nil {
				err = errors.Join(err, duty(ctx, r.ID))
			}
		}
		return err
	}
}

// retire looks after accounts that nobody uses, and does what was agreed about accounts and is overdue.
func (a *App) retire(ctx context.Context, r realm.ID) error {
	_, err := a.retention.Run(ctx, r)
	return errors.Join(err, a.desk.CarryOverdue(ctx, r))
}

func (a *App) clearApplications(ctx context.Context, r realm.ID) error {
	_, err := a.applying.Sweep(ctx, r)
	return err
}

func (p Parts) scanner() ports.Scanner {
	if p.Scanner == nil {
		return document.Unscanned{}
	}
	return p.Scanner
}
