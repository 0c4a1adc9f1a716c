package pages

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/account"
	"github.com/voordeur/voordeur/adapters/web/beheer"
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

// own are the pages of somebody's own data (MS-60).
func own() []Sample {
	base := account.Own{
		Organisation: organisation.Name, KvK: organisation.KvK, Email: "b.yildiz@oostvliet.example", Verified: at.AddDate(0, -2, 0),
		Roles: []string{"deelnemer", "betaler"}, Level: "EH3", Since: at, Idle: 15 * time.Minute, Longest: 8 * time.Hour, Session: frame.Session,
		Change: "/change", Enter: "/code",
	}
	show := func(name string, change func(*account.Own)) Sample {
		v := base
		change(&v)
		return Sample{Name: name, Logout: true, Page: func(c ui.Ctx) templ.Component { return account.OwnPage(c, v) }}
	}
	step := func(name string, state login.EmailState) Sample {
		v := login.Email{Action: "/post", Back: "/me", Current: base.Email, Denied: []string{"gmail.com", "hotmail.com"}, State: state, Value: "b.yildiz@oostvliet.example"}
		failed := state != login.EmailFresh
		return Sample{Name: name, Failed: failed, Status: refusedIf(failed), Logout: true,
			Page: func(c ui.Ctx) templ.Component { return login.EmailPage(c, v) }}
	}
	return []Sample{
		show("me", func(*account.Own) {}),
		show("me-changed", func(v *account.Own) { v.Changed = true }),
		show("me-pending", func(v *account.Own) {
			v.Pending = "een.heel.lang.adres.van.iemand@zeer-lange-organisatienaam.oostvliet.example"
		}),
		show("me-alone", func(v *account.Own) { v.Organisation, v.KvK, v.Roles = "", "", nil }),
		step("me-email", login.EmailFresh), step("me-email-same", login.EmailSame),
		{Name: "me-blocked", Status: http.StatusTooManyRequests, Logout: true, Page: func(c ui.Ctx) templ.Component {
			return account.BlockedPage(c, account.Blocked{Until: at.Add(time.Hour), Back: "/me"})
		}},
		{Name: "me-nobody", Status: http.StatusUnauthorized, Page: func(c ui.Ctx) templ.Component { return account.NobodyPage(c) }},
	}
}

// means are the pages on which an administrator takes over an earlier profile (MS-55).
func means() []Sample {
	person := beheer.Person{Email: "b.yildiz@oostvliet.example", First: at}
	earlier := beheer.Earlier{
		Person: beheer.Person{Email: person.Email, Level: "EH3", First: at.AddDate(-1, 0, 0), Last: at.AddDate(0, 0, -3)},
		Roles:  []string{"deelnemer", "betaler"}, Take: "/means",
	}
	list := beheer.Users{Frame: frame, List: people(), Total: 5, Everyone: 5, Waiting: 1, Roles: roleIDs, Action: "/users", Export: "/users.csv"}
	list.List[2].Twin = true
	form := beheer.Roles{Frame: frame, Person: person, Action: "/post", Earlier: []beheer.Earlier{earlier}, Choices: []beheer.RoleChoice{
		{ID: "deelnemer"}, {ID: "raadpleger"}, {ID: "betaler"}, {ID: "gebruikersbeheerder"},
	}}
	confirm := beheer.Means{Frame: frame, Person: person, Earlier: earlier, Action: "/post", Back: "/roles"}
	self := confirm
	self.Self, self.Earlier.Roles = true, nil
	return []Sample{
		{Name: "users-twin", Logout: true, Page: func(c ui.Ctx) templ.Component { return beheer.UsersPage(c, list) }},
		{Name: "roles-twin", Logout: true, Page: func(c ui.Ctx) templ.Component { return beheer.RolesPage(c, form) }},
		{Name: "means", Logout: true, Page: func(c ui.Ctx) templ.Component { return beheer.MeansPage(c, confirm) }},
		{Name: "means-self", Logout: true, Page: func(c ui.Ctx) templ.Component { return beheer.MeansPage(c, self) }},
		{Name: "means-done", Logout: true, Page: func(c ui.Ctx) templ.Component {
			return beheer.MeansDonePage(c, beheer.Changed{Frame: frame, Person: person, Now: earlier.Roles})
		}},
	}
}
