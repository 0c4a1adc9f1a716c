package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

type linkRow struct {
	bun.BaseModel `bun:"table:portal_link"`
	Realm         string            `bun:"realm_id"`
	ID            linking.LinkID    `bun:"id"`
	Account       linking.AccountID `bun:"account"`
	Person        identity.PersonID `bun:"person"`
	State         linking.LinkState `bun:"state"`
	Proof         linking.Proof     `bun:"proof"`
	Email         string            `bun:"email"`
	Differs       bool              `bun:"differs"`
	Reason        string            `bun:"reason"`
	Replaces      linking.LinkID    `bun:"replaces"`
	AskedAt       micros            `bun:"asked_at"`
	Since         micros            `bun:"since"`
	Decider       string            `bun:"decider"`
	EndedAt       micros            `bun:"ended_at"`
	EndedBy       string            `bun:"ended_by"`
	Why           linking.EndReason `bun:"why"`
	Remembered    bool              `bun:"remembered"`
	Chosen        string            `bun:"chosen"`
	Reference     string            `bun:"reference"`
}

// heldRow is a link with its account, which stays.
type heldRow struct {
	bun.BaseModel `bun:"table:portal_link,alias:l"`
	linkRow
	To *portalAccountRow `bun:"rel:belongs-to,join:realm_id=realm_id,join:account=id"`
}

func toLink(realm string, l linking.Link) *linkRow {
	return &linkRow{Realm: realm, ID: l.ID, Account: l.Account, Person: l.Person, State: l.State, Proof: l.Proof,
		Email: l.Email.String(), Differs: l.Differs, Reason: l.Reason, Replaces: l.Replaces, AskedAt: toMicros(l.AskedAt),
		Since: toMicros(l.Since), Decider: l.Decider, EndedAt: toMicros(l.EndedAt), EndedBy: l.EndedBy, Why: l.Why,
		Remembered: l.Remembered, Chosen: l.Chosen.String(), Reference: l.Reference}
}

func (r *linkRow) link() (linking.Link, error) {
	l := linking.Link{ID: r.ID, Account: r.Account, Person: r.Person, State: r.State, Proof: r.Proof,
		Differs: r.Differs, Reason: r.Reason, Replaces: r.Replaces, AskedAt: r.AskedAt.time(), Since: r.Since.time(),
		Decider: r.Decider, EndedAt: r.EndedAt.time(), EndedBy: r.EndedBy, Why: r.Why, Remembered: r.Remembered, Reference: r.Reference}
	var err error
	if l.Email, err = optional(r.Email, identity.ParseEmail); err != nil {
		return linking.Link{}, err
	}
	if l.Chosen, err = optional(r.Chosen, linking.ParseCode); err != nil {
		return linking.Link{}, err
	}
	return linking.RestoreLink(l)
}

func (r *heldRow) held() (ports.HeldLink, error) {
	l, err := r.link()
	if err != nil {
		return ports.HeldLink{}, err
	}
	to, err := r.To.account()
	to.Hash = credential.Hash{}
	return ports.HeldLink{Link: l, To: to}, err
}

type links struct{ repository }

// maxHistory bounds the links of one person or account.
const maxHistory = 100

func (l links) Held(ctx context.Context, p identity.PersonID) ([]ports.HeldLink, error) {
	var rows []heldRow
	return withAccounts(ctx, &rows, l.ofPerson(&rows, p).Where("l.state IN (?, ?)", linking.LinkActive, linking.Waiting).OrderExpr("l.asked_at, l.id"))
}

func (l links) HistoryOf(ctx context.Context, p identity.PersonID) ([]ports.HeldLink, error) {
	var rows []heldRow
	return withAccounts(ctx, &rows, l.ofPerson(&rows, p).OrderExpr("l.asked_at DESC, l.id DESC").Limit(maxHistory))
}

func (l links) ofPerson(rows *[]heldRow, p identity.PersonID) *bun.SelectQuery {
	return l.tx.NewSelect().Model(rows).Relation("To").Where("l.realm_id = ? AND l.person = ?", l.realm, p)
}

func withAccounts(ctx context.Context, rows *[]heldRow, q *bun.SelectQuery) ([]ports.HeldLink, error) {
	if err := q.Scan(ctx); err != nil {
		return nil, mapError(err)
	}
	return each(*rows, (*heldRow).held)
}

func (l links) Of(ctx context.Context, a linking.AccountID) ([]linking.Link, error) {
	return l.list(ctx, maxHistory, "asked_at DESC, id DESC", "account = ?", a)
}

func (l links) Waiting(ctx context.Context, limit int) ([]linking.Link, error) {
	return l.list(ctx, limit, "asked_at, id", "state = ?", linking.Waiting)
}

func (l links) list(ctx context.Context, limit int, order, where string, value any) ([]linking.Link, error) {
	var rows []linkRow
	err := l.tx.NewSelect().Model(&rows).Where("realm_id = ?", l.realm).Where(where, value).
		OrderExpr(order).Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*linkRow).link)
}

func (l links) RemoveEnded(ctx context.Context, before time.Time) (int, error) {
	res, err := l.tx.NewDelete().Model((*linkRow)(nil)).Where("realm_id = ? AND state IN (?, ?) AND ended_at < ?",
		l.realm, linking.Ended, linking.Declined, toMicros(before)).Exec(ctx)
	if err != nil {
		return 0, mapError(err)
	}
	n, err := res.RowsAffected()
	return int(n), err
}

func (l links) ByID(ctx context.Context, id linking.LinkID) (linking.Link, error) {
	row := new(linkRow)
	if err := l.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", l.realm, id).Scan(ctx); err != nil {
		return linking.Link{}, mapError(err)
	}
	return row.link()
}

// Put looks for another holder itself: a violated constraint would end the whole unit of work on Postgres.
// A race past that look ends in ErrConflict too, with the unit of work.
func (l links) Put(ctx context.Context, v linking.Link) error {
	if v.State == linking.LinkActive {
		taken, err := l.tx.NewSelect().Model((*linkRow)(nil)).
			Where("realm_id = ? AND account = ? AND state = ? AND id <> ?", l.realm, v.Account, linking.LinkActive, v.ID).Exists(ctx)
		if err != nil {
			return mapError(err)
		}
		if taken {
			return ports.ErrConflict
		}
	}
	return done(l.tx.NewInsert().Model(toLink(l.realm, v)).On("CONFLICT (realm_id, id) DO UPDATE").Exec(ctx))
}
