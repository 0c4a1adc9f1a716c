package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// mountDesk puts the pages at which the staff of a tenant works on a router. Those about a realm that the
// staff serves are below the name of its environment.
func (s *Server) mountDesk(r *gin.RouterGroup) {
	r.GET("/desk", s.deskPage(s.deskHome))
	r.POST("/desk/stay", s.deskPage(s.deskStay))
	r.POST("/desk/logout", s.deskPage(s.deskLogout))
	s.mountDeskStaff(r.Group("/desk/staff"))
	in := r.Group("/desk/in/:target")
	in.GET("", s.deskPage(s.deskHome))
	s.mountDeskAccounts(in)
	s.mountDeskReview(in)
	s.mountDeskLinks(in)
	s.mountDeskIdentify(in)
	s.mountPolicies(in)
	s.mountPortals(in)
	in.GET("/approvals", s.deskPage(s.deskApprovals))
	in.POST("/approvals/:proposal/agree", s.deskPage(s.deskAgree))
	in.POST("/approvals/:proposal/decline", s.deskPage(s.deskDecline))
	in.GET("/figures", s.deskPage(s.deskFigures))
	s.mountDeskAudit(in)
	in.GET("/why", s.deskPage(s.deskWhy))
	in.GET("/funnel", s.deskPage(s.deskFunnel))
}

// deskPage is housePage for the desk: its forms are small, and its errors have pages of their own.
func (s *Server) deskPage(h func(*visit) error) gin.HandlerFunc { return s.deskPageOf(maxForm, h) }

// deskPageOf is deskPage for a form of so many bytes at most.
func (s *Server) deskPageOf(most int64, h func(*visit) error) gin.HandlerFunc {
	return s.housePage(func(v *visit) error {
		v.Request.Body = http.MaxBytesReader(v.Writer, v.Request.Body, most)
		err := h(v)
		if errors.Is(err, desk.ErrForbidden) {
			return v.deskRefused()
		}
		return err
	})
}

func (v *visit) deskCaller() desk.Caller {
	return v.caller()
}

// deskTarget is the environment that the page is about, "" for a page about the staff itself.
func (v *visit) deskTarget() string { return v.Param("target") }

// inside gives an address at the desk, within the environment of the page.
func (v *visit) inside(parts ...string) string { return v.insideOf(v.deskTarget(), parts...) }

func (v *visit) insideOf(environment string, parts ...string) string {
	return v.at(append([]string{"desk", "in", environment}, parts...)...)
}

// deskContext is the context of a page: in the style of the realm that it is about, so that what is real
// never looks like what is not (OL-35).
func (v *visit) deskContext(staff desk.Staff, about ports.Realm) ui.Ctx {
	service, _ := v.realm.Document.Policy.Service(staff.Session.Service)
	home := v.at("desk")
	c := v.context(realm.Text{}, home, nil)
	c.Service, c.Logout, c.Here = service.Name.In(string(c.Lang())), v.at("desk", "logout"), v.deskHere()
	if !about.Slug.IsZero() {
		c.Tenant.Name, c.Tenant.Theme = about.Document.Tenant.Name.In(string(c.Lang())), v.s.themes.of(about)
		c.Tenant.Logo, c.Practice = logoOf(about), about.Document.Tenant.Practice
	}
	return c
}

// deskHere is where the language switch leads: what was posted is not posted again.
func (v *visit) deskHere() string {
	if v.Request.Method == http.MethodGet {
		return v.Request.URL.RequestURI()
	}
	if v.deskTarget() == "" {
		return v.at("desk")
	}
	return v.inside()
}

// deskFrame is what all pages share: who one is, where one is, and where one may go.
func (v *visit) deskFrame(staff desk.Staff) deskpages.Frame {
	deadline := staff.Session.Deadline()
	f := deskpages.Frame{
		Who: staff.Profile.Person.Email.String(), Roles: texts(staff.Roles), Menu: v.deskMenu(staff),
		Session: ui.SessionView{Ends: deadline, WarnIn: max(0, int(deadline.Add(-2*time.Minute).Sub(v.s.Now()).Seconds())), Stay: v.at("desk", "stay")},
	}
	for _, served := range staff.Serves {
		e := deskpages.Environment{Name: served.Slug.Environment(), URL: v.insideOf(served.Slug.Environment())}
		if e.Name == v.deskTarget() {
			f.Where = e
		} else {
			f.Others = append(f.Others, e)
		}
	}
	return f
}

// deskMenu lists the pages that the staff may see, about the environment of this page or else the first one.
func (v *visit) deskMenu(staff desk.Staff) []deskpages.Item {
	environment := v.deskTarget()
	if environment == "" && len(staff.Serves) > 0 {
		environment = staff.Serves[0].Slug.Environment()
	}
	out := []deskpages.Item{{Page: deskpages.Home, URL: v.insideOf(environment)}}
	for _, i := range []struct {
		page deskpages.Page
		may  bool
		at   string
	}{
		{deskpages.Applications, staff.May(desk.ListApplications) && applies(staff, environment), "applications"},
		{deskpages.Accounts, staff.May(desk.FindAccounts) && v.keeps(staff, environment), "accounts"},
		{deskpages.Links, staff.May(desk.FindLinks) && linked(staff, environment), "links"},
		{deskpages.Identifications, staff.May(desk.ListIdentified) && issues(staff, environment), "identifications"},
		{deskpages.Approvals, (staff.May(desk.Unblock) || staff.May(desk.ResetFactor)) && v.keeps(staff, environment), "approvals"},
		{deskpages.Explained, staff.May(desk.ExplainLogins), "why"},
		{deskpages.Figures, staff.May(desk.SeeFigures), "figures"},
		{deskpages.Funnel, staff.May(desk.SeeFunnel), "funnel"},
		{deskpages.Records, staff.May(desk.ReadAudit), "audit"},
		{deskpages.State, staff.May(desk.ReadPolicy), "state"},
		{deskpages.Policies, staff.May(desk.ReadPolicy), "policies"},
		{deskpages.Portals, staff.May(desk.ReadPolicy), "portals"},
	} {
		if i.may {
			out = append(out, deskpages.Item{Page: i.page, URL: v.insideOf(environment, i.at)})
		}
	}
	if staff.May(desk.ListStaff) {
		out = append(out, deskpages.Item{Page: deskpages.Staff, URL: v.at("desk", "staff")})
	}
	return out
}

// keeps tells whether people log in with accounts of an environment, now or later, and applies whether they ask for
// them there: the menu follows what the policy of each tenant uses.
func (v *visit) keeps(staff desk.Staff, environment string) bool {
	used := func(m policy.MethodRule) bool {
		return m.Method == policy.Account && (m.Until.IsZero() || v.s.Now().Before(m.Until))
	}
	entered := func(a policy.Audience) bool { return slices.ContainsFunc(a.Methods, used) }
	return slices.ContainsFunc(staff.Serves, func(r ports.Realm) bool {
		return r.Slug.Environment() == environment && slices.ContainsFunc(r.Document.Policy.Services, func(s policy.Service) bool {
			return slices.ContainsFunc(s.Audiences, entered)
		})
	})
}

func applies(staff desk.Staff, environment string) bool {
	asked := func(a policy.Accounts) bool { return len(a.Registration.Audiences) > 0 }
	return slices.ContainsFunc(staff.Serves, func(r ports.Realm) bool {
		return slices.ContainsFunc(r.Document.Policy.Accounts, asked) && r.Slug.Environment() == environment
	})
}

// deskHome is where a member of staff begins: in the first environment that they serve.
func (s *Server) deskHome(v *visit) error {
	if v.deskTarget() == "" {
		staff, err := s.Desk.Enter(v.ctx(), v.deskCaller(), desk.Right{})
		if err != nil {
			return err
		}
		if len(staff.Serves) == 0 {
			return v.render(http.StatusOK, deskpages.HomePage(v.deskContext(staff, ports.Realm{}), deskpages.HomeView{Frame: v.deskFrame(staff)}))
		}
		return v.seeOther(v.insideOf(staff.Serves[0].Slug.Environment()))
	}
	at, err := s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.Right{})
	if err != nil {
		return err
	}
	page := deskpages.HomeView{Frame: v.deskFrame(at.Staff)}
	if at.May(desk.Unblock) || at.May(desk.ResetFactor) {
		waiting, err := s.Desk.Waiting(v.ctx(), v.deskCaller(), v.deskTarget())
		if err != nil {
			return err
		}
		for _, p := range waiting.Proposals {
			if !p.Own {
				page.Proposals++
			}
		}
	}
	if at.May(desk.ClaimApplications) {
		queue, err := s.Applying.Queue(v.ctx(), at.Target.ID, ports.ApplicationQuery{States: openStates, Limit: 1})
		if err != nil {
			return err
		}
		page.Applications = queue.Total
	}
	if at.May(desk.DecideLinks) && linked(at.Staff, v.deskTarget()) {
		if page.Links, err = s.LinkDesk.CountWaiting(v.ctx(), linkAt(at)); err != nil {
			return err
		}
	}
	if at.May(desk.Identify) && issues(at.Staff, v.deskTarget()) {
		queue, err := s.Enlisting.Queue(v.ctx(), at.Target.ID, "", 0)
		if err != nil {
			return err
		}
		page.People = queue.Total
	}
	return v.render(http.StatusOK, deskpages.HomePage(v.deskContext(at.Staff, at.Target), page))
}

// deskRefused answers who is of the staff and may not do this.
func (v *visit) deskRefused() error {
	staff, err := v.s.Desk.Enter(v.ctx(), v.deskCaller(), desk.Right{})
	if err != nil {
		return err
	}
	page := deskpages.RefusedView{Frame: v.deskFrame(staff), Overview: v.at("desk")}
	return v.render(http.StatusForbidden, deskpages.RefusedPage(v.deskContext(staff, ports.Realm{}), page))
}

// deskStay keeps the session alive from the warning (XC-26).
func (s *Server) deskStay(v *visit) error {
	if _, err := s.Desk.Enter(v.ctx(), v.deskCaller(), desk.Right{}); err != nil {
		return err
	}
	return v.seeOther(v.at("desk"))
}

func (s *Server) deskLogout(v *visit) error {
	staff, err := s.Desk.Enter(v.ctx(), v.deskCaller(), desk.Right{})
	if err != nil {
		return err
	}
	return v.logout(staff.Session)
}

// refusedAs tells whether an error is a refusal that a page explains, and which.
func refusedAs(err error, known ...error) (deskpages.Problem, bool) {
	for _, k := range known {
		if key := fault.KeyOf(k); key != "" && fault.KeyOf(err) == key {
			return deskpages.Problem(key[len("desk."):]), true
		}
	}
	return deskpages.NoProblem, false
}

// refusedStatus is the answer's status: a form that was refused, or a page.
func refusedStatus(p deskpages.Problem) int {
	if p != deskpages.NoProblem {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// afterDone names what was just done in the address of the page that follows.
func afterDone(to string, what deskpages.Done) string {
	return to + "?" + url.Values{"done": {string(what)}}.Encode()
}

func (v *visit) deskDone() deskpages.Done { return deskpages.Done(v.Query("done")) }
