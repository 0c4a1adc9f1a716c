package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/domain/realm"
)

// Error shows a request that cannot go back to a portal: the portal's set-up is wrong, and the person
// can only be told so. code and description are for its developers.
func (s *Server) Error(w http.ResponseWriter, r *http.Request, slug realm.Slug, code, description string) {
	v := s.visitOf(w, r, slug)
	ref := s.newReference()
	s.Log.WarnContext(r.Context(), "portal request refused", "reference", ref, "code", code, "description", description)
	t := v.realm.Document.Tenant
	page := pages.Refusal{
		Code: pages.PortalFault, Reference: ref, At: s.Now(), Detail: code + ": " + description,
		Helpdesk: pages.Helpdesk{Email: t.Helpdesk.Email, Phone: t.Helpdesk.Phone},
	}
	s.show(v, http.StatusBadRequest, pages.RefusalPage(v.anyContext(), page))
}

// LogoutConfirm asks whether to log out: a request that proves nothing may come from anybody.
func (s *Server) LogoutConfirm(w http.ResponseWriter, r *http.Request, slug realm.Slug, action string, fields url.Values) {
	v := s.visitOf(w, r, slug)
	page := pages.Logout{Action: action}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		page.Fields = append(page.Fields, pages.HiddenField{Name: name, Value: fields.Get(name)})
	}
	s.show(v, http.StatusOK, pages.LogoutPage(v.anyContext(), page))
}

// LoggedOut tells which portals are told (XC-28).
func (s *Server) LoggedOut(w http.ResponseWriter, r *http.Request, slug realm.Slug, reached []realm.Text) {
	v := s.visitOf(w, r, slug)
	c := v.anyContext()
	page := pages.LoggedOut{Supplier: true}
	for _, name := range reached {
		page.Reached = append(page.Reached, name.In(string(c.Lang())))
	}
	s.show(v, http.StatusOK, pages.LoggedOutPage(c, page))
}

// visitOf is a visit that came through the protocol instead of a route of ours.
func (s *Server) visitOf(w http.ResponseWriter, r *http.Request, slug realm.Slug) *visit {
	c, _ := gin.CreateTestContext(w)
	c.Request = r
	v := &visit{Context: c, s: s}
	if known, err := s.find(r.Context(), slug.String()); err == nil {
		v.realm = known
	}
	return v
}
