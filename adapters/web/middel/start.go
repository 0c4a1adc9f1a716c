package middel

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Start is the page that the link in the mail opens. It tells nothing of who it is for (MR-71).
type Start struct {
	Action       string // where the button is posted
	Organisation string
	KvK, Level   string
	Email        string // masked
	Expires      time.Time
	Again        bool // the address was confirmed before, perhaps in another browser
	Identify     bool // the person is identified later (MR-48)
}

func (v Start) facts(c ui.Ctx) []ui.Fact {
	out := []ui.Fact{
		{Term: c.AppOrganisation(), Lines: []string{v.Organisation, c.AppKvk(v.KvK)}}, {Term: c.MiddelLevel(), Lines: []string{v.Level}},
		{Term: c.MiddelStartEmail(), Lines: []string{v.Email}},
	}
	if !v.Expires.IsZero() {
		out = append(out, ui.Fact{Term: c.MiddelStartUntil(), Lines: []string{c.Moment(v.Expires)}})
	}
	return out
}

func (v Start) needs(c ui.Ctx) []string {
	out := []string{c.MiddelStartPhone(), c.MiddelStartMinutes()}
	if v.Identify {
		out = append(out, c.MiddelStartIdentity())
	}
	return out
}

func (v Start) button(c ui.Ctx) string {
	if v.Again {
		return c.MiddelStartResume()
	}
	return c.MiddelStartGo()
}
