package policy

import (
	"slices"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/role"
)

// check finds what is wrong between the parts of a document that are each right by themselves.
func check(d Document, r reader) {
	n := namesOf(d)
	services := r.field("services").items()
	checkServices(d, n, services)
	checkPortals(d, n, r.field("portals").items())
	checkConnection(d, n, r.field("eherkenning"))
	checkAccounts(d, n, r.field("accounts"))
	checkRoles(d, r.field("roles"))
	checkStaff(d, r.field("staff"), r.field("roles"))
	checkMeans(d, r.field("means"), services)
	checkExpectations(d, n, r.field("expectations").items())
	checkMaintenance(d, r.field("maintenance"))
	checkRules(d, r.field("roles"))
	if len(d.Appointed) > 0 && d.Policy.Roles.Administrator == "" {
		r.field("appointed").fault("nobody can be appointed while roles.administrator names no role")
	}
}

// names are what parts of a document call each other by. To look each up in a list would take hours of one that holds
// little else.
type names struct {
	services map[string]*Service
	accounts map[string]*Accounts
	roles    map[role.Name]bool
}

func namesOf(d Document) names {
	n := names{map[string]*Service{}, map[string]*Accounts{}, map[role.Name]bool{}}
	for i := range d.Policy.Services {
		firstOf(n.services, d.Policy.Services[i].ID, &d.Policy.Services[i])
	}
	for i := range d.Policy.Accounts {
		firstOf(n.accounts, d.Policy.Accounts[i].ID, &d.Policy.Accounts[i])
	}
	for _, x := range d.Policy.Roles.List {
		n.roles[x.Name] = true
	}
	return n
}

func firstOf[T any](m map[string]*T, id string, v *T) {
	if m[id] == nil {
		m[id] = v
	}
}

func checkRoles(d Document, roles reader) {
	seen, at := map[role.Name]bool{}, roles.field("list").items()
	for i, x := range d.Policy.Roles.List {
		if x.Name != "" && seen[x.Name] {
			at[i].field("name").fault("another role has this name")
		}
		seen[x.Name] = true
	}
	if a := d.Policy.Roles.Administrator; a != "" && !seen[a] {
		roles.field("administrator").fault("%q is not in the list of roles", a)
	}
}

// checkAccounts finds registrations for audiences that no service has.
func checkAccounts(d Document, n names, at reader) {
	audiences := map[string]bool{}
	for _, s := range d.Policy.Services {
		for _, a := range s.Audiences {
			audiences[a.ID] = true
		}
	}
	for k, e := range at.entries() {
		here := e.value.field("registration").field("audiences").items()
		for i, id := range d.Policy.Accounts[k].Registration.Audiences {
			if id != "" && !audiences[id] {
				here[i].fault("no service has the audience %q", id)
			}
		}
	}
}

// maxRules is how many rules for Casbin may follow from a document: every process holds them.
const maxRules = 200_000

// checkRules finds roles that, by any-role, make more rules than can be held.
func checkRules(d Document, roles reader) {
	rules := 0
	for _, s := range d.Policy.Services {
		for _, a := range s.Audiences {
			if rules += len(a.Methods); a.Enter == AnyRole {
				rules += len(d.Policy.Roles.List)
			}
		}
	}
	if rules > maxRules {
		roles.fault("%d rules follow from these roles and the services that let any-role in; at most %d can be held", rules, maxRules)
	}
}

func checkServices(d Document, n names, at []reader) {
	seen := map[string]bool{}
	for i, s := range d.Policy.Services {
		if s.ID != "" && seen[s.ID] {
			at[i].field("id").fault("another service has this id")
		}
		seen[s.ID] = true
		named := at[i].field("audiences").entries()
		for k, a := range s.Audiences {
			here := at[i]
			if a.ID != Everyone && k < len(named) {
				here = named[k].value
			}
			checkAudience(d, n, a, here)
		}
	}
}

func checkAudience(d Document, n names, a Audience, at reader) {
	if a.Enter != "" && a.Enter != AnyRole && !n.roles[a.Enter] {
		at.field("enter").fault("%q is not in the list of roles", a.Enter)
	}
	if a.WithoutRole == WaitForRole && a.Enter == "" {
		at.field("without-role").fault("there is no role to wait for; name it under enter")
	}
	if a.WithoutRole == WaitForRole && d.Policy.Roles.Administrator == "" {
		at.field("without-role").fault("nobody can give the role while roles.administrator names no role")
	}
	methods := at.field("methods")
	items, first := methods.items(), map[Method]string{}
	for i, m := range a.Methods {
		here := methods
		if i < len(items) {
			here = items[i]
		}
		checkMethod(d, n, a, m, here)
		if accounts, again := first[m.Method]; again && accounts != m.Accounts {
			here.fault("one audience has one kind of accounts; make another audience for the other")
		} else if !again {
			first[m.Method] = m.Accounts
		}
	}
}

func checkMethod(d Document, n names, a Audience, m MethodRule, at reader) {
	accounts, known := n.accounts[m.Accounts]
	if !known {
		accounts = &Accounts{}
	}
	switch {
	case m.Method == Account && !known:
		at.fault("method account needs accounts: the name of a kind under accounts")
	case m.Method != Account && m.Accounts != "":
		at.fault("accounts goes with method account only")
	case m.Method == Account && m.Minimum > accounts.Level:
		at.fault("these accounts reach %s, and %s is demanded: nobody can log in", accounts.Level, m.Minimum)
	case m.Method == Account && len(a.SecondFactors) == 0 && accounts.Level > assurance.EH2:
		at.fault("a password alone reaches no more than low; list the second-factor that makes it %s", accounts.Level)
	case a.Mandates && m.Method != Account && m.Method != "":
		at.fault("the register knows the means of this realm only: mandates goes with method account")
	case (a.Mandates || m.Method != Account) && m.Method != "" && m.Minimum == assurance.None:
		at.fault("say the minimum level of assurance")
	case m.Method == EHerkenning && d.EHerkenning.OIN.IsZero():
		at.fault("eherkenning needs the section eherkenning: oin, broker and services")
	case m.Method == Account && accounts.Enrolment.Required && !offersAuthenticator(a):
		at.fault("enrolment is required, but second-factor does not list authenticator: nobody can log in")
	}
}

func offersAuthenticator(a Audience) bool {
	return slices.ContainsFunc(a.SecondFactors, func(f FactorRule) bool { return f.Factor == Authenticator })
}

func checkPortals(d Document, n names, at []reader) {
	seen, portals := map[string]bool{}, map[string]bool{}
	for i, p := range d.Portals {
		if p.ID != "" && portals[p.ID] {
			at[i].field("id").fault("another portal has this id")
		}
		portals[p.ID] = true
		clients := at[i].field("clients").items()
		for j, c := range p.Clients {
			if c.ID != "" && seen[string(c.ID)] {
				clients[j].field("id").fault("another client has this id")
			}
			seen[string(c.ID)] = true
			if n.services[c.Service] == nil && c.Service != "" {
				clients[j].field("service").fault("%q is not in the list of services", c.Service)
			}
		}
	}
}

func checkConnection(d Document, n names, at reader) {
	if !at.exists() {
		return
	}
	services, listed := at.field("services"), map[string]bool{}
	items := services.items()
	for i, c := range d.EHerkenning.Services {
		if n.services[c.Service] == nil && c.Service != "" {
			items[i].field("service").fault("%q is not in the list of services", c.Service)
		}
		listed[c.Service] = true
	}
	for _, s := range d.Policy.Services {
		uses := slices.ContainsFunc(s.Audiences, func(a Audience) bool {
			return slices.ContainsFunc(a.Methods, func(m MethodRule) bool { return m.Method == EHerkenning })
		})
		if uses && !listed[s.ID] {
			services.fault("service %q lets eherkenning in but is not in this list", s.ID)
		}
	}
}

// Permissions derives the realm's Casbin rules from its document: which role may enter which
// service, which audience may log in with which method, and who may administer people.
func (d Document) Permissions() []Permission {
	var out []Permission
	for _, s := range d.Policy.Services {
		for _, a := range s.Audiences {
			for _, n := range d.Policy.Roles.entering(a) {
				out = append(out, Permission{string(n), "service:" + s.ID, "enter"})
			}
			for _, m := range a.Methods {
				out = append(out, Permission{AudienceRole(a.ID), "method:" + string(m.Method), "login-with"})
			}
		}
	}
	if a := d.Policy.Roles.Administrator; a != "" {
		for _, action := range []string{"list", "export", "edit-roles"} {
			out = append(out, Permission{string(a), "people", action})
		}
	}
	out = append(out, d.staffPermissions()...)
	out = append(out, d.meansPermissions()...)
	slices.SortFunc(out, func(a, b Permission) int {
		return slices.Compare([]string{a.Role, a.Object, a.Action}, []string{b.Role, b.Object, b.Action})
	})
	return slices.Compact(out)
}

// entering names the roles that let somebody of an audience in.
func (r Roles) entering(a Audience) []role.Name {
	switch a.Enter {
	case "":
		return nil
	case AnyRole:
		return r.Known()
	}
	return []role.Name{a.Enter}
}

// Permission lets holders of a role do an action to an object.
type Permission struct{ Role, Object, Action string }

// AudienceRole is the role that everybody of an audience has while they log in.
func AudienceRole(audience string) string { return "audience:" + audience }
