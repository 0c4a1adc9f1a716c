package wire

import (
	"context"
	"errors"

	"github.com/voordeur/voordeur/adapters/oidc"
	"github.com/voordeur/voordeur/adapters/queue"
	"github.com/voordeur/voordeur/application/correspondence"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/linkdesk"
	"github.com/voordeur/voordeur/application/linking"
	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/application/notifying"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/application/profile"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// workers is how many messages are worked on at once in one process: well below the database's pool.
const workers = 4

// delivery moves messages from the outbox to their handlers, within the process or over Redis.
type delivery struct {
	parts    Parts
	handlers *queue.Handlers
}

func newDelivery(p Parts, post ports.Postbox, mail *correspondence.Service, own *profile.Service, drafts *policies.Service, agreed *desk.Service, links *linking.Service, files *linkdesk.Service, orders *ordering.Service, register *mandates.Service, noticed *notifying.Service, provider *oidc.Provider) *delivery {
	return &delivery{p, &queue.Handlers{
		Units: p.Database, Relay: p.Database, Now: p.Now, Log: p.Telemetry.Logger(),
		Topics: map[ports.Topic]queue.Handler{
			ports.TopicMail: mail.SendMail, ports.TopicSMS: mail.SendSMS, ports.TopicChange: own.ApplyChange, ports.TopicApproval: agreed.CarryDue, ports.TopicPublication: drafts.Due, ports.TopicLogout: logoutNotices(post, provider),
			ports.TopicAccountLoad: files.Step, ports.TopicLinkDue: links.Lapse, ports.TopicInvitation: orders.Due, ports.TopicMandateDue: register.Due, ports.TopicOrganisationCheck: register.Check, ports.TopicMandateEnded: noticed.Deliver,
		},
	}}
}

// logoutNotices tells portals that a session ended.
func logoutNotices(post ports.Postbox, provider *oidc.Provider) queue.Handler {
	return func(ctx context.Context, r realm.ID, m ports.Message) error {
		var n ports.LogoutNotice
		if err := post.Open(ctx, r, m, &n); err != nil {
			return err
		}
		err := provider.Notify(ctx, r, n)
		if errors.Is(err, oidc.ErrPermanent) {
			return permanent{err}
		}
		return err
	}
}

// permanent tells the outbox that trying again is of no use.
type permanent struct{ error }

func (permanent) Permanent() bool { return true }

func (p permanent) Unwrap() error { return p.error }

// run moves messages until ctx ends, then waits for those that are worked on.
func (d *delivery) run(ctx context.Context) error {
	log := d.parts.Telemetry.Logger()
	loop := queue.Loop{Relay: d.parts.Database, Now: d.parts.Now, Log: log, Wake: d.parts.Database.Wake()}
	if d.parts.Redis.IsZero() {
		within := queue.NewInProcess(ctx, workers, d.handlers.Handle)
		defer within.Wait()
		loop.Transport, loop.Batch = within, workers
		loop.Run(ctx)
		return nil
	}
	client, err := queue.NewAsynq(d.parts.Redis.Reveal(), log)
	if err != nil {
		return err
	}
	defer client.Close()
	server, err := queue.StartAsynqServer(d.parts.Redis.Reveal(), workers, log, d.handlers.Handle)
	if err != nil {
		return err
	}
	defer server.Shutdown()
	loop.Transport = client
	loop.Run(ctx)
	return nil
}
