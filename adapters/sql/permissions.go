package sql

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/ports"
)

type permissionRow struct {
	bun.BaseModel `bun:"table:permission"`
	Realm         string `bun:"realm_id"`
	Role          string `bun:"role"`
	Object        string `bun:"object"`
	Action        string `bun:"action"`
	Deny          bool   `bun:"deny"`
}

type permissionVersionRow struct {
	bun.BaseModel `bun:"table:permission_version"`
	Realm         string `bun:"realm_id"`
	Version       int64  `bun:"version"`
}

func toPermission(realm string, p ports.Permission) permissionRow {
	return permissionRow{Realm: realm, Role: p.Role, Object: p.Object, Action: p.Action, Deny: p.Deny}
}

func (r *permissionRow) permission() (ports.Permission, error) {
	return ports.Permission{Role: r.Role, Object: r.Object, Action: r.Action, Deny: r.Deny}, nil
}

type permissions struct{ repository }

// Version is 0 where rules were never written.
func (p permissions) Version(ctx context.Context) (int64, error) {
	row := new(permissionVersionRow)
	err := p.tx.NewSelect().Model(row).Where("realm_id = ?", p.realm).Scan(ctx)
	if nothing(err) {
		return 0, nil
	}
	return row.Version, mapError(err)
}

func (p permissions) All(ctx context.Context) ([]ports.Permission, error) {
	var rows []permissionRow
	err := p.tx.NewSelect().Model(&rows).Where("realm_id = ?", p.realm).OrderExpr("role, object, action, deny").Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*permissionRow).permission)
}

// Replace moves the version first: that row makes two who replace wait for each other.
func (p permissions) Replace(ctx context.Context, rules []ports.Permission) error {
	_, err := p.tx.NewInsert().Model(&permissionVersionRow{Realm: p.realm, Version: 1}).
		On("CONFLICT (realm_id) DO UPDATE").Set("version = permission_version_row.version + 1").Exec(ctx)
	if err != nil {
		return mapError(err)
	}
	if _, err := p.tx.NewDelete().Model((*permissionRow)(nil)).Where("realm_id = ?", p.realm).Exec(ctx); err != nil {
		return mapError(err)
	}
	rows := make([]permissionRow, len(rules))
	for i, r := range rules {
		rows[i] = toPermission(p.realm, r)
	}
	if len(rows) == 0 {
		return nil
	}
	return done(p.tx.NewInsert().Model(&rows).On("CONFLICT DO NOTHING").Exec(ctx))
}
