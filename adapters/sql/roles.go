package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
)

type roleGrantRow struct {
	bun.BaseModel `bun:"table:role_grant"`
	Realm         string                  `bun:"realm_id"`
	Person        identity.PersonID       `bun:"person"`
	Role          role.Name               `bun:"role"`
	Organisation  identity.OrganisationID `bun:"organisation"`
	From          micros                  `bun:"starts_at"`
	Until         micros                  `bun:"ends_at"`
	By            role.Actor              `bun:"given_by"`
	EndedBy       role.Actor              `bun:"ended_by"`
}

func toRoleGrant(realm string, g role.Grant) *roleGrantRow {
	return &roleGrantRow{Realm: realm, Person: g.Person, Role: g.Role, Organisation: g.Organisation,
		From: toMicros(g.From), Until: toMicros(g.Until), By: g.By}
}

func (r *roleGrantRow) grant() role.Grant {
	return role.Grant{Person: r.Person, Organisation: r.Organisation, Role: r.Role,
		From: r.From.time(), Until: r.Until.time(), By: r.By}
}

type roles struct{ repository }

func (r roles) Grant(ctx context.Context, g role.Grant) error {
	return done(r.tx.NewInsert().Model(toRoleGrant(r.realm, g)).On("CONFLICT (realm_id, person, role) DO UPDATE").
		Set("organisation = EXCLUDED.organisation, starts_at = EXCLUDED.starts_at, ends_at = EXCLUDED.ends_at").
		Set("given_by = EXCLUDED.given_by, ended_by = EXCLUDED.ended_by").Exec(ctx))
}

func (r roles) End(ctx context.Context, p identity.PersonID, n role.Name, by role.Actor, at time.Time) error {
	now := toMicros(at)
	return present(r.tx.NewUpdate().Model((*roleGrantRow)(nil)).Set("ends_at = ?, ended_by = ?", now, by).
		Where("realm_id = ? AND person = ? AND role = ?", r.realm, p, n).
		Where("starts_at <= ? AND (ends_at = 0 OR ends_at > ?)", now, now).Exec(ctx))
}

// Holders holds the organisation before it reads: who waited must see what the other did, and a
// statement sees only what was committed before it began.
func (r roles) Holders(ctx context.Context, o identity.OrganisationID, n role.Name, now time.Time) ([]identity.PersonID, error) {
	if r.dialect() == postgres {
		var id string
		err := r.tx.NewSelect().Model((*organisationRow)(nil)).Column("id").
			Where("realm_id = ? AND id = ?", r.realm, o).For("UPDATE").Scan(ctx, &id)
		if err != nil && !nothing(err) {
			return nil, mapError(err)
		}
	}
	var holders []identity.PersonID
	q := r.tx.NewSelect().Model((*roleGrantRow)(nil)).Column("person").
		Where("realm_id = ? AND organisation = ? AND role = ?", r.realm, o, n).
		Where("starts_at <= ? AND (ends_at = 0 OR ends_at > ?)", toMicros(now), toMicros(now)).OrderExpr("person")
	err := r.hold(q).Scan(ctx, &holders)
	return holders, mapError(err)
}

func (r roles) Asked(ctx context.Context, p identity.PersonID, at time.Time) error {
	return present(r.tx.NewUpdate().Model((*personRow)(nil)).Set("asked_role_at = ?", toMicros(at)).
		Where("realm_id = ? AND id = ?", r.realm, p).Exec(ctx))
}
