package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/links"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/profile"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// mountMeLinks are the pages of who uses accounts of the portal's own (MH-26, MH-35, MH-42).
func (s *Server) mountMeLinks(r *gin.RouterGroup) {
	r.GET("/me/links", s.page(s.showLinks))
	r.GET("/me/switch", s.page(s.switchInstitution))
	r.GET("/me/links/history", s.page(s.showLinkHistory))
	r.POST("/me/links/forget", s.page(s.forgetInstitution))
	r.GET("/me/links/link/:link/undo", s.page(s.askUnlink))
	r.POST("/me/links/link/:link/undo", s.page(s.unlink))
	r.GET("/me/links/add", s.page(s.showAdd))
	r.POST("/me/links/add", s.page(s.proveAdd))
	r.GET("/me/links/add/now", s.page(s.showAdding))
	r.GET("/me/links/add/state", s.page(s.addState))
	r.POST("/me/links/add/pincode", s.page(s.checkAdd))
	r.POST("/me/links/add/resend", s.page(s.resendAdd))
	r.POST("/me/links/add/reason", s.page(s.explainAdd))
	r.GET("/me/links/add/forgot", s.page(s.showForgotAdd))
	r.POST("/me/links/add/forgot", s.page(s.forgotAdd))
}

// showLinks lists what somebody is linked to.
func (s *Server) showLinks(v *visit) error {
	o, err := s.Profile.Links(v.ctx(), v.self())
	if err != nil {
		return err
	}
	at := v.at("me", "links")
	page := links.Mine{
		Forget: at + "/forget", Add: at + "/add", History: at + "/history", Back: v.at("me"), Done: links.Done(v.Query("done")), Session: v.sessionView(o.Own),
	}
	if o.Institutions > 1 {
		page.Switch = v.at("me", "switch")
	}
	for _, l := range o.Held {
		now := linking.Code{}
		if l.ID == o.Session.Link {
			now = o.Session.Institution
		}
		undo := at + "/link/" + string(l.ID) + "/undo"
		if l.State == linking.Waiting {
			page.Waiting = append(page.Waiting, links.Pending{
				Account: l.To.UserName, Institutions: allOf(l.To, now), Asked: l.AskedAt, Until: l.AskedAt.Add(linking.ApprovalLifetime), Who: whoApproves(l), Withdraw: undo,
			})
			continue
		}
		page.List = append(page.List, links.Linked{Account: l.To.UserName, Institutions: allOf(l.To, now), Since: l.Since, Proof: l.Proof, Undo: undo})
		if i, ok := l.To.Institution(l.Chosen); ok && l.Remembered {
			page.Remembered = institutionName(i)
		}
	}
	return v.render(http.StatusOK, links.MinePage(v.meContext(o.Own), page))
}

// switchInstitution chooses another institution in the session, without a new login, and comes back here (MH-43).
func (s *Server) switchInstitution(v *visit) error {
	o, err := s.Profile.Show(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if o.Institutions < 2 {
		return v.seeOther(v.at("me"))
	}
	return v.hosted(o.Session.Service, ownPages, true)
}

// whoApproves lists who can agree, masked; nobody: the helpdesk.
func whoApproves(l ports.HeldLink) []string {
	var out []string
	if l.Replaces != "" {
		return out
	}
	for _, to := range l.To.OnRecord() {
		out = append(out, to.Masked())
	}
	return out
}

func (s *Server) showLinkHistory(v *visit) error {
	o, err := s.Profile.LinkHistory(v.ctx(), v.self())
	if err != nil {
		return err
	}
	page := links.History{Back: v.at("me", "links")}
	for _, l := range o.Held {
		page.List = append(page.List, links.Past{
			Account: l.To.UserName, Institutions: allOf(l.To, linking.Code{}), State: l.State, Proof: l.Proof, Asked: l.AskedAt, Since: l.Since, Ended: l.EndedAt, Why: l.Why,
		})
	}
	return v.render(http.StatusOK, links.HistoryPage(v.meContext(o.Own), page))
}

func (s *Server) forgetInstitution(v *visit) error {
	if err := s.Profile.ForgetInstitution(v.ctx(), v.self()); err != nil {
		return err
	}
	return v.seeOther(v.at("me", "links") + "?done=" + string(links.DoneForgotten))
}

// askUnlink says what ends with a link before it ends (MH-35).
func (s *Server) askUnlink(v *visit) error {
	o, err := s.Profile.Links(v.ctx(), v.self())
	if err != nil {
		return err
	}
	active := 0
	var found *ports.HeldLink
	for n, l := range o.Held {
		if l.State != linking.LinkActive {
			continue
		}
		active++
		if string(l.ID) == v.Param("link") {
			found = &o.Held[n]
		}
	}
	if found == nil {
		return profile.ErrNoLink
	}
	return v.render(http.StatusOK, links.UndoPage(v.meContext(o.Own), links.Undo{
		Account: found.To.UserName, Institutions: allOf(found.To, linking.Code{}), Current: found.ID == o.Session.Link, Last: active == 1,
		Action: v.at("me", "links", "link", string(found.ID), "undo"), Back: v.at("me", "links"),
	}))
}

// unlink ends a link. Where this session used it, that is over too.
func (s *Server) unlink(v *visit) error {
	id := linking.LinkID(v.Param("link"))
	o, err := s.Profile.Unlink(v.ctx(), v.self(), id)
	if err != nil {
		return err
	}
	if o.Session.Link == id {
		http.SetCookie(v.Writer, forget(sessionName(v.realm.Slug)))
		return v.render(http.StatusOK, pages.LoggedOutPage(v.anyContext(), pages.LoggedOut{Supplier: true}))
	}
	return v.seeOther(v.at("me", "links") + "?done=" + string(links.DoneUndone))
}
