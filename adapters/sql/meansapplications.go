package sql

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// nothingKept is how long an application is kept that led to nothing.
const nothingKept = 90 * 24 * time.Hour

type meansApplicationRow struct {
	bun.BaseModel `bun:"table:means_application"`
	Realm         string                 `bun:"realm_id"`
	ID            means.ApplicationID    `bun:"id"`
	Order         means.OrderID          `bun:"order_id"`
	Place         int                    `bun:"place"`
	Reference     *string                `bun:"reference"`
	KvK           string                 `bun:"kvk"`
	Level         string                 `bun:"level"`
	Branch        string                 `bun:"branch"`
	Name          string                 `bun:"name"`
	Email         string                 `bun:"email"`
	EmailKey      string                 `bun:"email_key"`
	Search        string                 `bun:"search"` // in lower case; databases know that of ASCII only
	Employed      bool                   `bun:"employed"`
	Sealed        []byte                 `bun:"sealed"`
	Mandates      asJSON[[]mandate.ID]   `bun:"mandates"`
	State         means.ApplicationState `bun:"state"`
	Since         micros                 `bun:"since"`
	Token         []byte                 `bun:"token"`
	InvitedAt     micros                 `bun:"invited_at"`
	LapsesAt      micros                 `bun:"lapses_at"`
	RemindedAt    micros                 `bun:"reminded_at"`
	Remark        string                 `bun:"remark"`
	Identified    asJSON[identification] `bun:"identified"`
	Holder        identity.PersonID      `bun:"holder"`
	Means         means.ID               `bun:"means"`
	Language      string                 `bun:"language"`
	History       asJSON[[]event]        `bun:"history"`
	Expires       *micros                `bun:"expires_at"`
	Revision      int                    `bun:"revision"`
}

// identification is a means.Identification as JSON.
type identification struct {
	Document means.DocumentType `json:"document,omitempty"`
	Number   []byte             `json:"number,omitempty"`
	On       micros             `json:"on,omitempty"`
	By       string             `json:"by,omitempty"`
}

func toMeansApplication(realm string, a means.Application) *meansApplicationRow {
	row := &meansApplicationRow{Realm: realm, ID: a.ID, Order: a.Order, Reference: orNull(a.Reference), KvK: a.KvK.String(),
		Level: a.Level.String(), Branch: a.Branch.String(), Name: a.Name, Email: a.Email.String(), EmailKey: a.Email.Key(),
		Search: strings.ToLower(a.Name + "\n" + a.Email.String()), Employed: a.Employed, Sealed: notNil(a.Sealed),
		Mandates: asJSON[[]mandate.ID]{a.Mandates}, State: a.State, Since: toMicros(a.Since), Token: digest(a.Token),
		InvitedAt: toMicros(a.InvitedAt), LapsesAt: toMicros(a.Expires), RemindedAt: toMicros(a.Reminded), Remark: a.Remark,
		Identified: asJSON[identification]{identification{a.Identified.Document, a.Identified.Number, toMicros(a.Identified.On), a.Identified.By}},
		Holder:     a.Holder, Means: a.Means, Language: a.Language, History: toMeansHistory(a.History), Revision: a.Revision + 1}
	if !a.State.Open() && a.State != means.Done {
		row.Expires = instantOrNull(a.Since.Add(nothingKept))
	}
	return row
}

func (r *meansApplicationRow) application() (means.Application, error) {
	a := means.Application{ID: r.ID, Order: r.Order, Name: r.Name, Employed: r.Employed, Mandates: r.Mandates.V, State: r.State,
		Since: r.Since.time(), Token: toDigest(r.Token), InvitedAt: r.InvitedAt.time(), Expires: r.LapsesAt.time(), Reminded: r.RemindedAt.time(),
		Remark: r.Remark, Identified: means.Identification{Document: r.Identified.V.Document, Number: r.Identified.V.Number, On: r.Identified.V.On.time(), By: r.Identified.V.By},
		Holder: r.Holder, Means: r.Means, Language: r.Language, History: meansHistory(r.History), Revision: r.Revision}
	if r.Reference != nil {
		a.Reference = *r.Reference
	}
	if len(r.Sealed) > 0 {
		a.Sealed = r.Sealed
	}
	var err error
	if a.KvK, err = identity.ParseKvK(r.KvK); err != nil {
		return means.Application{}, err
	}
	if a.Branch, err = optional(r.Branch, identity.ParseBranch); err != nil {
		return means.Application{}, err
	}
	if a.Level, err = level(r.Level); err != nil {
		return means.Application{}, err
	}
	if a.Email, err = identity.ParseEmail(r.Email); err != nil {
		return means.Application{}, err
	}
	return means.RestoreApplication(a)
}

type meansApplications struct{ repository }

func (a meansApplications) ForUpdate(ctx context.Context, id means.ApplicationID) (means.Application, error) {
	return a.one(ctx, true, "id = ?", id)
}

func (a meansApplications) ByID(ctx context.Context, id means.ApplicationID) (means.Application, error) {
	return a.one(ctx, false, "id = ?", id)
}

func (a meansApplications) ByToken(ctx context.Context, token [32]byte) (means.Application, error) {
	return a.one(ctx, true, "token = ?", digest(token))
}

func (a meansApplications) one(ctx context.Context, hold bool, where string, value any) (means.Application, error) {
	row := new(meansApplicationRow)
	q := a.tx.NewSelect().Model(row).Where("realm_id = ?", a.realm).Where(where, value)
	if hold {
		q = a.hold(q)
	}
	if err := q.Scan(ctx); err != nil {
		return means.Application{}, mapError(err)
	}
	return row.application()
}

func (a meansApplications) Put(ctx context.Context, v means.Application) error {
	if v.Revision == 0 {
		row := toMeansApplication(a.realm, v)
		last, err := a.last(ctx, v.Order)
		if err != nil {
			return err
		}
		row.Place = last + 1
		return changed(a.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx))
	}
	return changed(a.tx.NewUpdate().Model(toMeansApplication(a.realm, v)).ExcludeColumn("place").
		Where("realm_id = ? AND id = ? AND revision = ?", a.realm, v.ID, v.Revision).Exec(ctx))
}

// last is the place of the last one in an order. Who adds to an order holds it.
func (a meansApplications) last(ctx context.Context, o means.OrderID) (n int, err error) {
	err = a.tx.NewSelect().Model((*meansApplicationRow)(nil)).ColumnExpr("coalesce(max(place), 0)").
		Where("realm_id = ? AND order_id = ?", a.realm, o).Scan(ctx, &n)
	return n, mapError(err)
}

func (a meansApplications) Add(ctx context.Context, many []means.Application) error {
	last := map[means.OrderID]int{}
	rows := make([]*meansApplicationRow, len(many))
	for i, v := range many {
		n, known := last[v.Order]
		if !known {
			var err error
			if n, err = a.last(ctx, v.Order); err != nil {
				return err
			}
		}
		rows[i] = toMeansApplication(a.realm, v)
		rows[i].Place, last[v.Order] = n+1, n+1
	}
	return inBatches(rows, func(some []*meansApplicationRow) error {
		return done(a.tx.NewInsert().Model(&some).Exec(ctx))
	})
}

func (a meansApplications) Of(ctx context.Context, o means.OrderID) ([]means.Application, error) {
	var rows []meansApplicationRow
	err := a.tx.NewSelect().Model(&rows).Where("realm_id = ? AND order_id = ?", a.realm, o).OrderExpr("place, id").Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*meansApplicationRow).application)
}

// List reads a page in one statement and counts in another.
func (a meansApplications) List(ctx context.Context, q ports.MeansApplicationQuery) (page ports.MeansApplicationPage, err error) {
	if len(q.Organisations) == 0 && !q.Everywhere {
		return page, nil
	}
	var rows []meansApplicationRow
	err = a.matching(q, &rows).ExcludeColumn("sealed").OrderExpr("since DESC, id DESC").
		Offset(int64(max(0, q.Offset))).Limit(int64(min(max(1, q.Limit), maxApplications))).Scan(ctx)
	if err != nil {
		return page, mapError(err)
	}
	if page.Applications, err = each(rows, (*meansApplicationRow).application); err != nil {
		return ports.MeansApplicationPage{}, err
	}
	err = a.matching(q, (*meansApplicationRow)(nil)).ColumnExpr("count(*)").Scan(ctx, &page.Total)
	return page, mapError(err)
}

func (a meansApplications) matching(q ports.MeansApplicationQuery, model any) *bun.SelectQuery {
	s := a.tx.NewSelect().Model(model).Where("realm_id = ?", a.realm)
	if !q.Everywhere {
		s = s.Where("kvk IN (?)", bun.List(texts(q.Organisations)))
	}
	if len(q.States) > 0 {
		s = s.Where("state IN (?)", bun.List(q.States))
	}
	if q.Search != "" {
		number := a.tx.NewSelect().TableExpr("means_order AS o").ColumnExpr("o.id").Where("o.realm_id = ? AND o.number = ?", a.realm, q.Search)
		s = s.Where("(search LIKE ? ESCAPE '!' OR reference = ? OR order_id IN (?))", "%"+escapeLike(strings.ToLower(q.Search))+"%", strings.ToUpper(q.Search), number)
	}
	return s
}

// texts gives KvK numbers as they are kept.
func texts(all []identity.KvK) []string { return mapped(all, identity.KvK.String) }

func (a meansApplications) OpenFor(ctx context.Context, k identity.KvK, addresses []identity.EmailAddress) ([]means.Application, error) {
	var all []meansApplicationRow
	err := inBatches(keys(addresses), func(some []string) error {
		var rows []meansApplicationRow
		err := a.tx.NewSelect().Model(&rows).Where("realm_id = ? AND kvk = ? AND email_key IN (?)", a.realm, k.String(), bun.List(some)).
			Where("state NOT IN (?)", bun.List([]means.ApplicationState{means.Done, means.Withdrawn, means.Rejected, means.Lapsed})).
			OrderExpr("email_key, id").Scan(ctx)
		all = append(all, rows...)
		return mapError(err)
	})
	if err != nil {
		return nil, err
	}
	return each(all, (*meansApplicationRow).application)
}

// keys gives addresses as they are compared, each once.
func keys(addresses []identity.EmailAddress) []string {
	out := mapped(addresses, identity.EmailAddress.Key)
	slices.Sort(out)
	return slices.Compact(out)
}
