package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/beheer"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/people"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

func (v *visit) caller() ports.Caller {
	return ports.Caller{Realm: v.realm.ID, Token: heldSession(v.Request, v.realm.Slug)}
}

// usersContext is the context of the administrator's pages.
func (v *visit) usersContext(a people.Admin) ui.Ctx {
	service, _ := v.realm.Document.Policy.Service(a.Session.Service)
	c := v.anyContext()
	c.Service, c.Logout, c.Here = service.Name.In(string(c.Lang())), v.at("users", "logout"), v.usersHere()
	return c
}

// usersHere is where the language switch leads: a form that was posted is shown again, not posted again.
func (v *visit) usersHere() string { return v.Request.URL.RequestURI() }

func (v *visit) usersFrame(a people.Admin) beheer.Frame {
	deadline := a.Session.Deadline()
	return beheer.Frame{
		Organisation: a.Profile.Organisation.Name, KvK: a.Profile.Organisation.Legal.KvK.String(),
		Users: v.at("users"), Profile: v.at("users", "profile"), Explanation: v.at("users", "explanation"),
		Session: ui.SessionView{Ends: deadline, WarnIn: max(0, int(deadline.Add(-2*time.Minute).Sub(v.s.Now()).Seconds())), Stay: v.at("users", "stay")},
	}
}

// listUsers shows the people of the administrator's organisation (MS-38, MS-39).
func (s *Server) listUsers(v *visit) error {
	if _, err := s.People.Touch(v.ctx(), v.caller()); err != nil {
		return err
	}
	o, err := s.People.List(v.ctx(), v.caller(), query(v.Request.URL.Query()))
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, beheer.UsersPage(v.usersContext(o.Admin), v.users(o)))
}

// pageNumber reads which page of a list is asked for.
func pageNumber(q url.Values) int {
	page, err := strconv.Atoi(q.Get("page"))
	if err != nil || page < 1 || page > 1_000_000 {
		return 1
	}
	return page
}

// sorts maps the columns of the page to those of the list.
var sorts = map[string]ports.PeopleSort{"name": ports.SortEmail, "level": ports.SortLevel, "last": ports.SortLastLogin}

// query reads filters, order and page from the address; what cannot be read filters nothing.
func query(q url.Values) ports.PeopleQuery {
	page := pageNumber(q)
	out := ports.PeopleQuery{
		Search: strings.TrimSpace(q.Get("q")), Role: role.Name(q.Get("role")), State: ports.PeopleState(q.Get("status")),
		Sort: ports.SortEmail, Descending: q.Get("order") == "desc", Offset: (page - 1) * people.PageSize,
	}
	if column, ok := sorts[q.Get("sort")]; ok {
		out.Sort = column
	}
	return out
}

func (v *visit) users(o people.Overview) beheer.Users {
	q := v.Request.URL.Query()
	page := beheer.Users{
		Frame: v.usersFrame(o.Admin), Total: o.Page.Total, Everyone: o.Page.Everyone, Waiting: o.Page.Waiting,
		Query: o.Query.Search, Role: string(o.Query.Role), Status: beheer.Status(q.Get("status")), Roles: v.roleNames(),
		Sort: map[string]string{}, Action: v.at("users"), Export: v.at("users", "export") + "?" + with(q, "page", "").Encode(),
		Order: ui.Ascending,
	}
	if o.Query.Descending {
		page.Order = ui.Descending
	}
	for name, column := range sorts {
		order := "asc"
		if column == o.Query.Sort {
			page.SortedBy = name
			if !o.Query.Descending {
				order = "desc"
			}
		}
		page.Sort[name] = "?" + with(with(with(q, "page", ""), "sort", name), "order", order).Encode()
	}
	for _, p := range o.Page.People {
		page.List = append(page.List, v.user(o.Admin, p))
	}
	page.Pager = v.pager(o, q)
	return page
}

func (v *visit) user(a people.Admin, p ports.ListedPerson) beheer.User {
	u := beheer.User{
		Email: p.Person.Email.String(), Roles: texts(p.Roles), Last: p.LastLogin, Status: beheer.Active,
		Edit: v.at("users", "person", string(p.Person.ID)), Self: p.Person.ID == a.Profile.Person.ID, Twin: twin(p),
	}
	if p.LastLevel > assurance.None {
		u.Level = p.LastLevel.String()
	}
	switch {
	case !p.Person.Suspended.IsZero():
		u.Status = beheer.Suspended
	case len(p.Roles) == 0:
		u.Status = beheer.Waiting
	}
	return u
}

func (v *visit) roleNames() []string { return texts(v.realm.Document.Policy.Roles.Known()) }

func texts[T ~string](names []T) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}

// with gives the query with one value changed; an empty one is taken out.
func with(q url.Values, key, value string) url.Values {
	out := url.Values{}
	for k, vs := range q {
		if k != "lang" {
			out[k] = vs
		}
	}
	out.Set(key, value)
	if value == "" {
		out.Del(key)
	}
	return out
}

func itoa(n int) string { return strconv.Itoa(n) }
