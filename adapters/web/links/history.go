package links

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/linking"
)

// History are all links that somebody ever had, the newest first.
type History struct {
	List []Past
	Back string
}

// Past is one of them.
type Past struct {
	Account      string
	Institutions []login.Institution
	State        linking.LinkState
	Proof        linking.Proof
	Asked        time.Time
	Since        time.Time // zero: it never counted
	Ended        time.Time // zero: it counts or waits
	Why          linking.EndReason
}

func (p Past) mark(c ui.Ctx) mark {
	title := named(c, p.Account)
	switch p.State {
	case linking.LinkActive:
		return mark{title, ui.Positive, c.MylinksPastActive()}
	case linking.Waiting:
		return mark{title, ui.Warning, c.MylinksWaiting()}
	case linking.Declined:
		return mark{title, ui.Negative, c.MylinksPastDeclined()}
	}
	return mark{title, ui.Info, c.MylinksPastEnded()}
}

func (p Past) facts(c ui.Ctx) []ui.Fact {
	out := []ui.Fact{
		{Term: c.MylinksInstitutions(), Lines: lines(c, p.Institutions)}, {Term: c.MylinksProof(), Lines: []string{proofs(c, p.Proof)}},
		{Term: c.MylinksAsked(), Lines: []string{c.Moment(p.Asked)}},
	}
	if !p.Since.IsZero() {
		out[2] = ui.Fact{Term: c.MylinksSince(), Lines: []string{c.Moment(p.Since)}}
	}
	if !p.Ended.IsZero() {
		out = append(out, ui.Fact{Term: c.MylinksEnded(), Lines: []string{c.Moment(p.Ended)}})
	}
	if why := p.why(c); why != "" {
		out = append(out, ui.Fact{Term: c.MylinksPastWhy(), Lines: []string{why}})
	}
	return out
}

// why is the sentence for the end of a link, or for one that was never made.
func (p Past) why(c ui.Ctx) string {
	switch {
	case p.State == linking.Declined && p.Why == linking.EndedByStaff:
		return c.MylinksPastRefused()
	case p.State == linking.Declined && p.Why == linking.EndedObjected:
		return c.MylinksPastRejected()
	}
	switch p.Why {
	case linking.EndedByHolder:
		return c.MylinksPastUndone()
	case linking.EndedByStaff:
		return c.MylinksPastStaff()
	case linking.EndedObjected:
		return c.MylinksPastObjected()
	case linking.EndedReplaced:
		return c.MylinksPastReplaced()
	case linking.EndedWithdrawn:
		return c.MylinksPastWithdrawn()
	case linking.EndedUnanswered:
		return c.MylinksPastUnanswered()
	}
	return ""
}
