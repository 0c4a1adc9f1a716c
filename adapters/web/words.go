package web

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/policy"
)

// mountWords puts the page at which a draft is changed without its file.
func (s *Server) mountWords(draft *gin.RouterGroup) {
	draft.GET("/words", s.deskPage(s.words))
	draft.POST("/words", s.deskPageOf(console.MaxFile, s.wordsSave))
}

func (s *Server) words(v *visit) error {
	w, err := v.policyWork(desk.EditPolicy)
	if err != nil {
		return err
	}
	return v.wordsShow(w, http.StatusOK, func(*console.WordsView) {})
}

// wordsShow shows the draft as it is now, with what more there is to say.
func (v *visit) wordsShow(w policyWork, status int, say func(*console.WordsView)) error {
	shown, tree, err := v.s.Policies.Outline(v.ctx(), w.by, v.Param("draft"))
	if err != nil {
		return err
	}
	if !shown.Draft.State.Open() {
		return v.policyTaken(policies.ErrOver, "")
	}
	at := v.policyDraftAt(shown.Draft.ID)
	page := console.WordsView{
		Frame: v.deskFrame(w.Staff), Draft: shown.Draft, Parts: console.Parts(tree), Revision: shown.Draft.Revision, Broken: tree.Empty(),
		Action: at + "/words", Edit: at + "/edit", Back: at,
	}
	say(&page)
	return v.render(status, console.WordsPage(w.c, page))
}

// wordsSave writes the answers where the file says these things. What would break the document is told, and nothing is kept.
func (s *Server) wordsSave(v *visit) error {
	w, err := v.policyWork(desk.EditPolicy)
	if err != nil {
		return err
	}
	id, revision := v.Param("draft"), v.revision()
	shown, tree, err := s.Policies.Outline(v.ctx(), w.by, id)
	if err != nil {
		return err
	}
	var out policies.Amended
	if err = policies.ErrMoved; revision == shown.Draft.Revision { // else the questions were others
		out, err = s.Policies.Amend(v.ctx(), w.by, id, revision, console.Edits(console.Parts(tree), v.GetPostForm)...)
	}
	typed := func(p *console.WordsView) { p.Typed = v.GetPostForm }
	switch {
	case errors.Is(err, policies.ErrMoved):
		return v.wordsShow(w, http.StatusConflict, func(p *console.WordsView) { typed(p); p.Moved = true })
	case errors.Is(err, policy.ErrPlace):
		return v.wordsShow(w, http.StatusUnprocessableEntity, func(p *console.WordsView) { p.Broken = true })
	case err == nil && len(out.Faults) > 0:
		return v.wordsShow(w, http.StatusUnprocessableEntity, func(p *console.WordsView) { typed(p); p.Faults = out.Faults })
	}
	return v.policyTaken(err, policyDone(v.policyDraftAt(id), console.DoneSaved))
}
