package login

import (
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// CodeState says what came of the code that was entered, or of the mail that carries it.
type CodeState string

// States of the second step.
const (
	CodeFresh      CodeState = ""
	CodeResent     CodeState = "resent"     // a new code was sent; the old one is dead (MS-49)
	CodeMissing    CodeState = "missing"    // nothing was entered
	CodeWrong      CodeState = "wrong"      // tries are left (MS-50)
	CodeExhausted  CodeState = "exhausted"  // no tries are left
	CodeExpired    CodeState = "expired"    // too late (XC-02)
	CodeUsed       CodeState = "used"       // it did its work before
	CodeSuperseded CodeState = "superseded" // a newer code was sent
	CodeRefused    CodeState = "refused"    // the mail server refused the mail (XC-15)
	CodeTooMany    CodeState = "too-many"   // codes were sent too often (XC-01)
)

// CodeAsked is what the page's quiet question answers as long as the code is to be entered.
const CodeAsked = "asked"

// Code is step 2 of 2: enter the access code.
type Code struct {
	Action   string // where the form is posted: field "code"
	Resend   string // where asking for a new code is posted
	Back     string // step 1
	Cancel   string
	Poll     string // answers CodeAsked or CodeRefused as plain text, for the script (XC-15)
	State    CodeState
	Address  string    // where the code went, as it may be shown
	Length   int       // characters of a code
	Valid    time.Time // until when the code works
	Left     int       // tries left, for CodeWrong
	Entered  string    // what was entered, to correct
	ResendAt time.Time // when a new code may be asked for; zero when it may now
	Wait     int       // seconds until then, by the server's clock
	Blocked  bool      // the wait is for too many codes, not for the last one
}

// dead tells that no code can work any more: only a new one helps.
func (v Code) dead() bool {
	switch v.State {
	case CodeExhausted, CodeExpired, CodeUsed, CodeRefused:
		return true
	}
	return false
}

func (v Code) failed() bool {
	return v.State != CodeFresh && v.State != CodeResent && v.State != CodeUnsent
}

// refusal is the short sentence; the field says more.
func (v Code) refusal(c ui.Ctx) string {
	switch v.State {
	case CodeMissing:
		return c.CodeErrorMissing()
	case CodeWrong:
		return c.CodeErrorWrong()
	case CodeExhausted:
		return c.CodeErrorExhausted()
	case CodeExpired:
		return c.CodeErrorExpired()
	case CodeUsed:
		return c.CodeErrorUsed()
	case CodeSuperseded:
		return c.CodeErrorSuperseded()
	case CodeRefused:
		return c.CodeErrorRefused(v.Address[strings.LastIndexByte(v.Address, '@')+1:])
	case CodeTooMany:
		return c.CodeErrorTooMany(v.ResendAt)
	}
	return ""
}

// problem points at the field where there is one, else at the way out.
func (v Code) problem(c ui.Ctx) []ui.Problem {
	switch {
	case v.State == CodeTooMany:
		return problems("", v.refusal(c)) // nothing on the page solves it but the clock
	case v.dead():
		return problems("resend", v.refusal(c))
	}
	return problems("code", v.refusal(c))
}

func (v Code) field(c ui.Ctx) ui.FieldView {
	f := ui.FieldView{ID: "code", Label: c.CodeGuideLabel(), Hint: c.CodeGuideHint(v.Length), Value: v.Entered}
	switch v.State {
	case CodeWrong:
		f.Error = c.CodeErrorWrong() + " " + c.CodeErrorLeft(v.Left)
	case CodeMissing, CodeSuperseded:
		f.Error = v.refusal(c)
	}
	return f
}
