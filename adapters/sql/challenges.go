package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/challenge"
)

type challengeRow struct {
	bun.BaseModel `bun:"table:challenge"`
	Realm         string             `bun:"realm_id"`
	ID            challenge.ID       `bun:"id"`
	Login         string             `bun:"login"`
	Purpose       challenge.Purpose  `bun:"purpose"`
	Subject       string             `bun:"subject"`
	Address       string             `bun:"address"`
	Sum           []byte             `bun:"sum"`
	CreatedAt     micros             `bun:"created_at"`
	Expires       micros             `bun:"expires_at"`
	Attempts      int                `bun:"attempts"`
	Limit         int                `bun:"attempt_limit"`
	UsedAt        micros             `bun:"used_at"`
	SupersededAt  micros             `bun:"superseded_at"`
	Delivery      challenge.Delivery `bun:"delivery"`
}

func toChallenge(realm string, c challenge.Challenge) *challengeRow {
	return &challengeRow{Realm: realm, ID: c.ID, Login: c.Login, Purpose: c.Purpose, Subject: c.Subject,
		Address: c.Address, Sum: notNil(c.Sum), CreatedAt: toMicros(c.CreatedAt), Expires: toMicros(c.Expires),
		Attempts: c.Attempts, Limit: c.Limit, UsedAt: toMicros(c.UsedAt), SupersededAt: toMicros(c.SupersededAt),
		Delivery: c.Delivery}
}

func (r *challengeRow) challenge() (challenge.Challenge, error) {
	return challenge.Restore(challenge.Challenge{ID: r.ID, Login: r.Login, Purpose: r.Purpose, Subject: r.Subject,
		Address: r.Address, Sum: r.Sum, CreatedAt: r.CreatedAt.time(), Expires: r.Expires.time(),
		Attempts: r.Attempts, Limit: r.Limit, UsedAt: r.UsedAt.time(), SupersededAt: r.SupersededAt.time(),
		Delivery: r.Delivery})
}

type challenges struct{ repository }

func (c challenges) ForUpdate(ctx context.Context, id challenge.ID) (challenge.Challenge, error) {
	row := new(challengeRow)
	q := c.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", c.realm, id)
	if err := c.hold(q).Scan(ctx); err != nil {
		return challenge.Challenge{}, mapError(err)
	}
	return row.challenge()
}

func (c challenges) OfLogin(ctx context.Context, login string, p challenge.Purpose) ([]challenge.Challenge, error) {
	var rows []challengeRow
	q := c.tx.NewSelect().Model(&rows).Where("realm_id = ? AND login = ? AND purpose = ?", c.realm, login, p).
		OrderExpr("created_at DESC, id DESC")
	if err := c.hold(q).Scan(ctx); err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*challengeRow).challenge)
}

func (c challenges) Put(ctx context.Context, ch challenge.Challenge) error {
	return done(c.tx.NewInsert().Model(toChallenge(c.realm, ch)).On("CONFLICT (realm_id, id) DO UPDATE").Exec(ctx))
}
