package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/policy"
)

// mountWords puts the page at which a draft is changed without its file.
func (s *Server) mountWords(draft *gin.RouterGroup) {
	draft.GET("/words", s.deskPage(s.words))
	draft.POST("/words", s.deskPageOf(maxWords, s.wordsSave))
}

// The bounds of the form. A file that is too large is read to its end, and thrown away as it comes: who hangs up on a browser
// that still sends, shows people an error of the browser.
const (
	maxWords   = 64 << 20
	maxPicture = 1 << 20 // more than any logo: what is in memory of a file
)

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
	typed := v.askedService()
	_, one := console.OneService(tree, typed)
	page := console.WordsView{
		Frame: v.deskFrame(w.Staff), Draft: shown.Draft, Parts: console.PartsOf(tree, typed), Service: one, Revision: shown.Draft.Revision, Broken: tree.Empty(),
		Action: at + "/words", Edit: at + "/edit", Back: at,
	}
	say(&page)
	return v.renderPictured(status, console.WordsPage(w.c, page))
}

// askedService is the one that the questions are about, where there are many: as the form has it, or as it was looked for.
func (v *visit) askedService() string { return v.DefaultPostForm("asked", v.Query("service")) }

// wordsSave writes the answers where the file says these things. What would break the document is told, and nothing is kept.
func (s *Server) wordsSave(v *visit) error {
	w, err := v.policyWork(desk.EditPolicy)
	if err != nil {
		return err
	}
	file, err := v.wordsForm()
	if err != nil { // half a form says nothing: what was not read would count as not ticked
		return v.wordsShow(w, http.StatusUnprocessableEntity, func(p *console.WordsView) { p.Unread = true })
	}
	wrong := console.TakeLogo(v.Request.PostForm, file)
	id, revision := v.Param("draft"), v.revision()
	shown, tree, err := s.Policies.Outline(v.ctx(), w.by, id)
	if err != nil {
		return err
	}
	var out policies.Amended
	switch err = policies.ErrMoved; {
	case revision != shown.Draft.Revision: // the questions were others
	case len(wrong) > 0:
		out.Faults, err = wrong, nil
	default:
		out, err = s.Policies.Amend(v.ctx(), w.by, id, revision, console.Edits(console.PartsOf(tree, v.askedService()), v.GetPostForm)...)
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

// wordsForm reads the answers, and the file among them: nil where none was chosen.
func (v *visit) wordsForm() ([]byte, error) {
	if v.ContentType() != "multipart/form-data" {
		v.Request.Body = http.MaxBytesReader(v.Writer, v.Request.Body, console.MaxFile)
		return nil, v.Request.ParseForm()
	}
	parts, err := v.Request.MultipartReader()
	if err != nil {
		return nil, err
	}
	form, read := url.Values{}, 0
	var file []byte
	for {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			v.Request.PostForm, v.Request.Form = form, form
			return file, nil
		case err != nil:
			return nil, err
		}
		content, err := io.ReadAll(io.LimitReader(part, maxPicture))
		if err != nil {
			return nil, err
		}
		if part.FormName() == console.LogoField {
			if part.FileName() != "" { // a browser sends the question also where nothing was chosen
				file = content
			}
			continue // what is left of it is passed over
		}
		if read += len(content); read > console.MaxFile {
			return nil, errTooMuch
		}
		form.Add(part.FormName(), string(content))
	}
}

var errTooMuch = errors.New("web: the answers are longer than a document may be")
