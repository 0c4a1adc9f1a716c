package ports

import (
	"context"

	"github.com/voordeur/voordeur/domain/realm"
)

// UnitOfWork is the only way to a repository, so that no query can forget its realm.
//
// Do runs f in one transaction that may write; nil commits, an error rolls all back and is returned as
// it is. f may run again after a serialisation conflict, so it has no effects of its own. No network
// call inside. View is the same for reading only, and holds nothing. Both return ctx.Err when the
// context ended.
type UnitOfWork interface {
	Do(ctx context.Context, r realm.ID, f func(context.Context, Store) error) error
	View(ctx context.Context, r realm.ID, f func(context.Context, Store) error) error
}

// Store hands out the repositories of one realm within one unit of work. It is dead afterwards.
type Store interface {
	Logins() Logins
	OneTime() OneTime
	Parked() Parked
	People() People
	Organisations() Organisations
	Roles() Roles
	Challenges() Challenges
	Budgets() Budgets
	Accounts() Accounts
	Authenticators() Authenticators
	RecoveryCodes() RecoveryCodes
	Devices() Devices
	Representations() Representations
	Applications() Applications
	Documents() Documents
	Approvals() Approvals
	Changes() Changes
	Reports() Reports
	PortalAccounts() PortalAccounts
	Links() Links
	ActivationCodes() ActivationCodes
	Tickets() Tickets
	Loads() Loads
	Orders() Orders
	MeansApplications() MeansApplications
	Means() MeansRegister
	Mandates() Mandates
	MandateAdministrators() MandateAdministrators
	Releases() Releases
	Transfers() Transfers
	Sessions() Sessions
	Grants() Grants
	Subjects() Subjects
	Policies() Policies
	Drafts() Drafts
	Requests() Requests
	Permissions() Permissions
	Audit() AuditLog
	Outbox() Outbox
	// AfterCommit runs f once the transaction is committed, and never if it is not.
	AfterCommit(f func())
}
