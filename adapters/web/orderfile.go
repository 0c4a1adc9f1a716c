package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// showPeopleFile asks for a file, or shows the one that was read (MR-20 to MR-30, MR-62 to MR-66).
func (s *Server) showPeopleFile(v *visit) error {
	if err := v.keepOrdering(); err != nil {
		return err
	}
	return v.file(mandaat.FileView{Problem: mandaat.FileProblem(v.Query("file")), Refused: v.Query("refused") != "", NoRoom: v.Query("room") != ""})
}

func (v *visit) file(page mandaat.FileView) error {
	sheet, err := v.s.Ordering.File(v.ctx(), v.orderCaller(), v.orderID())
	if err != nil && !errors.Is(err, ordering.ErrNoSheet) {
		return err
	}
	id := sheet.Order.ID
	page.Sheet, page.Trail = sheet, v.trailOf(sheet.Draft, means.StepPeople)
	page.Back, page.Sample, page.Phone = v.orderAt(id, "people"), v.at("beheer", "sample"), v.s.Ordering.Phones.Format
	page.Upload = v.orderAt(id, "file") + "?version=" + strconv.Itoa(sheet.Order.Revision)
	page.Rows, page.Take, page.Drop, page.Bad = v.orderAt(id, "file", "rows"), v.orderAt(id, "file", "take"), v.orderAt(id, "file", "drop"), v.orderAt(id, "file", "faulty")
	refused := page.Problem != mandaat.FileFine || page.Refused || page.NoRoom || sheet.Sheet != nil && len(sheet.Sheet.Faults) > 0
	return v.render(refusedIf(refused), mandaat.FilePage(v.orderContext(sheet.Admin), page))
}

// maxPeopleFile is how much of a file that is too large is read at all, to say how large it is and to let the browser
// finish sending.
const maxPeopleFile = 64 << 20

// readPeopleFile takes a file. Nobody in it is added before somebody looked.
func (s *Server) readPeopleFile(v *visit) error {
	v.house = true
	v.Request.Body = http.MaxBytesReader(v.Writer, v.Request.Body, maxPeopleFile)
	name, content, size, problem := v.sentPeople()
	at := v.orderAt(v.orderID(), "file")
	if problem != mandaat.FileFine {
		return v.seeOther(at + "?file=" + string(problem))
	}
	err := s.Ordering.ReadFile(v.ctx(), v.orderCaller(), v.orderID(), v.seen(), name, size, content)
	if errors.Is(err, ordering.ErrMoved) {
		return v.seeOther(at + "?moved=yes")
	}
	if err != nil {
		return v.ordering(err)
	}
	return v.seeOther(at)
}

// sentPeople reads the file of the form: no more than one byte too many of it, and how large it is.
func (v *visit) sentPeople() (name string, content io.Reader, size int64, problem mandaat.FileProblem) {
	parts, err := v.Request.MultipartReader()
	if err != nil {
		return "", nil, 0, mandaat.FileMissing
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil, 0, mandaat.FileMissing
		}
		if err != nil {
			return "", nil, 0, mandaat.FileLost
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		held, err := io.ReadAll(io.LimitReader(part, means.MaxSheetBytes+1))
		if err != nil {
			return "", nil, 0, mandaat.FileLost
		}
		rest, err := io.Copy(io.Discard, part)
		if _, large := errors.AsType[*http.MaxBytesError](err); err != nil && !large {
			return "", nil, 0, mandaat.FileLost
		}
		return fileName(part.FileName()), bytes.NewReader(held), int64(len(held)) + rest, mandaat.FileFine
	}
}

// changeRows puts right what stands in the boxes, and leaves out what is not wanted (MR-65).
func (s *Server) changeRows(v *visit) error {
	to := map[int]means.Typed{}
	for _, typed := range v.PostFormArray("line") {
		line, err := strconv.Atoi(typed)
		if err != nil {
			continue
		}
		to[line] = v.typedPerson(func(k means.Column) string { return "r" + typed + "-" + string(k) })
	}
	var without []int
	for _, typed := range v.PostFormArray("skip") {
		if line, err := strconv.Atoi(typed); err == nil {
			without = append(without, line)
		}
	}
	err := s.Ordering.ChangeRows(v.ctx(), v.orderCaller(), v.orderID(), v.seen(), to, without)
	return v.afterSheet(err)
}

// takeRows brings the people of the file into the order: the good rows, or all of them or none.
func (s *Server) takeRows(v *visit) error {
	d, taken, err := s.Ordering.Take(v.ctx(), v.orderCaller(), v.orderID(), v.seen(), v.PostForm("take") == "all")
	if err == nil && d.Sheet == nil {
		return v.seeOther(v.orderAt(d.Order.ID, "people") + "?taken=" + strconv.Itoa(taken))
	}
	return v.afterSheet(err)
}

func (s *Server) dropPeopleFile(v *visit) error {
	if err := s.Ordering.DropFile(v.ctx(), v.orderCaller(), v.orderID(), v.seen()); err != nil {
		return err
	}
	return v.seeOther(v.orderAt(v.orderID(), "people"))
}

// afterSheet shows the file again, as it is now.
func (v *visit) afterSheet(err error) error {
	at := v.orderAt(v.orderID(), "file")
	switch {
	case errors.Is(err, ordering.ErrMoved):
		at += "?moved=yes"
	case errors.Is(err, ordering.ErrRowsFaulty):
		at += "?refused=yes"
	case errors.Is(err, ordering.ErrFull):
		at += "?room=none"
	case errors.Is(err, ordering.ErrNoSheet):
		at += "?file=" + string(mandaat.FileMissing)
	case err != nil:
		return err
	}
	return v.seeOther(at)
}

// faultyRows gives the rows with a fault as a file, with what is to be done about each.
func (s *Server) faultyRows(v *visit) error {
	sheet, err := s.Ordering.File(v.ctx(), v.orderCaller(), v.orderID())
	if errors.Is(err, ordering.ErrNoSheet) {
		return v.seeOther(v.orderAt(v.orderID(), "file"))
	}
	if err != nil {
		return err
	}
	c := v.orderContext(sheet.Admin)
	var rows []ports.ReasonedRow
	for _, r := range sheet.Rows {
		if !r.Good() {
			rows = append(rows, ports.ReasonedRow{Typed: r.Row.Typed, Reason: strings.Join(mandaat.Reasons(c, r.Told), " ")})
		}
	}
	v.download(strings.TrimSuffix(sheet.Sheet.Name, ".csv")+"-"+c.OrderSheetBadfile()+".csv", s.Ordering.Files.Write(string(c.Lang()), c.OrderSheetReason(), rows))
	return nil
}

// sampleFile gives a file to fill in (MR-21).
func (s *Server) sampleFile(v *visit) error {
	if _, err := s.Ordering.Touch(v.ctx(), v.orderCaller()); err != nil {
		return err
	}
	p := i18n.In(v.lang(nil))
	v.download(strings.ToLower(strings.ReplaceAll(p.OrderFileSample(), " ", "-"))+".csv", s.Ordering.Files.Sample(string(p.Lang())))
	return nil
}
