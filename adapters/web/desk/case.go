package desk

import (
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/registration"
)

// CaseView is an application as a reviewer sees it. The document is masked.
type CaseView struct {
	Frame
	Reference          string
	Status             Status
	Email              string // masked for who is no reviewer
	Proven, Sent       time.Time
	Days               int
	By, First          string // who has it, and who approved first
	Mine               bool
	Audience, Language string
	Company            bool
	Practice           bool
	Different          bool // the account has another address by now
	Hidden             bool // the reader is no reviewer: what the applicant told is not shown
	Wiped              bool
	Form               registration.Form
	Born               string
	HasFile            bool
	Decisions          []Decision
	Verdicts           []Verdict
	Claim, Release     string // by post; empty: not now
	Document           string // by post
	Conflict           Conflict
	Done               Done
	Back               string
}

// Decision is what was decided before.
type Decision struct {
	By      string
	At      time.Time
	Verdict registration.Verdict
	Reason  registration.Reason
	Note    string
}

// Verdict is a decision that can be made, with where.
type Verdict struct {
	Verdict registration.Verdict
	URL     string
}

// Conflict is what stands in the way of a reviewer.
type Conflict string

// The conflicts are the outcomes of package registration, and a message that is too long.
const (
	NoConflict Conflict = ""
	TooLong    Conflict = "too-long"
)

func (x Conflict) text(c ui.Ctx) string {
	return ui.Words[Conflict]{
		Conflict(registration.ClaimHeld): c.DeskConflictHeld, Conflict(registration.NotClaimed): c.DeskConflictUnclaimed,
		Conflict(registration.NotNow): c.DeskConflictNow, Conflict(registration.OwnCase): c.DeskConflictOwn,
		Conflict(registration.SameEyes): c.DeskConflictSame, Conflict(registration.BadReason): c.DeskConflictReason, TooLong: c.DeskConflictLong,
	}.Of(x)
}

func (v CaseView) state(c ui.Ctx) []ui.Fact {
	out := []ui.Fact{{Term: c.DeskCaseSent(), Lines: []string{c.Moment(v.Sent)}}}
	add := func(term string, lines ...string) { out = append(out, ui.Fact{Term: term, Lines: lines}) }
	if v.Days > 0 {
		add(c.DeskCaseAge(), c.DeskQueueAge(v.Days))
	}
	by := v.By
	switch {
	case v.Mine:
		by = c.DeskYou()
	case by == "":
		by = c.DeskQueueNobody()
	}
	add(c.DeskCaseHandled(), by)
	if v.First != "" {
		add(c.DeskCaseFirst(), v.First)
	}
	add(c.DeskCaseAudience(), v.Audience)
	add(c.DeskCaseAs(), applicant(c, v.Company))
	add(c.DeskCaseLanguage(), v.Language)
	email := []string{v.Email}
	if !v.Proven.IsZero() {
		email = append(email, c.DeskCaseProven(v.Proven))
	}
	add(c.DeskCaseEmail(), email...)
	return out
}

func (v CaseView) person(c ui.Ctx) []ui.Fact {
	f := v.Form
	out := []ui.Fact{{Term: c.DeskCaseName(), Lines: []string{f.FullName()}}}
	add := func(term string, lines ...string) { out = append(out, ui.Fact{Term: term, Lines: lines}) }
	if f.LatinName != "" {
		add(c.DeskCaseLatin(), f.LatinName)
	}
	add(c.DeskCaseBorn(), v.Born)
	nationality := c.DeskCaseStateless()
	if f.Nationality != registration.Stateless {
		nationality = country(c, f.Nationality)
	}
	add(c.DeskCaseNationality(), nationality)
	lives := c.DeskCaseAbroad()
	if f.Residence == registration.TemporarilyHere {
		lives = c.DeskCaseHere()
	}
	add(c.DeskCaseLives(), lives)
	add(c.DeskCaseAddress(), v.address(c)...)
	add(c.DeskCasePhone(), f.Phone)
	return out
}

func (v CaseView) address(c ui.Ctx) []string {
	a := v.Form.Address
	lines := strings.Split(a.Lines, "\n")
	if place := strings.TrimSpace(a.PostalCode + " " + a.Place); place != "" {
		lines = append(lines, place)
	}
	return append(lines, country(c, a.Country))
}

func (v CaseView) business(c ui.Ctx) []ui.Fact {
	b := v.Form.Business
	return []ui.Fact{
		{Term: c.DeskCaseCompany(), Lines: []string{b.Name}},
		{Term: c.DeskCaseNumber(), Lines: []string{b.Number, country(c, b.Register)}},
		{Term: c.DeskCaseRole(), Lines: []string{b.Role}},
	}
}

func (v CaseView) file(c ui.Ctx) string {
	f := v.Form.File
	what := map[registration.FileType]string{
		registration.PDF: "PDF", registration.JPEG: "JPEG", registration.PNG: "PNG", registration.EmptyFile: c.DeskCaseEmpty(), registration.OtherFile: c.DeskCaseOther(),
	}[f.Type]
	return c.DeskCaseFile((f.Size+1023)/1024, what)
}

// scan says what was looked for in the document, and with what result.
func (v CaseView) scan(c ui.Ctx) (ui.Tone, string) {
	switch v.Form.File.Scan {
	case registration.Clean:
		return ui.Positive, c.DeskCaseClean()
	case registration.Infected:
		return ui.Negative, c.DeskCaseInfected()
	}
	return ui.Warning, c.DeskCaseUnscanned()
}

// reasonName says a reason as reviewers know it.
func reasonName(c ui.Ctx, r registration.Reason) string {
	return ui.Words[registration.Reason]{
		registration.Unreadable: c.DeskReasonUnreadable, registration.WrongDocument: c.DeskReasonWrong, registration.Differs: c.DeskReasonDiffers,
		registration.Expired: c.DeskReasonExpired, registration.Incomplete: c.DeskReasonIncomplete, registration.NotEligible: c.DeskReasonEligible,
		registration.Duplicate: c.DeskReasonDuplicate, registration.Doubt: c.DeskReasonDoubt, registration.TooYoung: c.DeskReasonYoung,
		registration.NoAnswer: c.DeskReasonSilence, registration.Other: c.DeskReasonOther,
	}.Of(r)
}

func (d Decision) fact(c ui.Ctx) ui.Fact {
	word := map[registration.Verdict]func() string{
		registration.Approve: c.DeskVerdictApproved, registration.Refuse: c.DeskVerdictRefused, registration.AskMore: c.DeskVerdictAsked,
	}[d.Verdict]
	out := ui.Fact{Term: word(), Lines: []string{c.DeskVerdictBy(d.At, d.By)}}
	if r := reasonName(c, d.Reason); r != "" {
		out.Lines = append(out.Lines, r)
	}
	if d.Note != "" {
		out.Lines = append(out.Lines, "“"+d.Note+"”")
	}
	return out
}

func (v CaseView) story(c ui.Ctx) []ui.Fact {
	var out []ui.Fact
	for _, d := range v.Decisions {
		out = append(out, d.fact(c))
	}
	return out
}

func (x Verdict) link(c ui.Ctx) ui.Link {
	text := map[registration.Verdict]func() string{
		registration.Approve: c.DeskCaseApprove, registration.Refuse: c.DeskCaseRefuse, registration.AskMore: c.DeskCaseAsk,
	}[x.Verdict]
	return ui.Link{URL: x.URL, Text: text()}
}
