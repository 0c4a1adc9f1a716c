package beheer

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Status is whether a person can get in.
type Status string

// Statuses of people who completed their first login; nobody else is listed (MS-39).
const (
	Active    Status = "active"
	Waiting   Status = "waiting" // has no role yet
	Suspended Status = "suspended"
)

// User is one line of the overview.
type User struct {
	Name   string // empty where we only know an address
	Email  string
	Roles  []string // ids
	Level  string   // of the last login, such as "EH3"
	Last   time.Time
	Status Status
	Edit   string // where the roles are changed
	Self   bool
	Twin   bool // waits, and has the address of an earlier profile (MS-55)
}

// Users is the overview of an organisation's people.
type Users struct {
	Frame
	List     []User
	Total    int // people that the filters let through
	Everyone int // people without filters
	Waiting  int // people without a role
	Query    string
	Role     string // chosen in the filter
	Status   Status
	Roles    []string          // ids to choose from
	Sort     map[string]string // address that sorts by "name", "level" or "last" the other way
	SortedBy string
	Order    ui.Order
	Export   string
	Pager    ui.PagerView
	Action   string // where the filters go; without a query it shows everyone
}

// title is the best name we have.
func (u User) title() string {
	if u.Name != "" {
		return u.Name
	}
	return u.Email
}

func (u User) subtitle() string {
	if u.Name != "" {
		return u.Email
	}
	return ""
}

func (v Users) columns(c ui.Ctx) []ui.Column {
	column := func(id, name string) ui.Column {
		out := ui.Column{Name: name, Sort: v.Sort[id]}
		if id == v.SortedBy {
			out.Sorted = v.Order
		}
		return out
	}
	return []ui.Column{
		column("name", c.UsersName()), {Name: c.UsersRoles()}, column("level", c.UsersLevel()),
		column("last", c.UsersLast()), {Name: c.UsersStatus()}, {Name: c.UsersActions(), Hidden: true},
	}
}

func (v Users) roleOptions(c ui.Ctx) []ui.Option {
	out := []ui.Option{{Label: c.UsersAll(), Chosen: v.Role == ""}}
	for _, id := range v.Roles {
		name, _ := c.Role(id)
		out = append(out, ui.Option{Value: id, Label: name, Chosen: id == v.Role})
	}
	return out
}

func (v Users) statusOptions(c ui.Ctx) []ui.Option {
	out := []ui.Option{{Label: c.UsersAll(), Chosen: v.Status == ""}}
	for _, s := range []Status{Active, Waiting, Suspended} {
		_, name := s.words(c)
		out = append(out, ui.Option{Value: string(s), Label: name, Chosen: s == v.Status})
	}
	return out
}

func (s Status) words(c ui.Ctx) (ui.Tone, string) {
	switch s {
	case Waiting:
		return ui.Warning, c.UsersStateWaiting()
	case Suspended:
		return ui.Negative, c.UsersStateSuspended()
	default:
		return ui.Positive, c.UsersStateActive()
	}
}
