package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/linkdesk"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

func (s *Server) mountDeskLinks(in *gin.RouterGroup) {
	in.GET("/links", s.deskPage(s.deskLinks))
	in.GET("/links/waiting", s.deskPage(s.deskWaitingLinks))
	in.GET("/links/figures", s.deskPage(s.deskLinkFigures))
	in.GET("/links/new", s.deskPage(s.deskNewLink))
	in.POST("/links/new", s.deskPage(s.deskMakeLink))
	in.POST("/links/new/file", s.deskPageOf(maxInstitutions, s.deskMakeLinks))
	in.GET("/links/loads", s.deskPage(s.deskLoads))
	in.POST("/links/loads", s.deskPageOf(maxAccounts, s.deskCheckLoad))
	in.GET("/links/loads/one/:load", s.deskPage(s.deskLoad))
	in.POST("/links/loads/one/:load/go", s.deskPage(s.deskStartLoad))
	in.POST("/links/loads/one/:load/drop", s.deskPage(s.deskDropLoad))
	in.GET("/links/one/:account", s.deskPage(s.deskLinkAccount))
	in.POST("/links/one/:account", s.deskPage(s.deskLinkAccountShown))
	in.GET("/links/one/:account/record", s.deskPage(s.deskRecord))
	in.POST("/links/one/:account/record", s.deskPage(s.deskSetRecord))
	for name, act := range linkActs {
		at := "/links/one/:account/" + string(name)
		if act.ofLink {
			at = "/links/one/:account/link/:link/" + string(name)
		}
		in.GET(at, s.deskPage(s.deskLinkAct(name)))
		in.POST(at, s.deskPage(s.deskDoLinkAct(name)))
	}
}

// linked tells whether the visitors of an environment are linked to accounts of its portal's own.
func linked(staff desk.Staff, environment string) bool {
	return slices.ContainsFunc(staff.Serves, func(r ports.Realm) bool {
		_, ok := linkdesk.Rules(r.Document)
		return ok && r.Slug.Environment() == environment
	})
}

// linkAt is a member of staff at work among links.
func linkAt(at desk.At) linkdesk.At {
	return linkdesk.At{Realm: at.Target, By: string(at.Actor()), Origin: "browser"}
}

// atLinks lets in who has the right.
func (v *visit) atLinks(r desk.Right) (desk.At, error) {
	return v.s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), r)
}

// linkRefusedAs tells whether an error is a refusal that a page explains, and which.
func linkRefusedAs(err error, known ...error) (deskpages.LinkProblem, bool) {
	for _, k := range known {
		if key := fault.KeyOf(k); key != "" && fault.KeyOf(err) == key {
			return deskpages.LinkProblem(strings.TrimPrefix(key, "linkdesk.")), true
		}
	}
	return deskpages.NoLinkProblem, false
}

func linkRefusedStatus(refused bool) int {
	if refused {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// afterLink names what was just done in the address of the page that follows.
func afterLink(to string, what deskpages.LinkDone) string {
	return afterDone(to, deskpages.Done(what))
}

func (v *visit) linkDone() deskpages.LinkDone { return deskpages.LinkDone(v.Query("done")) }

// deskLinks shows the search, and what it found.
func (s *Server) deskLinks(v *visit) error {
	at, err := v.atLinks(desk.FindLinks)
	if err != nil {
		return err
	}
	q := v.Request.URL.Query()
	found, err := s.LinkDesk.Find(v.ctx(), linkAt(at), q.Get("q"), pageNumber(q))
	if err != nil {
		return err
	}
	_, asked := q["q"]
	page := deskpages.FindLinksView{
		Frame: v.deskFrame(at.Staff), Search: found.Search, TooShort: found.TooShort, Asked: asked && found.Search != "", Total: found.Total,
		Action: v.inside("links"), Pager: pagerOf(q, found.Page, found.Total, linkdesk.PageSize),
	}
	for _, l := range found.Lines {
		page.Lines = append(page.Lines, deskpages.LinkLine{
			Name: l.Account.UserName, Institutions: institutionLines(l.Account), Status: lineStatus(l), URL: v.deskLinkAt(l.Account.ID),
		})
	}
	if err := v.deskLinkWays(at, &page); err != nil {
		return err
	}
	return v.render(linkRefusedStatus(page.Asked && page.TooShort), deskpages.FindLinksPage(v.deskContext(at.Staff, at.Target), page))
}

// deskLinkWays are the other pages about links that the staff may see.
func (v *visit) deskLinkWays(at desk.At, page *deskpages.FindLinksView) (err error) {
	if at.May(desk.IssueCodes) {
		page.New = v.inside("links", "new")
	}
	if at.May(desk.LoadAccounts) {
		page.Load = v.inside("links", "loads")
	}
	if at.May(desk.SeeLinkFigures) {
		page.Figures = v.inside("links", "figures")
	}
	if at.May(desk.DecideLinks) {
		page.Wait = v.inside("links", "waiting")
		page.Waiting, err = v.s.LinkDesk.CountWaiting(v.ctx(), linkAt(at))
	}
	return err
}

func (v *visit) deskLinkAt(id linking.AccountID, parts ...string) string {
	return v.inside(append([]string{"links", "one", string(id)}, parts...)...)
}

func lineStatus(l linkdesk.Line) deskpages.LinkStatus {
	switch {
	case l.Account.State == linking.Disabled:
		return deskpages.IsOff
	case l.Waiting:
		return deskpages.IsWaiting
	case l.Linked:
		return deskpages.IsLinked
	}
	return deskpages.IsFree
}

func institutionLines(a linking.Account) []string {
	var out []string
	for _, i := range a.Institutions {
		out = append(out, deskInstitution(i))
	}
	return out
}

// deskInstitution calls a school or a board by its name and its code.
func deskInstitution(i linking.Institution) string {
	if i.Name == "" {
		return i.Code.String()
	}
	return i.Name + " (" + i.Code.String() + ")"
}

// deskWaitingLinks lists the links that wait for approval (MH-34).
func (s *Server) deskWaitingLinks(v *visit) error {
	at, err := v.atLinks(desk.DecideLinks)
	if err != nil {
		return err
	}
	all, err := s.LinkDesk.Waiting(v.ctx(), linkAt(at))
	if err != nil {
		return err
	}
	c := v.deskContext(at.Staff, at.Target)
	page := deskpages.WaitingLinksView{Frame: v.deskFrame(at.Staff), Back: v.inside("links")}
	for _, p := range all {
		page.Lines = append(page.Lines, deskpages.WaitingLink{
			Account: p.Account.UserName, Institutions: institutionLines(p.Account), Who: p.Link.Email.Masked(), Of: organisationOf(c, p.Of.Organisation),
			Asked: p.Link.AskedAt, Relink: p.Link.Replaces != "", URL: v.deskLinkAt(p.Account.ID),
		})
	}
	return v.render(http.StatusOK, deskpages.WaitingLinksPage(c, page))
}

// organisationOf calls the organisation of a means by its name and its number.
func organisationOf(c ui.Ctx, o identity.Organisation) string {
	number := o.Legal.KvK.String()
	switch {
	case number == "":
		return o.Name
	case o.Name == "":
		return c.AppKvk(number)
	}
	return o.Name + " · " + c.AppKvk(number)
}

// deskLinkFigures counts what still waits for its old password (MH-32).
func (s *Server) deskLinkFigures(v *visit) error {
	at, err := v.atLinks(desk.SeeLinkFigures)
	if err != nil {
		return err
	}
	f, err := s.LinkDesk.Figures(v.ctx(), linkAt(at))
	if err != nil {
		return err
	}
	page := deskpages.LinkFiguresView{
		Frame: v.deskFrame(at.Staff), All: f.All, Linked: f.Linked, Waiting: f.Waiting, Legacy: f.Legacy, Disabled: f.Disabled, Back: v.inside("links"),
	}
	for _, p := range f.Proofs {
		if p.Proof == oldPassword {
			page.Ends, page.Counts = p.Until, p.Counts
		}
	}
	return v.render(http.StatusOK, deskpages.LinkFiguresPage(v.deskContext(at.Staff, at.Target), page))
}
