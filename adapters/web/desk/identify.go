package desk

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/means"
)

// Identified is somebody in the list of those who wait.
type Identified struct {
	Name, Reference string
	Email           string // masked
	KvK, Level      string
	Since           time.Time
	URL             string // empty: one may only look at the list
}

// IdentifyQueueView lists who waits to be identified (MR-48).
type IdentifyQueueView struct {
	Frame
	Lines  []Identified
	Total  int
	Search string
	Pager  ui.PagerView
	Action string
	Done   Done
}

// IdentifyView asks what staff saw.
type IdentifyView struct {
	Frame
	Reference    string
	Person       means.Applicant
	Organisation string
	KvK, Level   string
	Typed        TypedDocument
	Problems     []means.DocumentProblem
	Action       string // fields "type", "number", "date" and "seen"
	Reject, Back string
}

// TypedDocument is the form as it was filled in. The number does not come back.
type TypedDocument struct {
	Type means.DocumentType
	Date string
	Seen bool
}

func (v IdentifyView) facts(c ui.Ctx) []ui.Fact {
	return []ui.Fact{
		{Term: c.MiddelDetailsGiven(), Lines: []string{v.Person.GivenNames}}, {Term: c.MiddelDetailsPrefix(), Lines: []string{v.Person.Prefix}},
		{Term: c.MiddelDetailsFamily(), Lines: []string{v.Person.FamilyName}},
		{Term: c.MiddelDetailsBorn(), Lines: []string{c.Date(v.Person.Born.In(time.UTC).Add(12 * time.Hour))}},
		{Term: c.MiddelDetailsPlace(), Lines: []string{v.Person.BirthPlace}},
		{Term: c.DeskidentifyCaseFor(), Lines: []string{v.Organisation, c.AppKvk(v.KvK)}}, {Term: c.MiddelLevel(), Lines: []string{v.Level}},
	}
}

func (v IdentifyView) known(c ui.Ctx) []ui.Fact {
	var out []ui.Fact
	for _, f := range v.facts(c) {
		if f.Lines[0] != "" {
			out = append(out, f)
		}
	}
	return out
}

// documentFields is which field each problem is about.
var documentFields = map[means.DocumentProblem]string{
	means.DocumentNoType: "type", means.DocumentNoNumber: "number", means.DocumentBadDate: "date", means.DocumentUnseen: "seen-yes",
	means.RejectNoReason: "reason",
}

func documentError(c ui.Ctx, p means.DocumentProblem) string {
	switch p {
	case means.DocumentNoType:
		return c.DeskidentifyErrorType()
	case means.DocumentNoNumber:
		return c.DeskidentifyErrorNumber()
	case means.DocumentBadDate:
		return c.DeskidentifyErrorDate()
	case means.DocumentUnseen:
		return c.DeskidentifyErrorSeen()
	case means.RejectNoReason:
		return c.DeskidentifyErrorReason()
	}
	return ""
}

func documentProblems(c ui.Ctx, all []means.DocumentProblem) []ui.Problem {
	var out []ui.Problem
	for _, p := range all {
		out = append(out, ui.Problem{Field: documentFields[p], Text: documentError(c, p)})
	}
	return out
}

func (v IdentifyView) error(c ui.Ctx, p means.DocumentProblem) string {
	for _, x := range v.Problems {
		if x == p {
			return documentError(c, p)
		}
	}
	return ""
}

func (v IdentifyView) types(c ui.Ctx) ui.GroupView {
	g := ui.GroupView{ID: "type", Legend: c.DeskidentifyCaseType(), Error: v.error(c, means.DocumentNoType)}
	for _, t := range means.DocumentTypes() {
		g.Options = append(g.Options, ui.Option{Value: string(t), Label: documentType(c, t), Chosen: t == v.Typed.Type})
	}
	return g
}

func documentType(c ui.Ctx, t means.DocumentType) string {
	switch t {
	case means.Passport:
		return c.DeskidentifyTypePassport()
	case means.IdentityCard:
		return c.DeskidentifyTypeCard()
	case means.DrivingLicence:
		return c.DeskidentifyTypeLicence()
	}
	return c.DeskidentifyTypePermit()
}

func (v IdentifyView) number(c ui.Ctx) ui.FieldView {
	return ui.FieldView{
		ID: "number", Label: c.DeskidentifyCaseNumber(), Hint: c.DeskidentifyCaseKept(), Error: v.error(c, means.DocumentNoNumber),
		Autocomplete: "off", Capitals: true, Required: true, Max: 40,
	}
}

func (v IdentifyView) date(c ui.Ctx) ui.FieldView {
	return ui.FieldView{ID: "date", Kind: "date", Label: c.DeskidentifyCaseDate(), Error: v.error(c, means.DocumentBadDate), Value: v.Typed.Date, Required: true}
}

// RejectView asks why somebody cannot be identified.
type RejectView struct {
	Frame
	Reference    string
	Missing      bool
	Action, Back string // field "reason"
}

func (v RejectView) problems() []means.DocumentProblem {
	if v.Missing {
		return []means.DocumentProblem{means.RejectNoReason}
	}
	return nil
}

func (v RejectView) reasons(c ui.Ctx) ui.GroupView {
	g := ui.GroupView{ID: "reason", Legend: c.DeskidentifyRejectWhy()}
	if v.Missing {
		g.Error = c.DeskidentifyErrorReason()
	}
	for _, r := range means.RejectReasons() {
		g.Options = append(g.Options, ui.Option{Value: string(r), Label: c.RejectReason(r)})
	}
	return g
}
