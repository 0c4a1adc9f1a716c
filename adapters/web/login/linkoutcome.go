package login

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// LinkObstacle is what stands in the way of a link (MH-33, MH-37). It is told to who proved the account and the
// mailbox, and to nobody else.
type LinkObstacle string

// The obstacles. Their words are those of the domain's outcomes.
const (
	LinkDisabled LinkObstacle = "disabled"
	LinkHeld     LinkObstacle = "held-by-other"
	LinkForeign  LinkObstacle = "other-organisation"
)

// LinkOutcome is a link that was not made.
type LinkOutcome struct {
	Obstacle     LinkObstacle
	Account      string // as its owner knows it: the user name, or else the institution
	Organisation Organisation
	Another      string // where another account is linked
	Other        string // logs in for another organisation, for LinkForeign; empty for none
	Back         string // to one's own accounts, where somebody was adding one
	Cancel       string
	Desk         Helpdesk
	Reference    string
	At           time.Time
}

// text is what the page says: LinkHeld is also that of an obstacle without words.
func (v LinkOutcome) text(c ui.Ctx) refusalText {
	switch v.Obstacle {
	case LinkDisabled:
		return refusalText{c.LinkOutcomeDisabledTitle(), c.LinkOutcomeDisabledLead(c.Tenant.Name), c.RefusalWhoHelpdesk(c.Tenant.Name),
			[]string{c.LinkOutcomeDisabledDo1(), c.LinkOutcomeTell()}}
	case LinkForeign:
		return refusalText{c.LinkOutcomeForeignTitle(), c.LinkOutcomeForeignLead(v.Organisation.KvK), c.RefusalWhoHelpdesk(c.Tenant.Name),
			[]string{c.LinkOutcomeForeignDo1(), c.LinkOutcomeForeignDo2(), c.LinkOutcomeTell()}}
	}
	return refusalText{c.LinkOutcomeHeldTitle(), c.LinkOutcomeHeldLead(), c.RefusalWhoHelpdesk(c.Tenant.Name),
		[]string{c.LinkOutcomeHeldDo1(), c.LinkOutcomeHeldDo2(), c.LinkOutcomeTell()}}
}

func (v LinkOutcome) facts(c ui.Ctx, solver string) []ui.Fact {
	var out []ui.Fact
	if v.Account != "" {
		out = append(out, ui.Fact{Term: c.LinkOutcomeAccount(), Lines: []string{v.Account}})
	}
	out = append(out, v.Organisation.facts(c)...)
	out = append(out, ui.Fact{Term: c.RefusalSolver(), Lines: []string{solver}})
	return append(out, v.Desk.facts(c)...)
}

// LinkReason asks why an organisation links an account of another (MH-37).
type LinkReason struct {
	Action       string // where the form is posted: field "reason"
	Back         string // to the accounts or the proof
	Cancel       string
	State        LinkReasonState
	Organisation Organisation
	Institutions []string // of the account, each with its code
	Value        string   // as it was entered; kept
	Max          int      // characters
}

// LinkReasonState says what came of the reason.
type LinkReasonState string

// States of the reason.
const (
	LinkReasonFresh   LinkReasonState = ""
	LinkReasonMissing LinkReasonState = "missing"
	LinkReasonLong    LinkReasonState = "too-long"
)

func (v LinkReason) refusal(c ui.Ctx) string {
	switch v.State {
	case LinkReasonMissing:
		return c.LinkReasonMissing()
	case LinkReasonLong:
		return c.LinkReasonLong(v.Max)
	}
	return ""
}

func (v LinkReason) facts(c ui.Ctx) []ui.Fact {
	out := v.Organisation.facts(c)
	if len(v.Institutions) > 0 {
		out = append(out, ui.Fact{Term: c.LinkReasonInstitutions(), Lines: v.Institutions})
	}
	return out
}
