package sql

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// atLoginRow is an account with a device of its, whose columns are NULL where there is none.
type atLoginRow struct {
	accountRow
	Device   deviceRow `bun:"embed:d_"`
	Recovery int       `bun:"recovery"`
}

// AtLogin holds the account, so that what is read of its person afterwards is what it belongs to.
func (a accounts) AtLogin(ctx context.Context, id identity.PersonID, token [32]byte) (ports.AccountAtLogin, error) {
	q := a.atLogin(token).Where("a.realm_id = ? AND a.id = ?", a.realm, id)
	return scanAtLogin(ctx, a.holdOf(q, "a"))
}

func (a accounts) AtAddress(ctx context.Context, kind string, e identity.EmailAddress, token [32]byte) (ports.AccountAtLogin, error) {
	return scanAtLogin(ctx, a.atLogin(token).Where("a.realm_id = ? AND a.kind = ? AND a.email_key = ? AND a.user_name_key IS NULL", a.realm, kind, e.Key()))
}

func (a accounts) AtUserName(ctx context.Context, kind, name string, token [32]byte) (ports.AccountAtLogin, error) {
	return scanAtLogin(ctx, a.atLogin(token).Where("a.realm_id = ? AND a.kind = ? AND a.user_name_key = ?", a.realm, kind, account.FoldUserName(name)))
}

func (a accounts) atLogin(token [32]byte) *bun.SelectQuery {
	return a.tx.NewSelect().TableExpr("account AS a").ColumnExpr("a.*").
		ColumnExpr(`coalesce(d.id, '') AS d_id, coalesce(d.account, '') AS d_account, d.token AS d_token, coalesce(d.label, '') AS d_label,
			coalesce(d.first_seen_at, 0) AS d_first_seen_at, coalesce(d.last_seen_at, 0) AS d_last_seen_at,
			coalesce(d.trusted_until, 0) AS d_trusted_until, coalesce(d.revoked_at, 0) AS d_revoked_at`).
		ColumnExpr("(SELECT count(*) FROM recovery_code AS c WHERE c.realm_id = a.realm_id AND c.account = a.id AND c.used_at = 0) AS recovery").
		Join("LEFT JOIN device AS d ON d.realm_id = a.realm_id AND d.account = a.id AND d.token = ? AND d.revoked_at = 0", token[:])
}

func scanAtLogin(ctx context.Context, q *bun.SelectQuery) (out ports.AccountAtLogin, err error) {
	row := new(atLoginRow)
	if err = q.Scan(ctx, row); err != nil {
		return out, mapError(err)
	}
	if out.Account, err = row.account(); err != nil {
		return out, err
	}
	out.Recovery = row.Recovery
	if row.Device.ID != "" {
		out.Device, err = row.Device.device()
	}
	return out, err
}

// appJSON is an authenticator as the database writes it into a list.
type appJSON struct {
	ID, Name, Secret, Login    string
	Step                       int64
	Created, Confirmed, UsedAt micros
}

// actingJSON is a representation with its organisation, likewise.
type actingJSON struct {
	ID, Name, By          string
	KvK, RSIN             *string
	Enrolled, From, Until micros
}

// AtLogin reads lists as JSON, so that a person with three roles, two apps and ten clients is three rows and not sixty.
func (p people) AtLogin(ctx context.Context, id identity.PersonID, now time.Time) (out ports.PersonAtLogin, err error) {
	d := p.dialect()
	app := d.object("'ID', x.id, 'Name', x.name, 'Secret', " + d.hex("x.secret") + ", 'Login', x.login, 'Step', x.last_step, " +
		"'Created', x.created_at, 'Confirmed', x.confirmed_at, 'UsedAt', x.used_at")
	client := d.object("'ID', c.id, 'Name', c.name, 'KvK', c.kvk, 'RSIN', c.rsin, 'Enrolled', c.enrolled_at, " +
		"'From', r.starts_at, 'Until', r.ends_at, 'By', r.given_by")
	from := p.byID(now).
		ColumnExpr("(SELECT '[' || string_agg("+app+", ',' ORDER BY x.created_at, x.id) || ']' FROM authenticator AS x "+
			"WHERE x.realm_id = ? AND x.account = p.id AND x.revoked_at = 0) AS apps", p.realm).
		ColumnExpr("(SELECT '[' || string_agg("+client+", ',' ORDER BY lower(c.name), c.id) || ']' FROM representation AS r "+
			"JOIN organisation AS c ON c.realm_id = r.realm_id AND c.id = r.organisation "+
			"WHERE r.realm_id = ?0 AND r.person = p.id AND r.starts_at <= ?1 AND (r.ends_at = 0 OR r.ends_at > ?1)) AS clients", p.realm, toMicros(now))
	rows, err := p.rows(ctx, from, now, "p.realm_id = ? AND p.id = ?", p.realm, id)
	if err != nil {
		return out, err
	}
	if out.Profile, err = profile(rows); err != nil {
		return out, err
	}
	if out.Apps, err = listed(rows[0].Apps, func(a *appJSON) (account.Authenticator, error) { return a.authenticator(id) }); err != nil {
		return out, err
	}
	out.Acting, err = listed(rows[0].Clients, func(c *actingJSON) (ports.Representation, error) { return c.representation(id) })
	return out, err
}

// listed restores what the database wrote into a list; NULL where there is nothing.
func listed[J, V any](text *string, restore func(*J) (V, error)) ([]V, error) {
	var all []J
	if text != nil {
		if err := json.Unmarshal([]byte(*text), &all); err != nil {
			return nil, fmt.Errorf("sql: read a list: %w", err)
		}
	}
	return each(all, restore)
}

func (a *appJSON) authenticator(of identity.PersonID) (account.Authenticator, error) {
	key, err := hex.DecodeString(a.Secret)
	if err != nil {
		return account.Authenticator{}, errors.New("sql: the secret of an app cannot be read")
	}
	return (&authenticatorRow{ID: a.ID, Account: of, Name: a.Name, Secret: key, Login: a.Login, LastStep: a.Step,
		CreatedAt: a.Created, Confirmed: a.Confirmed, UsedAt: a.UsedAt}).authenticator()
}

func (c *actingJSON) representation(of identity.PersonID) (ports.Representation, error) {
	return (&representedRow{
		Representation: representationRow{Person: of, From: c.From, Until: c.Until, By: c.By},
		Organisation:   organisationRow{ID: identity.OrganisationID(c.ID), KvK: c.KvK, RSIN: c.RSIN, Name: c.Name, Enrolled: c.Enrolled},
	}).representation()
}
