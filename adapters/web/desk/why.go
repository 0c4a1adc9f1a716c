package desk

import (
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/explain"
	"github.com/voordeur/voordeur/domain/login"
)

// WhyView is the search for a decision by its reference, and what was found.
type WhyView struct {
	Frame
	Reference string
	Action    string
	Asked     bool // a reference was typed
	Found     bool
	Granted   bool
	Decision  []ui.Fact
	Explained bool
	Points    []WhyPoint
	Fixer     login.Fixer
	Read      WhyRead
	Account   string // where it is; empty: there is none, or the reader may not see it
	Course    []Event
}

// WhyPoint is one demand, in words.
type WhyPoint struct {
	Title       string
	State       explain.State
	Wanted, Had []string
	Rule        string // where the policy says so
}

// WhyRead is what the visitor read who was refused.
type WhyRead struct {
	Title, Lead string
	Steps       []string
}

// lost tells that a reference leads nowhere.
func (v WhyView) lost() bool { return v.Asked && !v.Found }

func (v WhyView) problems(c ui.Ctx) []ui.Problem {
	if !v.lost() {
		return nil
	}
	return problem("reference", c.WhyMissing())
}

func (v WhyView) verdict(c ui.Ctx) (ui.Tone, string) {
	if v.Granted {
		return ui.Positive, c.WhyGranted()
	}
	return ui.Negative, c.WhyRefused()
}

func (p WhyPoint) state(c ui.Ctx) (ui.Tone, string) {
	switch p.State {
	case explain.Met:
		return ui.Positive, c.WhyTreeMet()
	case explain.Decided:
		return ui.Negative, c.WhyTreeNo()
	}
	return ui.Info, c.WhyTreeUnseen()
}

func fixer(c ui.Ctx, f login.Fixer) string {
	switch f {
	case login.FixPerson:
		return c.WhyFixPerson()
	case login.FixAdministrator:
		return c.WhyFixAdministrator()
	case login.FixMandates:
		return c.WhyFixMandates()
	case login.FixSupplier:
		return c.WhyFixSupplier()
	}
	return c.WhyFixHelpdesk()
}
