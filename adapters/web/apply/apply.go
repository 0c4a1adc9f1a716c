// Package apply holds the pages on which people apply for an account and follow what becomes of it (OL-07,
// OL-29). Each has a view model that says what is the case and a component that shows it.
package apply

import (
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/registration"
)

// Trail is where a page is among the steps.
type Trail struct {
	At, Of int
	Change bool   // an application that was sent is being corrected
	Back   string // the step before; empty for none
}

func (t Trail) words(c ui.Ctx) string {
	if t.Change {
		return c.ApplyChange(t.Of, t.At)
	}
	return c.ApplyStep(t.Of, t.At)
}

// problems lists one sentence about one field, or nothing.
func problems(field, text string) []ui.Problem {
	if text == "" {
		return nil
	}
	return []ui.Problem{{Field: field, Text: text}}
}

// applicant names in which capacity somebody applies.
func applicant(c ui.Ctx, a registration.Applicant) string {
	if a == registration.Company {
		return c.ApplyStartCompany()
	}
	return c.ApplyStartCitizen()
}

// megabytes are how large a document may be.
const megabytes = registration.MaxDocument >> 20

// days are how long a draft is kept.
const days = int(registration.DraftLife / (24 * 3600e9))
