package wire

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web"
)

// Pages puts the pages alone on a handler, with their routes: for tests that look at nothing else.
func Pages(pages *web.Server) (http.Handler, []Route) {
	gin.SetMode(gin.ReleaseMode)
	g := gin.New()
	pages.Mount(g)
	var routes []Route
	for _, r := range g.Routes() {
		routes = append(routes, Route{r.Method, r.Path})
	}
	return web.Heads(g), routes
}
