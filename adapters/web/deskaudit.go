package web

import (
	"encoding/csv"
	"encoding/hex"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/domain/audit"
)

func (s *Server) mountDeskAudit(in *gin.RouterGroup) {
	in.GET("/audit", s.deskPage(s.deskRecords))
	in.POST("/audit", s.deskPage(s.deskRecordsShown))
	in.GET("/audit/table", s.deskPage(s.deskAuditTable))
	in.GET("/audit/chain", s.deskPage(s.deskAuditChain))
	in.GET("/audit/head", s.deskPage(s.deskAuditHead))
	in.GET("/audit/verify", s.deskPage(s.deskVerify))
	in.POST("/audit/verify", s.deskPage(s.deskVerified))
}

// deskRecords shows the log of a realm, without personal values.
func (s *Server) deskRecords(v *visit) error { return v.deskShowRecords(v.Request.URL.Query(), false) }

// deskRecordsShown shows them, which is recorded.
func (s *Server) deskRecordsShown(v *visit) error {
	if err := v.Request.ParseForm(); err != nil {
		return err
	}
	return v.deskShowRecords(v.Request.PostForm, true)
}

// typedMoment reads a day as dayOf does, or one with a time of the clock: 21-11-2026 14:30.
func typedMoment(typed string) (at time.Time, timed, ok bool) {
	day, clock, timed := strings.Cut(strings.Replace(strings.TrimSpace(typed), "T", " ", 1), " ")
	if at, ok = dayOf(day); !ok || !timed {
		return at, false, ok
	}
	hour, err := time.Parse("15:04", strings.TrimSpace(clock))
	if err != nil || at.IsZero() {
		return time.Time{}, true, false
	}
	return time.Date(at.Year(), at.Month(), at.Day(), hour.Hour(), hour.Minute(), 0, 0, amsterdam), true, true
}

// momentAfter gives the end of what was typed: of the day, or of the minute.
func momentAfter(typed string) (time.Time, bool) {
	at, timed, ok := typedMoment(typed)
	switch {
	case !ok || at.IsZero():
		return time.Time{}, ok
	case timed:
		return at.Add(time.Minute), true
	}
	return at.AddDate(0, 0, 1), true
}

// recordsQuery reads the filter. What is no moment filters nothing, and the page says so.
func recordsQuery(q url.Values) (out desk.RecordsQuery, badFrom, badUntil bool) {
	from, _, fromOK := typedMoment(q.Get("from"))
	until, untilOK := momentAfter(q.Get("until"))
	out = desk.RecordsQuery{
		Actions: deskpages.ActionsOf(q.Get("subject")), Person: q.Get("who"), Actor: q.Get("actor"), Reference: q.Get("reference"), From: from, Until: until, Before: q.Get("before"),
	}
	if a := q.Get("action"); a != "" {
		out.Actions = []audit.Action{audit.Action(a)}
	}
	if r := audit.Result(q.Get("result")); r == audit.Done || r == audit.Refused {
		out.Result = r
	}
	return out, !fromOK, !untilOK
}

func (v *visit) deskShowRecords(q url.Values, show bool) error {
	query, badFrom, badUntil := recordsQuery(q)
	query.Show = show
	r, err := v.s.Desk.Records(v.ctx(), v.deskCaller(), v.deskTarget(), query)
	if err != nil {
		return err
	}
	c := v.deskContext(r.Staff, r.Target)
	page := deskpages.RecordsView{
		Frame: v.deskFrame(r.Staff), Typed: q, Subject: q.Get("subject"), Actions: deskpages.ActionOptions(c.Printer, q.Get("action")), BadFrom: badFrom, BadUntil: badUntil,
		Unknown: r.Unknown, Shown: show, Action: v.inside("audit"), Show: v.inside("audit"),
	}
	if q.Get("before") != "" {
		page.Newest = v.inside("audit") + "?" + with(q, "before", "").Encode()
	}
	if r.More {
		page.Older = v.inside("audit") + "?" + with(q, "before", r.Events[len(r.Events)-1].ID).Encode()
	}
	if r.May(desk.ExportAudit) {
		filter := "?" + with(q, "before", "").Encode()
		page.CSV, page.Chain, page.Head = v.inside("audit", "table")+filter, v.inside("audit", "chain")+filter, v.inside("audit", "head")
	}
	if r.May(desk.VerifyAudit) {
		page.Check = v.inside("audit", "verify")
	}
	for _, e := range r.Events {
		page.Events = append(page.Events, v.deskEvent(c, r, e))
	}
	status := http.StatusOK
	if badFrom || badUntil {
		status = http.StatusUnprocessableEntity
	}
	return v.render(status, deskpages.RecordsPage(c, page))
}

// attach begins an answer that is saved, and goes out while it is made.
func (v *visit) attach(name, ending, kind string) io.Writer {
	secure(v.Writer.Header(), "'none'")
	v.Header("Content-Type", kind)
	v.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name + "-" + v.s.Now().In(amsterdam).Format("20060102-1504") + ending}))
	v.Status(http.StatusOK)
	return v.Writer
}

// cutOff ends an answer that is under way: the browser must not take a part for the whole.
func (v *visit) cutOff(err error) error {
	if err == nil || !v.Writer.Written() {
		return err
	}
	v.s.Log.ErrorContext(v.ctx(), "an export of the log was cut off", "error", err)
	panic(http.ErrAbortHandler)
}

// deskAuditTable is what the filter lets through as a table, which no spreadsheet runs anything of (MR-67).
func (s *Server) deskAuditTable(v *visit) error {
	query, _, _ := recordsQuery(v.Request.URL.Query())
	var c ui.Ctx
	var found desk.Records
	var w *csv.Writer
	n := 0
	err := s.Desk.Export(v.ctx(), v.deskCaller(), v.deskTarget(), query, func(r desk.Records) error {
		found, c = r, v.deskContext(r.Staff, r.Target)
		out := v.attach(c.AuditpageFileName(), ".csv", "text/csv; charset=utf-8")
		w = csv.NewWriter(out)
		w.Comma, w.UseCRLF = ';', true
		_, err := io.WriteString(out, "\ufeff")
		return firstOf(err, w.Write(inert([]string{
			c.AuditpageFileMoment(), c.AuditpageFileCode(), c.AuditpageAction(), c.AuditpageResult(), c.DeskRecordsActor(), c.AuditpageFileObject(), c.AuditpageFileOrigin(),
			c.AuditpageReference(), c.AuditpageFileFacts(), c.AuditpageFileMade(s.Now()),
		})))
	}, func(events []audit.Event) error {
		for _, e := range events {
			if err := w.Write(inert(eventRow(c, found, e))); err != nil {
				return err
			}
		}
		n += len(events)
		w.Flush()
		return w.Error()
	})
	if err != nil {
		return v.cutOff(err)
	}
	err = w.Write([]string{c.AuditpageFileEnd(itoa(n))})
	w.Flush()
	return v.cutOff(firstOf(err, w.Error()))
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func eventRow(c ui.Ctx, r desk.Records, e audit.Event) []string {
	result := c.AuditpageDone()
	if e.Result == audit.Refused {
		result = c.AuditpageRefused()
	}
	var facts []string
	for _, k := range slices.Sorted(maps.Keys(e.Facts)) {
		facts = append(facts, k+"="+e.Facts[k])
	}
	return []string{
		e.At.UTC().Format(time.RFC3339Nano), string(e.Action), deskpages.Sentence(c.Printer, e.Action), result, actorName(c, r, e.Actor), e.Object, e.Origin, e.Reference,
		strings.Join(facts, ", "), "",
	}
}

// deskAuditChain is the period of the filter as docs/audit-file.md has it.
func (s *Server) deskAuditChain(v *visit) error {
	query, _, _ := recordsQuery(v.Request.URL.Query())
	return v.cutOff(s.Desk.ExportChain(v.ctx(), v.deskCaller(), v.deskTarget(), query, v.lines("chain")))
}

// deskAuditHead is the head of the chain, for a witness.
func (s *Server) deskAuditHead(v *visit) error {
	return v.cutOff(s.Desk.ExportHead(v.ctx(), v.deskCaller(), v.deskTarget(), v.lines("head")))
}

func (v *visit) lines(name string) func(desk.At) io.Writer {
	return func(desk.At) io.Writer { return v.attach(name, ".jsonl", "application/jsonl; charset=utf-8") }
}

// deskVerify offers to verify the chain.
func (s *Server) deskVerify(v *visit) error {
	at, err := s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.VerifyAudit)
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, deskpages.VerifyPage(v.deskContext(at.Staff, at.Target), v.verifyView(at)))
}

func (v *visit) verifyView(at desk.At) deskpages.VerifyView {
	return deskpages.VerifyView{
		Frame: v.deskFrame(at.Staff), Action: v.inside("audit", "verify"), Head: v.inside("audit", "head"), Back: v.inside("audit"),
	}
}

// faultsShown is how many of them a page tells.
const faultsShown = 20

// deskVerified verifies it, from the event that the page before ended with: who tampers with that deceives themselves.
func (s *Server) deskVerified(v *visit) error {
	var from audit.Head
	from.Number, _ = strconv.ParseInt(v.PostForm("after"), 10, 64)
	if hash, err := hex.DecodeString(v.PostForm("hash")); err == nil && len(hash) == len(from.Hash) && from.Number > 0 {
		copy(from.Hash[:], hash)
	} else {
		from = audit.Head{}
	}
	found, err := s.Desk.Verify(v.ctx(), v.deskCaller(), v.deskTarget(), from)
	if err != nil {
		return err
	}
	c, page := v.deskContext(found.Staff, found.Target), v.verifyView(found.At)
	page.Checked, page.Moment = true, found.Moment
	page.Until, page.Digest = strconv.FormatInt(found.Head.Number, 10), hex.EncodeToString(found.Head.Hash[:])
	if from.Number > 0 {
		page.From = strconv.FormatInt(from.Number+1, 10)
	}
	if found.More {
		page.Next = page.Digest
	}
	for i, f := range found.Faults {
		if page.Many = i >= faultsShown; page.Many {
			break
		}
		page.Faults = append(page.Faults, deskpages.VerifyFault(c, f))
	}
	return v.render(http.StatusOK, deskpages.VerifyPage(c, page))
}
