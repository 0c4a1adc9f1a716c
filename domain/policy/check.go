package policy

import (
	"slices"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/role"
)

// check finds what is wrong between the parts of a document that are each right by themselves.
func check(d Document, r reader) {
	checkServices(d, r.field("services").items())
	checkPortals(d, r.field("portals").items())
	checkConnection(d, r.field("eherkenning"))
	checkAccounts(d, r.field("accounts"))
	checkRoles(d, r.field("roles"))
	checkStaff(d, r.field("staff"), r.field("roles"))
	checkMeans(d, r.field("means"), r.field("services"))
	checkExpectations(d, r.field("expectations"))
	checkMaintenance(d, r.field("maintenance"))
	if len(d.Appointed) > 0 && d.Policy.Roles.Administrator == "" {
		r.field("appointed").fault("nobody can be appointed while roles.administrator names no role")
	}
}

func checkRoles(d Document, roles reader) {
	seen := map[role.Name]bool{}
	for i, x := range d.Policy.Roles.List {
		if x.Name != "" && seen[x.Name] {
			roles.field("list").items()[i].field("name").fault("another role has this name")
		}
		seen[x.Name] = true
	}
	if a := d.Policy.Roles.Administrator; a != "" && !slices.Contains(d.Policy.Roles.Known(), a) {
		roles.field("administrator").fault("%q is not in the list of roles", a)
	}
}

// checkAccounts finds registrations for audiences that no service has.
func checkAccounts(d Document, at reader) {
	audience := func(id string) bool {
		return slices.ContainsFunc(d.Policy.Services, func(s Service) bool { _, ok := s.Audience(id); return ok })
	}
	for k, e := range at.entries() {
		for i, id := range d.Policy.Accounts[k].Registration.Audiences {
			if id != "" && !audience(id) {
				e.value.field("registration").field("audiences").items()[i].fault("no service has the audience %q", id)
			}
		}
	}
}

func checkServices(d Document, at []reader) {
	seen := map[string]bool{}
	for i, s := range d.Policy.Services {
		if s.ID != "" && seen[s.ID] {
			at[i].field("id").fault("another service has this id")
		}
		seen[s.ID] = true
		for _, a := range s.Audiences {
			checkAudience(d, a, at[i])
		}
	}
}

func checkAudience(d Document, a Audience, at reader) {
	if a.ID != Everyone {
		at = at.field("audiences").field(a.ID)
	}
	if a.Enter != "" && a.Enter != AnyRole && !slices.Contains(d.Policy.Roles.Known(), a.Enter) {
		at.field("enter").fault("%q is not in the list of roles", a.Enter)
	}
	if a.WithoutRole == WaitForRole && a.Enter == "" {
		at.field("without-role").fault("there is no role to wait for; name it under enter")
	}
	if a.WithoutRole == WaitForRole && d.Policy.Roles.Administrator == "" {
		at.field("without-role").fault("nobody can give the role while roles.administrator names no role")
	}
	for i, m := range a.Methods {
		here := at.field("methods")
		if items := here.items(); i < len(items) {
			here = items[i]
		}
		checkMethod(d, a, m, here)
		if slices.ContainsFunc(a.Methods[:i], func(b MethodRule) bool { return b.Method == m.Method && b.Accounts != m.Accounts }) {
			here.fault("one audience has one kind of accounts; make another audience for the other")
		}
	}
}

func checkMethod(d Document, a Audience, m MethodRule, at reader) {
	accounts, known := d.Policy.AccountsOf(m.Accounts)
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

func checkPortals(d Document, at []reader) {
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
			if _, ok := d.Policy.Service(c.Service); !ok && c.Service != "" {
				clients[j].field("service").fault("%q is not in the list of services", c.Service)
			}
		}
	}
}

func checkConnection(d Document, at reader) {
	if !at.exists() {
		return
	}
	for i, c := range d.EHerkenning.Services {
		if _, ok := d.Policy.Service(c.Service); !ok {
			at.field("services").items()[i].field("service").fault("%q is not in the list of services", c.Service)
		}
	}
	for _, s := range d.Policy.Services {
		uses := slices.ContainsFunc(s.Audiences, func(a Audience) bool {
			return slices.ContainsFunc(a.Methods, func(m MethodRule) bool { return m.Method == EHerkenning })
		})
		if uses && !slices.ContainsFunc(d.EHerkenning.Services, func(c CatalogueService) bool { return c.Service == s.ID }) {
			at.field("services").fault("service %q lets eherkenning in but is not in this list", s.ID)
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
