package login

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// WaitingState says how far a person without a role is.
type WaitingState string

// States of waiting. Their words are also what the page's quiet question answers (Waiting.Poll).
const (
	WaitingFresh   WaitingState = "fresh"   // nobody was asked yet
	WaitingAsked   WaitingState = "asked"   // the user administrators were asked
	WaitingAlone   WaitingState = "alone"   // the organisation has no user administrator (MS-58)
	WaitingGranted WaitingState = "granted" // a role was given; the login goes on
)

// Waiting is the page that the guide leaves empty (MS-33, MS-48).
type Waiting struct {
	State          WaitingState
	Organisation   Organisation
	Email          string   // where the mail goes, as it may be shown
	Administrators []string // names or addresses as policy lets us show them; may be empty
	Count          int      // how many user administrators there are
	LoggedIn       time.Time
	Asked          time.Time // for WaitingAsked
	Checked        time.Time // when the server last looked
	Until          time.Time // end of this login; after that a fresh login is needed
	Helpdesk       Helpdesk
	Reference      string
	Ask            string // where asking is posted
	Check          string // this page; a GET looks again
	Poll           string // answers the state's word as plain text, for the script
	Continue       string // onwards, for WaitingGranted
}

func (v Waiting) title(c ui.Ctx) string {
	switch v.State {
	case WaitingAsked:
		return c.WaitingTitleAsked()
	case WaitingAlone:
		return c.WaitingTitleAlone()
	case WaitingGranted:
		return c.WaitingTitleGranted()
	}
	return c.WaitingTitleFresh()
}

func (v Waiting) lead(c ui.Ctx) string {
	switch v.State {
	case WaitingAsked:
		return c.WaitingLeadAsked(v.Email)
	case WaitingAlone:
		return c.WaitingLeadAlone(c.Tenant.Name)
	case WaitingGranted:
		return c.WaitingLeadGranted(c.Service)
	}
	return c.WaitingLeadFresh(c.Service)
}

func (v Waiting) moments(c ui.Ctx) []ui.Moment {
	login := ui.Moment{Title: c.WaitingStepLogin(), Note: c.WaitingStepAt(v.LoggedIn), State: ui.Done}
	profile := ui.Moment{Title: c.WaitingStepProfile(), State: ui.Done}
	ask := ui.Moment{Title: c.WaitingStepAsk(), State: ui.Now}
	role := ui.Moment{Title: c.WaitingStepRole(), Note: c.WaitingStepRoleWhen(), State: ui.Later}
	enter := ui.Moment{Title: c.WaitingStepEnter(c.Service), State: ui.Later}
	switch v.State {
	case WaitingAsked:
		ask = ui.Moment{Title: c.WaitingStepAsked(), Note: c.WaitingStepAt(v.Asked), State: ui.Done}
		role.State = ui.Now
	case WaitingGranted:
		role.Note, role.State, enter.State = "", ui.Done, ui.Now
		return []ui.Moment{login, profile, role, enter}
	}
	return []ui.Moment{login, profile, ask, role, enter}
}

func (v Waiting) facts(c ui.Ctx) []ui.Fact {
	out := v.Organisation.facts(c)
	if v.State == WaitingAlone {
		return append(out, v.Helpdesk.facts(c)...)
	}
	if v.Count > 0 && v.State != WaitingGranted {
		lines := v.Administrators
		if len(lines) == 0 {
			lines = []string{c.WaitingPageCount(v.Count)}
		}
		out = append(out, ui.Fact{Term: c.WaitingPageWho(), Lines: lines})
	}
	return out
}
