package policy

import (
	"slices"

	"github.com/voordeur/voordeur/domain/role"
)

// Staff makes a realm that of a tenant's own people, and says which of the tenant's other realms they serve.
type Staff struct {
	Serves     []string // environments of the same tenant: "production"
	APIClients []APIClient
}

// Exists tells whether the realm is one of staff.
func (s Staff) Exists() bool { return len(s.Serves) > 0 }

// The roles of staff. A staff realm lists the ones it uses.
const (
	StaffAdministrator role.Name = "administrator"
	StaffReviewer      role.Name = "reviewer"
	StaffHelpdesk      role.Name = "helpdesk"
	StaffAuditor       role.Name = "auditor"
	StaffPolicyEditor  role.Name = "policy-editor"
	StaffApprover      role.Name = "approver"   // of policies that others wrote
	StaffIdentifier    role.Name = "identifier" // sees documents of people who are not employed (MR-48)
)

// staffMay is what each role of staff may do at the desk, to which thing. It is the same for every
// tenant: who has which role is the tenant's to say, what a role means is not.
var staffMay = map[role.Name]map[string][]string{
	StaffAdministrator: {
		"staff": {"list", "invite", "edit-roles"}, "accounts": {"find", "suspend", "statistics", "invite"},
		"clients": {"list", "assign"}, "applications": {"list"}, "audit": {"read", "export", "verify"}, "logins": {"explain", "funnel"},
		"links": {"find", "decide", "issue", "end", "disable", "split", "record", "figures"}, "loads": {"load"}, "identifications": {"list"},
		"policy": {"read", "edit", "replay", "approve", "publish", "roll-back"},
	},
	StaffPolicyEditor: {"policy": {"read", "edit", "replay"}},
	StaffApprover:     {"policy": {"read", "replay", "approve", "publish", "roll-back"}},
	StaffReviewer:     {"applications": {"list", "claim", "view-document", "decide"}},
	StaffHelpdesk: {
		"accounts": {"find", "unblock", "reset-factor", "suspend"}, "applications": {"list"}, "links": {"find", "decide", "issue", "end", "disable", "split"},
		"identifications": {"list"}, "logins": {"explain"},
	},
	StaffAuditor: {
		"accounts": {"find", "statistics"}, "applications": {"list"}, "audit": {"read", "export", "verify"}, "logins": {"funnel"}, "staff": {"list"}, "links": {"find", "figures"}, "identifications": {"list"}, "policy": {"read"},
	},
	StaffIdentifier: {"identifications": {"list", "record"}},
}

func readStaff(r reader) Staff {
	if !r.exists() {
		return Staff{}
	}
	r = r.mapping()
	s := Staff{Serves: r.field("serves").ids(), APIClients: readAPIClients(r.field("api-clients"))}
	if !s.Exists() {
		r.fault("name the environments that these people serve, as in serves: [production]")
	}
	r.closed()
	return s
}

func checkStaff(d Document, at, roles reader) {
	if !at.exists() {
		return
	}
	if slices.Contains(d.Staff.Serves, d.Realm.Environment()) {
		at.field("serves").fault("a staff realm serves other environments, not itself")
	}
	checkAPIClients(d, at)
	list := roles.field("list").items()
	for i, x := range d.Policy.Roles.List {
		if _, ok := staffMay[x.Name]; !ok && x.Name != "" {
			list[i].field("name").fault("staff has the roles administrator, policy-editor, approver, reviewer, helpdesk, auditor and identifier")
		}
	}
}

// staffPermissions gives what the listed roles of a staff realm may do.
func (d Document) staffPermissions() []Permission {
	var out []Permission
	if !d.Staff.Exists() {
		return nil
	}
	for _, n := range d.Policy.Roles.Known() {
		for object, actions := range staffMay[n] {
			for _, action := range actions {
				out = append(out, Permission{string(n), object, action})
			}
		}
	}
	return out
}

// StaffAccounts gives the kind of accounts that the people of a staff realm have, and the service at which
// they come in. False where the realm is none of staff.
func (d Document) StaffAccounts() (kind, service string, ok bool) {
	if !d.Staff.Exists() {
		return "", "", false
	}
	for _, s := range d.Policy.Services {
		for _, a := range s.Audiences {
			for _, m := range a.Methods {
				if s.Hosted == StaffDesk && m.Method == Account {
					return m.Accounts, s.ID, true
				}
			}
		}
	}
	return "", "", false
}
