// Package api is the REST API of a tenant's realm of staff, with which programs do what people do in the console:
// they read what is live, write drafts, replay, approve and publish them, and read the audit log. It follows the NL API
// Design Rules 2.1. What it takes and gives is in openapi.json, which it serves; tests hold one against the other.
//
// A program proves itself at the realm's own OpenID Provider (client_credentials with private_key_jwt) and comes with
// the token that it got. What it may is asked at each call: the scopes of the token, as far as the document of the
// realm still declares them, and behind that the rights of its roles, which the use cases ask for.
package api

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/application/auditlog"
	"github.com/voordeur/voordeur/application/once"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/ports"
)

// Version is that of the API, as every answer says (/core/version-header).
const Version = "1.0.0"

// Prefix is where the API of a realm is.
const Prefix = "/t/:tenant/:environment/api/v1"

// Config is what the API needs.
type Config struct {
	BaseURL   string // where people reach the login, without a path
	Directory ports.Directory
	Tokens    ports.APITokens
	Policies  *policies.Service
	Audit     *auditlog.Service
	Once      *once.Service
	Now       func() time.Time
	Log       *slog.Logger
}

// Server answers for all realms.
type Server struct {
	Config
	engine *gin.Engine
	calls  *callers
	cross  *http.CrossOriginProtection
}

// Route is a method and the pattern of a path.
type Route struct{ Method, Path string }

// route is one operation of the API.
type route struct {
	method, path string
	scope        string   // that the token must have; empty: none is needed, and no token
	takes        []string // media types of the body; nil: it has none
	match        bool     // If-Match must say what the caller saw
	handle       func(*Server, *call) (answer, error)
}

// routes is all there is. Paths are below Prefix; the environment is one that the staff serves.
var routes = []route{
	{method: http.MethodGet, path: "/openapi.json", handle: (*Server).describe},
	{method: http.MethodGet, path: "/realms", scope: "policy:read", handle: (*Server).realms},
	{method: http.MethodGet, path: "/realms/:served/policy", scope: "policy:read", handle: (*Server).policy},
	{method: http.MethodGet, path: "/realms/:served/policy/versions", scope: "policy:read", handle: (*Server).versions},
	{method: http.MethodGet, path: "/realms/:served/drafts", scope: "policy:read", handle: (*Server).drafts},
	{method: http.MethodGet, path: "/realms/:served/drafts/:draft", scope: "policy:read", handle: (*Server).draft},
	{method: http.MethodPost, path: "/realms/:served/drafts", scope: "policy:edit", takes: []string{asYAML, asJSON}, handle: (*Server).begin},
	{method: http.MethodPut, path: "/realms/:served/drafts/:draft", scope: "policy:edit", takes: []string{asYAML}, match: true, handle: (*Server).write},
	{method: http.MethodPost, path: "/realms/:served/drafts/:draft/check", scope: "policy:edit", handle: (*Server).check},
	{method: http.MethodPost, path: "/realms/:served/drafts/:draft/replay", scope: "policy:replay", takes: []string{asJSON}, handle: (*Server).replay},
	{method: http.MethodPost, path: "/realms/:served/drafts/:draft/approval", scope: "policy:approve", match: true, handle: (*Server).approve},
	{method: http.MethodPost, path: "/realms/:served/drafts/:draft/publication", scope: "policy:publish", takes: []string{asJSON}, match: true, handle: (*Server).publish},
	{method: http.MethodPost, path: "/realms/:served/drafts/:draft/withdrawal", scope: "policy:edit", match: true, handle: (*Server).withdraw},
	{method: http.MethodPost, path: "/realms/:served/policy/plan", scope: "policy:read", takes: []string{asYAML}, handle: (*Server).plan},
	{method: http.MethodPost, path: "/realms/:served/policy/roll-back", scope: "policy:roll-back", takes: []string{asJSON}, handle: (*Server).rollBack},
	{method: http.MethodGet, path: "/realms/:served/audit-events", scope: "audit:read", handle: (*Server).events},
}

// New makes the server.
func New(c Config) *Server {
	gin.SetMode(gin.ReleaseMode)
	s := &Server{Config: c, calls: newCallers(), cross: http.NewCrossOriginProtection(), engine: gin.New()}
	e := s.engine
	e.HandleMethodNotAllowed, e.RedirectTrailingSlash, e.RedirectFixedPath = true, false, false
	e.Use(gin.CustomRecoveryWithWriter(nil, func(c *gin.Context, why any) { s.refuse(c, fmt.Errorf("api: panic: %v", why)) }), func(c *gin.Context) {
		dress(c.Writer.Header())
		c.Request.Pattern = c.FullPath() // the template, for the metrics
	})
	e.NoRoute(func(c *gin.Context) { s.refuse(c, errNotThere) })
	e.NoMethod(func(c *gin.Context) { s.refuse(c, errMethod) })
	for _, r := range routes {
		e.Handle(r.method, Prefix+r.path, s.serve(r))
	}
	return s
}

// ServeHTTP serves all below Prefix.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

// Routes lists what there is.
func (s *Server) Routes() []Route {
	out := make([]Route, len(routes))
	for i, r := range routes {
		out[i] = Route{r.method, Prefix + r.path}
	}
	return out
}

// dress sets the headers of every answer (/core/version-header, /core/transport/security-headers).
func dress(h http.Header) {
	for name, value := range map[string]string{
		"API-Version": Version, "Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
		"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
	} {
		h.Set(name, value)
	}
}

// serve answers one route: who calls, what they may, what they sent, and then what they asked.
func (s *Server) serve(r route) gin.HandlerFunc {
	return func(g *gin.Context) {
		c := &call{Context: g, route: r}
		a, err := s.answer(c)
		if err != nil {
			a = s.problem(g, err)
		}
		a.write(g)
	}
}

func (s *Server) answer(c *call) (answer, error) {
	if err := s.enter(c); err != nil {
		return answer{}, err
	}
	if err := c.read(); err != nil {
		return answer{}, err
	}
	return s.repeatable(c)
}

// refuse answers with a problem, where no route does.
func (s *Server) refuse(g *gin.Context, err error) {
	dress(g.Writer.Header())
	s.problem(g, err).write(g)
	g.Abort()
}

// problem is the answer that an error leads to. What nobody classified is ours, and logged.
func (s *Server) problem(g *gin.Context, err error) answer {
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError {
		s.Log.ErrorContext(g.Request.Context(), "api request failed", "route", g.FullPath(), "error", err)
	}
	p.Instance = g.Request.URL.EscapedPath()
	return p.answer()
}

// address gives the URL of something in the API that was called.
func (c *call) address(parts ...string) string {
	return c.staff.Slug.Path() + "/api/v1/" + strings.Join(parts, "/")
}
