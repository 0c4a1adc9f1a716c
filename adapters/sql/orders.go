package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
)

// draftKept is how long a draft is kept that nobody goes on with (MR-68).
const draftKept = 90 * 24 * time.Hour

type orderRow struct {
	bun.BaseModel `bun:"table:means_order"`
	Realm         string            `bun:"realm_id"`
	ID            means.OrderID     `bun:"id"`
	By            identity.PersonID `bun:"ordered_by"`
	State         means.OrderState  `bun:"state"`
	Number        *string           `bun:"number"`
	KvK           string            `bun:"kvk"`
	Level         string            `bun:"level"`
	OneBranch     bool              `bun:"one_branch"`
	Branch        string            `bun:"branch"`
	SeenAt        micros            `bun:"seen_at"`
	Name          string            `bun:"name"`
	Sealed        []byte            `bun:"sealed"`
	Wanted        asJSON[wanted]    `bun:"wanted"`
	Terms         string            `bun:"terms"`
	StartedAt     micros            `bun:"started_at"`
	ChangedAt     micros            `bun:"changed_at"`
	OrderedAt     micros            `bun:"ordered_at"`
	Expires       *micros           `bun:"expires_at"`
	Revision      int               `bun:"revision"`
}

// wanted is a means.Wanted as JSON.
type wanted struct {
	Decided  bool                `json:"decided"`
	Now      bool                `json:"now"`
	All      bool                `json:"all"`
	Services []mandate.ServiceID `json:"services,omitempty"`
	Clients  bool                `json:"clients"`
	From     micros              `json:"from"`
	Until    micros              `json:"until"`
}

// numberRow counts the orders of a year.
type numberRow struct {
	bun.BaseModel `bun:"table:means_order_number,alias:n"`
	Realm         string `bun:"realm_id"`
	Year          int    `bun:"year"`
	Last          int    `bun:"last"`
}

func toOrder(realm string, o means.Order) *orderRow {
	row := &orderRow{Realm: realm, ID: o.ID, By: o.By, State: o.State, Number: orNull(o.Number), KvK: o.KvK.String(), Level: o.Level.String(),
		OneBranch: o.OneBranch, Branch: o.Branch.String(), SeenAt: toMicros(o.Seen), Name: o.Name, Sealed: notNil(o.Sealed),
		Wanted: asJSON[wanted]{wanted{o.Wanted.Decided, o.Wanted.Now, o.Wanted.All, o.Wanted.Services, o.Wanted.Clients, toMicros(o.Wanted.From), toMicros(o.Wanted.Until)}},
		Terms:  o.Terms, StartedAt: toMicros(o.StartedAt), ChangedAt: toMicros(o.ChangedAt), OrderedAt: toMicros(o.OrderedAt), Revision: o.Revision + 1}
	if o.State != means.OrderPlaced {
		row.Expires = instantOrNull(later(o.StartedAt, o.ChangedAt).Add(draftKept))
	}
	return row
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (r *orderRow) order() (means.Order, error) {
	w := r.Wanted.V
	o := means.Order{ID: r.ID, By: r.By, State: r.State, OneBranch: r.OneBranch, Seen: r.SeenAt.time(), Name: r.Name,
		Wanted: means.Wanted{Decided: w.Decided, Now: w.Now, All: w.All, Services: w.Services, Clients: w.Clients, From: w.From.time(), Until: w.Until.time()},
		Terms:  r.Terms, StartedAt: r.StartedAt.time(), ChangedAt: r.ChangedAt.time(), OrderedAt: r.OrderedAt.time(), Revision: r.Revision}
	if r.Number != nil {
		o.Number = *r.Number
	}
	if len(r.Sealed) > 0 {
		o.Sealed = r.Sealed
	}
	var err error
	if o.KvK, err = optional(r.KvK, identity.ParseKvK); err != nil {
		return means.Order{}, err
	}
	if o.Branch, err = optional(r.Branch, identity.ParseBranch); err != nil {
		return means.Order{}, err
	}
	if o.Level, err = level(r.Level); err != nil {
		return means.Order{}, err
	}
	return means.RestoreOrder(o)
}

type orders struct{ repository }

func (o orders) ForUpdate(ctx context.Context, id means.OrderID) (means.Order, error) {
	row := new(orderRow)
	return scanOrder(ctx, row, o.hold(o.one(row, id)))
}

func (o orders) ByID(ctx context.Context, id means.OrderID) (means.Order, error) {
	row := new(orderRow)
	return scanOrder(ctx, row, o.one(row, id))
}

func (o orders) one(row *orderRow, id means.OrderID) *bun.SelectQuery {
	return o.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", o.realm, id)
}

func scanOrder(ctx context.Context, row *orderRow, q *bun.SelectQuery) (means.Order, error) {
	if err := q.Scan(ctx); err != nil {
		return means.Order{}, mapError(err)
	}
	return row.order()
}

func (o orders) Put(ctx context.Context, v means.Order) error {
	row := toOrder(o.realm, v)
	if v.Revision == 0 {
		return changed(o.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx))
	}
	return changed(o.tx.NewUpdate().Model(row).Where("realm_id = ? AND id = ? AND revision = ?", o.realm, v.ID, v.Revision).Exec(ctx))
}

// maxDrafts bounds the drafts of an administrator.
const maxDrafts = 20

func (o orders) DraftsOf(ctx context.Context, p identity.PersonID) ([]means.Order, error) {
	var rows []orderRow
	err := o.tx.NewSelect().Model(&rows).Where("realm_id = ? AND ordered_by = ? AND state = ?", o.realm, p, means.OrderDraft).
		OrderExpr("changed_at DESC, id DESC").Limit(maxDrafts).Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*orderRow).order)
}

func (o orders) NextNumber(ctx context.Context, year int) (int, error) {
	row := &numberRow{Realm: o.realm, Year: year, Last: 1}
	err := o.tx.NewInsert().Model(row).On("CONFLICT (realm_id, year) DO UPDATE").
		Set("last = n.last + 1").Returning("last").Scan(ctx)
	return row.Last, mapError(err)
}
