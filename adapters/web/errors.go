package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/beheer"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/people"
	"github.com/voordeur/voordeur/application/profile"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// statuses maps the kinds of faults to HTTP.
var statuses = map[fault.Kind]int{
	fault.Internal: http.StatusInternalServerError, fault.Invalid: http.StatusUnprocessableEntity, fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden: http.StatusForbidden, fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict, fault.Throttled: http.StatusTooManyRequests,
}

// answer turns any error of a handler into a page. What nobody classified is ours: it is logged under a
// reference, and the page shows the reference and nothing else.
func (s *Server) answer(v *visit, err error) {
	switch {
	case isLost(err):
		s.show(v, http.StatusOK, pages.LostPage(v.anyContext(), pages.Lost{Host: s.host}))
	case errors.Is(err, ports.ErrNoSession):
		s.loggedOutUsers(v)
	case errors.Is(err, ports.ErrElsewhere):
		_ = v.seeOther(v.entrance())
	case errors.Is(err, profile.ErrNoSession):
		s.nobody(v)
	case errors.Is(err, profile.ErrUnproven):
		_ = v.proveFirst()
	case errors.Is(err, people.ErrForbidden):
		s.show(v, http.StatusForbidden, beheer.ForbiddenPage(v.anyContext(), beheer.Refused{}))
	case errors.Is(err, ports.ErrNotFound), fault.KindOf(err) == fault.NotFound:
		s.missing(v.Writer, v.Request)
	case errors.Is(err, context.Canceled):
		v.Status(499) // the browser left; nobody sees this
	default:
		s.fault(v, err)
	}
}

func (s *Server) fault(v *visit, err error) {
	ref := s.newReference()
	s.Log.ErrorContext(v.Request.Context(), "page failed", "reference", ref, "route", v.FullPath(), "error", err.Error())
	page := pages.Fault{Reference: ref, At: s.Now()}
	if v.Request.Method == http.MethodGet {
		page.Retry = v.Request.URL.RequestURI()
	}
	s.show(v, statuses[fault.KindOf(err)], pages.FaultPage(v.anyContext(), page))
}

// show renders a page beside the road; where even that fails, a bare sentence.
func (s *Server) show(v *visit, status int, page templ.Component) {
	if err := v.render(status, page); err != nil {
		s.Log.ErrorContext(v.Request.Context(), "page cannot be shown", "error", err.Error())
		v.String(http.StatusInternalServerError, "Er ging iets mis bij ons. / Something went wrong on our side.")
	}
}

// anyContext is the context of a page that may not know its realm.
func (v *visit) anyContext() ui.Ctx {
	if v.realm.Slug.IsZero() {
		return v.s.houseContext(v.Context)
	}
	home := ""
	if len(v.realm.Document.Portals) > 0 {
		home = v.realm.Document.Portals[0].URL
	}
	return v.context(realm.Text{}, home, nil)
}

// houseContext is for pages of no tenant: an address that leads nowhere.
func (s *Server) houseContext(c *gin.Context) ui.Ctx {
	v := &visit{Context: c, s: s}
	return ui.Ctx{
		Printer: i18n.In(v.lang(nil)), Files: s.Assets, Here: c.Request.URL.RequestURI(),
		Tenant: ui.Tenant{Name: "Voordeur", Theme: s.themes.of(ports.Realm{})},
	}
}

// missing answers an address that leads nowhere, in the tenant's style where it is below a tenant.
func (s *Server) missing(w http.ResponseWriter, r *http.Request) {
	c, _ := gin.CreateTestContext(w)
	c.Request = r
	v := &visit{Context: c, s: s}
	if parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/"); len(parts) >= 3 && parts[0] == "t" {
		if known, err := s.find(r.Context(), parts[1]+"/"+parts[2]); err == nil {
			v.realm = known
		}
	}
	s.show(v, http.StatusNotFound, pages.MissingPage(v.anyContext(), pages.Missing{Reference: s.newReference(), At: s.Now()}))
}

func (s *Server) newReference() string {
	code, err := challenge.NewCode(s.Random, challenge.Letters, 8)
	if err != nil {
		return ""
	}
	return code[:4] + "-" + code[4:]
}
