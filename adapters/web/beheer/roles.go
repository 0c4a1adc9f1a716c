package beheer

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// RolesProblem says why roles could not be changed.
type RolesProblem string

// Problems with a change of roles.
const (
	RolesFine      RolesProblem = ""
	RolesSame      RolesProblem = "same"      // nothing was changed
	RolesLast      RolesProblem = "last"      // the last user administrator needs a successor first (MS-58)
	RolesSecond    RolesProblem = "second"    // another user administrator must do this (G5)
	RolesConflict  RolesProblem = "conflict"  // someone else changed them meanwhile
	RolesForbidden RolesProblem = "forbidden" // this administrator may not give this role
)

// Person is whose roles are changed.
type Person struct {
	Name, Email string
	Level       string
	First, Last time.Time
}

func (p Person) title() string { return User{Name: p.Name, Email: p.Email}.title() }

// RoleChoice is a role that may be ticked.
type RoleChoice struct {
	ID    string
	Given bool
}

// Roles is the form with a box for each role (MS-41).
type Roles struct {
	Frame
	Person  Person
	Choices []RoleChoice
	Earlier []Earlier
	Problem RolesProblem
	Role    string // id of the role that the problem is about
	Action  string // where the form is posted: field "roles" for each, "version" once
	Version string // of what is shown, so that a colleague's change is seen
}

func (v Roles) problem(c ui.Ctx) string {
	role, _ := c.Role(v.Role)
	switch v.Problem {
	case RolesSame:
		return c.RolesErrorNothing()
	case RolesLast:
		return c.RolesErrorLast(role)
	case RolesSecond:
		return c.RolesErrorSecond()
	case RolesConflict:
		return c.RolesErrorConflict()
	case RolesForbidden:
		return c.RolesErrorForbidden(role)
	}
	return ""
}

func (v Roles) problems(c ui.Ctx) []ui.Problem {
	if v.Problem == RolesFine {
		return nil
	}
	return []ui.Problem{{Field: "roles", Text: v.problem(c)}}
}

func (v Roles) group(c ui.Ctx) ui.GroupView {
	g := ui.GroupView{ID: "roles", Legend: c.RolesWhich(v.Person.title()), Hint: c.RolesHint(), Error: v.problem(c)}
	for _, choice := range v.Choices {
		name, about := c.Role(choice.ID)
		g.Options = append(g.Options, ui.Option{Value: choice.ID, Label: name, Hint: about, Chosen: choice.Given})
	}
	return g
}

func (p Person) facts(c ui.Ctx) []ui.Fact {
	out := []ui.Fact{{Term: c.RolesMail(), Lines: []string{p.Email}}}
	if p.Level != "" {
		out = append(out, ui.Fact{Term: c.RolesLevel(), Lines: []string{p.Level}})
	}
	if !p.First.IsZero() {
		out = append(out, ui.Fact{Term: c.RolesFirst(), Lines: []string{c.Moment(p.First)}})
	}
	if !p.Last.IsZero() {
		out = append(out, ui.Fact{Term: c.RolesLast(), Lines: []string{c.Moment(p.Last)}})
	}
	return out
}

// Change is the confirmation: what someone gets and loses, before it is saved (UI page, 6.13).
type Change struct {
	Frame
	Person      Person
	Gets, Loses []string // ids
	Chosen      []string // ids after the change
	Seconds     int      // within which a lost role ends its sessions (MS-59)
	Self        bool
	Action      string // where it is confirmed; posts "roles", "version" and confirmed=yes
	Edit        string // back to the form
	Version     string
}

// Changed says what the roles are now.
type Changed struct {
	Frame
	Person Person
	Now    []string // ids
	Mailed bool
}

// names gives roles by their names.
func names(c ui.Ctx, ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i], _ = c.Role(id)
	}
	return out
}
