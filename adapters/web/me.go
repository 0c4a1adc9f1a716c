package web

import (
	"net/http"
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
}

func (v *visit) self() profile.Caller {
	return profile.Caller{Realm: v.realm.ID, Token: heldSession(v.Request, v.realm.Slug), Lang: string(v.lang(nil))}
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
	c.Logout, c.Here = v.at("me", "logout"), v.Request.URL.RequestURI()
	return c
}

// showMe shows people what is known about them (XC-41).
func (s *Server) showMe(v *visit) error {
	o, err := s.Profile.Code(v.ctx(), v.self())
	if err != nil {
		return err
	}
	p, held, deadline := o.Profile, o.Session, o.Session.Deadline()
	page := account.Own{
		Organisation: p.Organisation.Name, KvK: p.Organisation.Legal.KvK.String(), Email: p.Person.Email.String(), Verified: verifiedAt(p.Person),
		Roles: texts(role.Names(p.Grants, s.Now())), Level: held.Level.String(), Since: held.StartedAt, Idle: held.Limits.Idle, Longest: held.Limits.Absolute,
		Session: ui.SessionView{Ends: deadline, WarnIn: max(0, int(deadline.Add(-2*time.Minute).Sub(s.Now()).Seconds())), Stay: v.at("me", "stay")},
		Change:  v.at("me", "email"), Enter: v.at("me", "code"),
	}
	if o.Sent && o.AddressState.Code == "" {
		page.Pending = o.Address
	}
	page.Changed = v.Query("changed") == "yes" && s.Now().Sub(page.Verified) < time.Minute
	return v.render(http.StatusOK, account.OwnPage(v.meContext(o.Own), page))
}

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
