// Package middel holds the pages of a colleague on the way from an invitation to an eHerkenning means (MR-46 to
// MR-58). Each has a view model that says what is the case and a component that shows it.
package middel

import (
	"strings"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Helpdesk is who helps, and how they are reached.
type Helpdesk struct {
	Name string
	Ways []string
}

// call says how to reach it; empty where nobody said how.
func (h Helpdesk) call(c ui.Ctx) string {
	if len(h.Ways) == 0 {
		return ""
	}
	return c.MiddelDesk(strings.Join(h.Ways, ", "), h.Name)
}

// steps is how many there are: details, number, overview, order, user name and password.
const steps = 5

func step(c ui.Ctx, n int) string { return c.MiddelStep(steps, n) }

// problems lists one sentence about one field, or nothing.
func problems(field, text string) []ui.Problem {
	if text == "" {
		return nil
	}
	return []ui.Problem{{Field: field, Text: text}}
}

// known adds a fact where there is one.
func known(out []ui.Fact, term string, lines ...string) []ui.Fact {
	if lines[0] == "" {
		return out
	}
	return append(out, ui.Fact{Term: term, Lines: lines})
}
