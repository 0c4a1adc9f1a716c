package login

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// LinkWait says who must approve a link. Its words are also what the page's quiet question answers
// (LinkWaiting.Poll); WaitingGranted answers it once the login can go on.
type LinkWait string

// Who is waited for.
const (
	LinkWaitRecord   LinkWait = "record"   // who is on record; the helpdesk may too
	LinkWaitHelpdesk LinkWait = "helpdesk" // nobody is on record
	LinkWaitEarlier  LinkWait = "earlier"  // the helpdesk: an earlier means of the same person holds the account (MH-34)
)

// LinkWaiting tells who made a link that it waits for somebody.
type LinkWaiting struct {
	State     LinkWait
	Account   string   // as its owner knows it
	Who       []string // masked addresses, for LinkWaitRecord
	Email     string   // where news goes, as it may be shown
	Asked     time.Time
	Until     time.Time // nobody can approve it any more
	Checked   time.Time // when the server last looked
	Ends      time.Time // end of this login; after that a fresh login is needed
	Desk      Helpdesk
	Reference string
	Check     string // this page; a GET looks again
	Poll      string // answers the state's word as plain text, for the script
	Withdraw  string // where taking the link back is posted
}

func (v LinkWaiting) lead(c ui.Ctx) string {
	switch v.State {
	case LinkWaitHelpdesk:
		return c.LinkWaitHelpdesk()
	case LinkWaitEarlier:
		return c.LinkWaitEarlier()
	}
	return c.LinkWaitRecord()
}

func (v LinkWaiting) moments(c ui.Ctx) []ui.Moment {
	approval := ui.Moment{Title: c.LinkWaitStepDesk(), State: ui.Now}
	if v.State == LinkWaitRecord {
		approval.Title = c.LinkWaitStepRecord()
	}
	if v.State == LinkWaitEarlier {
		approval.Note = c.LinkWaitEnds()
	}
	return []ui.Moment{
		{Title: c.WaitingStepLogin(), State: ui.Done}, {Title: c.LinkWaitProven(), State: ui.Done}, approval,
		{Title: c.WaitingStepEnter(c.Service), State: ui.Later},
	}
}

func (v LinkWaiting) facts(c ui.Ctx) []ui.Fact {
	var out []ui.Fact
	if v.Account != "" {
		out = append(out, ui.Fact{Term: c.LinkOutcomeAccount(), Lines: []string{v.Account}})
	}
	if v.State == LinkWaitRecord && len(v.Who) > 0 {
		out = append(out, ui.Fact{Term: c.LinkWaitWho(), Lines: v.Who})
	}
	out = append(out, ui.Fact{Term: c.LinkWaitAsked(), Lines: []string{c.Moment(v.Asked)}}, ui.Fact{Term: c.LinkWaitUntil(), Lines: []string{c.Moment(v.Until)}})
	return append(out, v.Desk.facts(c)...)
}
