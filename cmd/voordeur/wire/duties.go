package wire

import (
	"context"
	"errors"
	"time"

	"github.com/voordeur/voordeur/adapters/document"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Run keeps the application going until ctx ends: delivery of messages, chaining of the audit log,
// counting of logins, metadata of brokers, versions of documents, and sweeping.
func (a *App) Run(ctx context.Context) error {
	defer a.chainLast(ctx)
	return group(ctx,
		a.delivery.run,
		a.brokers.run,
		every(time.Second, a.log("chain the audit log"), a.chain),
		every(10*time.Second, a.log("count logins"), a.count),
		every(2*time.Second, a.log("read the register of realms"), a.Realms.Refresh),
		every(time.Minute, a.log("sweep"), a.sweep),
		every(time.Hour, a.log("look after unused accounts"), a.inEveryRealm(a.retire)),
		every(time.Hour, a.log("look after applications"), a.inEveryRealm(a.clearApplications)),
		every(time.Hour, a.log("do what was agreed and is overdue"), a.inEveryRealm(a.desk.CarryOverdue)),
	)
}

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

func (a *App) retire(ctx context.Context, r realm.ID) error {
	_, err := a.retention.Run(ctx, r)
	return err
}

func (a *App) clearApplications(ctx context.Context, r realm.ID) error {
	_, err := a.applying.Sweep(ctx, r)
	return err
}

// chainLast chains what was recorded just before the end, so that a log exported from a stopped installation holds it.
func (a *App) chainLast(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := a.chain(ctx); err != nil {
		a.log("chain the audit log")(ctx, err)
	}
}

func (a *App) chain(ctx context.Context) error {
	waiting, err := a.Database.Waiting(ctx, 100)
	if err != nil {
		return err
	}
	for _, r := range waiting {
		_, e := a.Database.Chain(ctx, r, 1000, salt)
		err = errors.Join(err, e)
	}
	return err
}

// counted is how many events are counted at once. A log from before logins were counted takes many such steps.
const counted = 5000

// count counts the logins of what was chained.
func (a *App) count(ctx context.Context) error {
	behind, err := a.Database.Uncounted(ctx, 100)
	if err != nil {
		return err
	}
	for _, r := range behind {
		n, e := counted, error(nil)
		for n == counted && e == nil {
			n, e = a.Database.Count(ctx, r, counted)
		}
		err = errors.Join(err, e)
	}
	return err
}

// swept is how long what has expired is kept, so that a page can still say that it did.
const swept = 2 * time.Hour

func (a *App) sweep(ctx context.Context) error {
	_, err := a.Database.Sweep(ctx, a.parts.Now().Add(-swept), 1000)
	return err
}

func (p Parts) scanner() ports.Scanner {
	if p.Scanner == nil {
		return document.Unscanned{}
	}
	return p.Scanner
}
