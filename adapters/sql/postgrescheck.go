package sql

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// flaws are queries that must find nothing. Each row they do find is one reason not to start.
var flaws = map[string]string{
	"table without forced row-level security bound to the realm": `
		SELECT c.relname::text FROM pg_class c
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'realm_id' AND NOT a.attisdropped
		WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
		  AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
		    SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND pg_get_expr(p.polqual, p.polrelid) LIKE '%app.realm_id%'))`,
	"policy that shows the application more than its realm": `
		SELECT c.relname || '.' || p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
		WHERE p.polpermissive AND (0 = ANY (p.polroles) OR EXISTS (
		    SELECT 1 FROM unnest(p.polroles) r WHERE pg_has_role(current_user, r, 'USAGE')))
		  AND coalesce(pg_get_expr(p.polqual, p.polrelid), '') NOT LIKE '%app.realm_id%'`,
	"application role that is a superuser or passes by row-level security": `
		SELECT rolname::text FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)`,
	"relation that the application owns": `
		SELECT relname::text FROM pg_class WHERE pg_has_role(current_user, relowner, 'USAGE') AND relnamespace = 'public'::regnamespace`,
	"view that runs as its owner": `
		SELECT relname::text FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace
		  AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)`,
	"setting that makes text literals unsafe": `
		SELECT name FROM pg_settings WHERE name = 'standard_conforming_strings' AND setting <> 'on'`,
}

// checkPostgres looks, as the application's role, whether the schema is the right one and keeps realms apart.
func checkPostgres(ctx context.Context, c PostgresConfig) error {
	conn, err := pgx.Connect(ctx, c.App)
	if err != nil {
		return fmt.Errorf("sql: Postgres does not answer: %w", outcome(ctx, mapError(err)))
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := migrated(ctx, conn); err != nil {
		return err
	}
	found, err := unprotected(ctx, conn)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return fmt.Errorf("%w: %s", ErrUnprotected, strings.Join(found, "; "))
	}
	return nil
}

func unprotected(ctx context.Context, conn *pgx.Conn) ([]string, error) {
	var found []string
	for what, query := range flaws {
		rows, err := conn.Query(ctx, query)
		if err != nil {
			return nil, mapError(err)
		}
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return nil, mapError(err)
		}
		for _, n := range names {
			found = append(found, what+": "+n)
		}
	}
	return found, nil
}
