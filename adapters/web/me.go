package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/account"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/profile"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

func (s *Server) mountMe(r *gin.RouterGroup) {
	r.GET("/me", s.page(s.showMe))
	r.GET("/me/email", s.page(s.showChange))
	r.POST("/me/email", s.page(s.sendChange))
	r.GET("/me/code", s.page(s.showChangeCode))
	r.POST("/me/code", s.page(s.checkChange))
	r.GET("/me/code/state", s.page(s.changeState))
	r.POST("/me/resend", s.page(s.resendChange))
	r.POST("/me/stay", s.page(s.stayMe))
	r.POST("/me/logout", s.page(s.logoutMe))
	r.GET("/me/sessions", s.page(s.showSessions))
	r.POST("/me/sessions/:session/end", s.page(s.endSession))
	r.POST("/me/sessions", s.page(s.endOtherSessions))
	r.GET("/me/history", s.page(s.showHistory))
	r.GET("/me/data", s.page(s.exportMe))
	s.mountAccount(r)
	s.mountMeLinks(r)
	s.mountTickets(r)
	r.GET("/not-me/:token", s.page(s.showNotMe))
	r.POST("/not-me/:token", s.page(s.sayNotMe))
}

// mountAccount are the pages of who has an account of the realm.
func (s *Server) mountAccount(r *gin.RouterGroup) {
	r.GET("/me/prove", s.page(s.showProof))
	r.POST("/me/prove", s.page(s.checkProof))
	r.POST("/me/prove/send", s.page(s.sendProof))
	r.POST("/me/undo", s.page(s.undoChange))
	r.GET("/me/password", s.page(s.showOwnPassword))
	r.POST("/me/password", s.page(s.changePassword))
	r.GET("/me/phone", s.page(s.showPhone))
	r.POST("/me/phone", s.page(s.sendPhone))
	r.POST("/me/phone/remove", s.page(s.removePhone))
	r.GET("/me/phone/code", s.page(s.showPhoneCode))
	r.POST("/me/phone/code", s.page(s.checkPhone))
	r.POST("/me/phone/resend", s.page(s.resendPhone))
	r.GET("/me/factors", s.page(s.showFactors))
	r.POST("/me/factors", s.page(s.addApp))
	r.GET("/me/factors/new", s.page(s.showNewApp))
	r.POST("/me/factors/new", s.page(s.confirmApp))
	r.GET("/me/factors/app/:app", s.page(s.showApp))
	r.POST("/me/factors/app/:app", s.page(s.renameApp))
	r.GET("/me/factors/app/:app/remove", s.page(s.askRemoveApp))
	r.POST("/me/factors/app/:app/remove", s.page(s.removeApp))
	r.GET("/me/recovery", s.page(s.showRecovery))
	r.POST("/me/recovery", s.page(s.makeRecovery))
	r.GET("/me/recovery/codes", s.page(s.showCodes))
	r.GET("/me/recovery/file", s.page(s.downloadCodes))
	r.POST("/me/recovery/codes", s.page(s.putAwayOwnCodes))
	r.GET("/me/devices", s.page(s.showDevices))
	r.POST("/me/devices/:device/forget", s.page(s.forgetDevice))
}

func (v *visit) self() profile.Caller {
	return profile.Caller{Caller: v.caller(), Lang: string(v.lang(nil))}
}

// meContext is the context of a person's own pages: home is where their session came from.
func (v *visit) meContext(o profile.Own) ui.Ctx {
	service, _ := v.realm.Document.Policy.Service(o.Session.Service)
	portal, _ := v.realm.Document.PortalOf(o.Session.Service)
	home := portal.URL
	if service.Hosted != "" {
		home = hostedPath(v.realm.Slug, service.Hosted)
	}
	c := v.context(service.Name, home, nil)
	c.Logout = v.at("me", "logout")
	if c.Here = v.Request.URL.RequestURI(); v.Request.Method != http.MethodGet {
		c.Here = v.at("me") + v.section()
	}
	if !o.Institution.Code.IsZero() { // on every page (MH-43)
		c.Acting = institutionOf(o.Institution, true).Line(c)
	}
	if o.Institutions > 1 {
		c.Switch = v.at("me", "switch")
	}
	return c
}

// section is the part of one's own pages that an address belongs to: "/password".
func (v *visit) section() string {
	rest, ok := strings.CutPrefix(v.Request.URL.Path, v.at("me")+"/")
	if !ok {
		return ""
	}
	first, _, _ := strings.Cut(rest, "/")
	return "/" + first
}

// showMe shows people what is known about them (XC-41).
func (s *Server) showMe(v *visit) error {
	o, err := s.Profile.Overview(v.ctx(), v.self())
	if err != nil {
		return err
	}
	p, held := o.Profile, o.Session
	page := account.Own{
		Organisation: p.Organisation.Name, KvK: p.Organisation.Legal.KvK.String(), Email: p.Person.Email.String(), Verified: verifiedAt(p.Person),
		Roles: texts(role.Names(p.Grants, s.Now())), Level: held.Level.String(), Since: held.StartedAt, Idle: held.Limits.Idle, Longest: held.Limits.Absolute,
		Session: v.sessionView(o.Own),
		Change:  v.at("me", "email"), Enter: v.at("me", "code"), Sessions: o.Sessions, Done: v.done(),
		Ways: account.Ways{Sessions: v.at("me", "sessions"), History: v.at("me", "history"), Export: v.at("me", "data")},
	}
	if o.Sent && o.AddressState.Code == "" {
		page.Pending = o.Address
	}
	page.Changed = v.Query("changed") == "yes" && s.Now().Sub(page.Verified) < time.Minute
	if o.LinkRules().Demanded() {
		page.Ways.Links, page.Institutions = v.at("me", "links"), o.Institutions
	}
	if o.HasAccount() {
		v.overAccount(&page, o)
	}
	return v.render(http.StatusOK, account.OwnPage(v.meContext(o.Own), page))
}

// sessionView warns before a session ends.
func (v *visit) sessionView(o profile.Own) ui.SessionView {
	ends := o.Session.Deadline()
	return ui.SessionView{Ends: ends, WarnIn: max(0, int(ends.Add(-2*time.Minute).Sub(v.s.Now()).Seconds())), Stay: v.at("me", "stay")}
}

// overAccount adds what the owner of an account has.
func (v *visit) overAccount(page *account.Own, o profile.Overview) {
	w := &page.Ways
	w.Password, w.Factors, w.Recovery = v.at("me", "password"), v.at("me", "factors"), v.at("me", "recovery")
	w.Devices, w.Undo = v.at("me", "devices"), v.at("me", "undo")
	if v.s.Profile.Texts || !o.Account.Phone.IsZero() {
		w.Phone = v.at("me", "phone")
	}
	page.Account = &account.Account{
		Phone: v.s.Profile.Number(o.Account.Phone), PasswordAt: o.Account.PasswordAt, Apps: len(o.Factors.Apps), Codes: o.Factors.Recovery,
		Recovery: o.Rules.Recovery, Devices: o.Devices,
	}
	page.Level, page.Acting = o.Rules.Name.In(string(v.lang(nil))), o.Acting.Name
	for _, c := range o.Waiting {
		page.Account.Later = append(page.Account.Later, account.Later{ID: c.ID, Address: c.Email.String(), Number: v.s.Profile.Number(c.Phone), From: c.Due})
	}
}

// done is what the address says was just done; a word that is none says nothing.
func (v *visit) done() account.Done { return account.Done(v.Query("done")) }

// nobody answers a page of one's own without a session (XC-11).
func (s *Server) nobody(v *visit) {
	s.show(v, http.StatusUnauthorized, account.NobodyPage(v.anyContext()))
}

func (s *Server) stayMe(v *visit) error {
	if _, err := s.Profile.Show(v.ctx(), v.self()); err != nil {
		return err
	}
	return v.seeOther(v.at("me"))
}

func (s *Server) logoutMe(v *visit) error {
	o, err := s.Profile.Show(v.ctx(), v.self())
	if err != nil {
		return err
	}
	return v.logout(o.Session)
}

// resendChange sends the code once more; it counts as any other.
func (s *Server) resendChange(v *visit) error {
	o, err := s.Profile.Code(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if !o.Sent || o.AddressState.Code == ports.CodeUsed {
		return v.seeOther(v.at("me", "email"))
	}
	sent, err := s.Profile.SendCode(v.ctx(), v.self(), o.Address, policy.Confirmed{Spelling: true, Shared: true})
	if err != nil {
		return err
	}
	if sent.Sent() {
		return v.seeOther(v.at("me", "code") + "?sent=again")
	}
	return v.seeOther(v.at("me", "code"))
}
