package sql

import (
	"context"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

type accountRow struct {
	bun.BaseModel `bun:"table:account"`
	Realm         string            `bun:"realm_id"`
	ID            identity.PersonID `bun:"id"`
	Kind          string            `bun:"kind"`
	Audience      string            `bun:"audience"`
	Name          string            `bun:"name"`
	NameKey       string            `bun:"name_key"` // in lower case; databases know that of ASCII only
	UserName      string            `bun:"user_name"`
	UserNameKey   *string           `bun:"user_name_key"`
	Email         string            `bun:"email"`
	EmailKey      string            `bun:"email_key"`
	Phone         string            `bun:"phone"`
	State         account.State     `bun:"state"`
	Why           account.Reason    `bun:"why"`
	Password      string            `bun:"password"`
	PasswordAt    micros            `bun:"password_at"`
	Prefers       policy.Factor     `bun:"prefers"`
	ShownAt       micros            `bun:"shown_at"`
	ShownIn       string            `bun:"shown_in"`
	EnrolledAt    micros            `bun:"enrolled_at"`
	Repairs       int               `bun:"repairs"`
	UnlockedAt    micros            `bun:"unlocked_at"`
	UnlockedUntil micros            `bun:"unlocked_until"`
	Skips         int               `bun:"skips"`
	SkippedAt     micros            `bun:"skipped_at"`
	Practice      bool              `bun:"practice"`
	CreatedAt     micros            `bun:"created_at"`
	LastLogin     micros            `bun:"last_login_at"`
	LastSign      micros            `bun:"last_sign_at"`
	WarnedAt      micros            `bun:"warned_at"`
	Revision      int               `bun:"revision"`
}

func toAccount(realm string, a account.Account) *accountRow {
	return &accountRow{Realm: realm, ID: a.ID, Kind: a.Kind, Audience: a.Audience,
		Name: a.Name, NameKey: strings.ToLower(a.Name), UserName: a.UserName, UserNameKey: orNull(account.FoldUserName(a.UserName)), Email: a.Email.String(), EmailKey: a.Email.Key(), Phone: a.Phone.String(),
		State: a.State, Why: a.Why, Password: a.Password.Reveal(), PasswordAt: toMicros(a.PasswordAt), Prefers: a.Prefers,
		ShownAt: toMicros(a.Enrolment.ShownAt), ShownIn: a.Enrolment.ShownIn, EnrolledAt: toMicros(a.Enrolment.Done),
		Repairs: a.Enrolment.Repairs, UnlockedAt: toMicros(a.Enrolment.Unlocked), UnlockedUntil: toMicros(a.Enrolment.Until),
		Skips: a.Offer.Skips, SkippedAt: toMicros(a.Offer.At), Practice: a.Practice, CreatedAt: toMicros(a.CreatedAt),
		LastLogin: toMicros(a.LastLogin), LastSign: toMicros(a.LastSign()), WarnedAt: toMicros(a.WarnedAt), Revision: a.Revision + 1}
}

func (r *accountRow) account() (account.Account, error) {
	a := account.Account{ID: r.ID, Kind: r.Kind, Audience: r.Audience, Name: r.Name, UserName: r.UserName, State: r.State, Why: r.Why,
		PasswordAt: r.PasswordAt.time(), Prefers: r.Prefers,
		Enrolment: account.Enrolment{ShownAt: r.ShownAt.time(), ShownIn: r.ShownIn, Done: r.EnrolledAt.time(),
			Repairs: r.Repairs, Unlocked: r.UnlockedAt.time(), Until: r.UnlockedUntil.time()},
		Offer: account.Offer{Skips: r.Skips, At: r.SkippedAt.time()}, Practice: r.Practice, CreatedAt: r.CreatedAt.time(),
		LastLogin: r.LastLogin.time(), WarnedAt: r.WarnedAt.time(), Revision: r.Revision}
	var err error
	if a.Email, err = optional(r.Email, identity.ParseEmail); err != nil {
		return account.Account{}, err
	}
	if a.Phone, err = optional(r.Phone, identity.ParsePhone); err != nil {
		return account.Account{}, err
	}
	if a.Password, err = credential.ParseHash(r.Password); err != nil {
		return account.Account{}, err
	}
	return account.Restore(a)
}

type accounts struct{ repository }

func (a accounts) ByEmail(ctx context.Context, kind string, e identity.EmailAddress) (account.Account, error) {
	row := new(accountRow)
	err := a.tx.NewSelect().Model(row).Where("realm_id = ? AND kind = ? AND email_key = ? AND user_name_key IS NULL", a.realm, kind, e.Key()).Scan(ctx)
	if err != nil {
		return account.Account{}, mapError(err)
	}
	return row.account()
}

func (a accounts) ByUserName(ctx context.Context, kind, name string) (account.Account, error) {
	row := new(accountRow)
	err := a.tx.NewSelect().Model(row).Where("realm_id = ? AND kind = ? AND user_name_key = ?", a.realm, kind, account.FoldUserName(name)).Scan(ctx)
	if err != nil {
		return account.Account{}, mapError(err)
	}
	return row.account()
}

func (a accounts) ByID(ctx context.Context, id identity.PersonID) (account.Account, error) {
	row := new(accountRow)
	if err := a.one(row, id).Scan(ctx); err != nil {
		return account.Account{}, mapError(err)
	}
	return row.account()
}

func (a accounts) ForUpdate(ctx context.Context, id identity.PersonID) (account.Account, error) {
	row := new(accountRow)
	if err := a.hold(a.one(row, id)).Scan(ctx); err != nil {
		return account.Account{}, mapError(err)
	}
	return row.account()
}

func (a accounts) one(row *accountRow, id identity.PersonID) *bun.SelectQuery {
	return a.tx.NewSelect().Model(row).Where("realm_id = ? AND id = ?", a.realm, id)
}

// Put looks for the user name or address itself: a violated constraint would end the whole unit of work on Postgres.
// A race past that look ends in ErrConflict too, with the unit of work.
func (a accounts) Put(ctx context.Context, v account.Account) error {
	row := toAccount(a.realm, v)
	if v.Revision == 0 {
		return changed(a.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx))
	}
	taken := a.tx.NewSelect().TableExpr("account AS other").ColumnExpr("1").
		Where("other.realm_id = ? AND other.kind = ? AND other.id <> ?", a.realm, row.Kind, v.ID)
	if row.UserNameKey != nil {
		taken = taken.Where("other.user_name_key = ?", *row.UserNameKey)
	} else {
		taken = taken.Where("other.user_name_key IS NULL AND other.email_key = ?", row.EmailKey)
	}
	return changed(a.tx.NewUpdate().Model(row).
		Where("realm_id = ? AND id = ? AND revision = ?", a.realm, v.ID, v.Revision).Where("NOT EXISTS (?)", taken).Exec(ctx))
}

// maxAccounts bounds one page.
const maxAccounts = 100

// Find reads a page in one statement and counts in another.
func (a accounts) Find(ctx context.Context, q ports.AccountQuery) (page ports.AccountPage, err error) {
	var rows []accountRow
	err = a.matching(q, &rows).OrderExpr("email_key, id").
		Offset(int64(max(0, q.Offset))).Limit(int64(min(max(1, q.Limit), maxAccounts))).Scan(ctx)
	if err != nil {
		return ports.AccountPage{}, mapError(err)
	}
	if page.Accounts, err = each(rows, (*accountRow).account); err != nil {
		return ports.AccountPage{}, err
	}
	err = a.matching(q, (*accountRow)(nil)).ColumnExpr("count(*)").Scan(ctx, &page.Total)
	return page, mapError(err)
}

func (a accounts) matching(q ports.AccountQuery, model any) *bun.SelectQuery {
	s := a.tx.NewSelect().Model(model).Where("realm_id = ?", a.realm)
	if q.Search != "" {
		part := "%" + escapeLike(strings.ToLower(q.Search)) + "%"
		s = s.Where("email_key LIKE ?0 ESCAPE '!' OR name_key LIKE ?0 ESCAPE '!' OR user_name_key LIKE ?0 ESCAPE '!'", part)
	}
	if q.State != "" {
		s = s.Where("state = ?", q.State)
	}
	return s
}

func (a accounts) Sleeping(ctx context.Context, since time.Time, after account.Account, limit int) ([]account.Account, error) {
	var rows []accountRow
	err := a.tx.NewSelect().Model(&rows).
		Where("realm_id = ? AND last_sign_at < ?", a.realm, toMicros(since)).
		Where("state IN (?, ?)", account.Active, account.Suspended).
		Where("(last_sign_at, id) > (?, ?)", toMicros(after.LastSign()), after.ID).
		OrderExpr("last_sign_at, id").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	return each(rows, (*accountRow).account)
}

func (a accounts) Preferring(ctx context.Context, kind string, f policy.Factor) (n int, err error) {
	err = a.tx.NewSelect().Model((*accountRow)(nil)).ColumnExpr("count(*)").
		Where("realm_id = ? AND kind = ? AND state = ? AND prefers = ?", a.realm, kind, account.Active, f).Scan(ctx, &n)
	return n, mapError(err)
}

// Erase begins with the account: who holds it may be adding what hangs on it.
func (a accounts) Erase(ctx context.Context, id identity.PersonID) error {
	for _, of := range []struct {
		model  any
		column string
	}{
		{(*accountRow)(nil), "id"}, {(*authenticatorRow)(nil), "account"}, {(*recoveryCodeRow)(nil), "account"},
		{(*deviceRow)(nil), "account"}, {(*representationRow)(nil), "person"}, {(*changeRow)(nil), "account"}, {(*reportRow)(nil), "account"},
	} {
		err := done(a.tx.NewDelete().Model(of.model).Where("realm_id = ? AND ? = ?", a.realm, bun.Ident(of.column), id).Exec(ctx))
		if err != nil {
			return err
		}
	}
	return nil
}
