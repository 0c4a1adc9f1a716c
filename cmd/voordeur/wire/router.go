package wire

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/api"
	"github.com/voordeur/voordeur/adapters/web"
)

// Route is a method and the pattern of a path, as in "/t/:tenant/:environment/users".
type Route struct{ Method, Path string }

// router puts pages, protocol, API and health on one handler.
func (a *App) router(pages *web.Server, programs *api.Server) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	g := gin.New()
	if err := g.SetTrustedProxies(a.parts.Proxies); err != nil { // what others say of where a browser is, is not believed
		panic("wire: networks of proxies were checked with the settings: " + err.Error())
	}
	g.Use(gin.Recovery(), func(c *gin.Context) { c.Request.Pattern = c.FullPath() }) // the template, for the metrics
	pages.Mount(g)
	health := a.parts.Telemetry.Health(a.Ready)
	g.GET("/healthz", gin.WrapH(health))
	g.GET("/readyz", gin.WrapH(health))
	for _, r := range g.Routes() {
		a.Routes = append(a.Routes, Route{r.Method, r.Path})
	}
	g.Any(api.Prefix+"/*rest", gin.WrapH(web.AsItCame(programs))) // which knows its routes, and says so in its own way where there is none
	for _, r := range programs.Routes() {
		a.Routes = append(a.Routes, Route(r))
	}
	return a.parts.Telemetry.Middleware(web.Heads(g), func(r *http.Request) string { return r.Pattern })
}

// Ready tells why logins cannot be taken now.
func (a *App) Ready(ctx context.Context) error { return a.Database.Ready(ctx) }
