package pages

import (
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/beheer"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

var frame = beheer.Frame{
	Organisation: organisation.Name, KvK: organisation.KvK,
	Users: "/users", Profile: "/profile", Explanation: "/explanation",
	Session: ui.SessionView{Ends: at.Add(15 * time.Minute), WarnIn: 780, Stay: "/stay"},
}

var roleIDs = []string{"deelnemer", "raadpleger", "betaler", "gebruikersbeheerder"}

func people() []beheer.User {
	day := func(n int) time.Time { return at.AddDate(0, 0, -n) }
	return []beheer.User{
		{Name: "Anouk de Graaf", Email: "a.degraaf@oostvliet.example", Roles: []string{"gebruikersbeheerder", "deelnemer"}, Level: "EH3", Last: at, Status: beheer.Active, Edit: "/u/1", Self: true},
		{Email: "b.yildiz@oostvliet.example", Roles: []string{"deelnemer", "betaler"}, Level: "EH3", Last: day(3), Status: beheer.Active, Edit: "/u/2"},
		{Name: "Cornelia van den Heuvel-Steenbergen", Email: "cornelia.vandenheuvel@zeer-lange-organisatienaam.oostvliet.example", Level: "EH4", Last: day(1), Status: beheer.Waiting, Edit: "/u/3"},
		{Name: "Daan Ó Briain", Email: "daan@oostvliet.example", Roles: []string{"raadpleger"}, Level: "EH3", Last: day(19), Status: beheer.Active, Edit: "/u/4"},
		{Name: "Esmée Jansen", Email: "e.jansen@oostvliet.example", Roles: []string{"deelnemer"}, Level: "EH3", Last: day(252), Status: beheer.Suspended, Edit: "/u/5"},
	}
}

func users() []Sample {
	full := beheer.Users{
		Frame: frame, List: people(), Total: 1284, Everyone: 1284, Waiting: 1, Roles: roleIDs, Action: "/users", Export: "/users.csv",
		Sort: map[string]string{"name": "/users?sort=-name", "level": "/users?sort=level", "last": "/users?sort=-last"}, SortedBy: "name", Order: ui.Ascending,
		Pager: ui.PagerView{Next: "/users?page=2", Pages: []ui.PageLink{
			{Number: 1, URL: "/users", Current: true}, {Number: 2, URL: "/users?page=2"}, {Number: 3, URL: "/users?page=3"}, {}, {Number: 52, URL: "/users?page=52"},
		}},
	}
	filtered := full
	filtered.List, filtered.Total, filtered.Status, filtered.Query = people()[2:3], 1, beheer.Waiting, "heuvel"
	filtered.SortedBy, filtered.Order, filtered.Pager = "last", ui.Descending, ui.PagerView{}
	nothing := filtered
	nothing.List, nothing.Total, nothing.Role = nil, 0, "betaler"
	profile := beheer.Profile{
		Frame: frame, Name: "Anouk de Graaf", Email: "a.degraaf@oostvliet.example", Verified: at.AddDate(0, -2, 0),
		Roles: people()[0].Roles, Level: "EH3", Since: at, Idle: 15 * time.Minute, Longest: 8 * time.Hour, Change: "/change",
	}
	refused := beheer.Refused{Frame: frame, Reference: reference, At: at}
	return []Sample{
		{Name: "users", Logout: true, Page: func(c ui.Ctx) templ.Component { return beheer.UsersPage(c, full) }},
		{Name: "users-filtered", Logout: true, Page: func(c ui.Ctx) templ.Component { return beheer.UsersPage(c, filtered) }},
		{Name: "users-nothing", Logout: true, Page: func(c ui.Ctx) templ.Component { return beheer.UsersPage(c, nothing) }},
		{Name: "users-empty", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return beheer.UsersPage(c, beheer.Users{Frame: frame, Action: "/users"})
		}},
		{Name: "profile", Logout: true, Page: func(c ui.Ctx) templ.Component { return beheer.ProfilePage(c, profile) }},
		{Name: "explanation", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return beheer.ExplanationPage(c, beheer.Explanation{Frame: frame, Roles: roleIDs})
		}},
		{Name: "forbidden", Status: 403, Logout: true, Page: func(c ui.Ctx) templ.Component { return beheer.ForbiddenPage(c, refused) }},
		{Name: "user-missing", Status: 404, Logout: true, Page: func(c ui.Ctx) templ.Component { return beheer.MissingPage(c, refused) }},
	}
}

func roles() []Sample {
	person := beheer.Person{Name: "Anouk de Graaf", Email: "a.degraaf@oostvliet.example", Level: "EH3", First: at.AddDate(0, -2, 0), Last: at}
	form := beheer.Roles{Frame: frame, Person: person, Action: "/post", Version: "12", Choices: []beheer.RoleChoice{
		{ID: "deelnemer", Given: true}, {ID: "raadpleger"}, {ID: "betaler"}, {ID: "gebruikersbeheerder", Given: true},
	}}
	refused := func(p beheer.RolesProblem, role string) Sample {
		v := form
		v.Problem, v.Role = p, role
		return Sample{Name: "roles-" + string(p), Failed: true, Status: refusedIf(true), Logout: true,
			Page: func(c ui.Ctx) templ.Component { return beheer.RolesPage(c, v) }}
	}
	change := beheer.Change{Frame: frame, Person: person, Gets: []string{"betaler"}, Chosen: []string{"deelnemer", "betaler"},
		Seconds: 60, Action: "/post", Edit: "/roles", Version: "12"}
	both := change
	both.Loses, both.Self = []string{"gebruikersbeheerder", "raadpleger"}, true
	return []Sample{
		{Name: "roles", Logout: true, Page: func(c ui.Ctx) templ.Component { return beheer.RolesPage(c, form) }},
		refused(beheer.RolesSame, ""), refused(beheer.RolesLast, "gebruikersbeheerder"), refused(beheer.RolesSecond, ""),
		refused(beheer.RolesConflict, ""), refused(beheer.RolesForbidden, "betaler"),
		{Name: "change", Logout: true, Page: func(c ui.Ctx) templ.Component { return beheer.ChangePage(c, change) }},
		{Name: "change-self", Logout: true, Page: func(c ui.Ctx) templ.Component { return beheer.ChangePage(c, both) }},
		{Name: "changed", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return beheer.ChangedPage(c, beheer.Changed{Frame: frame, Person: person, Now: []string{"deelnemer", "betaler"}, Mailed: true})
		}},
		{Name: "changed-none", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return beheer.ChangedPage(c, beheer.Changed{Frame: frame, Person: person})
		}},
	}
}
