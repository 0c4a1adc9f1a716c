package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/validity"
)

type administratorRow struct {
	bun.BaseModel `bun:"table:mandate_administrator"`
	Realm         string            `bun:"realm_id"`
	Person        identity.PersonID `bun:"person"`
	KvK           string            `bun:"kvk"`
	Term          asJSON[term]      `bun:"term"`
	By            string            `bun:"given_by"`
	Why           string            `bun:"why"`
}

func (r *administratorRow) administrator() (mandate.Administrator, error) {
	a := mandate.Administrator{Person: r.Person, By: r.By, Why: r.Why}
	var err error
	if a.KvK, err = identity.ParseKvK(r.KvK); err != nil {
		return mandate.Administrator{}, err
	}
	a.Term, err = validity.Restore(r.Term.V.term())
	return a, err
}

type mandateAdministrators struct{ repository }

func (a mandateAdministrators) Of(ctx context.Context, p identity.PersonID) ([]mandate.Administrator, error) {
	var rows []administratorRow
	return scanAdministrators(ctx, &rows, a.tx.NewSelect().Model(&rows).Where("realm_id = ? AND person = ?", a.realm, p).OrderExpr("kvk"))
}

// For holds the rows in the order of their keys, so that two who look never wait for each other.
func (a mandateAdministrators) For(ctx context.Context, k identity.KvK) ([]mandate.Administrator, error) {
	var rows []administratorRow
	q := a.tx.NewSelect().Model(&rows).Where("realm_id = ? AND kvk = ?", a.realm, k.String()).OrderExpr("person")
	return scanAdministrators(ctx, &rows, a.hold(q))
}

func scanAdministrators(ctx context.Context, rows *[]administratorRow, q *bun.SelectQuery) ([]mandate.Administrator, error) {
	if err := q.Scan(ctx); err != nil {
		return nil, mapError(err)
	}
	return each(*rows, (*administratorRow).administrator)
}

func (a mandateAdministrators) Put(ctx context.Context, v mandate.Administrator) error {
	row := &administratorRow{Realm: a.realm, Person: v.Person, KvK: v.KvK.String(), Term: toTerm(v.Term), By: v.By, Why: v.Why}
	return done(a.tx.NewInsert().Model(row).On("CONFLICT (realm_id, person, kvk) DO UPDATE").Exec(ctx))
}
