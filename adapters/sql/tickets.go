package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/linking"
)

// ticketKept is how long after its end a ticket is kept, to tell who comes late that it is too late.
const ticketKept = 30 * 24 * time.Hour

type ticketRow struct {
	bun.BaseModel `bun:"table:portal_ticket"`
	Realm         string                `bun:"realm_id"`
	Token         []byte                `bun:"token"`
	Purpose       linking.TicketPurpose `bun:"purpose"`
	Account       linking.AccountID     `bun:"account"`
	Link          linking.LinkID        `bun:"link"`
	To            string                `bun:"address"`
	CreatedAt     micros                `bun:"created_at"`
	Until         micros                `bun:"ends_at"`
	UsedAt        micros                `bun:"used_at"`
	Expires       micros                `bun:"expires_at"`
}

func toTicket(realm string, t linking.Ticket) *ticketRow {
	return &ticketRow{Realm: realm, Token: t.Token[:], Purpose: t.Purpose, Account: t.Account, Link: t.Link, To: t.To,
		CreatedAt: toMicros(t.CreatedAt), Until: toMicros(t.Until), UsedAt: toMicros(t.UsedAt), Expires: toMicros(t.Until.Add(ticketKept))}
}

func (r *ticketRow) ticket() (linking.Ticket, error) {
	return linking.RestoreTicket(linking.Ticket{Token: toDigest(r.Token), Purpose: r.Purpose, Account: r.Account, Link: r.Link, To: r.To,
		CreatedAt: r.CreatedAt.time(), Until: r.Until.time(), UsedAt: r.UsedAt.time()})
}

type tickets struct{ repository }

func (t tickets) ForUpdate(ctx context.Context, token [32]byte) (linking.Ticket, error) {
	row := new(ticketRow)
	q := t.tx.NewSelect().Model(row).Where("realm_id = ? AND token = ?", t.realm, token[:])
	if err := t.hold(q).Scan(ctx); err != nil {
		return linking.Ticket{}, mapError(err)
	}
	return row.ticket()
}

func (t tickets) Put(ctx context.Context, v linking.Ticket) error {
	return done(t.tx.NewInsert().Model(toTicket(t.realm, v)).On("CONFLICT (realm_id, token) DO UPDATE").Exec(ctx))
}
