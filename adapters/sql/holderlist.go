package sql

import (
	"context"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// holderRow is a means with the account of its holder, and their mandates.
type holderRow struct {
	meansRow
	Name     string `bun:"name"`
	Email    string `bun:"email"`
	UserName string `bun:"user_name"`
	Mandates int    `bun:"mandates"`
}

func (r *holderRow) holder() (out ports.ListedHolder, err error) {
	out.Name, out.UserName, out.Mandates = r.Name, r.UserName, r.Mandates
	if out.Means, err = r.means(); err != nil {
		return out, err
	}
	out.Email, err = optional(r.Email, identity.ParseEmail)
	return out, err
}

// maxHolders bounds one page.
const maxHolders = 100

// List reads a page in one statement and counts in another. The page is made of keys first: the mandates of those that
// it passes by on the way to a late page are not counted.
func (m meansRegister) List(ctx context.Context, q ports.HolderQuery, now time.Time) (page ports.HolderPage, err error) {
	if len(q.Organisations) == 0 {
		return page, nil
	}
	keys := m.matching(q, now).ColumnExpr("m.realm_id, m.id").OrderExpr(holderOrder(q)).
		Offset(int64(max(0, q.Offset))).Limit(int64(min(max(1, q.Limit), maxHolders)))
	var rows []holderRow
	err = m.holders(q.Organisations, now).Join("JOIN (?) AS p ON p.realm_id = m.realm_id AND p.id = m.id", keys).
		Where("m.realm_id = ?", m.realm).OrderExpr(holderOrder(q)).Scan(ctx, &rows)
	if err != nil {
		return page, mapError(err)
	}
	if page.Holders, err = each(rows, (*holderRow).holder); err != nil {
		return ports.HolderPage{}, err
	}
	everyone := m.matching(ports.HolderQuery{Organisations: q.Organisations}, now).ColumnExpr("count(*)")
	err = m.tx.NewSelect().ColumnExpr("(?), (?)", m.matching(q, now).ColumnExpr("count(*)"), everyone).Scan(ctx, &page.Total, &page.Everyone)
	return page, mapError(err)
}

// EachHolder reads row by row: an export is as long as the organisation is large.
func (m meansRegister) EachHolder(ctx context.Context, q ports.HolderQuery, now time.Time, f func(ports.ListedHolder) error) error {
	if len(q.Organisations) == 0 {
		return nil
	}
	all := m.filter(m.holders(q.Organisations, now), q, now).OrderExpr(holderOrder(q))
	rows, err := all.Rows(ctx)
	if err != nil {
		return mapError(err)
	}
	defer rows.Close()
	for rows.Next() {
		row := new(holderRow)
		if err := all.DB().ScanRow(ctx, rows, row); err != nil {
			return mapError(err)
		}
		h, err := row.holder()
		if err != nil {
			return err
		}
		if err := f(h); err != nil {
			return err
		}
	}
	return mapError(rows.Err())
}

func (m meansRegister) KnownFor(ctx context.Context, k identity.KvK, addresses []identity.EmailAddress) ([]ports.ListedHolder, error) {
	var all []holderRow
	err := inBatches(keys(addresses), func(some []string) error {
		var rows []holderRow
		err := m.columns(m.joined()).Where("m.kvk = ? AND NOT m.replaced AND a.email_key IN (?)", k.String(), bun.List(some)).
			OrderExpr("a.email_key, m.id").Scan(ctx, &rows)
		all = append(all, rows...)
		return mapError(err)
	})
	if err != nil {
		return nil, err
	}
	return each(all, (*holderRow).holder)
}

// joined are means with the account of the holder, which may be gone.
func (m meansRegister) joined() *bun.SelectQuery {
	return m.tx.NewSelect().TableExpr("means AS m").Where("m.realm_id = ?", m.realm).
		Join("LEFT JOIN account AS a ON a.realm_id = m.realm_id AND a.id = m.holder")
}

func (m meansRegister) columns(q *bun.SelectQuery) *bun.SelectQuery {
	return q.ColumnExpr(`m.realm_id, m.id, m.holder, m.kvk, m.level, m.term, m.from_at, m.until_at, m.paused_at, m.replaced, m.revoked,
		m.history, m.revision, coalesce(a.name, '') AS name, coalesce(a.email, '') AS email, coalesce(a.user_name, '') AS user_name`)
}

// holders also counts the mandates of each that count now. What others gave is no business of these organisations.
func (m meansRegister) holders(organisations []identity.KvK, now time.Time) *bun.SelectQuery {
	return m.columns(m.joined()).ColumnExpr(`(SELECT count(*) FROM mandate AS g WHERE g.realm_id = ?0 AND g.holder = m.holder AND g.grantor IN (?1)
		AND g.consent = ?2 AND g.from_at <= ?3 AND g.until_at > ?3 AND (g.paused_at = 0 OR g.paused_at > ?3)) AS mandates`,
		m.realm, bun.List(texts(organisations)), mandate.Granted, toMicros(now))
}

// matching joins the account only where something of it is asked.
func (m meansRegister) matching(q ports.HolderQuery, now time.Time) *bun.SelectQuery {
	return m.filter(m.joined(), q, now)
}

func (m meansRegister) filter(s *bun.SelectQuery, q ports.HolderQuery, now time.Time) *bun.SelectQuery {
	s = s.Where("m.kvk IN (?)", bun.List(texts(q.Organisations)))
	if q.Search != "" {
		part := "%" + escapeLike(strings.ToLower(q.Search)) + "%"
		s = s.Where("(a.name_key LIKE ?0 ESCAPE '!' OR a.email_key LIKE ?0 ESCAPE '!' OR a.user_name_key LIKE ?0 ESCAPE '!')", part)
	}
	if q.Level != 0 {
		s = s.Where("m.level = ?", q.Level.String())
	}
	if q.State != means.Replaced {
		s = s.Where("NOT m.replaced")
	}
	const paused = "m.from_at > ?0 OR (m.paused_at <> 0 AND m.paused_at <= ?0)"
	at := toMicros(now)
	switch q.State {
	case means.Issued:
		s = s.Where("m.until_at > ?0 AND NOT ("+paused+")", at)
	case means.Suspended:
		s = s.Where("m.until_at > ?0 AND ("+paused+")", at)
	case means.Revoked:
		s = s.Where("m.revoked AND m.until_at <= ?", at)
	case means.Expired:
		s = s.Where("NOT m.revoked AND m.until_at <= ?", at)
	case means.Replaced:
		s = s.Where("m.replaced AND m.until_at <= ?", at)
	}
	return s
}

// holderOrder is made of constants only; ties are broken by name, then by id, in the same direction.
func holderOrder(q ports.HolderQuery) string {
	columns := []string{"coalesce(a.name_key, '')", "m.id"}
	switch q.Sort {
	case ports.SortHolderLevel:
		columns = append([]string{"m.level"}, columns...)
	case ports.SortHolderUntil:
		columns = append([]string{"m.until_at"}, columns...)
	}
	if q.Descending {
		return strings.Join(columns, " DESC, ") + " DESC"
	}
	return strings.Join(columns, ", ")
}
