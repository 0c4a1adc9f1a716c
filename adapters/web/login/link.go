package login

import (
	"slices"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// LinkState says what came of what was entered to prove that an account is one's own.
type LinkState string

// States of the proof. What came of the address is told beside it, by the state of Link.Address. Wrong is one
// sentence whatever was wrong: an unknown name, a wrong password, a code that was used (MH-30).
const (
	LinkFresh      LinkState = ""
	LinkNoName     LinkState = "no-name"     // no user name was entered
	LinkNoPassword LinkState = "no-password" // no password was entered
	LinkNoCode     LinkState = "no-code"     // no activation code was entered
	LinkMalformed  LinkState = "malformed"   // what was entered cannot be an activation code
	LinkWrong      LinkState = "wrong"       // for whatever reason
	LinkTooMany    LinkState = "too-many"    // until Until
	LinkBusy       LinkState = "busy"        // more passwords than we can check at once, status 503 (XC-39)
)

// EmailMailbox: several people read the address, and policy refuses that here (MH-39).
const EmailMailbox EmailState = "mailbox"

// LinkNotice says what became of the newest link, or of the proof. Its words are those of the domain's reasons for
// the end of a link; another one, as "undone", needs no notice.
type LinkNotice string

// The notices.
const (
	LinkNoticeNone       LinkNotice = ""
	LinkNoticeStaff      LinkNotice = "staff"      // the helpdesk ended it, or did not approve it
	LinkNoticeObjected   LinkNotice = "objected"   // somebody on record said that it is not right
	LinkNoticeReplaced   LinkNotice = "replaced"   // a new means of the same person took its place
	LinkNoticeWithdrawn  LinkNotice = "withdrawn"  // the visitor took it back
	LinkNoticeUnanswered LinkNotice = "unanswered" // nobody approved it in time
	LinkNoticeChanged    LinkNotice = "changed"    // what was shown counts no more: the account changed before the pincode
)

// Link proves that an account of the portal's own is one's own, in the words of the guide (MH-12, MH-23): at a
// login, or to add an account to those that one has (MH-27).
type Link struct {
	Action   string // where the form is posted: fields "email", "confirmed", and "username" and "password", or "code"
	Other    string // the page with the other proof; empty where there is none
	Forgot   string // where a forgotten password is restored
	Back     string // to one's own accounts, with Adding
	Cancel   string
	ByCode   bool   // by activation code, and not by user name and password
	Adding   bool   // in a session, beside the accounts that one has
	Account  string // what the accounts of old are of: "Mijn Helpdesk PO (voorheen Mijn BRON)"
	Host     string // our own host, for people to compare
	Notice   LinkNotice
	State    LinkState
	Address  Email     // Value, State and what goes with it; its addresses of pages stay empty
	UserName string    // as it was entered; kept, as the password never is
	Code     string    // as it was entered, to correct
	Length   int       // letters and digits of an activation code
	Until    time.Time // for LinkTooMany and LinkBusy
	Ended    time.Time // the first day on which an old password links nothing (MH-32); zero: they do, or never did
	Who      string    // the helpdesk
	Desk     Helpdesk
}

func (v Link) title(c ui.Ctx) string {
	if v.Adding {
		return c.LinkGuideAdd()
	}
	return c.LinkGuideTitle()
}

// need says what must be done: by the ways that there are.
func (v Link) need(c ui.Ctx) string {
	switch {
	case v.Other != "":
		return c.LinkGuideBoth(v.Account)
	case v.ByCode:
		return c.LinkGuideNew()
	}
	return c.LinkGuideOld(v.Account)
}

// problems lists what was refused, in the order of the page. A question about the address is no refusal.
func (v Link) problems(c ui.Ctx) []ui.Problem {
	out := problems("email", v.mailbox(c))
	if v.State == LinkTooMany || v.State == LinkBusy { // nothing on the page solves it but the clock
		return append(out, problems("", v.refusal(c))...)
	}
	return append(out, problems(v.mend(), v.refusal(c))...)
}

// mend is the field to look at again.
func (v Link) mend() string {
	switch {
	case v.ByCode:
		return "code"
	case v.State == LinkNoPassword:
		return "password"
	}
	return "username"
}

// mailbox is the sentence for a refused address; empty when nothing was refused.
func (v Link) mailbox(c ui.Ctx) string {
	if v.Address.State == EmailMailbox {
		return c.LinkErrorMailbox()
	}
	return v.Address.refusal(c)
}

func (v Link) refusal(c ui.Ctx) string {
	switch v.State {
	case LinkNoName:
		return c.LinkErrorName()
	case LinkNoPassword:
		return c.PasswordErrorPassword()
	case LinkNoCode:
		return c.LinkErrorCode()
	case LinkMalformed:
		return c.LinkErrorShape(v.Length)
	case LinkWrong:
		if v.ByCode {
			return c.LinkErrorUnknown()
		}
		return c.LinkErrorWrong()
	case LinkTooMany:
		return c.PasswordErrorTooMany(v.Until)
	case LinkBusy:
		return c.LinkErrorBusy(v.Until)
	}
	return ""
}

func (v Link) email(c ui.Ctx) ui.FieldView {
	return ui.FieldView{
		ID: "email", Label: c.LinkGuideEmail(), Hint: c.LinkPageOwn(), Error: v.mailbox(c), Value: v.Address.Value,
		Kind: "email", Mode: "email", Autocomplete: "email", Required: true, Max: 254,
	}
}

// spelling asks which of two addresses is meant. It is part of the form, so that the password is typed once more
// and not twice.
func (v Link) spelling(c ui.Ctx) ui.GroupView {
	return ui.GroupView{ID: "email", Legend: c.EmailTypoTitle(), Hint: c.EmailTypoBody(v.Address.Meant, v.Address.Value), Options: []ui.Option{
		{Value: v.Address.Meant, Label: c.LinkQuestionMeant(v.Address.Meant), Chosen: true},
		{Value: v.Address.Value, Label: c.LinkQuestionTyped(v.Address.Value)},
		{Label: c.LinkQuestionFresh()},
	}}
}

// confirmed are the questions answered before, and the one that the form now answers.
func (v Link) confirmed() []string {
	if v.Address.State == EmailTypo {
		return append(slices.Clone(v.Address.Confirmed), string(EmailTypo))
	}
	return v.Address.Confirmed
}

func (v Link) name(c ui.Ctx) ui.FieldView {
	f := ui.FieldView{ID: "username", Label: c.LinkGuideName(), Value: v.UserName, Autocomplete: "username", Required: true, Max: 100}
	if v.State == LinkNoName || v.State == LinkWrong {
		f.Error = v.refusal(c)
	}
	return f
}

func (v Link) password(c ui.Ctx) ui.FieldView {
	f := ui.FieldView{ID: "password", Label: c.PasswordPassword(), Autocomplete: "current-password"}
	if v.Address.State == EmailTypo || v.Address.State == EmailShared {
		f.Hint = c.LinkQuestionAgain()
	}
	if v.State == LinkNoPassword {
		f.Error = v.refusal(c)
	}
	return f
}

func (v Link) code(c ui.Ctx) ui.FieldView {
	f := ui.FieldView{
		ID: "code", Label: c.LinkGuideCode(), Hint: c.LinkPageShape(), Value: v.Code, Autocomplete: "off", Capitals: true, Required: true, Max: 40,
	}
	if v.State == LinkNoCode || v.State == LinkMalformed || v.State == LinkWrong {
		f.Error = v.refusal(c)
	}
	return f
}

// notice gives title and sentence; both empty where there is nothing to tell.
func (v Link) notice(c ui.Ctx) (title, body string) {
	switch v.Notice {
	case LinkNoticeStaff:
		return c.LinkNoticeStaff(), c.LinkNoticeStaffBody()
	case LinkNoticeObjected:
		return c.LinkNoticeObjected(), c.LinkNoticeStaffBody()
	case LinkNoticeReplaced:
		return c.LinkNoticeReplaced(), c.LinkNoticeReplacedBody()
	case LinkNoticeWithdrawn:
		return c.LinkNoticeWithdrawn(), c.LinkNoticeWithdrawnBody()
	case LinkNoticeUnanswered:
		return c.LinkNoticeUnanswered(), c.LinkNoticeUnansweredBody()
	case LinkNoticeChanged:
		return c.LinkNoticeChanged(), c.LinkNoticeChangedBody()
	}
	return "", ""
}

// lost names who helps when there is no activation code (MH-24).
func (v Link) lost(c ui.Ctx) string { return c.LinkGuideLost(v.Desk.Ways(), v.Who) }

// Ways joins how the helpdesk is reached, for a sentence.
func (h Helpdesk) Ways() string {
	return strings.Join(slices.DeleteFunc([]string{h.Email, h.Phone}, func(s string) bool { return s == "" }), ", ")
}
