package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/ports"
)

type loginRow struct {
	bun.BaseModel `bun:"table:login"`
	Realm         string `bun:"realm_id"`
	ID            string `bun:"id"`
	Browser       []byte `bun:"browser"`
	Subject       string `bun:"subject"`
	Facts         []byte `bun:"facts"`
	Done          micros `bun:"done_at"`
	Expires       micros `bun:"expires_at"`
	Revision      int    `bun:"revision"`
}

func toLogin(realm string, l ports.LoginRow) *loginRow {
	return &loginRow{Realm: realm, ID: l.ID, Browser: l.Browser[:], Subject: l.Subject, Facts: l.Facts,
		Done: toMicros(l.Done), Expires: toMicros(l.Expires), Revision: l.Revision + 1}
}

func (r *loginRow) login() ports.LoginRow {
	return ports.LoginRow{ID: r.ID, Browser: toDigest(r.Browser), Subject: r.Subject, Facts: r.Facts,
		Done: r.Done.time(), Expires: r.Expires.time(), Revision: r.Revision}
}

type logins struct{ repository }

func (l logins) Get(ctx context.Context, id string) (ports.LoginRow, error) {
	row := new(loginRow)
	err := l.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", l.realm, id).Scan(ctx)
	return row.login(), mapError(err)
}

func (l logins) ForUpdate(ctx context.Context, id string) (ports.LoginRow, error) {
	row := new(loginRow)
	q := l.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", l.realm, id)
	err := l.hold(q).Scan(ctx)
	return row.login(), mapError(err)
}

func (l logins) Put(ctx context.Context, login ports.LoginRow) error {
	row := toLogin(l.realm, login)
	if login.Revision == 0 {
		return changed(l.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx))
	}
	return changed(l.tx.NewUpdate().Model(row).
		Where("realm_id = ? AND id = ? AND revision = ?", l.realm, login.ID, login.Revision).Exec(ctx))
}
