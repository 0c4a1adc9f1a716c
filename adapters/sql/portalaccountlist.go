package sql

import (
	"context"
	"strings"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// maxContacts bounds the people who are authorised for the accounts of one organisation.
const maxContacts = 5

// Find reads a page in one statement and counts in another. The page is made of keys first: what it passes by on the
// way to a late page is not read.
func (a portalAccounts) Find(ctx context.Context, q ports.PortalAccountQuery) (page ports.PortalAccountPage, err error) {
	order := "a.sort_key, a.id"
	if q.Search != "" || !q.Code.IsZero() || q.Waiting {
		order = "a.sort_key || '', a.id" // few match: SQLite would walk the index of this order past all the others
	}
	keys := a.matching(q).ColumnExpr("a.realm_id, a.sort_key, a.id").OrderExpr(order).
		Offset(int64(max(0, q.Offset))).Limit(int64(min(max(1, q.Limit), maxAccounts)))
	var rows []portalAccountRow
	err = a.tx.NewSelect().Model(&rows).Join("JOIN (?) AS p ON p.realm_id = ?TableAlias.realm_id AND p.id = ?TableAlias.id", keys).
		OrderExpr("p.sort_key, p.id").Scan(ctx)
	if err != nil {
		return ports.PortalAccountPage{}, mapError(err)
	}
	if page.Accounts, err = each(rows, (*portalAccountRow).account); err != nil {
		return ports.PortalAccountPage{}, err
	}
	err = a.matching(q).ColumnExpr("count(*)").Scan(ctx, &page.Total)
	return page, mapError(err)
}

func (a portalAccounts) matching(q ports.PortalAccountQuery) *bun.SelectQuery {
	s := a.tx.NewSelect().TableExpr("portal_account AS a").Where("a.realm_id = ?", a.realm)
	if q.Search != "" {
		s = s.Where("a.search LIKE ? ESCAPE '!'", "%"+escapeLike(strings.ToLower(q.Search))+"%")
	}
	if !q.Code.IsZero() {
		s = s.Where("a.id IN (SELECT i.account FROM portal_institution AS i WHERE i.realm_id = ? AND i.code = ?)", a.realm, q.Code.String())
	}
	if q.Waiting {
		s = s.Where("a.id IN (SELECT l.account FROM portal_link AS l WHERE l.realm_id = ? AND l.state = ?)", a.realm, linking.Waiting)
	}
	return s
}

// Authorised tells people apart by their address. One KvK number may be that of many schools.
func (a portalAccounts) Authorised(ctx context.Context, n identity.KvK) ([]linking.Contact, error) {
	var rows []struct{ Name, Email string }
	err := a.tx.NewSelect().TableExpr("portal_account AS a").
		ColumnExpr("coalesce(min(nullif(a.authorised_name, '')), '') AS name, min(a.authorised_email) AS email").
		Where("a.realm_id = ? AND a.authorised_key <> ''", a.realm).
		Where("a.id IN (SELECT i.account FROM portal_institution AS i WHERE i.realm_id = ? AND i.kvk = ?)", a.realm, orNull(n.String())).
		GroupExpr("a.authorised_key").OrderExpr("1, 2").Limit(maxContacts).Scan(ctx, &rows)
	if err != nil {
		return nil, mapError(err)
	}
	contacts := make([]linking.Contact, len(rows))
	for i, r := range rows {
		contacts[i].Name = r.Name
		if contacts[i].Email, err = identity.ParseEmail(r.Email); err != nil {
			return nil, err
		}
	}
	return contacts, nil
}

// Forms goes from form to form through the index, past however many accounts have one.
func (a portalAccounts) Forms(ctx context.Context) ([]credential.Hash, error) {
	const first = "SELECT min(a.form) AS form FROM portal_account AS a WHERE a.realm_id = ?0 AND a.form > ''"
	const next = "SELECT (SELECT min(a.form) FROM portal_account AS a WHERE a.realm_id = ?0 AND a.form > f.form) FROM f WHERE f.form IS NOT NULL"
	const one = "SELECT (SELECT a.password FROM portal_account AS a WHERE a.realm_id = ?0 AND a.form = f.form LIMIT 1) FROM f WHERE f.form IS NOT NULL LIMIT ?1"
	var texts []string
	if err := a.tx.NewRaw("WITH RECURSIVE f AS ("+first+" UNION ALL "+next+") "+one, a.realm, ports.MostForms).Scan(ctx, &texts); err != nil {
		return nil, mapError(err)
	}
	return each(texts, func(s *string) (credential.Hash, error) { return credential.ParseHash(*s) })
}

// Figures counts the accounts in one walk; of an account at most one link is active.
func (a portalAccounts) Figures(ctx context.Context) (f ports.PortalAccountFigures, err error) {
	const links = "(SELECT count(*) FROM portal_link AS l WHERE l.realm_id = ? AND l.state = ?)"
	err = a.tx.NewSelect().TableExpr("portal_account AS a").Where("a.realm_id = ?", a.realm).
		ColumnExpr("count(*)").ColumnExpr(links, a.realm, linking.LinkActive).ColumnExpr(links, a.realm, linking.Waiting).
		ColumnExpr("coalesce(sum(CASE WHEN a.legacy THEN 1 ELSE 0 END), 0)").
		ColumnExpr("coalesce(sum(CASE WHEN a.state = ? THEN 1 ELSE 0 END), 0)", linking.Disabled).
		Scan(ctx, &f.All, &f.Linked, &f.Waiting, &f.Legacy, &f.Disabled)
	return f, mapError(err)
}
