package sql

import (
	"context"
	"strings"
	"sync/atomic"

	"github.com/uptrace/bun"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// unit is one unit of work: what the driver must know of it, and what happens after its commit.
type unit struct {
	database *Database
	realm    realm.ID // zero: over all realms
	view     bool     // for reading only
	over     atomic.Bool
	events   []audit.Event // appended, and not inserted yet
	after    []func()
}

type unitKey struct{}

func (u *unit) scope(ctx context.Context) context.Context {
	return context.WithValue(ctx, unitKey{}, u)
}

func platformScope(ctx context.Context) context.Context { return (&unit{}).scope(ctx) }

func unitOf(ctx context.Context) *unit {
	u, _ := ctx.Value(unitKey{}).(*unit)
	return u
}

func within(ctx context.Context) bool {
	u := unitOf(ctx)
	return u != nil && !u.over.Load()
}

// allows is the net below every statement: a unit of work runs, and the text names its realm (bun
// writes values into the text). It finds a forgotten condition also where the database would not.
func allows(ctx context.Context, query string) error {
	u := unitOf(ctx)
	if u == nil || u.over.Load() || (!u.realm.IsZero() && !strings.Contains(query, u.realm.String())) {
		return ErrOutsideUnit
	}
	return nil
}

// run gives f the store of this unit of work, dead once f returns, and writes last what f left for the end.
func (u *unit) run(f func(context.Context, ports.Store) error) func(context.Context, bun.IDB) error {
	return func(ctx context.Context, tx bun.IDB) error {
		defer u.over.Store(true)
		r := repository{u, tx, u.realm.String()}
		if err := f(ctx, store{r}); err != nil {
			return err
		}
		return auditLog{r}.flush(ctx)
	}
}

func (u *unit) committed() {
	for _, f := range u.after {
		f()
	}
}

// repository is what every repository of a store has.
type repository struct {
	unit  *unit
	tx    bun.IDB
	realm string
}

func (r repository) dialect() dialect { return r.unit.database.dialect }

// store is a ports.Store.
type store struct{ repository }

func (s store) Logins() ports.Logins                               { return logins(s) }
func (s store) OneTime() ports.OneTime                             { return oneTime(s) }
func (s store) Parked() ports.Parked                               { return parked(s) }
func (s store) People() ports.People                               { return people(s) }
func (s store) Organisations() ports.Organisations                 { return organisations(s) }
func (s store) Roles() ports.Roles                                 { return roles(s) }
func (s store) Challenges() ports.Challenges                       { return challenges(s) }
func (s store) Budgets() ports.Budgets                             { return budgets(s) }
func (s store) Changes() ports.Changes                             { return changes(s) }
func (s store) Reports() ports.Reports                             { return reports(s) }
func (s store) Accounts() ports.Accounts                           { return accounts(s) }
func (s store) Approvals() ports.Approvals                         { return approvals(s) }
func (s store) Authenticators() ports.Authenticators               { return authenticators(s) }
func (s store) RecoveryCodes() ports.RecoveryCodes                 { return recoveryCodes(s) }
func (s store) Devices() ports.Devices                             { return devices(s) }
func (s store) Representations() ports.Representations             { return representations(s) }
func (s store) Applications() ports.Applications                   { return applications(s) }
func (s store) Documents() ports.Documents                         { return documents(s) }
func (s store) PortalAccounts() ports.PortalAccounts               { return portalAccounts(s) }
func (s store) Links() ports.Links                                 { return links(s) }
func (s store) ActivationCodes() ports.ActivationCodes             { return activationCodes(s) }
func (s store) Tickets() ports.Tickets                             { return tickets(s) }
func (s store) Loads() ports.Loads                                 { return loads(s) }
func (s store) Orders() ports.Orders                               { return orders(s) }
func (s store) MeansApplications() ports.MeansApplications         { return meansApplications(s) }
func (s store) Means() ports.MeansRegister                         { return meansRegister(s) }
func (s store) Mandates() ports.Mandates                           { return mandates(s) }
func (s store) MandateAdministrators() ports.MandateAdministrators { return mandateAdministrators(s) }
func (s store) Releases() ports.Releases                           { return releases(s) }
func (s store) Transfers() ports.Transfers                         { return transfers(s) }
func (s store) Sessions() ports.Sessions                           { return sessions(s) }
func (s store) Grants() ports.Grants                               { return grants(s) }
func (s store) Subjects() ports.Subjects                           { return subjects(s) }
func (s store) Policies() ports.Policies                           { return policies(s) }
func (s store) Drafts() ports.Drafts                               { return drafts(s) }
func (s store) Requests() ports.Requests                           { return requests(s) }
func (s store) Permissions() ports.Permissions                     { return permissions(s) }
func (s store) Audit() ports.AuditLog                              { return auditLog(s) }
func (s store) Outbox() ports.Outbox                               { return outbox(s) }

func (s store) AfterCommit(f func()) { s.unit.after = append(s.unit.after, f) }
