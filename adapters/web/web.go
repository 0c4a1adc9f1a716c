// Package web is what people see: hosted login and the user administration. Its handlers bind, call a use
// case and render; which page comes next is decided by the planner, whose Step they map to a page.
// Pages, texts, files and house style are in the packages below it.
package web

import (
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/assets"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/enlisting"
	"github.com/voordeur/voordeur/application/linkdesk"
	"github.com/voordeur/voordeur/application/linking"
	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/application/notices"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/application/people"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/application/profile"
	"github.com/voordeur/voordeur/application/registration"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/application/trial"
	"github.com/voordeur/voordeur/ports"
)

// Config is what the pages need.
type Config struct {
	BaseURL   string // "https://inloggen.example": where people reach us
	Signin    *signin.Service
	People    *people.Service
	Profile   *profile.Service
	Links     *linking.Service
	Notices   *notices.Service
	Applying  *registration.Service
	Enlisting *enlisting.Service
	Desk      *desk.Service
	LinkDesk  *linkdesk.Service
	Ordering  *ordering.Service
	Mandates  *mandates.Service
	Policies  *policies.Service
	Trials    *trial.Service
	Sessions  ports.SessionEnds
	Directory ports.Directory
	Metadata  ports.UpstreamMetadata
	Guide     ports.PortalGuide
	Health    ports.PortalHealth
	Keys      ports.Keys
	Brokers   ports.Counterparties
	Assets    *assets.Library
	Protocol  http.Handler // OpenID Connect: all paths of a realm that are not ours
	Now       func() time.Time
	Random    io.Reader
	Log       *slog.Logger
}

// Server answers the pages of all realms.
type Server struct {
	Config
	host   string
	themes *themes
	cross  *http.CrossOriginProtection
}

// New makes the server.
func New(c Config) (*Server, error) {
	u, err := url.Parse(c.BaseURL)
	if err != nil {
		return nil, err
	}
	return &Server{Config: c, host: u.Host, themes: newThemes(c.Assets), cross: http.NewCrossOriginProtection()}, nil
}

// Mount puts the routes on a router. Everything of a realm that is no page goes to the protocol.
func (s *Server) Mount(g *gin.Engine) {
	g.GET(assets.Prefix+"*file", gin.WrapH(s.themes))
	r := g.Group("/t/:tenant/:environment", s.protect)
	s.mountLogin(r)
	s.mountLogo(r)
	s.mountAccounts(r)
	s.mountLink(r)
	s.mountBroker(r)
	s.mountElement(g, r)
	s.mountUsers(r)
	s.mountMe(r)
	s.mountApply(r)
	s.mountEnlist(r)
	s.mountDesk(r)
	s.mountOrdering(r)
	s.mountRegister(r)
	g.NoRoute(s.fallback)
}

func (s *Server) mountLogin(r *gin.RouterGroup) {
	r.GET("/login/:login", s.page(s.showLogin))
	r.GET("/login/:login/email", s.page(s.showEmail))
	r.POST("/login/:login/email", s.page(s.sendCode))
	r.POST("/login/:login/code", s.page(s.checkCode))
	r.POST("/login/:login/resend", s.page(s.resendCode))
	r.POST("/login/:login/role", s.page(s.askRole))
	r.GET("/login/:login/state", s.page(s.loginState))
	r.GET("/login/:login/again", acts, s.page(s.restart))
	r.GET("/login/:login/stop", acts, s.page(s.leave))
	r.POST("/login/:login/logout", s.page(s.logoutLogin))
}

// mountAccounts puts the steps of a login with an account of the realm.
func (s *Server) mountAccounts(r *gin.RouterGroup) {
	r.GET("/login/:login/with/:option", s.page(s.showPassword))
	r.POST("/login/:login/password/:option", s.page(s.checkPassword))
	r.GET("/login/:login/forgot/:option", s.page(s.showForgot))
	r.POST("/login/:login/forgot/:option", s.page(s.askForgot))
	r.POST("/login/:login/forgot/:option/resend", s.page(s.resendForgot))
	r.POST("/login/:login/forgot/:option/code", s.page(s.checkForgot))
	r.POST("/login/:login/forgot/:option/password", s.page(s.setPassword))
	r.GET("/login/:login/forgot/:option/done", s.page(s.forgotDone))
	r.POST("/login/:login/factor", s.page(s.checkFactor))
	r.POST("/login/:login/factor/channel", s.page(s.sendFactor))
	r.POST("/login/:login/offer/skip", s.page(s.skipOffer))
	r.POST("/login/:login/offer/accept", s.page(s.acceptOffer))
	r.POST("/login/:login/enrol", s.page(s.confirmEnrolment))
	r.POST("/login/:login/enrol/show", s.page(s.showQR))
	r.POST("/login/:login/enrol/next", s.page(s.nextFromQR))
	r.GET("/login/:login/recovery", s.page(s.downloadRecovery))
	r.POST("/login/:login/recovery", s.page(s.putAwayCodes))
	r.POST("/login/:login/repair", s.page(s.sendRepair))
	r.POST("/login/:login/repair/code", s.page(s.checkRepair))
	r.POST("/login/:login/organisation", s.page(s.chooseOrganisation))
}

func (s *Server) mountBroker(r *gin.RouterGroup) {
	r.GET("/login/:login/go/:option", acts, s.page(s.sendUpstream))
	r.GET("/saml/acs", acts, s.page(s.receiveUpstream))
	r.GET("/saml/metadata", s.page(s.metadata))
}

func (s *Server) mountUsers(r *gin.RouterGroup) {
	r.GET("/enter/:service", acts, s.housePage(s.enter))
	r.GET("/users", s.housePage(s.listUsers))
	r.GET("/users/export", s.housePage(s.exportUsers))
	r.GET("/users/person/:person", s.housePage(s.showRoles))
	r.POST("/users/person/:person", s.housePage(s.changeRoles))
	r.GET("/users/person/:person/means/:earlier", s.housePage(s.showMeans))
	r.POST("/users/person/:person/means/:earlier", s.housePage(s.takeOver))
	r.GET("/users/profile", s.housePage(s.profile))
	r.GET("/users/explanation", s.housePage(s.explanation))
	r.POST("/users/stay", s.housePage(s.stay))
	r.POST("/users/logout", s.housePage(s.logoutUsers))
}

// fallback hands what is no page of ours to the protocol, which answers what is a realm's and no more.
func (s *Server) fallback(c *gin.Context) {
	if s.acsPost(c) {
		return
	}
	c.Status(http.StatusOK) // gin presets 404 here; the protocol decides
	AsItCame(s.Protocol).ServeHTTP(c.Writer, c.Request)
}

// protect refuses posts that another site made a browser send: by Sec-Fetch-Site, else by Origin.
// Cookies are SameSite=Lax besides, so that such a post would come without any.
func (s *Server) protect(c *gin.Context) {
	if err := s.cross.Check(c.Request); err != nil {
		v := &visit{Context: c, s: s}
		s.show(v, http.StatusForbidden, pages.LostPage(v.anyContext(), pages.Lost{Host: s.host})) // never a blank page (G4)
		c.Abort()
	}
}
