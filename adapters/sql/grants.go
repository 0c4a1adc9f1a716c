package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// supersededKept is how many rotations a superseded refresh token is remembered, to recognise its reuse.
const supersededKept = 64

type grantRow struct {
	bun.BaseModel `bun:"table:portal_grant"`
	Realm         string            `bun:"realm_id"`
	ID            string            `bun:"id"`
	Client        string            `bun:"client"`
	Session       session.ID        `bun:"session"`
	Person        identity.PersonID `bun:"person"`
	Subject       string            `bun:"subject"`
	Scopes        string            `bun:"scopes"`
	Claims        []byte            `bun:"claims"`
	State         []byte            `bun:"state"`
	Code          []byte            `bun:"code"`
	CodeUntil     micros            `bun:"code_expires_at"`
	CodeUsedAt    micros            `bun:"code_used_at"`
	Access        []byte            `bun:"access"`
	Refresh       []byte            `bun:"refresh"`
	Expires       micros            `bun:"expires_at"`
	RevokedAt     micros            `bun:"revoked_at"`
	CreatedAt     micros            `bun:"created_at"`
	Revision      int               `bun:"revision"`
}

// refreshRow is one refresh token, the newest of its grant or a superseded one.
type refreshRow struct {
	bun.BaseModel `bun:"table:refresh_token"`
	Realm         string `bun:"realm_id"`
	Digest        []byte `bun:"digest"`
	Grant         string `bun:"portal_grant"`
	Revision      int    `bun:"revision"`
	Expires       micros `bun:"expires_at"`
}

func toGrant(realm string, g ports.Grant) *grantRow {
	return &grantRow{Realm: realm, ID: g.ID, Client: g.Client, Session: g.Session, Person: g.Person, Subject: g.Subject,
		Scopes: g.Scopes, Claims: g.Claims, State: g.State, Code: digest(g.Code), CodeUntil: toMicros(g.CodeUntil),
		CodeUsedAt: toMicros(g.CodeUsedAt), Access: digest(g.Access), Refresh: digest(g.Refresh), Expires: toMicros(g.Until),
		RevokedAt: toMicros(g.RevokedAt), CreatedAt: toMicros(g.CreatedAt), Revision: g.Revision + 1}
}

func (r *grantRow) grant() (ports.Grant, error) {
	return ports.Grant{ID: r.ID, Client: r.Client, Session: r.Session, Person: r.Person, Subject: r.Subject,
		Scopes: r.Scopes, Claims: r.Claims, State: r.State, Code: toDigest(r.Code), CodeUntil: r.CodeUntil.time(),
		CodeUsedAt: r.CodeUsedAt.time(), Access: toDigest(r.Access), Refresh: toDigest(r.Refresh), Until: r.Expires.time(),
		RevokedAt: r.RevokedAt.time(), CreatedAt: r.CreatedAt.time(), Revision: r.Revision}, nil
}

type grants struct{ repository }

func (g grants) Create(ctx context.Context, v ports.Grant) error {
	v.Revision = 0
	row := toGrant(g.realm, v)
	if err := changed(g.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx)); err != nil {
		return err
	}
	return g.remember(ctx, row)
}

// Find looks a refresh token up among all of its family; the newest is the one in the grant itself.
func (g grants) Find(ctx context.Context, by ports.GrantKey) (ports.Grant, error) {
	row := new(grantRow)
	q := g.tx.NewSelect().Model(row).Where("realm_id = ?", g.realm)
	switch {
	case by.ID != "":
		q = q.Where("id = ?", by.ID)
	case by.Code != [32]byte{}:
		q = q.Where("code = ?", by.Code[:])
	case by.Access != [32]byte{}:
		q = q.Where("access = ?", by.Access[:])
	default:
		q = q.Where("id = (?)", g.tx.NewSelect().Model((*refreshRow)(nil)).Column("portal_grant").
			Where("realm_id = ? AND digest = ?", g.realm, by.Refresh[:]))
	}
	if err := q.Scan(ctx); err != nil {
		return ports.Grant{}, mapError(err)
	}
	found, err := row.grant()
	found.Superseded = by.Refresh != [32]byte{} && by.Refresh != found.Refresh
	return found, err
}

func (g grants) Update(ctx context.Context, v ports.Grant) error {
	row := toGrant(g.realm, v)
	err := changed(g.tx.NewUpdate().Model(row).
		Where("realm_id = ? AND id = ? AND revision = ?", g.realm, v.ID, v.Revision).Exec(ctx))
	if err != nil {
		return err
	}
	return g.remember(ctx, row)
}

// remember keeps the newest refresh token findable after it was rotated away, and forgets the oldest.
func (g grants) remember(ctx context.Context, row *grantRow) error {
	if row.Refresh == nil {
		return nil
	}
	token := &refreshRow{Realm: g.realm, Digest: row.Refresh, Grant: row.ID, Revision: row.Revision, Expires: row.Expires}
	if err := done(g.tx.NewInsert().Model(token).On("CONFLICT DO NOTHING").Exec(ctx)); err != nil {
		return err
	}
	if row.Revision <= supersededKept {
		return nil
	}
	return done(g.tx.NewDelete().Model((*refreshRow)(nil)).
		Where("realm_id = ? AND portal_grant = ? AND revision < ? AND digest <> ?",
			g.realm, row.ID, row.Revision-supersededKept, row.Refresh).Exec(ctx))
}

// Revoke moves the revision, so that whoever read the grant before can no longer bring it back.
func (g grants) Revoke(ctx context.Context, id string, at time.Time) error {
	return done(g.tx.NewUpdate().Model((*grantRow)(nil)).Set("revoked_at = ?, revision = revision + 1", toMicros(at)).
		Where("realm_id = ? AND id = ? AND revoked_at = 0", g.realm, id).Exec(ctx))
}

func (g grants) OfSession(ctx context.Context, id session.ID) ([]ports.Grant, error) {
	var rows []grantRow
	err := g.tx.NewSelect().Model(&rows).Where("realm_id = ? AND session = ? AND revoked_at = 0", g.realm, id).
		OrderExpr("created_at, id").Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*grantRow).grant)
}
