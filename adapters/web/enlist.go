package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/middel"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/enlisting"
	"github.com/voordeur/voordeur/domain/mandate"
)

// mountEnlist puts the pages of a colleague on the way to a means on a router (MR-46 to MR-58). Who has the mail has
// the link; looking changes nothing, and every act needs the browser that pressed the button, too.
func (s *Server) mountEnlist(r *gin.RouterGroup) {
	in := r.Group("/aanvraag/:token")
	in.GET("", s.enlistPage(s.showEnlist))
	in.POST("", s.enlistPage(s.confirmEnlist))
	in.GET("/gegevens", s.enlistPage(s.showEnlistDetails))
	in.GET("/terug", s.enlistPage(s.showReturn))
	in.POST("/terug", s.enlistPage(s.sendReturn))
	in.GET("/mobiel", s.enlistPage(s.showEnlistPhone))
	in.POST("/mobiel", s.enlistPage(s.sendEnlistPhone))
	in.GET("/mobiel/code", s.enlistPage(s.showEnlistCode))
	in.POST("/mobiel/code", s.enlistPage(s.checkEnlistCode))
	in.GET("/mobiel/wijzigen", s.enlistPage(s.showRenumber))
	in.POST("/mobiel/wijzigen", s.enlistPage(s.sendRenumber))
	in.GET("/overzicht", s.enlistPage(s.showEnlistOverview))
	in.POST("/overzicht", s.enlistPage(s.sendEnlistOrder))
	in.GET("/bestellen", s.enlistPage(s.showEnlistOrder))
	in.POST("/bestellen", s.enlistPage(s.checkEnlistOrder))
	in.GET("/sms", s.enlistPage(s.enlistCodeState))
	in.GET("/middel", s.enlistPage(s.showChoose))
	in.POST("/middel", s.enlistPage(s.chooseMeans))
}

// enlistPage is housePage for forms without a file.
func (s *Server) enlistPage(h func(*visit) error) gin.HandlerFunc {
	return s.housePage(func(v *visit) error {
		v.Request.Body = http.MaxBytesReader(v.Writer, v.Request.Body, maxForm)
		return h(v)
	})
}

// meansCookie holds that a browser pressed the button of a link: one for each link, so that two go side by side.
func (v *visit) meansCookie() string {
	sum := sha256.Sum256([]byte(v.Param("token")))
	return "__Host-means-" + hex.EncodeToString(sum[:8])
}

// enlistAt gives an address of the link.
func (v *visit) enlistAt(parts ...string) string {
	return v.at(append([]string{"aanvraag", v.Param("token")}, parts...)...)
}

func (v *visit) enlistVisitor() enlisting.Visitor {
	out := enlisting.Visitor{Realm: v.realm.ID, Link: v.Param("token"), Lang: string(v.lang(nil)), Device: browserLabel(v.GetHeader("User-Agent"))}
	if c, err := v.Request.Cookie(v.meansCookie()); err == nil {
		out.Cookie = c.Value
	}
	return out
}

func (v *visit) enlistContext() ui.Ctx {
	c := v.anyContext()
	c.Home = ""
	if v.Request.Method == http.MethodGet {
		c.Here = v.Request.URL.RequestURI()
	} else {
		c.Here = v.enlistAt()
	}
	return c
}

// went keeps what the browser is to hold, and goes where the application is now.
func (v *visit) went(w enlisting.Went) error {
	if w.Cookie != "" {
		now := v.s.Now()
		http.SetCookie(v.Writer, cookie(v.meansCookie(), w.Cookie, now.Add(enlisting.BrowserLife), now))
	}
	return v.seeOther(v.enlistStep(w.Place))
}

// enlistStep is the page of a place.
func (v *visit) enlistStep(p enlisting.Place) string {
	switch p {
	case enlisting.Prove:
		return v.enlistAt("gegevens")
	case enlisting.Overview:
		return v.enlistAt("overzicht")
	case enlisting.Choose:
		return v.enlistAt("middel")
	}
	return v.enlistAt()
}

// enlisted gives the page of somebody who is at one of the places. Elsewhere it leads there, and gives false.
func (v *visit) enlisted(where ...enlisting.Place) (enlisting.Page, bool, error) {
	p, err := v.s.Enlisting.Show(v.ctx(), v.enlistVisitor())
	if err != nil {
		return p, false, err
	}
	for _, w := range where {
		if p.Place == w {
			return p, true, nil
		}
	}
	return p, false, v.seeOther(v.enlistStep(p.Place))
}

// enlistEnds are the pages of links that lead nowhere (any more), with how they are answered.
var enlistEnds = map[enlisting.Place]struct {
	end    middel.End
	status int
}{
	enlisting.Unknown: {middel.Unknown, http.StatusNotFound}, enlisting.Replaced: {middel.Replaced, http.StatusGone}, enlisting.Expired: {middel.Expired, http.StatusGone},
	enlisting.Withdrawn: {middel.Withdrawn, http.StatusGone}, enlisting.Rejected: {middel.Rejected, http.StatusGone},
	enlisting.Returned: {middel.Returned, http.StatusOK}, enlisting.Waiting: {middel.Identify, http.StatusOK},
}

// showEnlist is what the link of the mail opens (MR-51): a button, the step where this browser is, or an end.
func (s *Server) showEnlist(v *visit) error {
	p, err := s.Enlisting.Show(v.ctx(), v.enlistVisitor())
	if err != nil {
		return err
	}
	if e, ok := enlistEnds[p.Place]; ok {
		return v.render(e.status, middel.EndedPage(v.enlistContext(), middel.Ended{
			End: e.end, Organisation: p.Organisation, At: p.Expires, Reference: p.Application.Reference, Since: p.Application.Since, Desk: v.meansDesk(),
		}))
	}
	switch p.Place {
	case enlisting.Start:
		a := p.Application
		return v.render(http.StatusOK, middel.StartPage(v.enlistContext(), middel.Start{
			Action: v.enlistAt(), Organisation: p.Organisation, KvK: a.KvK.String(), Level: a.Level.String(), Email: a.Email.Masked(), Expires: p.Expires,
			Again: p.Begun, Identify: !a.Employed,
		}))
	case enlisting.Finished:
		return v.meansDone(p)
	}
	return v.seeOther(v.enlistStep(p.Place))
}

// enlistGone refuses an act, since the organisation is no more. Everything stays as it was: the register may be wrong.
func (v *visit) enlistGone() error {
	p, err := v.s.Enlisting.Show(v.ctx(), v.enlistVisitor())
	if err != nil {
		return err
	}
	return v.render(http.StatusConflict, middel.EndedPage(v.enlistContext(), middel.Ended{
		End: middel.Gone, Organisation: p.Organisation, Reference: p.Application.Reference, Since: p.Application.Since, Desk: v.meansDesk(),
	}))
}

func (v *visit) meansDone(p enlisting.Page) error {
	page := middel.Done{UserName: p.UserName, Level: p.Application.Level.String(), Supplier: v.realm.Document.Tenant.Provider.In(string(v.lang(nil))), Desk: v.meansDesk()}
	for _, m := range p.Mandates {
		page.Second = page.Second || m.Consent == mandate.Awaiting
	}
	return v.render(http.StatusOK, middel.DonePage(v.enlistContext(), page))
}

func (v *visit) meansDesk() middel.Helpdesk {
	return middel.Helpdesk{Name: v.deskName(), Ways: v.realm.Document.Tenant.Helpdesk.Ways()}
}

// confirmEnlist is the button: it confirms the address, and lets this browser go on.
func (s *Server) confirmEnlist(v *visit) error {
	went, err := s.Enlisting.Confirm(v.ctx(), v.enlistVisitor())
	if err != nil {
		return err
	}
	return v.went(went)
}
