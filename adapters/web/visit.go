package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// visit is one request to a page of a realm.
type visit struct {
	*gin.Context
	s     *Server
	realm ports.Realm
	house bool // the page is in Dutch and English only, whatever else the realm speaks
}

func (v *visit) ctx() context.Context { return v.Request.Context() }

// at gives an address within the realm.
func (v *visit) at(parts ...string) string {
	return v.realm.Slug.Path() + "/" + strings.Join(parts, "/")
}

func (v *visit) browser() signin.Browser { return v.browserOf(v.Param("login")) }

func (v *visit) browserOf(id string) signin.Browser {
	return signin.Browser{
		Realm: v.realm.ID, Login: id, Cookie: heldLogin(v.Request, id),
		Device: heldDevice(v.Request, v.realm.Slug), Label: browserLabel(v.GetHeader("User-Agent")), Network: network(v.ClientIP()),
		Lang: func(portal []string) string { return string(v.lang(portal)) },
	}
}

// lang is the language of the page: asked for, wished by the portal, chosen before, or the browser's.
// What was chosen since this login began counts as asked for, whatever the portal wishes (XC-30).
func (v *visit) lang(portal []string) i18n.Lang {
	chosen, at := heldLang(v.Request)
	asked := v.Query("lang")
	if begun, err := v.Request.Cookie(loginCookie + v.Param("login")); err == nil && at >= setAt(begun) {
		asked = cmp.Or(asked, chosen)
	}
	l := i18n.Choose(i18n.Wishes{
		Asked: asked, Portal: strings.Join(portal, " "), Cookie: chosen, Browser: v.GetHeader("Accept-Language"), Spoken: v.realmLanguages(),
	})
	if !slices.Contains(v.spoken(), l) {
		return i18n.EN // as the catalogues do for who reads German where there is none
	}
	return l
}

// spoken lists the languages of this page (OL-34).
func (v *visit) spoken() []i18n.Lang {
	if v.house {
		return i18n.Spoken(nil)
	}
	return v.realmLanguages()
}

func (v *visit) realmLanguages() []i18n.Lang { return i18n.Spoken(v.realm.Document.Tenant.Languages) }

// page turns a handler of a realm's page into one of gin's. It finds the realm, remembers a chosen
// language, and answers errors in one place.
func (s *Server) page(h func(*visit) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		r, err := s.find(c.Request.Context(), c.Param("tenant")+"/"+c.Param("environment"))
		if err != nil {
			s.answer(&visit{Context: c, s: s}, err)
			return
		}
		v := &visit{Context: c, s: s, realm: r}
		if l := c.Query("lang"); slices.Contains(v.spoken(), i18n.Lang(l)) {
			setLang(c.Writer, l, s.Now())
		}
		if err := h(v); err != nil {
			s.answer(v, err)
		}
	}
}

// housePage is page for what only exists in the languages of the house.
func (s *Server) housePage(h func(*visit) error) gin.HandlerFunc {
	return s.page(func(v *visit) error {
		v.house = true
		return h(v)
	})
}

func (s *Server) find(ctx context.Context, name string) (ports.Realm, error) {
	slug, err := realm.ParseSlug(name)
	if err != nil {
		return ports.Realm{}, ports.ErrNotFound
	}
	return s.Directory.BySlug(ctx, slug)
}

// context gives what every page shows of the tenant.
func (v *visit) context(service realm.Text, home string, portal []string) ui.Ctx {
	t := v.realm.Document.Tenant
	p := i18n.In(v.lang(portal))
	lang := string(p.Lang())
	here := *v.Request.URL
	if v.Request.Method != http.MethodGet {
		here.Path, here.RawQuery = v.at("login", v.Param("login")), ""
	}
	return ui.Ctx{
		Printer: p, Files: v.s.Assets, Tenant: ui.Tenant{Name: t.Name.In(lang), Theme: v.s.themes.of(v.realm), Logo: logoOf(v.realm), Version: t.Version},
		Service: service.In(lang), Home: home, Here: here.RequestURI(), Languages: v.spoken(), Practice: t.Practice, Roles: v.roleWords(lang),
		Links: ui.Links{Help: t.Helpdesk.URL, Privacy: t.Privacy, Accessibility: t.Accessibility},
	}
}

// roleWords calls the realm's roles by the names of its document.
func (v *visit) roleWords(lang string) []ui.Role {
	var out []ui.Role
	for _, r := range v.realm.Document.Policy.Roles.List {
		out = append(out, ui.Role{ID: string(r.Name), Name: r.Title.In(lang), About: r.Purpose.In(lang)})
	}
	return out
}

// policies of content: the fixed one, and how it may differ.
const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'; form-action "

// render answers with a page, whole or not at all.
func (v *visit) render(status int, page templ.Component) error {
	return v.renderTo(status, page, "'self'")
}

// renderTo is render for a page whose form goes to another origin.
func (v *visit) renderTo(status int, page templ.Component, formAction string) error {
	var b bytes.Buffer
	if err := page.Render(v.ctx(), &b); err != nil {
		return err
	}
	secure(v.Writer.Header(), formAction)
	v.Data(status, "text/html; charset=utf-8", b.Bytes())
	return nil
}

func secure(h http.Header, formAction string) {
	h.Set("Content-Security-Policy", contentPolicy+formAction)
	h.Set("X-Frame-Options", "DENY") // for browsers that do not know frame-ancestors (ET-14)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("Pragma", "no-cache") // EHERKENNING 3.1
}

// seeOther ends a post, or a step that has no page, with a GET.
func (v *visit) seeOther(to string) error {
	secure(v.Writer.Header(), "'self'")
	v.Redirect(http.StatusSeeOther, to)
	return nil
}

// isLost tells whether the browser does not carry the login it asks for.
func isLost(err error) bool { return errors.Is(err, signin.ErrNoLogin) }
