package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// mountLogo puts the picture of a realm's tenant. It holds nothing of anybody: no cookie is read.
func (s *Server) mountLogo(r *gin.RouterGroup) { r.GET("/logo/:picture", s.page(s.logo)) }

// logoOf is where the picture is that goes with a realm's live document. Another picture has another address.
func logoOf(r ports.Realm) ui.Picture {
	l := r.Document.Tenant.Logo
	if l.IsZero() {
		return ui.Picture{}
	}
	width, height := l.Size()
	return ui.Picture{URL: r.Slug.Path() + "/logo/" + logoName(l), Width: width, Height: height}
}

func logoName(l policy.Logo) string { return l.Digest() + ".png" }

// logoInside is a picture that is not live, and goes along with its page: the frame of a preview has no cookies to ask for it
// with, and a draft may be on its way to another node.
func logoInside(l policy.Logo) ui.Picture {
	if l.IsZero() {
		return ui.Picture{}
	}
	width, height := l.Size()
	return ui.Picture{URL: "data:image/png;base64," + l.Text(), Width: width, Height: height}
}

// logo answers with the live picture, by its own name only.
func (s *Server) logo(v *visit) error {
	l := v.realm.Document.Tenant.Logo
	if l.IsZero() || v.Param("picture") != logoName(l) {
		return ports.ErrNotFound
	}
	h := v.Writer.Header()
	secure(h, "'none'")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox") // opened as a page of its own, it is a picture
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Del("Pragma")
	picture := l.PNG()
	h.Set("Content-Length", fmt.Sprint(len(picture)))
	v.Data(http.StatusOK, "image/png", picture)
	return nil
}

// renderPictured is render for a page with pictures inside it.
func (v *visit) renderPictured(status int, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(v.ctx(), &b); err != nil {
		return err
	}
	h := v.Writer.Header()
	secure(h, "'self'")
	h.Set("Content-Security-Policy", strings.Replace(h.Get("Content-Security-Policy"), "img-src 'self'", "img-src 'self' data:", 1))
	v.Data(status, "text/html; charset=utf-8", b.Bytes())
	return nil
}
