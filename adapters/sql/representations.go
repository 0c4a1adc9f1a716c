package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

type representationRow struct {
	bun.BaseModel `bun:"table:representation"`
	Realm         string                  `bun:"realm_id"`
	Person        identity.PersonID       `bun:"person"`
	Organisation  identity.OrganisationID `bun:"organisation"`
	From          micros                  `bun:"starts_at"`
	Until         micros                  `bun:"ends_at"`
	By            string                  `bun:"given_by"`
}

// representedRow is a representation with its organisation.
type representedRow struct {
	Representation representationRow `bun:"embed:r_"`
	Organisation   organisationRow   `bun:"embed:o_"`
}

func (r *representedRow) representation() (ports.Representation, error) {
	o, err := r.Organisation.organisation()
	return ports.Representation{Person: r.Representation.Person, Organisation: o,
		From: r.Representation.From.time(), Until: r.Representation.Until.time(), By: r.Representation.By}, err
}

type representations struct{ repository }

func (r representations) Of(ctx context.Context, p identity.PersonID, now time.Time) ([]ports.Representation, error) {
	var rows []representedRow
	err := r.tx.NewSelect().TableExpr("representation AS r").
		Join("JOIN organisation AS o ON o.realm_id = r.realm_id AND o.id = r.organisation").
		ColumnExpr("r.person AS r_person, r.starts_at AS r_starts_at, r.ends_at AS r_ends_at, r.given_by AS r_given_by").
		ColumnExpr("o.id AS o_id, o.kvk AS o_kvk, o.rsin AS o_rsin, o.name AS o_name, o.enrolled_at AS o_enrolled_at").
		Where("r.realm_id = ? AND r.person = ?", r.realm, p).
		Where("r.starts_at <= ?0 AND (r.ends_at = 0 OR r.ends_at > ?0)", toMicros(now)).
		OrderExpr("lower(o.name), o.id").Scan(ctx, &rows)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*representedRow).representation)
}

// Put looks for the organisation itself: organisations stay, so none goes between the look and the insert.
func (r representations) Put(ctx context.Context, v ports.Representation) error {
	if _, err := organisations(r).ByID(ctx, v.Organisation.ID); err != nil {
		return err
	}
	row := &representationRow{Realm: r.realm, Person: v.Person, Organisation: v.Organisation.ID,
		From: toMicros(v.From), Until: toMicros(v.Until), By: v.By}
	return done(r.tx.NewInsert().Model(row).On("CONFLICT (realm_id, person, organisation) DO UPDATE").
		Set("starts_at = EXCLUDED.starts_at, ends_at = EXCLUDED.ends_at, given_by = EXCLUDED.given_by").Exec(ctx))
}
