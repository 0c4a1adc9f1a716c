package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/ports"
)

type requestRow struct {
	bun.BaseModel `bun:"table:api_request"`
	Realm         string                    `bun:"realm_id"`
	ID            []byte                    `bun:"id"`
	Digest        []byte                    `bun:"digest"`
	At            micros                    `bun:"asked_at"`
	Expires       micros                    `bun:"expires_at"`
	Status        int                       `bun:"status"`
	Header        asJSON[map[string]string] `bun:"header"`
	Body          []byte                    `bun:"body"`
}

func toRequest(realm string, r ports.Request) *requestRow {
	return &requestRow{Realm: realm, ID: r.ID[:], Digest: r.Digest[:], At: toMicros(r.At), Expires: toMicros(r.Until),
		Status: r.Reply.Status, Header: asJSON[map[string]string]{r.Reply.Header}, Body: notNil(r.Reply.Body)}
}

func (r *requestRow) request() ports.Request {
	out := ports.Request{At: r.At.time(), Until: r.Expires.time(), Reply: ports.Reply{Status: r.Status, Header: r.Header.V, Body: r.Body}}
	copy(out.ID[:], r.ID)
	copy(out.Digest[:], r.Digest)
	return out
}

type requests struct{ repository }

var _ ports.Requests = requests{}

// Claim waits for another one that inserts the same, and then reads what that became.
func (r requests) Claim(ctx context.Context, q ports.Request) (ports.Request, bool, error) {
	res, err := r.tx.NewInsert().Model(toRequest(r.realm, q)).On("CONFLICT DO NOTHING").Exec(ctx)
	if err != nil {
		return ports.Request{}, false, mapError(err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return q, n == 1, mapError(err)
	}
	row := new(requestRow)
	if err := r.hold(r.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", r.realm, q.ID[:])).Scan(ctx); err != nil {
		return ports.Request{}, false, mapError(err)
	}
	return row.request(), false, nil
}

func (r requests) Put(ctx context.Context, q ports.Request) error {
	return done(r.tx.NewInsert().Model(toRequest(r.realm, q)).On("CONFLICT (realm_id, id) DO UPDATE").Exec(ctx))
}

func (r requests) Remove(ctx context.Context, id [32]byte) error {
	return done(r.tx.NewDelete().Model((*requestRow)(nil)).Where("realm_id = ? AND id = ?", r.realm, id[:]).Exec(ctx))
}
