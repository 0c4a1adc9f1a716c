package sql_test

import (
	"context"
	"crypto/sha256"
	stdsql "database/sql"
	"encoding/hex"
	"errors"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/voordeur/voordeur/adapters/sql"
)

// released are the migrations as they were released. A step that ran somewhere is never changed: add the next number.
var released = map[string]string{
	"postgres/0001_house":        "8b4ec60da58af484c1472a1cebefc2466ff2c6bdde0000ce2859ef3faf7084f9",
	"postgres/0002_accounts":     "23f1b90ef742ffb08741bc773512a0ee11587b8fca2ff4985966b7d8fc518548",
	"postgres/0003_applications": "6e7c08d75163a8f3c498c9b605e5adee8b44bfbf6f096e23038c4b92146614ff",
	"postgres/0004_desk":         "b0772ca8ce44092e1fd9727b0027734b39836829389f9a86aa2efa31b28e68e4",
	"postgres/0005_own":          "374d91d2bee6d2274026fba802e0109e13b4eaf9dadbc5a1a7cd3f87fdced06b",
	"postgres/0006_links":        "e8f158d32d890922f8baf85d5a34bd8fa649ba7ad53842eec83a26138a82b30e",
	"postgres/0007_means":        "b86e3be344f457e916a287ac64d6770d23805afb27ac4aeb05e609c561078307",
	"postgres/0008_forms":        "0481bcf683e2339ec1ed85015c282d8e8e464ed651b1b7911f5c48f67d9bdce0",
	"postgres/0009_agreed":       "308a98150424f51dc26d0f2b379d5b047ed4f41083b87d6b56a87a645888fecc",
	"postgres/0010_transfers":    "7322d49aa600795f190f3c58605d536454be4fcc9b9d099426286ce515844bf3",
	"postgres/0011_drafts":       "115896a7ef016158f57844a9afd31064d5b7ddd08bf6a65c92ed47fcc02c214d",
	"postgres/0012_references":   "940c0670d7e980a2be40d9be49d19a899dba03dc01a90169e1fc5c19841421da",
	"postgres/0013_requests":     "3c5870ce85b12fb62ef4c0e368519dc3e818ca8d4e4d9ef63d6361cca19e41f3",
	"postgres/0014_auditpages":   "22654ed73bec666dab9948777dba1a3db0f781bc9352d55dd0a026d2e57e5cb2",
	"postgres/0015_logincounts":  "3766052dc8a20c80e277875d7c9c400019f6318a1cd9c4f4e242b8cb0d1425d3",
	"sqlite/0001_house":          "a0d7869b467a8c9eb2b2f60d484a4b125d52eb7312d9744be1fcab1f51d7a532",
	"sqlite/0002_accounts":       "54b3f563fff9c9643b56c0fcdd07d68c4d3c83397e3e2a19c20b26a1370e6b43",
	"sqlite/0003_applications":   "8aa99a3ce1731fff6a95b9ec8aae08e74c0144d73ce52400744fc747a6d9025d",
	"sqlite/0004_desk":           "48e023a9291a8f3f1ef1c6c09a8d1e16fc232a2f5feb50f5724fd2d17639b193",
	"sqlite/0005_own":            "e6624f72fdf89ccaca55a49c3aa0548beac6ed8bc5da3490efd068a05aa87998",
	"sqlite/0006_links":          "1ab6461bbb6b7c73dfd444a7e2afeaaeba70d13f2802313c938478f3168ec8f1",
	"sqlite/0007_means":          "1789342202195fe38608e452d3d42b542153c799ef8a6bf491f6828a22a8fce5",
	"sqlite/0008_forms":          "e17a642c7e60320d4ace3381aa8e0469b54e7af97a5f8a428d878a46e97eed18",
	"sqlite/0009_agreed":         "b696381caa4533a80274e7787e13670d9918bf99d38b4ffc95938d862a83a772",
	"sqlite/0010_transfers":      "a71fef3e35a9a76febe918eb107919a7e0e24321ac97aac8c211a414ef61831b",
	"sqlite/0011_drafts":         "9539b1d0b7c0728104151d7b2bbc0f9f648839eb32b8076dac37a197ffe71886",
	"sqlite/0012_references":     "940c0670d7e980a2be40d9be49d19a899dba03dc01a90169e1fc5c19841421da",
	"sqlite/0013_requests":       "f7b0efb7d8888f33229537adb44f9c554ac313f6af924396795ef804c6bcf053",
	"sqlite/0014_auditpages":     "22654ed73bec666dab9948777dba1a3db0f781bc9352d55dd0a026d2e57e5cb2",
	"sqlite/0015_logincounts":    "f3e749a4bcfcbb78396e2ab71fb463d29abfe064c2da0819591482eb4d463f7a",
}

func TestReleasedMigrationsNeverChange(t *testing.T) {
	got := map[string]string{}
	for _, dialect := range []string{"postgres", "sqlite"} {
		for id, text := range sql.MigrationTexts(dialect) {
			sum := sha256.Sum256([]byte(text))
			got[id] = hex.EncodeToString(sum[:])
		}
	}
	if diff := cmp.Diff(released, got); diff != "" {
		t.Errorf("a new step is added to the list above, an old one is left as it is: %s", diff)
	}
}

func TestBothDialectsHaveTheSameSteps(t *testing.T) {
	base := func(dialect string) []string {
		var ids []string
		for id := range maps.Keys(sql.MigrationTexts(dialect)) {
			ids = append(ids, filepath.Base(id))
		}
		slices.Sort(ids)
		return ids
	}
	if diff := cmp.Diff(base("postgres"), base("sqlite")); diff != "" {
		t.Error(diff)
	}
}

// schema is what both dialects must agree on: columns with their nullability, and indexes with theirs, by table.
type schema map[string][]string

func postgresSchema(t *testing.T) schema {
	t.Helper()
	c := needPostgres(t)
	conn := connect(t, c.as("", c.template))
	out := schema{}
	collect(t, conn, out, `SELECT table_name::text, column_name || CASE WHEN is_nullable = 'YES' THEN ' NULL' ELSE '' END
		FROM information_schema.columns WHERE table_schema = 'public'`)
	collect(t, conn, out, `SELECT tablename::text, indexdef FROM pg_indexes WHERE schemaname = 'public'`)
	for table, lines := range out {
		for i, l := range lines {
			if def, ok := strings.CutPrefix(l, "CREATE "); ok {
				unique := strings.HasPrefix(def, "UNIQUE")
				lines[i] = index(unique, regexp.MustCompile(`\((.*?)\)`).FindStringSubmatch(def)[1])
			}
		}
		slices.Sort(lines)
		out[table] = lines
	}
	return out
}

func index(unique bool, columns string) string {
	if unique {
		return "UNIQUE (" + columns + ")"
	}
	return "INDEX (" + columns + ")"
}

func collect(t *testing.T, conn *pgx.Conn, out schema, query string) {
	t.Helper()
	rows, err := conn.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	var table, line string
	if _, err := pgx.ForEachRow(rows, []any{&table, &line}, func() error {
		out[table] = append(out[table], line)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func sqliteSchema(t *testing.T) schema {
	t.Helper()
	file := filepath.Join(t.TempDir(), "schema.db")
	opened(t)(sql.OpenSQLite(t.Context(), file))
	db, err := stdsql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	out := schema{}
	rows, err := db.Query(`SELECT m.name, c.name || CASE WHEN c."notnull" THEN '' ELSE ' NULL' END FROM sqlite_schema m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'
		UNION ALL SELECT m.name, CASE WHEN i."unique" THEN 'UNIQUE (' ELSE 'INDEX (' END ||
			(SELECT string_agg(x.name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno) x) || ')'
		FROM sqlite_schema m, pragma_index_list(m.name) i WHERE m.type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table, line string
		if err := rows.Scan(&table, &line); err != nil {
			t.Fatal(err)
		}
		out[table] = append(out[table], line)
	}
	for _, lines := range out {
		slices.Sort(lines)
	}
	return out
}

func TestBothSchemasAreTheSame(t *testing.T) {
	if diff := cmp.Diff(postgresSchema(t), sqliteSchema(t)); diff != "" {
		t.Errorf("- Postgres, + SQLite: %s", diff)
	}
}

// An index that does not begin with the realm must serve work over all realms, and tell nothing: it is never unique.
func TestTheRealmStandsFirstInEveryKey(t *testing.T) {
	crossRealm := []string{"INDEX (expires_at)", "INDEX (next_at)", "INDEX (settled_at)", "INDEX (at)", "INDEX (created_at)"}
	for table, lines := range postgresSchema(t) {
		if !slices.Contains(lines, "realm_id") {
			if table != "realm" && table != "migration" {
				t.Errorf("table %s belongs to no realm", table)
			}
			continue
		}
		for _, l := range lines {
			if strings.Contains(l, "(") && !strings.Contains(l, "(realm_id") && !slices.Contains(crossRealm, l) {
				t.Errorf("%s: %s does not begin with realm_id", table, l)
			}
		}
	}
}

func TestMigrateIsSafeToStartAtOnceAndAgain(t *testing.T) {
	c := needPostgres(t)
	name := c.template + "_migrate"
	if err := c.exec(t.Context(), c.super, "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.exec(context.Background(), c.super, "DROP DATABASE "+name+" WITH (FORCE)") })
	if _, err := sql.OpenPostgres(t.Context(), c.config(name)); !errors.Is(err, sql.ErrNotMigrated) {
		t.Errorf("before: error is %v, want ErrNotMigrated", err)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := sql.Migrate(t.Context(), c.as("", name)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	d := opened(t)(sql.OpenPostgres(t.Context(), c.config(name)))
	if err := d.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestSQLiteIsForOneProcess(t *testing.T) {
	file := filepath.Join(t.TempDir(), "one.db")
	first, err := sql.OpenSQLite(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sql.OpenSQLite(t.Context(), file); !errors.Is(err, sql.ErrInUse) {
		t.Errorf("error is %v, want ErrInUse", err)
	}
	plant(t, first, home)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again := opened(t)(sql.OpenSQLite(t.Context(), file))
	if err := again.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}
