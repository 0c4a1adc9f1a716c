package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// mountOrdering puts the pages of mandate administrators on a router (MR-05 to MR-50).
func (s *Server) mountOrdering(r *gin.RouterGroup) {
	in := r.Group("/beheer")
	in.GET("", s.orderPage(s.showHolders))
	in.GET("/users", s.orderPage(s.showHolders))
	in.GET("/users/export", s.orderPage(s.exportHolders))
	in.GET("/prices", s.orderPage(s.showPrices))
	in.POST("/stay", s.orderPage(s.stayOrdering))
	in.POST("/logout", s.orderPage(s.logoutOrdering))
	in.GET("/requests", s.orderPage(s.showPending))
	in.GET("/requests/state", s.orderPage(s.pendingState))
	in.GET("/requests/one/:application", s.orderPage(s.showApplication))
	in.GET("/requests/one/:application/state", s.orderPage(s.applicationState))
	in.POST("/requests/one/:application/resend", s.orderPage(s.resendInvitation))
	in.GET("/requests/one/:application/correct", s.orderPage(s.showCorrect))
	in.POST("/requests/one/:application/correct", s.orderPage(s.correctApplication))
	in.GET("/requests/one/:application/withdraw", s.orderPage(s.showWithdrawal))
	in.POST("/requests/one/:application/withdraw", s.orderPage(s.withdrawApplication))
	s.mountOrder(in)
}

// mountOrder puts the steps of an order.
func (s *Server) mountOrder(in *gin.RouterGroup) {
	in.GET("/sample", s.orderPage(s.sampleFile))
	in.GET("/order", s.orderPage(s.showDrafts))
	in.POST("/order", s.orderPage(s.beginOrder))
	one := in.Group("/order/:order")
	one.GET("", s.orderPage(s.showOrder))
	one.POST("/drop", s.orderPage(s.dropOrder))
	one.GET("/organisation", s.orderPage(s.showOrganisation))
	one.POST("/organisation", s.orderPage(s.chooseForOrder))
	one.GET("/branch", s.orderPage(s.showBranch))
	one.POST("/branch", s.orderPage(s.chooseBranch))
	one.GET("/register", s.orderPage(s.showRegister))
	one.POST("/register", s.orderPage(s.confirmRegister))
	one.GET("/people", s.orderPage(s.showOrdered))
	one.POST("/people", s.orderPage(s.peopleDone))
	one.GET("/people/new", s.orderPage(s.showNewPerson))
	one.POST("/people/new", s.orderPage(s.tellPerson))
	one.GET("/people/one/:key", s.orderPage(s.showOrderedPerson))
	one.POST("/people/one/:key", s.orderPage(s.tellPerson))
	one.POST("/people/one/:key/remove", s.orderPage(s.removePerson))
	one.GET("/file", s.orderPage(s.showPeopleFile))
	one.POST("/file", s.page(s.readPeopleFile))
	one.POST("/file/rows", s.orderPage(s.changeRows))
	one.POST("/file/take", s.orderPage(s.takeRows))
	one.POST("/file/drop", s.orderPage(s.dropPeopleFile))
	one.GET("/file/faulty", s.orderPage(s.faultyRows))
	one.GET("/mandates", s.orderPage(s.showMandates))
	one.POST("/mandates", s.orderPage(s.chooseMandates))
	one.GET("/overview", s.orderPage(s.showOverview))
	one.POST("/overview", s.orderPage(s.placeOrder))
	one.GET("/done", s.orderPage(s.showPlaced))
}

// maxOrderForm bounds a form: a hundred lines of a file, with all that people may type in them.
const maxOrderForm = 1 << 20

// orderPage is housePage for the pages of an order: who is not there yet, or past it, is led to where they are.
func (s *Server) orderPage(h func(*visit) error) gin.HandlerFunc {
	return s.housePage(func(v *visit) error {
		v.Request.Body = http.MaxBytesReader(v.Writer, v.Request.Body, maxOrderForm)
		return v.ordering(h(v))
	})
}

// ordering answers the refusals that lead to another page of the order.
func (v *visit) ordering(err error) error {
	switch {
	case errors.Is(err, ordering.ErrNotYet):
		d, err := v.s.Ordering.Draft(v.ctx(), v.orderCaller(), v.orderID())
		if err != nil {
			return err
		}
		return v.seeOther(v.orderAt(d.Order.ID, string(d.Order.Next())))
	case errors.Is(err, ordering.ErrOver) && v.Param("order") != "":
		return v.seeOther(v.orderAt(v.orderID(), "done"))
	case errors.Is(err, ports.ErrMeansForbidden), errors.Is(err, ordering.ErrNotAdministered):
		return v.render(http.StatusForbidden, mandaat.RefusedPage(v.orderContext(ordering.Admin{}), mandaat.Frame{}))
	}
	return err
}

func (v *visit) orderCaller() ordering.Caller {
	return v.caller()
}

func (v *visit) orderID() means.OrderID { return means.OrderID(v.Param("order")) }

// orderAt gives the address of a page of an order.
func (v *visit) orderAt(id means.OrderID, parts ...string) string {
	return v.at(append([]string{"beheer", "order", string(id)}, parts...)...)
}

// seen reads which version of a draft or an application a form was filled in on.
func (v *visit) seen() int {
	typed := v.PostForm("version")
	if typed == "" {
		typed = v.Query("version") // a form with a file
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		return -1
	}
	return n
}

func (v *visit) orderContext(a ordering.Admin) ui.Ctx {
	service, _ := v.realm.Document.Policy.Service(a.Session.Service)
	c := v.anyContext()
	c.Service, c.Home, c.Here = service.Name.In(string(c.Lang())), v.at("beheer"), v.Request.URL.RequestURI()
	if a.Session.ID != "" {
		c.Logout = v.at("beheer", "logout")
	}
	return c
}

func (v *visit) orderFrame(a ordering.Admin) mandaat.Frame {
	deadline := a.Session.Deadline()
	return mandaat.Frame{
		Who: a.Profile.Person.Email.String(),
		Menu: []mandaat.Item{
			{Page: mandaat.Users, URL: v.at("beheer", "users")}, {Page: mandaat.Requests, URL: v.at("beheer", "requests")},
			{Page: mandaat.Waiting, URL: v.at("beheer", "waiting")}, {Page: mandaat.Chains, URL: v.at("beheer", "chains")}, {Page: mandaat.Team, URL: v.at("beheer", "team")}, {Page: mandaat.Prices, URL: v.at("beheer", "prices")},
		},
		Session: ui.SessionView{Ends: deadline, WarnIn: max(0, int(deadline.Add(-2*time.Minute).Sub(v.s.Now()).Seconds())), Stay: v.at("beheer", "stay")},
	}
}

// trailOf is where a page is among the steps of a draft. Those that are answered may be visited, and the next one.
func (v *visit) trailOf(d ordering.Draft, at means.Step) mandaat.Trail {
	t := mandaat.Trail{
		Frame: v.orderFrame(d.Admin), At: at, Steps: map[means.Step]string{}, Version: d.Order.Revision, Drafts: v.at("beheer", "order"), Moved: v.Query("moved") != "",
	}
	before := ""
	for _, s := range means.Steps() {
		if d.Order.Reached(s) {
			t.Steps[s] = v.orderAt(d.Order.ID, string(s))
		}
		if s == at {
			t.Back = before
		}
		before = v.orderAt(d.Order.ID, string(s))
	}
	return t
}

// keepOrdering keeps the session alive for who reads a page of an order.
func (v *visit) keepOrdering() error {
	_, err := v.s.Ordering.Touch(v.ctx(), v.orderCaller())
	return err
}

// wentBack tells whether somebody pressed "previous": what they filled in is kept where it can be, and they go back
// in any case.
func (v *visit) wentBack() bool { return v.PostForm("back") != "" }

// orderStep ends the post of a step: on to the next one, or back. A refusal that is no page of its own is the
// caller's.
func (v *visit) orderStep(id means.OrderID, at, next means.Step, err error) (bool, error) {
	switch {
	case v.wentBack() && !errors.Is(err, ports.ErrNoSession) && !errors.Is(err, ordering.ErrNotThere) && !errors.Is(err, ordering.ErrOver):
		return true, v.seeOther(v.orderAt(id, string(stepBefore(at))))
	case errors.Is(err, ordering.ErrMoved):
		return true, v.seeOther(v.orderAt(id, string(at)) + "?moved=yes")
	case err == nil:
		return true, v.seeOther(v.orderAt(id, string(next)))
	}
	return false, err
}

func stepBefore(at means.Step) means.Step {
	before := at
	for _, s := range means.Steps() {
		if s == at {
			return before
		}
		before = s
	}
	return before
}

// refusalAs finds what a page says of a refusal; false where it says nothing.
func refusalAs[P any](err error, problems map[error]P) (P, bool) {
	for refusal, p := range problems {
		if errors.Is(err, refusal) {
			return p, true
		}
	}
	var none P
	return none, false
}
