package login

import "github.com/voordeur/voordeur/adapters/web/ui"

// What pages outside a login share with its steps: an address and a code are asked for and refused in the same
// words everywhere.

// Refusal is the sentence for a refused address; empty when nothing was refused.
func (v Email) Refusal(c ui.Ctx) string { return v.refusal(c) }

// Rank is that of the button which sends the address, so that a page has one main button.
func (v Email) Rank() int { return v.rank() }

// Failed tells whether a code was refused, or could not be sent.
func (v Code) Failed() bool { return v.failed() }

// Dead tells that no code can work any more: only a new one helps.
func (v Code) Dead() bool { return v.dead() }

// Problem points at the field to mend, or at the way out.
func (v Code) Problem(c ui.Ctx) []ui.Problem { return v.problem(c) }

// Field is the question for the code.
func (v Code) Field(c ui.Ctx) ui.FieldView { return v.field(c) }

// Dead tells that no code can be entered now.
func (v Factor) Dead() bool { return v.dead() }

// Problem points at the field to mend, or at the way out.
func (v Factor) Problem(c ui.Ctx) []ui.Problem { return v.problem(c) }

// Field is the question for the code, in the words of the channel it comes by.
func (v Factor) Field(c ui.Ctx) ui.FieldView { return v.field(c) }

// Lead says that a code is sent, or on its way.
func (v Factor) Lead(c ui.Ctx) string { return v.lead(c) }

// Facts says on whose behalf somebody acts.
func (o Organisation) Facts(c ui.Ctx) []ui.Fact { return o.facts(c) }
