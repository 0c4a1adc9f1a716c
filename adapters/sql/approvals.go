package sql

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/identity"
)

type approvalRow struct {
	bun.BaseModel `bun:"table:approval"`
	Realm         string            `bun:"realm_id"`
	ID            string            `bun:"id"`
	Action        approval.Action   `bun:"action"`
	Account       identity.PersonID `bun:"account"`
	Reason        string            `bun:"reason"`
	By            approval.Actor    `bun:"proposed_by"`
	At            micros            `bun:"proposed_at"`
	Until         micros            `bun:"expires_at"`
	State         approval.State    `bun:"state"`
	Decider       approval.Actor    `bun:"decider"`
	Decided       micros            `bun:"decided_at"`
	From          micros            `bun:"starts_at"`
}

func toApproval(realm string, p approval.Proposal) *approvalRow {
	return &approvalRow{Realm: realm, ID: p.ID, Action: p.Action, Account: p.Account, Reason: p.Reason, By: p.By,
		At: toMicros(p.At), Until: toMicros(p.Until), State: p.State, Decider: p.Decider, Decided: toMicros(p.Decided), From: toMicros(p.From)}
}

func (r *approvalRow) proposal() (approval.Proposal, error) {
	return approval.Restore(approval.Proposal{ID: r.ID, Action: r.Action, Account: r.Account, Reason: r.Reason, By: r.By,
		At: r.At.time(), Until: r.Until.time(), State: r.State, Decider: r.Decider, Decided: r.Decided.time(), From: r.From.time()})
}

type approvals struct{ repository }

func (a approvals) ForUpdate(ctx context.Context, id string) (approval.Proposal, error) {
	row := new(approvalRow)
	q := a.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", a.realm, id)
	if err := a.hold(q).Scan(ctx); err != nil {
		return approval.Proposal{}, mapError(err)
	}
	return row.proposal()
}

func (a approvals) Of(ctx context.Context, account identity.PersonID, now time.Time) ([]approval.Proposal, error) {
	return a.list(ctx, maxPage, "proposed_at, id", "account = ? AND (state = ? OR (state = ? AND expires_at > ?))",
		account, approval.Agreed, approval.Open, toMicros(now))
}

func (a approvals) Waiting(ctx context.Context, now time.Time, limit int) ([]approval.Proposal, error) {
	return a.list(ctx, limit, "proposed_at, id", "state = ? AND expires_at > ?", approval.Open, toMicros(now))
}

func (a approvals) Due(ctx context.Context, now time.Time, limit int) ([]approval.Proposal, error) {
	return a.list(ctx, limit, "starts_at, id", "state = 'agreed' AND starts_at <= ?", toMicros(now)) // as approval_agreed has it
}

func (a approvals) list(ctx context.Context, limit int, order, where string, args ...any) ([]approval.Proposal, error) {
	var rows []approvalRow
	err := a.tx.NewSelect().Model(&rows).Where("realm_id = ?", a.realm).Where(where, args...).
		OrderExpr(order).Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*approvalRow).proposal)
}

func (a approvals) Put(ctx context.Context, p approval.Proposal) error {
	return done(a.tx.NewInsert().Model(toApproval(a.realm, p)).On("CONFLICT (realm_id, id) DO UPDATE").Exec(ctx))
}
