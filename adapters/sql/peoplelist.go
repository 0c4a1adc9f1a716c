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

type listedRow struct {
	bun.BaseModel `bun:"table:person"`
	personRow
	Roles     string `bun:"roles"`
	LastLogin micros `bun:"last_login"`
	LastLevel string `bun:"last_level"`
	Earlier   bool   `bun:"earlier"`
}

func (r *listedRow) listed() (l ports.ListedPerson, err error) {
	if l.Person, err = r.person(); err != nil {
		return ports.ListedPerson{}, err
	}
	if l.LastLevel, err = lastLevel(r.LastLevel); err != nil {
		return ports.ListedPerson{}, err
	}
	l.LastLogin, l.AskedRole, l.Earlier = r.LastLogin.time(), r.AskedRole.time(), r.Earlier
	for name := range strings.SplitSeq(r.Roles, separator) {
		if name != "" {
			l.Roles = append(l.Roles, role.Name(name))
		}
	}
	slices.Sort(l.Roles)
	return l, nil
}

// List reads a page in one statement and counts in another.
func (p people) List(ctx context.Context, q ports.PeopleQuery) (page ports.PeoplePage, err error) {
	var rows []listedRow
	newest := "(SELECT s.%s FROM session AS s WHERE s.realm_id = p.realm_id AND s.person = p.id ORDER BY s.started_at DESC, s.id DESC LIMIT 1)"
	all := p.matching(q).ColumnExpr("p.*").
		ColumnExpr("coalesce(" + fmt.Sprintf(newest, "started_at") + ", 0) AS last_login").
		ColumnExpr("coalesce(" + fmt.Sprintf(newest, "level") + ", '') AS last_level")
	err = p.tx.NewSelect().TableExpr("(?) AS p", all).ColumnExpr("p.*").
		ColumnExpr("coalesce((SELECT string_agg(g.role, ?) FROM role_grant AS g WHERE g.realm_id = p.realm_id AND g.person = p.id AND "+inForce+"), '') AS roles",
			separator, toMicros(q.Now), toMicros(q.Now)).
		ColumnExpr("EXISTS (SELECT 1 FROM person AS e WHERE "+earlier+") AS earlier").
		OrderExpr(order(q)).Offset(int64(max(0, q.Offset))).Limit(int64(min(max(1, q.Limit), maxPage))).Scan(ctx, &rows)
	if err != nil {
		return ports.PeoplePage{}, mapError(err)
	}
	if page.People, err = each(rows, (*listedRow).listed); err != nil {
		return ports.PeoplePage{}, err
	}
	everyone := ports.PeopleQuery{Organisation: q.Organisation, Now: q.Now}
	waiting := everyone
	waiting.State = ports.PeopleWaiting
	err = p.tx.NewSelect().ColumnExpr("(?), (?), (?)", p.counting(q), p.counting(everyone), p.counting(waiting)).
		Scan(ctx, &page.Total, &page.Everyone, &page.Waiting)
	return page, mapError(err)
}

func (p people) counting(q ports.PeopleQuery) *bun.SelectQuery {
	return p.matching(q).ColumnExpr("count(*)")
}

// Roles in force; each takes the instant twice.
const (
	inForce = "g.starts_at <= ? AND (g.ends_at = 0 OR g.ends_at > ?)"
	held    = "SELECT 1 FROM role_grant AS g WHERE g.realm_id = p.realm_id AND g.person = p.id AND " + inForce
)

// matching holds the conditions of a list: people of the organisation whose address is proven (MS-39).
func (p people) matching(q ports.PeopleQuery) *bun.SelectQuery {
	s := p.tx.NewSelect().TableExpr("person AS p").
		Where("p.realm_id = ? AND p.organisation = ? AND p.email <> ''", p.realm, q.Organisation)
	if q.Search != "" {
		s = s.Where("p.email_key LIKE ? ESCAPE '!'", "%"+escapeLike(strings.ToLower(q.Search))+"%")
	}
	if q.Role != "" {
		s = s.Where("EXISTS ("+held+" AND g.role = ?)", toMicros(q.Now), toMicros(q.Now), q.Role)
	}
	switch q.State {
	case ports.PeopleActive:
		s = s.Where("EXISTS ("+held+")", toMicros(q.Now), toMicros(q.Now))
	case ports.PeopleWaiting:
		s = s.Where("NOT EXISTS ("+held+")", toMicros(q.Now), toMicros(q.Now))
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
