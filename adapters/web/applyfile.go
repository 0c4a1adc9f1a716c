package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/voordeur/voordeur/adapters/web/apply"
	"github.com/voordeur/voordeur/application/registration"
	applied "github.com/voordeur/voordeur/domain/registration"
)

// showDocument asks for the document, and shows the one that was added (OL-27).
func (s *Server) showDocument(v *visit) error {
	p, ok, err := v.applying(applied.StepDocument)
	if !ok {
		return err
	}
	return v.document(p, apply.Document{})
}

func (v *visit) document(p registration.Page, page apply.Document) error {
	page.Action, page.Remove, page.Open = v.at("apply", "document"), v.at("apply", "document", "remove"), v.at("apply", "document", "file")
	page.Applicant, page.File, page.Practice = p.Applied.Applicant, p.Form.File, p.Needs.Practice
	page.KeepDays = int(p.Kind.Registration.KeepFor / (24 * time.Hour))
	page.Trail, page.Next = v.trail(p, applied.StepDocument), v.at("apply", string(following(p, applied.StepDocument)))
	return v.render(refusedIf(page.Problem != "" || !page.Until.IsZero()), apply.DocumentPage(v.applyContext(), page))
}

// following is the step after another.
func following(p registration.Page, at applied.Step) applied.Step {
	for i, s := range p.Steps {
		if s == at && i+1 < len(p.Steps) {
			return p.Steps[i+1]
		}
	}
	return p.Next
}

// addDocument takes a file. It is shown afterwards, so that people see what they send.
func (s *Server) addDocument(v *visit) error {
	p, ok, err := v.applying(applied.StepDocument)
	if !ok {
		return err
	}
	name, content, problem, err := v.uploaded()
	if err != nil {
		return err
	}
	if problem != "" {
		return v.document(p, apply.Document{Problem: problem})
	}
	added, err := s.Applying.AddFile(v.ctx(), v.visitor(), name, content)
	switch {
	case gone(err):
		_, _, err = v.applying("")
		return err
	case err != nil:
		return err
	case added.Problem != "" || !added.Blocked.IsZero():
		return v.document(p, apply.Document{Problem: added.Problem, Until: added.Blocked})
	}
	v.holdOn()
	return v.seeOther(v.at("apply", "document"))
}

// maxUpload is how much of a body is read at all. What is larger than a document may be is thrown away as it
// comes: who hangs up while a browser still sends shows people an error of the browser instead of a page.
const maxUpload = 4 * applied.MaxDocument

// uploaded reads the file of a form. No more than one byte too many of it is ever in memory.
func (v *visit) uploaded() (name string, content []byte, problem applied.FileProblem, err error) {
	v.Request.Body = http.MaxBytesReader(v.Writer, v.Request.Body, maxUpload)
	parts, err := v.Request.MultipartReader()
	if err != nil {
		return "", nil, applied.FileMissing, nil
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return "", nil, unread(err, applied.FileMissing), nil
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		content, err := io.ReadAll(io.LimitReader(part, applied.MaxDocument+1))
		if err == nil && len(content) > applied.MaxDocument {
			_, err = io.Copy(io.Discard, v.Request.Body)
			return "", nil, unread(err, applied.FileTooLarge), nil
		}
		if err != nil {
			return "", nil, unread(err, applied.FileBroken), nil
		}
		return fileName(part.FileName()), content, "", nil
	}
}

// unread names what is wrong with a body that could not be read to its end.
func unread(err error, otherwise applied.FileProblem) applied.FileProblem {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return applied.FileTooLarge
	}
	return otherwise
}

// fileName keeps the name that people gave the file, without its folders and without what cannot be shown.
func fileName(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || turnsDirection(r) || r == '"' {
			return -1
		}
		return r
	}, path.Base(strings.ReplaceAll(s, `\`, "/")))
	switch s = strings.TrimSpace(s); s {
	case "", ".", "..", "/":
		return "document"
	}
	if r := []rune(s); len(r) > 200 {
		s = string(r[:150]) + "…" + string(r[len(r)-40:])
	}
	return s
}

// turnsDirection holds for the characters by which a reviewer would read "fdp.exe" as "exe.pdf".
func turnsDirection(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

func (s *Server) removeDocument(v *visit) error {
	ok, err := v.applicantDoes(func(ctx context.Context, a registration.Visitor) error { return s.Applying.RemoveFile(ctx, a) })
	if !ok {
		return err
	}
	return v.seeOther(v.at("apply", "document"))
}

// ownDocument gives the applicant's document back.
func (s *Server) ownDocument(v *visit) error {
	file, content, err := s.Applying.OwnFile(v.ctx(), v.visitor())
	if gone(err) {
		_, _, err = v.applying("")
		return err
	}
	if err != nil {
		return err
	}
	v.untrusted(file, content)
	return nil
}

// untrusted answers with bytes that a stranger uploaded: pictures are shown, all else is only saved. Whatever
// the browser makes of them, they run nothing and reach nothing of ours.
func (v *visit) untrusted(file applied.File, content []byte) {
	h := v.Writer.Header()
	secure(h, "'none'")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	kind, disposition := "application/octet-stream", "attachment"
	if file.Type.Shown() {
		kind, disposition = "image/"+string(file.Type), "inline"
	}
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": file.Name}))
	h.Set("Content-Length", fmt.Sprint(len(content)))
	v.Data(http.StatusOK, kind, content)
}
