package web

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/beheer"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/people"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/domain/sheet"
)

func (v *visit) pager(o people.Overview, q url.Values) ui.PagerView {
	return pagerOf(q, o.Query.Offset/people.PageSize+1, o.Page.Total, people.PageSize)
}

// pagerOf links the pages around the current one, the first and the last.
func pagerOf(q url.Values, current, total, size int) ui.PagerView {
	last := (total + size - 1) / size
	at := func(n int) string { return "?" + with(q, "page", itoa(n)).Encode() }
	var out ui.PagerView
	if last < 2 {
		return out
	}
	for n := 1; n <= last; n++ {
		switch {
		case n == 1, n == last, n >= current-1 && n <= current+1:
			out.Pages = append(out.Pages, ui.PageLink{Number: n, URL: at(n), Current: n == current})
		case n == current-2, n == current+2:
			out.Pages = append(out.Pages, ui.PageLink{})
		}
	}
	if current > 1 {
		out.Previous = at(current - 1)
	}
	if current < last {
		out.Next = at(current + 1)
	}
	return out
}

// exportUsers gives what the filters let through, as spreadsheets read it (UI page, section 8): with a
// mark of its encoding, semicolons, and no cell that a spreadsheet would run.
func (s *Server) exportUsers(v *visit) error {
	o, err := s.People.Export(v.ctx(), v.caller(), query(v.Request.URL.Query()))
	if err != nil {
		return err
	}
	p := i18n.In(v.lang(nil))
	secure(v.Writer.Header(), "'none'")
	v.Header("Content-Type", "text/csv; charset=utf-8")
	v.Header("Content-Disposition", `attachment; filename="`+p.UsersFile()+`-`+s.Now().Format("20060102-1504")+`.csv"`)
	w := csv.NewWriter(v.Writer)
	w.Comma, w.UseCRLF = ';', true
	if _, err := v.Writer.WriteString("\ufeff"); err != nil {
		return err
	}
	rows := [][]string{{p.UsersName(), p.UsersRoles(), p.UsersLevel(), p.UsersLast(), p.UsersStatus(), p.UsersMade(s.Now())}}
	for _, person := range o.Page.People {
		u := v.user(o.Admin, person)
		last := ""
		if !u.Last.IsZero() {
			last = u.Last.UTC().Format(time.RFC3339)
		}
		rows = append(rows, []string{u.Email, strings.Join(u.Roles, ", "), u.Level, last, string(u.Status), ""})
	}
	for _, row := range rows {
		if err := w.Write(inert(row)); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// inert keeps a spreadsheet from running what somebody typed (MR-67).
func inert(row []string) []string {
	out := make([]string, len(row))
	for i, cell := range row {
		out[i] = sheet.Inert(cell)
	}
	return out
}

// profile shows what is known about the administrator, and how long the session may last (XC-27).
func (s *Server) profile(v *visit) error {
	a, err := s.People.Touch(v.ctx(), v.caller())
	if err != nil {
		return err
	}
	page := beheer.Profile{
		Frame: v.usersFrame(a), Email: a.Profile.Person.Email.String(), Verified: verifiedAt(a.Profile.Person),
		Roles: texts(role.Names(a.Profile.Grants, s.Now())), Level: a.Session.Level.String(),
		Since: a.Session.StartedAt, Idle: a.Session.Limits.Idle, Longest: a.Session.Limits.Absolute,
		Change: v.at("me", "email"),
	}
	return v.render(http.StatusOK, beheer.ProfilePage(v.usersContext(a), page))
}

func verifiedAt(p identity.Person) time.Time {
	var at time.Time
	for _, proof := range p.EmailProofs {
		if proof.At.After(at) {
			at = proof.At
		}
	}
	return at
}

// explanation tells what roles are (MS-42).
func (s *Server) explanation(v *visit) error {
	a, err := s.People.Touch(v.ctx(), v.caller())
	if err != nil {
		return err
	}
	page := beheer.Explanation{Frame: v.usersFrame(a), Roles: v.roleNames()}
	return v.render(http.StatusOK, beheer.ExplanationPage(v.usersContext(a), page))
}

// stay keeps the session alive from the warning (XC-26); without script it leads back to the list.
func (s *Server) stay(v *visit) error {
	if _, err := s.People.Touch(v.ctx(), v.caller()); err != nil {
		return err
	}
	return v.seeOther(v.at("users"))
}

// logoutUsers ends the session everywhere (MS-43, XC-28).
func (s *Server) logoutUsers(v *visit) error {
	a, err := s.People.Touch(v.ctx(), v.caller())
	if err != nil {
		return err
	}
	return v.logout(a.Session)
}

// logout ends a session and says what it reached.
func (v *visit) logout(held session.Session) error {
	told, err := v.s.Sessions.EndSession(v.ctx(), v.realm.ID, held.ID, session.EndLogout)
	if err != nil {
		return err
	}
	http.SetCookie(v.Writer, forget(sessionName(v.realm.Slug)))
	c := v.anyContext()
	page := pages.LoggedOut{Supplier: true}
	service, _ := v.realm.Document.Policy.Service(held.Service)
	page.Reached = append(page.Reached, service.Name.In(string(c.Lang())))
	for _, id := range told {
		if client, ok := v.realm.Document.Client(id); ok {
			page.Reached = append(page.Reached, client.Name.In(string(c.Lang())))
		}
	}
	return v.render(http.StatusOK, pages.LoggedOutPage(c, page))
}

// entrance is where a login for the administration starts.
func (v *visit) entrance() string {
	for _, service := range v.realm.Document.Policy.Services {
		if service.Hosted != "" {
			return v.at("enter", service.ID)
		}
	}
	return ""
}

// loggedOutUsers answers a page of the administration without a session: somebody who had one is told
// why they are out, anybody else goes to the entrance (XC-11).
func (s *Server) loggedOutUsers(v *visit) {
	entrance := v.entrance()
	if v.caller().Token == ([32]byte{}) && v.Request.Method == http.MethodGet {
		_ = v.seeOther(entrance)
		return
	}
	http.SetCookie(v.Writer, forget(sessionName(v.realm.Slug)))
	page := pages.LoggedOut{Again: entrance}
	switch why, err := s.Sessions.Why(v.ctx(), v.realm.ID, v.caller().Token); {
	case err != nil:
		s.fault(v, err)
		return
	case why == session.EndMandate:
		page.Mandate = true
	case why == "":
		page.Idle = v.realm.Document.Policy.Sessions.Idle
	}
	s.show(v, http.StatusUnauthorized, pages.LoggedOutPage(v.anyContext(), page))
}
