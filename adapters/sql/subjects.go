package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
)

type subjectRow struct {
	bun.BaseModel `bun:"table:portal_subject"`
	Realm         string            `bun:"realm_id"`
	Person        identity.PersonID `bun:"person"`
	Portal        string            `bun:"portal"`
	Subject       string            `bun:"subject"`
}

type subjects struct{ repository }

// For reads first: a returning person has a pseudonym, and reading writes nothing.
func (s subjects) For(ctx context.Context, p identity.PersonID, portal, candidate string) (string, error) {
	row := &subjectRow{Realm: s.realm, Person: p, Portal: portal, Subject: candidate}
	err := s.tx.NewSelect().Model(row).Where("realm_id = ? AND person = ? AND portal = ?", s.realm, p, portal).Scan(ctx)
	if !nothing(err) {
		return row.Subject, mapError(err)
	}
	err = s.tx.NewInsert().Model(row).On("CONFLICT (realm_id, person, portal) DO UPDATE").
		Set("portal = EXCLUDED.portal").Returning("subject").Scan(ctx)
	return row.Subject, mapError(err)
}
