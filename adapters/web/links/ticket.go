package links

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/linking"
)

// About is what a page behind the link in a mail says of the link between a person and an account. Whoever reads it is
// on record for the account, or reads their mail.
type About struct {
	Account      string // the user name; empty where it has none
	Institutions []login.Institution
	Person       string // masked address of who linked it, or asks
	Organisation login.Organisation
	Reason       string    // why another organisation links it, as the person wrote it; may be empty
	At           time.Time // linked or asked
	Who          string    // the helpdesk
	Desk         login.Helpdesk
}

func (v About) facts(c ui.Ctx, person, at string) []ui.Fact {
	out := append(account(c, v.Account), ui.Fact{Term: c.TicketInstitutions(), Lines: lines(c, v.Institutions)})
	if v.Person != "" {
		out = append(out, ui.Fact{Term: person, Lines: []string{v.Person}})
	}
	out = append(out, v.Organisation.Facts(c)...)
	if v.Reason != "" {
		out = append(out, ui.Fact{Term: c.TicketReason(), Lines: []string{v.Reason}})
	}
	return append(out, ui.Fact{Term: at, Lines: []string{c.Moment(v.At)}})
}

func (v About) call(c ui.Ctx) string { return c.TicketCall(v.Desk.Ways(), v.Who) }

// Object is the page on which somebody on record says that a link is not right. Nothing happens before the button
// (XC-16).
type Object struct {
	About
	Action   string // where saying so is posted
	Waiting  bool   // the link still waits for approval: it is declined
	Password bool   // the link was proven by the old password, which ends with it
}

func (v Object) lead(c ui.Ctx) string {
	if v.Waiting {
		return c.TicketObjectWaits(c.Tenant.Name)
	}
	return c.TicketObjectLead(c.Tenant.Name)
}

func (v Object) details(c ui.Ctx) []ui.Fact {
	if v.Waiting {
		return v.facts(c, c.TicketAsker(), c.TicketAsked())
	}
	return v.facts(c, c.TicketPerson(), c.TicketSince())
}

func (v Object) effects(c ui.Ctx) []string {
	out := []string{c.TicketObjectEnds(), c.TicketObjectOut()}
	if v.Waiting {
		out = []string{c.TicketObjectStops()}
	}
	if v.Password {
		out = append(out, c.TicketObjectPassword())
	}
	return append(out, c.TicketObjectTold())
}

func (v Object) done(c ui.Ctx) string {
	if v.Waiting {
		return c.TicketObjectDoneStopped()
	}
	return c.TicketObjectDoneTitle()
}

// Approve is the page on which somebody on record approves a link, by a code to their own address, or declines it.
type Approve struct {
	About
	Send    string    // where asking for the code is posted
	Decline string    // where declining is posted
	Until   time.Time // nobody can approve it after that
	Wait    time.Time // codes were asked for too often, until then; zero: now
}

func (v Approve) details(c ui.Ctx) []ui.Fact {
	return append(v.facts(c, c.TicketAsker(), c.TicketAsked()), ui.Fact{Term: c.TicketUntil(), Lines: []string{c.Moment(v.Until)}})
}

func (v Approve) problem(c ui.Ctx) []ui.Problem {
	if v.Wait.IsZero() {
		return nil
	}
	return []ui.Problem{{Text: c.TicketApproveTooMany(v.Wait)}}
}

// ApproveCode asks for the code that was sent when the button was pressed. CodeTooMany is also that of too many
// answers; ResendAt is then when one may try again.
type ApproveCode struct {
	login.Code      // Back is the page with the button; Address is masked
	Underway   bool // the message has not left yet
}

func (v ApproveCode) sent(c ui.Ctx) string {
	if v.Underway {
		return c.TicketApproveUnderway(v.Length)
	}
	return c.TicketApproveSent(v.Length)
}

func (v ApproveCode) problem(c ui.Ctx) []ui.Problem {
	if v.State == login.CodeTooMany {
		return []ui.Problem{{Text: c.TicketApproveTooMany(v.ResendAt)}}
	}
	return v.Problem(c)
}

// field is that of a code by mail, named for this page.
func (v ApproveCode) field(c ui.Ctx) ui.FieldView {
	f := v.Field(c)
	f.Label, f.Hint, f.Mode = c.FactorLabelSent(v.Length), c.FactorHintSent(), "numeric"
	return f
}

// SetPassword is the page on which who is authorised chooses a new password for an account (MH-20).
type SetPassword struct {
	New          login.NewPassword // Action, State and what goes with it
	Account      string
	Institutions []login.Institution
	Who          string // the helpdesk
	Desk         login.Helpdesk
}

func (v SetPassword) facts(c ui.Ctx) []ui.Fact {
	return append(account(c, v.Account), ui.Fact{Term: c.TicketInstitutions(), Lines: lines(c, v.Institutions)})
}

func (v SetPassword) problem(c ui.Ctx) []ui.Problem {
	if v.New.Refusal(c) == "" {
		return nil
	}
	return []ui.Problem{{Field: "password", Text: v.New.Refusal(c)}}
}

func (v SetPassword) field(c ui.Ctx) ui.FieldView {
	return ui.FieldView{ID: "password", Label: c.ForgotNewLabel(), Hint: c.ForgotNewHint(v.New.Min), Error: v.New.Refusal(c), Autocomplete: "new-password"}
}

func (v SetPassword) next(c ui.Ctx) []string {
	return []string{c.TicketPasswordDoneDo1(), c.TicketPasswordDoneDo2(), c.TicketPasswordDoneDo3()}
}

// Late answers a link that was used or is too old: status 410. It tells no more to whoever has it.
type Late struct {
	Purpose linking.TicketPurpose // empty where the link is unknown
	Who     string                // the helpdesk
	Desk    login.Helpdesk
}

func (v Late) next(c ui.Ctx) string {
	switch v.Purpose {
	case linking.ToObject:
		return c.TicketLateObject()
	case linking.ToApprove:
		return c.TicketLateApprove()
	case linking.ToSetPassword:
		return c.TicketLatePassword()
	}
	return ""
}

func (v Late) call(c ui.Ctx) string { return c.TicketCall(v.Desk.Ways(), v.Who) }
