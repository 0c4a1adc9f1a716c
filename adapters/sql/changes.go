package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
)

// changeKept is how long after its day a change is kept: the message that makes it count may come late.
const changeKept = 30 * 24 * time.Hour

type changeRow struct {
	bun.BaseModel `bun:"table:account_change"`
	Realm         string            `bun:"realm_id"`
	ID            string            `bun:"id"`
	Account       identity.PersonID `bun:"account"`
	Field         account.Field     `bun:"field"`
	Email         string            `bun:"email"`
	Phone         string            `bun:"phone"`
	AskedAt       micros            `bun:"asked_at"`
	Due           micros            `bun:"due_at"`
	DoneAt        micros            `bun:"done_at"`
	Undone        micros            `bun:"undone_at"`
	Expires       micros            `bun:"expires_at"`
}

func toChange(realm string, c account.Change) *changeRow {
	return &changeRow{Realm: realm, ID: c.ID, Account: c.Account, Field: c.Field, Email: c.Email.String(), Phone: c.Phone.String(),
		AskedAt: toMicros(c.AskedAt), Due: toMicros(c.Due), DoneAt: toMicros(c.DoneAt), Undone: toMicros(c.Undone),
		Expires: toMicros(c.Due.Add(changeKept))}
}

func (r *changeRow) change() (account.Change, error) {
	email, err := optional(r.Email, identity.ParseEmail)
	if err != nil {
		return account.Change{}, err
	}
	phone, err := optional(r.Phone, identity.ParsePhone)
	if err != nil {
		return account.Change{}, err
	}
	return account.RestoreChange(account.Change{ID: r.ID, Account: r.Account, Field: r.Field, Email: email, Phone: phone,
		AskedAt: r.AskedAt.time(), Due: r.Due.time(), DoneAt: r.DoneAt.time(), Undone: r.Undone.time()})
}

type changes struct{ repository }

func (c changes) Waiting(ctx context.Context, id identity.PersonID) ([]account.Change, error) {
	var rows []changeRow
	q := c.tx.NewSelect().Model(&rows).Where("realm_id = ? AND account = ? AND done_at = 0 AND undone_at = 0", c.realm, id).
		OrderExpr("asked_at DESC, id DESC")
	if err := c.hold(q).Scan(ctx); err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*changeRow).change)
}

func (c changes) ForUpdate(ctx context.Context, id string) (account.Change, error) {
	row := new(changeRow)
	q := c.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", c.realm, id)
	if err := c.hold(q).Scan(ctx); err != nil {
		return account.Change{}, mapError(err)
	}
	return row.change()
}

func (c changes) Put(ctx context.Context, ch account.Change) error {
	return done(c.tx.NewInsert().Model(toChange(c.realm, ch)).On("CONFLICT (realm_id, id) DO UPDATE").Exec(ctx))
}
