package web

import (
	"net/http"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/linkdesk"
	"github.com/voordeur/voordeur/domain/linking"
)

// maxAccounts bounds a file with accounts, in bytes: linking.MaxLines of them with room to spare.
const maxAccounts = 256 << 20

func (v *visit) deskLoadAt(id linking.LoadID, parts ...string) string {
	return v.inside(append([]string{"links", "loads", "one", string(id)}, parts...)...)
}

func (v *visit) deskLoadID() linking.LoadID { return linking.LoadID(v.Param("load")) }

// deskLoads lists the files with accounts, and asks for another one (MH-12).
func (s *Server) deskLoads(v *visit) error { return v.deskShowLoads(deskpages.NoLinkProblem) }

func (v *visit) deskShowLoads(problem deskpages.LinkProblem) error {
	at, err := v.atLinks(desk.LoadAccounts)
	if err != nil {
		return err
	}
	all, err := v.s.LinkDesk.Loads(v.ctx(), linkAt(at))
	if err != nil {
		return err
	}
	page := deskpages.LoadsView{Frame: v.deskFrame(at.Staff), Most: linking.MaxLines, Problem: problem, Action: v.inside("links", "loads"), Back: v.inside("links")}
	for _, l := range all {
		page.Lines = append(page.Lines, deskpages.LoadLine{Load: l, URL: v.deskLoadAt(l.ID)})
	}
	return v.render(linkRefusedStatus(problem != deskpages.NoLinkProblem), deskpages.LoadsPage(v.deskContext(at.Staff, at.Target), page))
}

// deskCheckLoad reads a file to its end. The same file again leads to what became of it.
func (s *Server) deskCheckLoad(v *visit) error {
	at, err := v.atLinks(desk.LoadAccounts)
	if err != nil {
		return err
	}
	file, problem := v.sentFile()
	if file == nil {
		return v.deskShowLoads(problem)
	}
	l, err := s.LinkDesk.Begin(v.ctx(), linkAt(at), file.name, file)
	if problem, ok := file.problem(err); ok {
		return v.deskShowLoads(problem)
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.deskLoadAt(l.ID))
}

// deskLoad says what a file led to.
func (s *Server) deskLoad(v *visit) error {
	return v.deskShowLoad(deskpages.NoLinkProblem)
}

func (v *visit) deskShowLoad(problem deskpages.LinkProblem) error {
	at, err := v.atLinks(desk.LoadAccounts)
	if err != nil {
		return err
	}
	q := v.Request.URL.Query()
	shown, err := v.s.LinkDesk.Load(v.ctx(), linkAt(at), v.deskLoadID(), pageNumber(q))
	if err != nil {
		return err
	}
	id := shown.Load.ID
	page := deskpages.LoadView{
		Frame: v.deskFrame(at.Staff), Load: shown.Load, Faults: shown.Faults, Done: v.linkDone(), Problem: problem,
		Go: v.deskLoadAt(id, "go"), Drop: v.deskLoadAt(id, "drop"), Me: v.deskLoadAt(id), Back: v.inside("links", "loads"),
	}
	if shown.Page > 1 {
		page.Newer = "?" + with(q, "page", itoa(shown.Page-1)).Encode()
	}
	if shown.More {
		page.Older = "?" + with(q, "page", itoa(shown.Page+1)).Encode()
	}
	status := http.StatusOK
	if problem != deskpages.NoLinkProblem {
		status = http.StatusConflict
	}
	return v.render(status, deskpages.LoadPage(v.deskContext(at.Staff, at.Target), page))
}

// deskStartLoad lets the good lines in, or gives an import that stands still a push.
func (s *Server) deskStartLoad(v *visit) error {
	at, err := v.atLinks(desk.LoadAccounts)
	if err != nil {
		return err
	}
	_, err = s.LinkDesk.Go(v.ctx(), linkAt(at), v.deskLoadID())
	return v.deskLoadLed(deskpages.DoneStarted, err)
}

func (s *Server) deskDropLoad(v *visit) error {
	at, err := v.atLinks(desk.LoadAccounts)
	if err != nil {
		return err
	}
	return v.deskLoadLed(deskpages.DoneDropped, s.LinkDesk.Drop(v.ctx(), linkAt(at), v.deskLoadID()))
}

func (v *visit) deskLoadLed(done deskpages.LinkDone, err error) error {
	if problem, ok := linkRefusedAs(err, linkdesk.ErrOver, linkdesk.ErrMoved); ok {
		return v.deskShowLoad(problem)
	}
	if err != nil {
		return err
	}
	return v.seeOther(afterLink(v.deskLoadAt(v.deskLoadID()), done))
}
