package web

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/linkdesk"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// maxInstitutions bounds a file with new schools and boards, in bytes.
const maxInstitutions = 1 << 20

// linkedService is what people link for, as a mandate calls it, and where they begin.
func linkedService(r ports.Realm, lang string) (name, enter string) {
	d := r.Document
	for _, s := range d.Policy.Services {
		for _, a := range s.Audiences {
			if !a.Link.Demanded() {
				continue
			}
			name = s.Name.In(lang)
			for _, p := range d.Portals {
				for _, c := range p.Clients {
					if c.Service == s.ID {
						return name, p.URL
					}
				}
			}
		}
	}
	return name, ""
}

func (s *Server) deskNewLink(v *visit) error {
	return v.deskShowNewLink(deskpages.NewLinkView{})
}

// deskShowNewLink asks for a new school or board, with what was typed and what is wrong with it.
func (v *visit) deskShowNewLink(page deskpages.NewLinkView) error {
	at, err := v.atLinks(desk.IssueCodes)
	if err != nil {
		return err
	}
	if _, ok := linkdesk.Rules(at.Target.Document); !ok {
		return linkdesk.ErrNotThere
	}
	page.Frame, page.Most, page.Fields = v.deskFrame(at.Staff), linkdesk.MostLetters, v.deskLinkFields()
	page.Action, page.Many, page.Back = v.inside("links", "new"), v.inside("links", "new", "file"), v.inside("links")
	refused := len(page.Wrong) > 0 || len(page.Faults) > 0 || page.Problem != deskpages.NoLinkProblem || page.FileProblem != deskpages.NoLinkProblem
	return v.render(linkRefusedStatus(refused), deskpages.NewLinkPage(v.deskContext(at.Staff, at.Target), page))
}

// deskLinkFields are the boxes as they were typed; none where a file was sent.
func (v *visit) deskLinkFields() deskpages.LinkFields {
	if strings.HasPrefix(v.ContentType(), "multipart/") {
		return deskpages.LinkFields{}
	}
	typed := func(name string) string { return strings.TrimSpace(v.PostForm(name)) }
	return deskpages.LinkFields{
		Code: typed("code"), Name: typed("name"), KvK: typed("kvk"), Email: typed("email"), AuthorisedName: typed("authorised-name"), AuthorisedEmail: typed("authorised-email"),
		SecondName: typed("second-name"), SecondEmail: typed("second-email"),
	}
}

type wrong = map[string]deskpages.LinkFieldProblem

// newInstitution reads the boxes of one school or board.
func newInstitution(f deskpages.LinkFields) (ports.NewInstitution, wrong) {
	w := wrong{}
	code, err := linking.ParseCode(f.Code)
	if err != nil {
		w["code"] = deskpages.WrongCode
	}
	n := ports.NewInstitution{Institution: linking.Institution{Code: code, Name: f.Name}, Authorised: contactOf(f.AuthorisedName, f.AuthorisedEmail, "authorised", w)}
	if !nameable(f.Name) || f.Name == "" {
		w["name"] = deskpages.WrongName
	}
	if number := strings.ReplaceAll(f.KvK, " ", ""); number != "" {
		if n.Institution.KvK, err = identity.ParseKvK(number); err != nil {
			w["kvk"] = deskpages.WrongKvK
		}
	}
	return n, w
}

// nameable tells whether a text can be a name: not too long, and all of it can be seen.
func nameable(s string) bool {
	return utf8.RuneCountInString(s) <= 200 && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
}

// contactOf reads somebody on record: both name and address, or neither.
func contactOf(name, email, which string, w wrong) linking.Contact {
	out := linking.Contact{Name: name, Email: addressOf(email, which+"-email", w)}
	switch {
	case name == "" && email != "":
		w[which+"-name"] = deskpages.HalfPerson
	case name != "" && email == "":
		w[which+"-email"] = deskpages.HalfPerson
	case !nameable(name):
		w[which+"-name"] = deskpages.WrongName
	}
	return out
}

func addressOf(typed, field string, w wrong) identity.EmailAddress {
	if typed == "" {
		return identity.EmailAddress{}
	}
	e, err := identity.ParseEmail(typed)
	if err != nil {
		w[field] = deskpages.WrongEmail
	}
	return e
}

// deskMakeLink gives one new school or board an activation code.
func (s *Server) deskMakeLink(v *visit) error {
	at, err := v.atLinks(desk.IssueCodes)
	if err != nil {
		return err
	}
	n, w := newInstitution(v.deskLinkFields())
	if len(w) > 0 {
		return v.deskShowNewLink(deskpages.NewLinkView{Wrong: w})
	}
	letter, err := s.LinkDesk.Make(v.ctx(), linkAt(at), n)
	if problem, ok := linkRefusedAs(err, linkdesk.ErrKnown, linkdesk.ErrNoCodes, linkdesk.ErrDisabled, linkdesk.ErrMoved); ok {
		return v.deskShowNewLink(deskpages.NewLinkView{Problem: problem})
	}
	if err != nil {
		return err
	}
	return v.deskLetters(at, v.deskLinkAt(letter.Account), letter)
}

// deskMakeLinks does so for all lines of a file, or for none.
func (s *Server) deskMakeLinks(v *visit) error {
	at, err := v.atLinks(desk.IssueCodes)
	if err != nil {
		return err
	}
	file, problem := v.sentFile()
	if file == nil {
		return v.deskShowNewLink(deskpages.NewLinkView{FileProblem: problem})
	}
	letters, faults, err := s.LinkDesk.MakeMany(v.ctx(), linkAt(at), file)
	if problem, ok := file.problem(err); ok {
		return v.deskShowNewLink(deskpages.NewLinkView{FileProblem: problem})
	}
	if problem, ok := linkRefusedAs(err, linkdesk.ErrNoCodes, linkdesk.ErrDisabled, linkdesk.ErrMoved); ok {
		return v.deskShowNewLink(deskpages.NewLinkView{Problem: problem})
	}
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return v.deskShowNewLink(deskpages.NewLinkView{Faults: faults})
	}
	return v.deskLetters(at, v.inside("links"), letters...)
}

// sent is a file of a form, read as it comes: it is never in memory as a whole.
type sent struct {
	name string
	from io.Reader
	err  error // of the connection, or of the limit
}

func (s *sent) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// problem tells whether it is the file that stood in the way.
func (s *sent) problem(err error) (deskpages.LinkProblem, bool) {
	if s.err != nil {
		return unsent(s.err), true
	}
	return linkRefusedAs(err, linkdesk.ErrEmpty, linkdesk.ErrTooMany)
}

func unsent(err error) deskpages.LinkProblem {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return deskpages.FileTooLarge
	}
	return deskpages.FileLost
}

// sentFile finds the file of a form; nil where there is none.
func (v *visit) sentFile() (*sent, deskpages.LinkProblem) {
	parts, err := v.Request.MultipartReader()
	if err != nil {
		return nil, deskpages.FileMissing
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return nil, deskpages.FileMissing
		}
		if err != nil {
			return nil, unsent(err)
		}
		if part.FormName() == "file" && part.FileName() != "" {
			return &sent{name: fileName(part.FileName()), from: part}, deskpages.NoLinkProblem
		}
	}
}

// deskRecord asks who is on record for an account.
func (s *Server) deskRecord(v *visit) error {
	return v.deskShowRecord(nil, deskpages.NoLinkProblem, nil)
}

// deskShowRecord shows the boxes as they were typed, or as they are: whoever changes them sees them in full,
// which is recorded.
func (v *visit) deskShowRecord(typed *deskpages.LinkFields, problem deskpages.LinkProblem, w wrong) error {
	at, err := v.atLinks(desk.SetRecord)
	if err != nil {
		return err
	}
	d, err := v.s.LinkDesk.Look(v.ctx(), linkAt(at), v.deskPortalAccount(), true)
	if err != nil {
		return err
	}
	a := d.Account
	page := deskpages.LinkRecordView{
		Frame: v.deskFrame(at.Staff), Name: a.UserName, Wrong: w, Reason: v.PostForm("reason"), Problem: problem, Action: v.Request.URL.Path, Back: v.deskLinkAt(a.ID),
		Fields: deskpages.LinkFields{
			Email: a.Email.String(), AuthorisedName: a.Authorised.Name, AuthorisedEmail: a.Authorised.Email.String(), SecondName: a.Second.Name, SecondEmail: a.Second.Email.String(),
		},
	}
	if typed != nil {
		page.Fields = *typed
	}
	return v.render(linkRefusedStatus(typed != nil), deskpages.LinkRecordPage(v.deskContext(at.Staff, at.Target), page))
}

func (s *Server) deskSetRecord(v *visit) error {
	at, err := v.atLinks(desk.SetRecord)
	if err != nil {
		return err
	}
	f, w := v.deskLinkFields(), wrong{}
	to := linking.Record{
		Email: addressOf(f.Email, "email", w), Authorised: contactOf(f.AuthorisedName, f.AuthorisedEmail, "authorised", w),
		Second: contactOf(f.SecondName, f.SecondEmail, "second", w),
	}
	if len(w) > 0 {
		return v.deskShowRecord(&f, deskpages.NoLinkProblem, w)
	}
	err = s.LinkDesk.SetRecord(v.ctx(), linkAt(at), v.deskPortalAccount(), to, v.PostForm("reason"))
	if problem, ok := linkRefusedAs(err, linkdesk.ErrReason, linkdesk.ErrNothing, linkdesk.ErrMoved); ok {
		return v.deskShowRecord(&f, problem, nil)
	}
	if err != nil {
		return err
	}
	return v.seeOther(afterLink(v.deskLinkAt(v.deskPortalAccount()), deskpages.DoneRecord))
}
