package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// portalsPage is how many portals or services one page shows.
const portalsPage = 50

// mountPortals puts what the console tells without changing anything.
func (s *Server) mountPortals(in *gin.RouterGroup) {
	in.GET("/portals", s.deskPage(s.consolePortals))
	in.GET("/portals/:client", s.deskPage(s.consolePortal))
	in.GET("/portals/:client/try", acts, s.deskPage(s.tryPortal))
	in.GET("/portals/:client/tried", s.deskPage(s.triedPortal))
	in.GET("/services", s.deskPage(s.consoleServices))
	in.GET("/state", s.deskPage(s.consoleState))
}

// consolePortals lists the portals that are live.
func (s *Server) consolePortals(v *visit) error {
	w, err := v.policyWork(desk.ReadPolicy)
	if err != nil {
		return err
	}
	page, lang := v.portalsView(w), string(w.c.Lang())
	names := serviceNames(w.Target.Document.Policy, lang)
	var found []realm.Client
	for _, p := range w.Target.Document.Portals {
		for _, c := range p.Clients {
			if mentions(page.Search, append([]string{string(c.ID), p.ID, c.Name.In(lang), c.Service, names[c.Service]}, c.RedirectURIs...)...) {
				found = append(found, c)
			}
		}
	}
	shown, pager := paged(v, found)
	for _, c := range shown {
		page.Clients = append(page.Clients, console.PortalLine{
			Name: cmp.Or(c.Name.In(lang), string(c.ID)), ID: string(c.ID), Service: cmp.Or(names[c.Service], c.Service), Proof: string(c.Authentication), Returns: c.RedirectURIs,
			URL: v.inside("portals", string(c.ID)),
		})
	}
	page.Found, page.Pager = len(found), pager
	return v.render(http.StatusOK, console.PortalsPage(w.c, page))
}

// consoleServices lists the services that are live.
func (s *Server) consoleServices(v *visit) error {
	w, err := v.policyWork(desk.ReadPolicy)
	if err != nil {
		return err
	}
	page, lang := v.portalsView(w), string(w.c.Lang())
	page.OfServices = true
	var found []policy.Service
	for _, x := range w.Target.Document.Policy.Services {
		if mentions(page.Search, x.ID, x.Name.In(lang)) {
			found = append(found, x)
		}
	}
	through := map[string]int{}
	for _, p := range w.Target.Document.Portals {
		for _, c := range p.Clients {
			through[c.Service]++
		}
	}
	shown, pager := paged(v, found)
	for _, x := range shown {
		page.List = append(page.List, console.Service(w.c, x, s.Now(), through[x.ID], v.inside("portals")+"?"+url.Values{"q": {x.ID}}.Encode()))
	}
	page.Found, page.Pager = len(found), pager
	return v.render(http.StatusOK, console.PortalsPage(w.c, page))
}

func (v *visit) portalsView(w policyWork) console.PortalsView {
	d := w.Target.Document
	page := console.PortalsView{
		Frame: v.deskFrame(w.Staff), Services: len(d.Policy.Services), Search: strings.TrimSpace(v.Query("q")), ToPortals: v.inside("portals"), ToServices: v.inside("services"),
		Sessions: d.Policy.Sessions, SingleSignOn: d.Policy.SingleSignOn, Change: v.changeOf(w),
	}
	for _, p := range d.Portals {
		page.Portals += len(p.Clients)
	}
	return page
}

// changeOf leads to a draft: what is live is changed in no other way.
func (v *visit) changeOf(w policyWork) console.Change {
	return console.Change{Right: w.rights.Edit, URL: v.inside("policies", "new")}
}

// consolePortal shows one portal, with what its developers fill in.
func (s *Server) consolePortal(v *visit) error {
	w, err := v.policyWork(desk.ReadPolicy)
	if err != nil {
		return err
	}
	portal, client, err := v.portalOf(w)
	if err != nil {
		return err
	}
	d, lang := w.Target.Document, string(w.c.Lang())
	settings, err := s.Guide.Settings(v.ctx(), w.Target.ID, client.ID)
	if err != nil {
		return err
	}
	service, _ := d.Policy.Service(client.Service)
	keys, readable := console.KeysOf(client.JWKS)
	page := console.PortalView{
		Frame: v.deskFrame(w.Staff), Name: cmp.Or(client.Name.In(lang), string(client.ID)), Client: client, Start: portal.URL,
		Service: cmp.Or(service.Name.In(lang), client.Service), Keys: keys, BadKeys: !readable, Settings: settings, Sessions: d.Policy.Sessions,
		SingleSignOn: d.Policy.SingleSignOn, Now: s.Now(), Change: v.changeOf(w), Try: console.Change{Right: w.rights.Edit, URL: v.inside("portals", string(client.ID), "try")}, Back: v.inside("portals"),
	}
	if page.Refusals, err = s.Health.Refused(v.ctx(), w.Target.ID, client.ID); err != nil {
		return err
	}
	if client.JWKSURI != "" {
		if page.Published, err = s.Health.Published(v.ctx(), w.Target.ID, client.ID); err != nil {
			return err
		}
		page.Keys = console.Published(page.Published)
	}
	return v.render(http.StatusOK, console.PortalPage(w.c, page))
}

// portalOf finds the client of a portal that the path names. Those of the API are no portals.
func (v *visit) portalOf(w policyWork) (policy.Portal, realm.Client, error) {
	for _, p := range w.Target.Document.Portals {
		for _, c := range p.Clients {
			if c.ID == realm.ClientID(v.Param("client")) {
				return p, c, nil
			}
		}
	}
	return policy.Portal{}, realm.Client{}, ports.ErrNotFound
}

func serviceNames(p policy.Policy, lang string) map[string]string {
	out := make(map[string]string, len(p.Services))
	for _, s := range p.Services {
		out[s.ID] = s.Name.In(lang)
	}
	return out
}

// mentions tells whether any of the texts has what is searched.
func mentions(search string, texts ...string) bool {
	search = strings.ToLower(search)
	for _, t := range texts {
		if strings.Contains(strings.ToLower(t), search) {
			return true
		}
	}
	return search == ""
}

// paged gives the page of a list that is asked for. One behind the end is the last.
func paged[T any](v *visit, all []T) ([]T, ui.PagerView) {
	q := v.Request.URL.Query()
	last := max(1, (len(all)+portalsPage-1)/portalsPage)
	page := min(pageNumber(q), last)
	from := (page - 1) * portalsPage
	return all[from:min(from+portalsPage, len(all))], pagerOf(q, page, len(all), portalsPage)
}
