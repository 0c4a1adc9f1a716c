package web

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/policies"
)

func faultyOf(err error) (*policies.Faulty, bool) { return errors.AsType[*policies.Faulty](err) }

// policyEdit shows the file of a draft: to write for who may, to read for others.
func (s *Server) policyEdit(v *visit) error {
	w, err := v.policyWork(desk.ReadPolicy)
	if err != nil {
		return err
	}
	shown, err := s.Policies.Show(v.ctx(), w.by, v.Param("draft"))
	if err != nil {
		return err
	}
	if v.Query("as") == console.AsFile {
		return v.policyFile(shown.Draft.Document)
	}
	page := v.policyEditor(w, shown)
	page.File, page.Revision = string(shown.Draft.Document), shown.Draft.Revision
	page.Line, _ = strconv.Atoi(v.Query("line")) // what is no line begins at the top
	return v.render(http.StatusOK, console.EditPage(w.c, page))
}

// policyFile gives a document as a file to keep.
func (v *visit) policyFile(document []byte) error {
	v.Header("Content-Disposition", `attachment; filename="realm.yaml"`)
	v.Data(http.StatusOK, "application/yaml", document)
	return nil
}

func (v *visit) policyEditor(w policyWork, shown policies.Checkup) console.EditView {
	return console.EditView{
		Frame: v.deskFrame(w.Staff), Draft: shown.Draft, Faults: shown.Faults, May: w.May(desk.EditPolicy) && shown.Draft.State.Open(),
		Action: v.policyDraftAt(shown.Draft.ID, "edit"), Back: v.policyDraftAt(shown.Draft.ID),
	}
}

// policySave puts a file in a draft. Nothing that was typed is ever lost: where somebody else was quicker, both are shown.
func (s *Server) policySave(v *visit) error {
	w, err := v.policyWork(desk.EditPolicy)
	if err != nil {
		return err
	}
	typed, err := v.policyTyped()
	switch {
	case errors.Is(err, http.ErrMissingFile):
		return v.policyUnsaved(w, "", func(page *console.EditView) { page.Missing = true })
	case err != nil:
		return v.policyUnsaved(w, "", func(page *console.EditView) { page.TooLarge = true }) // more than is read at all
	}
	id := v.Param("draft")
	if len(typed) > console.MaxFile {
		return v.policyUnsaved(w, typed, func(page *console.EditView) { page.TooLarge = true })
	}
	_, err = s.Policies.Write(v.ctx(), w.by, id, v.revision(), []byte(typed))
	switch {
	case errors.Is(err, policies.ErrMoved), errors.Is(err, policies.ErrOver):
		return v.policyUnsaved(w, typed, func(page *console.EditView) { page.Conflict = true })
	}
	return v.policyTaken(err, policyDone(v.policyDraftAt(id), console.DoneSaved))
}

// policyTyped is the document that was written in the box, or the file that was sent.
func (v *visit) policyTyped() (string, error) {
	if v.ContentType() != "multipart/form-data" {
		err := v.Request.ParseForm()
		return strings.ReplaceAll(v.PostForm("file"), "\r\n", "\n"), err // as forms send it
	}
	if err := v.Request.ParseMultipartForm(2 * console.MaxFile); err != nil {
		return "", err
	}
	sent, err := v.FormFile("file")
	if err != nil {
		return "", err
	}
	file, err := sent.Open()
	if err != nil {
		return "", err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, console.MaxFile+1))
	return string(content), err
}

// policyUnsaved shows what was typed, beside what is there.
func (v *visit) policyUnsaved(w policyWork, typed string, why func(*console.EditView)) error {
	shown, err := v.s.Policies.Show(v.ctx(), w.by, v.Param("draft"))
	if err != nil {
		return err
	}
	page := v.policyEditor(w, shown)
	saved := string(shown.Draft.Document)
	page.File, page.Revision, page.Saved, page.Faults = cmp.Or(typed, saved), shown.Draft.Revision, saved, nil
	page.Ended = !shown.Draft.State.Open()
	why(&page)
	return v.render(http.StatusConflict, console.EditPage(w.c, page))
}
