// Package links holds the pages about the links between people and accounts of the portal's own: those that a mail
// to somebody on record leads to, and those on which somebody sees, adds and undoes their own. How an account is
// linked is shown by package login.
package links

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/linking"
)

// Mine are the links of somebody who is logged in (MH-26, MH-28).
type Mine struct {
	List       []Linked
	Waiting    []Pending
	Remembered string // the institution that is chosen at a login; empty: they are asked
	Forget     string // where forgetting that is posted
	Add        string
	Switch     string // where another institution is chosen; empty where there is one
	History    string
	Back       string // to one's own data
	Done       Done
	Session    ui.SessionView
}

// Linked is an account that somebody is linked to.
type Linked struct {
	Account      string // the user name; empty where it has none
	Institutions []login.Institution
	Since        time.Time
	Proof        linking.Proof
	Undo         string // the page that asks whether to
}

// Pending is a link that waits for somebody.
type Pending struct {
	Account      string
	Institutions []login.Institution
	Asked        time.Time
	Until        time.Time
	Who          []string // masked addresses; none: the helpdesk
	Withdraw     string   // where taking it back is posted
}

// Done is what somebody did just before they came to the page.
type Done string

// What can have been done. Nothing says nothing.
const (
	DoneNothing   Done = ""
	DoneAdded     Done = "added"
	DoneAsked     Done = "asked"   // somebody must approve what was added
	DoneAlready   Done = "already" // they had it
	DoneUndone    Done = "undone"
	DoneForgotten Done = "forgotten" // the remembered choice
	DoneWithdrawn Done = "withdrawn"
)

// words gives title and sentence; the title is empty where there is nothing to say.
func (d Done) words(c ui.Ctx) (title, body string) {
	switch d {
	case DoneAdded:
		return c.MylinksDoneAdded(), c.MylinksDoneAddedBody()
	case DoneAsked:
		return c.MylinksDoneAsked(), c.MylinksDoneAskedBody()
	case DoneAlready:
		return c.MylinksDoneAlready(), c.MylinksDoneAlreadyBody()
	case DoneUndone:
		return c.MylinksDoneUndone(), c.MylinksDoneUndoneBody()
	case DoneForgotten:
		return c.MylinksDoneForgotten(), ""
	case DoneWithdrawn:
		return c.MylinksDoneWithdrawn(), ""
	}
	return "", ""
}

// named is how an account is called.
func named(c ui.Ctx, account string) string {
	if account == "" {
		return c.MylinksUnnamed()
	}
	return c.MylinksAccount(account)
}

// account is the line of a summary for the user name, where there is one.
func account(c ui.Ctx, name string) []ui.Fact {
	if name == "" {
		return nil
	}
	return []ui.Fact{{Term: c.TicketAccount(), Lines: []string{name}}}
}

// lines are institutions by name and code; the one that is chosen now says so.
func lines(c ui.Ctx, list []login.Institution) []string {
	out := make([]string, len(list))
	for n, i := range list {
		out[n] = i.Line(c)
		if i.Current {
			out[n] += " · " + c.MylinksNow()
		}
	}
	return out
}

// proofs names how an account was proven.
func proofs(c ui.Ctx, p linking.Proof) string {
	switch p {
	case linking.OldPassword:
		return c.MylinksByPassword()
	case linking.ByActivation:
		return c.MylinksByActivation()
	}
	return c.MylinksByHelpdesk()
}

func (l Linked) facts(c ui.Ctx) []ui.Fact {
	return []ui.Fact{
		{Term: c.MylinksInstitutions(), Lines: lines(c, l.Institutions)}, {Term: c.MylinksSince(), Lines: []string{c.Moment(l.Since)}},
		{Term: c.MylinksProof(), Lines: []string{proofs(c, l.Proof)}},
	}
}

func (p Pending) facts(c ui.Ctx) []ui.Fact {
	who := p.Who
	if len(who) == 0 {
		who = []string{c.MylinksDesk()}
	}
	return []ui.Fact{
		{Term: c.MylinksInstitutions(), Lines: lines(c, p.Institutions)}, {Term: c.MylinksAsked(), Lines: []string{c.Moment(p.Asked)}},
		{Term: c.MylinksAsks(), Lines: who}, {Term: c.TicketUntil(), Lines: []string{c.Moment(p.Until)}},
	}
}

// Undo asks whether a link shall end, and says what ends with it (MH-35).
type Undo struct {
	Account      string
	Institutions []login.Institution
	Current      bool   // this session is for one of them
	Last         bool   // there is no other
	Action       string // where saying yes is posted
	Back         string
}

func (v Undo) facts(c ui.Ctx) []ui.Fact {
	return append(account(c, v.Account), ui.Fact{Term: c.MylinksInstitutions(), Lines: lines(c, v.Institutions)})
}

func (v Undo) effects(c ui.Ctx) []string {
	out := []string{c.MylinksUndoRights(), c.MylinksUndoSessions()}
	if v.Current {
		out = append(out, c.MylinksUndoCurrent())
	}
	if v.Last {
		return append(out, c.MylinksUndoLast(), c.MylinksUndoTold())
	}
	return append(out, c.MylinksUndoOthers(), c.MylinksUndoTold())
}
