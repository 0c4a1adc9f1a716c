package web

import (
	"net/http"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/beheer"
	"github.com/voordeur/voordeur/application/people"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

// showRoles shows the boxes of one person (MS-40).
func (s *Server) showRoles(v *visit) error {
	if _, err := s.People.Touch(v.ctx(), v.caller()); err != nil {
		return err
	}
	one, err := s.People.Person(v.ctx(), v.caller(), identity.PersonID(v.Param("person")))
	if err != nil {
		return err
	}
	changed := beheer.Changed{
		Frame: v.usersFrame(one.Admin), Person: personOf(one.Profile), Now: texts(one.Roles), Mailed: one.Profile.Person.ID != one.Admin.Profile.Person.ID,
	}
	switch v.Query("changed") {
	case "yes":
		return v.render(http.StatusOK, beheer.ChangedPage(v.usersContext(one.Admin), changed))
	case "means":
		return v.render(http.StatusOK, beheer.MeansDonePage(v.usersContext(one.Admin), changed))
	}
	return v.roles(one, one.Roles, beheer.RolesFine)
}

// roles shows the boxes, ticked as chosen; what was seen travels along, so that a colleague's change
// meanwhile is noticed.
func (v *visit) roles(one people.One, chosen []role.Name, problem beheer.RolesProblem) error {
	page := beheer.Roles{
		Frame: v.usersFrame(one.Admin), Person: personOf(one.Profile), Problem: problem, Role: string(v.realm.Document.Policy.Roles.Administrator),
		Action: v.at("users", "person", string(one.Profile.Person.ID)), Version: versionOf(one.Roles),
	}
	for _, n := range v.realm.Document.Policy.Roles.Known() {
		page.Choices = append(page.Choices, beheer.RoleChoice{ID: string(n), Given: contains(chosen, n)})
	}
	for _, e := range one.Earlier {
		page.Earlier = append(page.Earlier, v.earlier(one, e))
	}
	code := http.StatusOK
	if problem != beheer.RolesFine {
		code = http.StatusUnprocessableEntity
	}
	return v.render(code, beheer.RolesPage(v.usersContext(one.Admin), page))
}

// versionOf names the roles that were seen; it is the list itself.
func versionOf(roles []role.Name) string { return strings.Join(texts(roles), " ") }

func rolesOf(version string) []role.Name {
	var out []role.Name
	for _, n := range strings.Fields(version) {
		out = append(out, role.Name(n))
	}
	return out
}

func contains(all []role.Name, n role.Name) bool {
	for _, x := range all {
		if x == n {
			return true
		}
	}
	return false
}

func personOf(known ports.Profile) beheer.Person {
	p := beheer.Person{Email: known.Person.Email.String(), First: known.Person.CreatedAt, Last: known.LastLogin}
	if known.LastLevel > assurance.None {
		p.Level = known.LastLevel.String()
	}
	return p
}

// problems maps refusals to what the form says.
var rolesProblems = map[string]beheer.RolesProblem{
	"users.last-administrator": beheer.RolesLast, "users.self-grant": beheer.RolesSecond,
	"users.unknown-role": beheer.RolesForbidden, "users.roles-changed": beheer.RolesConflict,
}

// changeRoles shows what a change would do, and does it once that is confirmed.
func (s *Server) changeRoles(v *visit) error {
	var wanted []role.Name
	for _, n := range v.PostFormArray("roles") {
		wanted = append(wanted, rolesOf(n)...)
	}
	id, preview := identity.PersonID(v.Param("person")), v.PostForm("confirmed") != "yes"
	done, err := s.People.ChangeRoles(v.ctx(), v.caller(), id, rolesOf(v.PostForm("version")), wanted, preview)
	if problem, ok := rolesProblems[fault.KeyOf(err)]; ok {
		return v.rolesAgain(id, wanted, problem)
	}
	if err != nil {
		return err
	}
	switch {
	case done.Change.IsZero():
		return v.rolesAgain(id, wanted, beheer.RolesSame)
	case preview:
		return v.render(http.StatusOK, beheer.ChangePage(v.usersContext(done.One.Admin), v.change(done, wanted)))
	}
	return v.seeOther(v.at("users", "person", string(id)) + "?changed=yes")
}

// rolesAgain shows the form with what was ticked and why that cannot be.
func (v *visit) rolesAgain(id identity.PersonID, wanted []role.Name, problem beheer.RolesProblem) error {
	one, err := v.s.People.Person(v.ctx(), v.caller(), id)
	if err != nil {
		return err
	}
	return v.roles(one, wanted, problem)
}

func (v *visit) change(c people.ChangedRoles, wanted []role.Name) beheer.Change {
	at := v.at("users", "person", string(c.Change.Person))
	return beheer.Change{
		Frame: v.usersFrame(c.One.Admin), Person: personOf(c.One.Profile), Gets: texts(c.Change.Give), Loses: texts(c.Change.Take),
		Chosen: texts(wanted), Seconds: 60, Self: c.Change.Person == c.One.Admin.Profile.Person.ID,
		Action: at, Edit: at, Version: versionOf(c.One.Roles),
	}
}
