// Package login holds the pages of hosted login. Each has a view model that says what is the case and
// a component that shows it; which page comes next is decided by the planner, never here.
package login

import (
	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Organisation is on whose behalf someone logs in.
type Organisation struct {
	Name   string // as the business register has it; may be empty
	KvK    string // 8 digits; may be empty
	Branch string // 12 digits; empty for the whole organisation
}

func (o Organisation) facts(c ui.Ctx) []ui.Fact {
	var lines []string
	if o.Name != "" {
		lines = append(lines, o.Name)
	}
	if o.KvK != "" {
		lines = append(lines, c.AppKvk(o.KvK))
	}
	if o.Branch != "" {
		lines = append(lines, c.AppBranch(o.Branch))
	}
	if len(lines) == 0 {
		return nil
	}
	return []ui.Fact{{Term: c.AppOrganisation(), Lines: lines}}
}

// Helpdesk is who people can turn to.
type Helpdesk struct{ Email, Phone string }

func (h Helpdesk) facts(c ui.Ctx) []ui.Fact {
	var lines []string
	for _, line := range []string{h.Phone, h.Email} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return []ui.Fact{{Term: c.AppHelpdesk(), Lines: lines}}
}

// problems lists one sentence about one field, or nothing.
func problems(field, text string) []ui.Problem {
	if text == "" {
		return nil
	}
	return []ui.Problem{{Field: field, Text: text}}
}
