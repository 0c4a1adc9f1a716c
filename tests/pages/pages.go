// Package pages shows every page of hosted login and user administration in every state and language, and
// tests what all of them must keep: accessible, readable on small screens and with large text, complete
// without script, inside the content policy, and light. VOORDEUR_SHOTS=folder keeps a picture of each.
package pages

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Sample is a page in one state.
type Sample struct {
	Name   string
	Status int  // 0 is 200
	Failed bool // the page answers a form that was refused
	Logout bool // someone is logged in
	Page   func(c ui.Ctx) templ.Component
	Header http.Header
	Style  string // name of the tenant's style; empty is the ordinary one
}

// Samples lists them all.
func Samples() []Sample {
	var out []Sample
	for _, list := range [][]Sample{choosing(), addresses(), codes(), waiting(), refusals(), beside(), users(), roles(), own(), means(),
		passwords(), factors(), enrolments(), once(), forgotten(), represented(), desks(), policies(), applications(), mineOverview(), mineSecrets(), mineProofs(), mineFactors(), minePlaces(), notMe(),
		linkings(), pincodes(), linkEnds(), linkForgotten(), institutions(), tickets(), mineLinks(), orderings(), middelen(), registers()} {
		out = append(out, list...)
	}
	return out
}
