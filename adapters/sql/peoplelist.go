package sql

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// maxPage bounds one page of a list.
const maxPage = 1000

// separator stands between names that the database joins; no role's name holds it.
const separator = "\x1f"

type listedRow struct {
	bun.BaseModel `bun:"table:person"`
	personRow
	Roles     string `bun:"roles"`
	LastLogin micros `bun:"last_login"`
	LastLevel string `bun:"last_level"`
	Total     int    `bun:"total"`
}

func (r *listedRow) listed() (l ports.ListedPerson, err error) {
	if l.Person, err = r.person(); err != nil {
		return ports.ListedPerson{}, err
	}
	if r.LastLevel != "" {
		if l.LastLevel, err = level(r.LastLevel); err != nil {
			return ports.ListedPerson{}, err
		}
	}
	l.LastLogin, l.AskedRole = r.LastLogin.time(), r.AskedRole.time()
	for name := range strings.SplitSeq(r.Roles, separator) {
		if name != "" {
			l.Roles = append(l.Roles, role.Name(name))
		}
	}
	slices.Sort(l.Roles)
	return l, nil
}

// List reads a page and the number of all in one statement; only a page past the end needs a second to count.
func (p people) List(ctx context.Context, q ports.PeopleQuery) (ports.PeoplePage, error) {
	var rows []listedRow
	// The newest session is found by its start; id breaks ties as the order of the list does.
	newest := func(column string) string {
		return "(SELECT s." + column + " FROM session AS s WHERE s.realm_id = p.realm_id AND s.person = p.id ORDER BY s.started_at DESC, s.id DESC LIMIT 1)"
	}
	inner := p.matching(q).ColumnExpr("p.*").
		ColumnExpr("coalesce(" + newest("started_at") + ", 0) AS last_login").
		ColumnExpr("coalesce(" + newest("level") + ", '') AS last_level").
		ColumnExpr("count(*) OVER () AS total")
	err := p.tx.NewSelect().TableExpr("(?) AS p", inner).ColumnExpr("p.*").
		ColumnExpr("coalesce((SELECT string_agg(g.role, ?) FROM role_grant AS g WHERE g.realm_id = p.realm_id AND g.person = p.id AND "+inForce+"), '') AS roles",
			separator, toMicros(q.Now), toMicros(q.Now)).
		OrderExpr(order(q)).Offset(int64(max(0, q.Offset))).Limit(int64(min(max(1, q.Limit), maxPage))).Scan(ctx, &rows)
	if err != nil {
		return ports.PeoplePage{}, mapError(err)
	}
	page := ports.PeoplePage{}
	if page.People, err = each(rows, (*listedRow).listed); err != nil {
		return ports.PeoplePage{}, err
	}
	if len(rows) > 0 {
		page.Total = rows[0].Total
	} else if q.Offset > 0 {
		n, err := p.matching(q).Count(ctx)
		return ports.PeoplePage{Total: int(n)}, mapError(err)
	}
	return page, nil
}

const inForce = "g.starts_at <= ? AND (g.ends_at = 0 OR g.ends_at > ?)"

// matching holds the conditions of a list: people of the organisation whose address is proven (MS-39).
func (p people) matching(q ports.PeopleQuery) *bun.SelectQuery {
	s := p.tx.NewSelect().TableExpr("person AS p").
		Where("p.realm_id = ? AND p.organisation = ? AND p.email <> ''", p.realm, q.Organisation)
	if q.Search != "" {
		s = s.Where("p.email_key LIKE ? ESCAPE '!'", "%"+escapeLike(strings.ToLower(q.Search))+"%")
	}
	holds := "EXISTS (SELECT 1 FROM role_grant AS g WHERE g.realm_id = p.realm_id AND g.person = p.id"
	if q.Role != "" {
		s = s.Where(holds+" AND g.role = ? AND "+inForce+")", q.Role, toMicros(q.Now), toMicros(q.Now))
	}
	now := toMicros(q.Now)
	switch q.State {
	case ports.PeopleActive:
		s = s.Where("p.suspended_at = 0").Where(holds+" AND "+inForce+")", now, now)
	case ports.PeopleWaiting:
		s = s.Where("p.suspended_at = 0").Where("NOT "+holds+" AND "+inForce+")", now, now)
	case ports.PeopleSuspended:
		s = s.Where("p.suspended_at <> 0")
	}
	return s
}

// escapeLike takes the meaning from the wildcards of LIKE.
func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

// order is made of constants only; ties are broken by id in the same direction.
func order(q ports.PeopleQuery) string {
	column := map[ports.PeopleSort]string{
		ports.SortLastLogin: "p.last_login", ports.SortLevel: levelOrder(), ports.SortCreated: "p.created_at",
	}[q.Sort]
	if column == "" {
		column = "p.email_key"
	}
	direction := " ASC"
	if q.Descending {
		direction = " DESC"
	}
	return column + direction + ", p.id" + direction
}

// levelOrder ranks the names of levels as the domain does.
func levelOrder() string {
	var b strings.Builder
	b.WriteString("CASE p.last_level")
	for _, l := range assurance.All() {
		fmt.Fprintf(&b, " WHEN '%s' THEN %d", l, l)
	}
	return b.String() + " ELSE 0 END"
}
