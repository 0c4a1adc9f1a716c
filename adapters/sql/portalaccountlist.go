package sql

import (
	"context"
	"strings"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// maxContacts bounds the people who are authorised for the accounts of one organisation.
const maxContacts = 5

// Find reads a page in one statement and counts in another.
func (a portalAccounts) Find(ctx context.Context, q ports.PortalAccountQuery) (page ports.PortalAccountPage, err error) {
	var rows []portalAccountRow
	err = a.matching(q).ColumnExpr("a.*").OrderExpr("a.sort_key, a.id").
		Offset(int64(max(0, q.Offset))).Limit(int64(min(max(1, q.Limit), maxAccounts))).Scan(ctx, &rows)
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
