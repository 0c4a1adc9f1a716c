package login

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// LinkForgotState says what came of the user name whose password is forgotten. None tells whether it is known.
type LinkForgotState string

// States of asking.
const (
	LinkForgotFresh   LinkForgotState = ""
	LinkForgotMissing LinkForgotState = "missing"  // nothing was entered
	LinkForgotTooMany LinkForgotState = "too-many" // asked too often, until Until
)

// LinkForgot says beforehand to whom the mail goes, and asks for the user name (MH-19, MH-20, MH-41).
type LinkForgot struct {
	Action   string // where the form is posted: fields "username" and "left"
	Back     string // to linking
	Cancel   string
	State    LinkForgotState
	UserName string   // as it was entered; kept
	Left     bool     // the box was ticked: the authorised person works there no more
	Names    []string // masked, of who is authorised at the visitor's own organisation; they never follow from what is typed
	Until    time.Time
	Desk     Helpdesk
}

func (v LinkForgot) refusal(c ui.Ctx) string {
	switch v.State {
	case LinkForgotMissing:
		return c.LinkErrorName()
	case LinkForgotTooMany:
		return c.LinkForgotTooMany(v.Until)
	}
	return ""
}

func (v LinkForgot) problem(c ui.Ctx) []ui.Problem {
	if v.State == LinkForgotTooMany {
		return problems("", v.refusal(c))
	}
	return problems("username", v.refusal(c))
}

func (v LinkForgot) field(c ui.Ctx) ui.FieldView {
	f := ui.FieldView{ID: "username", Label: c.LinkGuideName(), Value: v.UserName, Autocomplete: "username", Required: true, Max: 100}
	if v.State == LinkForgotMissing {
		f.Error = v.refusal(c)
	}
	return f
}

// facts are who gets the mail, and who helps otherwise.
func (v LinkForgot) facts(c ui.Ctx) []ui.Fact {
	var out []ui.Fact
	if len(v.Names) > 0 {
		out = append(out, ui.Fact{Term: c.LinkForgotNames(), Lines: v.Names})
	}
	return append(out, v.Desk.facts(c)...)
}

// gone is what the box says: the page speaks of one person only where it names one.
func (v LinkForgot) gone(c ui.Ctx) string {
	if len(v.Names) == 1 {
		return c.LinkForgotLeft()
	}
	return c.LinkForgotAny()
}

// LinkForgotSent is the one answer to every user name.
type LinkForgotSent struct {
	UserName  string // as it was entered
	Left      bool   // the second contact person was asked for
	Lifetime  time.Duration
	Back      string // to linking
	Cancel    string
	Desk      Helpdesk
	Reference string
	At        time.Time
}

func (v LinkForgotSent) lead(c ui.Ctx) string {
	if v.Left {
		return c.LinkForgotSentSecond()
	}
	return c.LinkForgotSentKnown()
}

func (v LinkForgotSent) steps(c ui.Ctx) []string {
	return []string{c.LinkForgotSentDo1(), c.LinkForgotSentDo2(), c.LinkForgotSentDo3()}
}
