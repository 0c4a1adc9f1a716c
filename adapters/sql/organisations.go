package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

type organisationRow struct {
	bun.BaseModel `bun:"table:organisation"`
	Realm         string                  `bun:"realm_id"`
	ID            identity.OrganisationID `bun:"id"`
	KvK           *string                 `bun:"kvk"`
	RSIN          *string                 `bun:"rsin"`
	Name          string                  `bun:"name"`
	Enrolled      micros                  `bun:"enrolled_at"`
}

func toOrganisation(realm string, o identity.Organisation) *organisationRow {
	return &organisationRow{Realm: realm, ID: o.ID, KvK: orNull(o.Legal.KvK.String()), RSIN: orNull(o.Legal.RSIN.String()),
		Name: o.Name, Enrolled: toMicros(o.Enrolled)}
}

func (r *organisationRow) organisation() (o identity.Organisation, err error) {
	o = identity.Organisation{ID: r.ID, Name: r.Name, Enrolled: r.Enrolled.time()}
	if o.Legal.KvK, err = optional(orEmpty(r.KvK), identity.ParseKvK); err != nil {
		return identity.Organisation{}, err
	}
	o.Legal.RSIN, err = optional(orEmpty(r.RSIN), identity.ParseRSIN)
	return o, err
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

type organisations struct{ repository }

func (o organisations) ByLegal(ctx context.Context, l identity.Legal) (identity.Organisation, error) {
	var rows []organisationRow
	err := o.tx.NewSelect().Model(&rows).Where("realm_id = ?", o.realm).Where(legalIs, orNull(l.KvK.String()), orNull(l.RSIN.String())).Scan(ctx)
	switch {
	case err != nil:
		return identity.Organisation{}, mapError(err)
	case len(rows) == 0:
		return identity.Organisation{}, ports.ErrNotFound
	case len(rows) > 1:
		return identity.Organisation{}, ports.ErrConflict
	}
	return rows[0].organisation()
}

// legalIs finds by either number; one that is not given is NULL and equals nothing.
const legalIs = "(kvk = ? OR rsin = ?)"

func (o organisations) ByID(ctx context.Context, id identity.OrganisationID) (identity.Organisation, error) {
	row := new(organisationRow)
	err := o.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", o.realm, id).Scan(ctx)
	if err != nil {
		return identity.Organisation{}, mapError(err)
	}
	return row.organisation()
}

func (o organisations) Known(ctx context.Context, many []identity.KvK) ([]identity.Organisation, error) {
	if len(many) == 0 {
		return nil, nil
	}
	numbers := make([]string, len(many))
	for i, k := range many {
		numbers[i] = k.String()
	}
	var rows []organisationRow
	if err := o.tx.NewSelect().Model(&rows).Where("realm_id = ? AND kvk IN (?)", o.realm, bun.List(numbers)).Scan(ctx); err != nil {
		return nil, mapError(err)
	}
	out := make([]identity.Organisation, len(rows))
	for i := range rows {
		var err error
		if out[i], err = rows[i].organisation(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Put looks for the conflict itself: a violated constraint would end the whole unit of work on Postgres.
// A race past that look ends in ErrConflict too, with the unit of work.
func (o organisations) Put(ctx context.Context, v identity.Organisation) error {
	row := toOrganisation(o.realm, v)
	taken, err := o.tx.NewSelect().Model((*organisationRow)(nil)).
		Where("realm_id = ? AND id <> ?", o.realm, v.ID).Where(legalIs, row.KvK, row.RSIN).Exists(ctx)
	if err != nil {
		return mapError(err)
	}
	if taken {
		return ports.ErrConflict
	}
	return done(o.tx.NewInsert().Model(row).On("CONFLICT (realm_id, id) DO UPDATE").
		Set("kvk = EXCLUDED.kvk, rsin = EXCLUDED.rsin, name = EXCLUDED.name, enrolled_at = EXCLUDED.enrolled_at").Exec(ctx))
}
