package sql

import (
	"context"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

type applicationRow struct {
	bun.BaseModel `bun:"table:application"`
	Realm         string                  `bun:"realm_id"`
	ID            registration.ID         `bun:"id"`
	Reference     string                  `bun:"reference"`
	Token         []byte                  `bun:"token"`
	Kind          string                  `bun:"kind"`
	Audience      string                  `bun:"audience"`
	Applicant     registration.Applicant  `bun:"applicant"`
	State         registration.State      `bun:"state"`
	Since         micros                  `bun:"since"`
	Language      string                  `bun:"language"`
	Email         string                  `bun:"email"`
	EmailKey      string                  `bun:"email_key"`
	Proven        micros                  `bun:"proven_at"`
	Person        identity.PersonID       `bun:"person"`
	Form          []byte                  `bun:"form"`
	Document      registration.DocumentID `bun:"document"`
	CreatedAt     micros                  `bun:"created_at"`
	SubmittedAt   micros                  `bun:"submitted_at"`
	ClaimedBy     string                  `bun:"claimed_by"`
	ClaimedAt     micros                  `bun:"claimed_at"`
	FirstBy       string                  `bun:"first_by"`
	FirstAt       micros                  `bun:"first_at"`
	Decisions     asJSON[[]decision]      `bun:"decisions"`
	Practice      bool                    `bun:"practice"`
	Due           micros                  `bun:"due_at"`
	Revision      int                     `bun:"revision"`
}

// decision is a registration.Decision as JSON.
type decision struct {
	By      string               `json:"by"`
	At      micros               `json:"at"`
	Verdict registration.Verdict `json:"verdict"`
	Reason  registration.Reason  `json:"reason"`
	Note    []byte               `json:"note"`
}

func toApplication(realm string, a registration.Application) *applicationRow {
	row := &applicationRow{Realm: realm, ID: a.ID, Reference: a.Reference, Token: digest(a.Token), Kind: a.Kind,
		Audience: a.Audience, Applicant: a.Applicant, State: a.State, Since: toMicros(a.Since), Language: a.Language,
		Email: a.Email.String(), EmailKey: a.Email.Key(), Proven: toMicros(a.Proven), Person: a.Person, Form: notNil(a.Form),
		Document: a.Document, CreatedAt: toMicros(a.CreatedAt), SubmittedAt: toMicros(a.SubmittedAt),
		ClaimedBy: a.Claim.By, ClaimedAt: toMicros(a.Claim.At), FirstBy: a.First.By, FirstAt: toMicros(a.First.At),
		Practice: a.Practice, Due: toMicros(a.Due), Revision: a.Revision + 1}
	for _, d := range a.Decisions {
		row.Decisions.V = append(row.Decisions.V, decision{d.By, toMicros(d.At), d.Verdict, d.Reason, d.Note})
	}
	return row
}

func (r *applicationRow) application() (registration.Application, error) {
	a := registration.Application{ID: r.ID, Reference: r.Reference, Token: toDigest(r.Token), Kind: r.Kind,
		Audience: r.Audience, Applicant: r.Applicant, State: r.State, Since: r.Since.time(), Language: r.Language,
		Proven: r.Proven.time(), Person: r.Person, Document: r.Document,
		CreatedAt: r.CreatedAt.time(), SubmittedAt: r.SubmittedAt.time(),
		Claim: registration.Claim{By: r.ClaimedBy, At: r.ClaimedAt.time()}, First: registration.Approval{By: r.FirstBy, At: r.FirstAt.time()},
		Practice: r.Practice, Due: r.Due.time(), Revision: r.Revision}
	if len(r.Form) > 0 {
		a.Form = r.Form
	}
	for _, d := range r.Decisions.V {
		a.Decisions = append(a.Decisions, registration.Decision{By: d.By, At: d.At.time(), Verdict: d.Verdict, Reason: d.Reason, Note: d.Note})
	}
	var err error
	if a.Email, err = optional(r.Email, identity.ParseEmail); err != nil {
		return registration.Application{}, err
	}
	return registration.Restore(a)
}

type applications struct{ repository }

func (a applications) ForUpdate(ctx context.Context, id registration.ID) (registration.Application, error) {
	return a.one(ctx, true, "id = ?", id)
}

func (a applications) ByID(ctx context.Context, id registration.ID) (registration.Application, error) {
	return a.one(ctx, false, "id = ?", id)
}

func (a applications) ByToken(ctx context.Context, token [32]byte) (registration.Application, error) {
	return a.one(ctx, true, "token = ?", digest(token))
}

func (a applications) ByReference(ctx context.Context, reference string) (registration.Application, error) {
	return a.one(ctx, false, "reference = ?", strings.ToUpper(reference))
}

func (a applications) OfEmail(ctx context.Context, e identity.EmailAddress) (registration.Application, error) {
	return a.one(ctx, true, "email_key = ? AND submitted_at <> 0", e.Key())
}

func (a applications) OfPerson(ctx context.Context, p identity.PersonID) (registration.Application, error) {
	return a.one(ctx, false, "person <> '' AND person = ?", p)
}

// one reads the newest that the condition names.
func (a applications) one(ctx context.Context, hold bool, where string, value any) (registration.Application, error) {
	row := new(applicationRow)
	q := a.tx.NewSelect().Model(row).Where("realm_id = ?", a.realm).Where(where, value).OrderExpr("submitted_at DESC, id DESC").Limit(1)
	if hold {
		q = a.hold(q)
	}
	if err := q.Scan(ctx); err != nil {
		return registration.Application{}, mapError(err)
	}
	return row.application()
}

func (a applications) Put(ctx context.Context, v registration.Application) error {
	row := toApplication(a.realm, v)
	if v.Revision == 0 {
		return changed(a.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx))
	}
	return changed(a.tx.NewUpdate().Model(row).Where("realm_id = ? AND id = ? AND revision = ?", a.realm, v.ID, v.Revision).Exec(ctx))
}

func (a applications) Remove(ctx context.Context, id registration.ID) error {
	if err := documents(a).Remove(ctx, id); err != nil {
		return err
	}
	return done(a.tx.NewDelete().Model((*applicationRow)(nil)).Where("realm_id = ? AND id = ?", a.realm, id).Exec(ctx))
}

// maxApplications bounds one page of a queue.
const maxApplications = 100

// Find reads a page in one statement and counts in another.
func (a applications) Find(ctx context.Context, q ports.ApplicationQuery) (page ports.ApplicationPage, err error) {
	order := "submitted_at, id"
	if q.Newest {
		order = "submitted_at DESC, id DESC"
	}
	var rows []applicationRow
	err = a.matching(q).Model(&rows).ExcludeColumn("form").OrderExpr(order).
		Offset(int64(max(0, q.Offset))).Limit(int64(min(max(1, q.Limit), maxApplications))).Scan(ctx)
	if err != nil {
		return page, mapError(err)
	}
	if page.Applications, err = each(rows, (*applicationRow).application); err != nil {
		return ports.ApplicationPage{}, err
	}
	err = a.matching(q).TableExpr("application").ColumnExpr("count(*)").Scan(ctx, &page.Total)
	return page, mapError(err)
}

// matching holds the conditions of a list; drafts are the applicant's alone.
func (a applications) matching(q ports.ApplicationQuery) *bun.SelectQuery {
	s := a.tx.NewSelect().Where("realm_id = ? AND state <> ?", a.realm, registration.Draft)
	if len(q.States) > 0 {
		s = s.Where("state IN (?)", bun.List(q.States))
	}
	if q.Reviewer != "" {
		s = s.Where("claimed_by = ?", q.Reviewer)
	}
	if q.Audience != "" {
		s = s.Where("audience = ?", q.Audience)
	}
	if q.Search != "" {
		s = s.Where("(reference = ? OR email_key LIKE ? ESCAPE '!')", strings.ToUpper(q.Search), "%"+escapeLike(strings.ToLower(q.Search))+"%")
	}
	return s
}

func (a applications) Due(ctx context.Context, now time.Time, limit int) ([]registration.Application, error) {
	var rows []applicationRow
	err := a.tx.NewSelect().Model(&rows).ExcludeColumn("form").
		Where("realm_id = ? AND due_at <> 0 AND due_at <= ?", a.realm, toMicros(now)).
		OrderExpr("due_at, id").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*applicationRow).application)
}
