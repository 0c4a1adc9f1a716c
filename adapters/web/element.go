package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/element"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
)

// waysAge is how long a browser may keep the ways to log in; a date of the policy may come earlier.
const waysAge = time.Minute

// mountElement puts <voordeur-login> on a router, and what it asks (UI 3.4). Neither reads nor sets a cookie.
func (s *Server) mountElement(g *gin.Engine, realms *gin.RouterGroup) {
	g.GET(element.Path, elementScript)
	realms.GET("/element/v1/methods", s.elementMethods)
}

func elementScript(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Access-Control-Allow-Origin", "*") // a hash is only checked of what may be read
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	c.Data(http.StatusOK, "text/javascript; charset=utf-8", element.Script())
}

// ways is what the element draws.
type ways struct {
	Lang    string `json:"lang"`
	Methods []way  `json:"methods"`
	Message string `json:"message,omitempty"` // without methods
}

type way struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Lang  string `json:"lang,omitempty"` // of the label, where it is another
	Note  string `json:"note,omitempty"` // whom it is for
}

// elementMethods says which ways a client's service allows now: the very ones that the first page of a login would show.
func (s *Server) elementMethods(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	r, err := s.find(c.Request.Context(), c.Param("tenant")+"/"+c.Param("environment"))
	client, known := r.Document.Client(realm.ClientID(c.Query("client_id")))
	service, ok := r.Document.Policy.Service(client.Service)
	if err != nil || !known || !ok {
		c.Data(http.StatusNotFound, "application/json", []byte(`{"error":"unknown client"}`))
		return
	}
	spoken, now := i18n.Spoken(r.Document.Tenant.Languages), s.Now()
	lang := i18n.Choose(i18n.Wishes{Portal: c.Query("ui_locales"), Spoken: spoken})
	body, err := json.Marshal(waysOf(r.Document.Policy, service, lang, now))
	if err != nil {
		s.answer(&visit{Context: c, s: s}, err)
		return
	}
	h.Add("Vary", "Origin")
	if origin := c.GetHeader("Origin"); slices.Contains(originsOf(r.Document, client), origin) {
		h.Set("Access-Control-Allow-Origin", origin)
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	h.Set("ETag", tag)
	h.Set("Cache-Control", fmt.Sprintf("public, max-age=%d", int(waysLast(r.Document.Policy, service, now)/time.Second)))
	if strings.Contains(c.GetHeader("If-None-Match"), tag) {
		c.Status(http.StatusNotModified)
		return
	}
	c.Data(http.StatusOK, "application/json; charset=utf-8", body)
}

func waysOf(p policy.Policy, service policy.Service, lang i18n.Lang, now time.Time) ways {
	words, out := i18n.In(lang), ways{Lang: string(lang), Methods: []way{}}
	if p.Maintenance.Closed(now) {
		out.Message = words.RefusalMaintenanceLead(p.Maintenance.Until, service.Name.In(string(lang)))
		return out
	}
	for _, w := range waysIn(service, login.Options(service, login.Evidence{}, now), string(lang)) {
		one := wayOf(words, p, w.Option, lang)
		if len(w.of) > 0 {
			one.Note = words.ChooseAudience(words.List(w.of))
		}
		out.Methods = append(out.Methods, one)
	}
	if len(out.Methods) == 0 {
		out.Message = words.RefusalNotPossibleLead(service.Name.In(string(lang)))
	}
	return out
}

func wayOf(words *i18n.Printer, p policy.Policy, o login.Option, lang i18n.Lang) way {
	out := way{ID: wayID(o), Label: words.ChooseEherkenningVerb()}
	switch o.Choice.Method {
	case policy.EIDAS:
		out.Label = words.ChooseEidasName()
		if lang != i18n.EN {
			out.Lang = string(i18n.EN) // the scheme fixes this text, in English
		}
	case policy.Account:
		out.Label = words.ChooseAccountVerb()
		if kind, ok := p.AccountsOf(o.Accounts); ok && kind.Name.NL != "" {
			out.Label = words.ChooseAccountNamed(kind.Name.In(string(lang)))
		}
	}
	return out
}

// wayID names a way as portals hand it back in login_method: the method, and what tells it from others of its kind.
func wayID(o login.Option) string {
	out := []string{string(o.Choice.Method)}
	if o.Accounts != "" {
		out = append(out, o.Accounts)
	}
	if o.Minimum > assurance.None && o.Choice.Method != policy.Account {
		out = append(out, o.Minimum.String())
	}
	return strings.Join(out, ":")
}

// waysLast is how long the ways stay as they are, at most waysAge.
func waysLast(p policy.Policy, service policy.Service, now time.Time) time.Duration {
	out := waysAge
	edges := p.Maintenance.Turns()
	for _, a := range service.Audiences {
		for _, m := range a.Methods {
			edges = append(edges, m.From, m.Until)
		}
	}
	for _, edge := range edges {
		if left := edge.Sub(now); left > 0 && left < out {
			out = left
		}
	}
	return out
}

// originsOf are where pages of a client come from: those of its portal and of the addresses it returns to.
func originsOf(d policy.Document, c realm.Client) []string {
	places := slices.Clone(c.RedirectURIs)
	for _, p := range d.Portals {
		if p.ID == c.Portal {
			places = append(places, p.URL)
		}
	}
	var out []string
	for _, place := range places {
		if u, err := url.Parse(place); err == nil && u.Host != "" {
			out = append(out, u.Scheme+"://"+u.Host)
		}
	}
	return out
}
