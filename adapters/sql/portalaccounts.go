package sql

import (
	"context"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
)

type portalAccountRow struct {
	bun.BaseModel   `bun:"table:portal_account"`
	Realm           string                `bun:"realm_id,pk"`
	ID              linking.AccountID     `bun:"id,pk"`
	UserName        string                `bun:"user_name"`
	UserNameKey     *string               `bun:"user_name_key"`
	SortKey         string                `bun:"sort_key"`
	Search          string                `bun:"search"` // in lower case; databases know that of ASCII only
	Password        string                `bun:"password"`
	Legacy          bool                  `bun:"legacy"`
	PasswordAt      micros                `bun:"password_at"`
	Email           string                `bun:"email"`
	AuthorisedName  string                `bun:"authorised_name"`
	AuthorisedEmail string                `bun:"authorised_email"`
	AuthorisedKey   string                `bun:"authorised_key"`
	SecondName      string                `bun:"second_name"`
	SecondEmail     string                `bun:"second_email"`
	Institutions    asJSON[[]institution] `bun:"institutions"`
	State           linking.State         `bun:"state"`
	Why             string                `bun:"why"`
	CreatedAt       micros                `bun:"created_at"`
	TouchedAt       micros                `bun:"touched_at"`
	Revision        int                   `bun:"revision"`
}

// institution is a linking.Institution as JSON.
type institution struct {
	Code string `json:"code"`
	Name string `json:"name"`
	KvK  string `json:"kvk,omitempty"`
}

// institutionRow finds accounts by their institutions. It is written with the account, and read with no other.
type institutionRow struct {
	bun.BaseModel `bun:"table:portal_institution"`
	Realm         string            `bun:"realm_id"`
	Account       linking.AccountID `bun:"account"`
	Place         int               `bun:"place"`
	Code          string            `bun:"code"`
	KvK           *string           `bun:"kvk"`
}

func toPortalAccount(realm string, a linking.Account) *portalAccountRow {
	row := &portalAccountRow{Realm: realm, ID: a.ID, UserName: a.UserName, UserNameKey: orNull(linking.FoldUserName(a.UserName)),
		SortKey: sorted(a), Search: searched(a), Password: a.Hash.Reveal(), Legacy: a.Legacy, PasswordAt: toMicros(a.PasswordAt), Email: a.Email.String(),
		AuthorisedName: a.Authorised.Name, AuthorisedEmail: a.Authorised.Email.String(), AuthorisedKey: a.Authorised.Email.Key(),
		SecondName: a.Second.Name, SecondEmail: a.Second.Email.String(),
		State: a.State, Why: a.Why, CreatedAt: toMicros(a.CreatedAt), TouchedAt: toMicros(a.TouchedAt), Revision: a.Revision + 1}
	for _, i := range a.Institutions {
		row.Institutions.V = append(row.Institutions.V, institution{i.Code.String(), i.Name, i.KvK.String()})
	}
	return row
}

// sorted puts accounts in the order of their user names, and after them those without one by institution.
func sorted(a linking.Account) string {
	switch name := linking.FoldUserName(a.UserName); {
	case name != "":
		return "0" + name
	case len(a.Institutions) > 0:
		return "1" + a.Institutions[0].Code.String()
	}
	return "2"
}

// searched is all that an account is looked for by, on lines of their own.
func searched(a linking.Account) string {
	parts := []string{a.UserName, a.Email.String(), a.Authorised.Email.String(), a.Second.Email.String()}
	for _, i := range a.Institutions {
		parts = append(parts, i.Name)
	}
	return strings.ToLower(strings.Join(parts, "\n"))
}

func (r *portalAccountRow) account() (linking.Account, error) {
	a := linking.Account{ID: r.ID, UserName: r.UserName, Legacy: r.Legacy, PasswordAt: r.PasswordAt.time(),
		Authorised: linking.Contact{Name: r.AuthorisedName}, Second: linking.Contact{Name: r.SecondName},
		State: r.State, Why: r.Why, CreatedAt: r.CreatedAt.time(), TouchedAt: r.TouchedAt.time(), Revision: r.Revision}
	for _, address := range []struct {
		text string
		to   *identity.EmailAddress
	}{{r.Email, &a.Email}, {r.AuthorisedEmail, &a.Authorised.Email}, {r.SecondEmail, &a.Second.Email}} {
		var err error
		if *address.to, err = optional(address.text, identity.ParseEmail); err != nil {
			return linking.Account{}, err
		}
	}
	for _, kept := range r.Institutions.V {
		i, err := kept.institution()
		if err != nil {
			return linking.Account{}, err
		}
		a.Institutions = append(a.Institutions, i)
	}
	var err error
	if a.Hash, err = credential.ParseHash(r.Password); err != nil {
		return linking.Account{}, err
	}
	return linking.Restore(a)
}

func (i institution) institution() (linking.Institution, error) {
	code, err := linking.ParseCode(i.Code)
	if err != nil {
		return linking.Institution{}, err
	}
	kvk, err := optional(i.KvK, identity.ParseKvK)
	return linking.Institution{Code: code, Name: i.Name, KvK: kvk}, err
}

type portalAccounts struct{ repository }

func (a portalAccounts) ByUserName(ctx context.Context, name string) (linking.Account, error) {
	return a.one(ctx, false, "user_name_key = ?", linking.FoldUserName(name))
}

func (a portalAccounts) ByID(ctx context.Context, id linking.AccountID) (linking.Account, error) {
	return a.one(ctx, false, "id = ?", id)
}

func (a portalAccounts) ForUpdate(ctx context.Context, id linking.AccountID) (linking.Account, error) {
	return a.one(ctx, true, "id = ?", id)
}

func (a portalAccounts) one(ctx context.Context, hold bool, where string, value any) (linking.Account, error) {
	row := new(portalAccountRow)
	q := a.tx.NewSelect().Model(row).Where("realm_id = ?", a.realm).Where(where, value)
	if hold {
		q = a.hold(q)
	}
	if err := q.Scan(ctx); err != nil {
		return linking.Account{}, mapError(err)
	}
	return row.account()
}

// Put looks for the user name itself: a violated constraint would end the whole unit of work on Postgres.
// A race past that look ends in ErrConflict too, with the unit of work.
func (a portalAccounts) Put(ctx context.Context, v linking.Account) error {
	row := toPortalAccount(a.realm, v)
	if v.Revision == 0 {
		if err := changed(a.tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx)); err != nil {
			return err
		}
		return a.addInstitutions(ctx, v)
	}
	taken := a.tx.NewSelect().TableExpr("portal_account AS other").ColumnExpr("1").
		Where("other.realm_id = ? AND other.user_name_key = ? AND other.id <> ?", a.realm, row.UserNameKey, v.ID)
	err := changed(a.tx.NewUpdate().Model(row).
		Where("realm_id = ? AND id = ? AND revision = ?", a.realm, v.ID, v.Revision).Where("NOT EXISTS (?)", taken).Exec(ctx))
	if err != nil {
		return err
	}
	err = done(a.tx.NewDelete().Model((*institutionRow)(nil)).Where("realm_id = ? AND account = ?", a.realm, v.ID).Exec(ctx))
	if err != nil {
		return err
	}
	return a.addInstitutions(ctx, v)
}

// HoldNew holds a name and no row, as there may be none yet. SQLite has one writer at a time.
func (a portalAccounts) HoldNew(ctx context.Context) error {
	if a.dialect() != postgres || a.unit.view {
		return nil
	}
	return done(a.tx.NewRaw("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", "portal_account of "+a.realm).Exec(ctx))
}

func (a portalAccounts) addInstitutions(ctx context.Context, many ...linking.Account) error {
	var rows []institutionRow
	for _, v := range many {
		for n, i := range v.Institutions {
			rows = append(rows, institutionRow{Realm: a.realm, Account: v.ID, Place: n + 1, Code: i.Code.String(), KvK: orNull(i.KvK.String())})
		}
	}
	return inBatches(rows, func(some []institutionRow) error {
		return done(a.tx.NewInsert().Model(&some).Exec(ctx))
	})
}

// batch bounds the rows of one statement.
const batch = 500

func inBatches[V any](all []V, f func([]V) error) error {
	for some := range slices.Chunk(all, batch) {
		if err := f(some); err != nil {
			return err
		}
	}
	return nil
}

// Known holds the accounts in the order of their names, so that two imports never wait for each other.
func (a portalAccounts) Known(ctx context.Context, names []string) ([]linking.Account, error) {
	keys := make([]string, len(names))
	for i, n := range names {
		keys[i] = linking.FoldUserName(n)
	}
	slices.Sort(keys)
	var all []portalAccountRow
	err := inBatches(slices.Compact(keys), func(some []string) error {
		var rows []portalAccountRow
		q := a.tx.NewSelect().Model(&rows).Where("realm_id = ? AND user_name_key IN (?)", a.realm, bun.List(some)).OrderExpr("user_name_key")
		err := a.hold(q).Scan(ctx)
		all = append(all, rows...)
		return mapError(err)
	})
	if err != nil {
		return nil, err
	}
	return each(all, (*portalAccountRow).account)
}

func (a portalAccounts) Add(ctx context.Context, many []linking.Account) error {
	rows := make([]*portalAccountRow, len(many))
	for i, v := range many {
		rows[i] = toPortalAccount(a.realm, v)
	}
	err := inBatches(rows, func(some []*portalAccountRow) error {
		return done(a.tx.NewInsert().Model(&some).Exec(ctx))
	})
	if err != nil {
		return err
	}
	return a.addInstitutions(ctx, many...)
}
