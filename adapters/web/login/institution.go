package login

import (
	"slices"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Institution is a school or a school board that somebody can log in for.
type Institution struct {
	ID      string // what the form sends; never empty
	Name    string // may be empty
	Code    string // of an institution, or the number of a board
	Board   bool
	Account string // the user name of its account, where one code stands on more of them; may be empty
	Current bool   // chosen now
}

// Label is how the institution is called.
func (i Institution) Label(c ui.Ctx) string {
	if i.Name == "" {
		return i.coded(c)
	}
	return i.Name
}

// Line names it in a list: "De Lindehof (12AB)".
func (i Institution) Line(c ui.Ctx) string {
	if i.Name == "" {
		return i.coded(c)
	}
	return i.Name + " (" + i.Code + ")"
}

// Hint says which it is.
func (i Institution) Hint(c ui.Ctx) string {
	kind := c.LinkChooseSchool()
	if i.Board {
		kind = c.LinkChooseBoard()
	}
	parts := []string{kind}
	if i.Name != "" {
		parts = append(parts, i.coded(c))
	}
	if i.Account != "" {
		parts = append(parts, c.LinkChooseAccount(i.Account))
	}
	return strings.Join(parts, " · ")
}

func (i Institution) coded(c ui.Ctx) string {
	if i.Board {
		return c.LinkChooseBoardcode(i.Code)
	}
	return c.LinkChooseSchoolcode(i.Code)
}

// ChooseInstitution asks for which institution somebody logs in, or goes on (MH-43, UI page 6.7).
type ChooseInstitution struct {
	Action     string // where the form is posted: fields "institution" and "remember"
	Search     string // this page; a GET with field "q" searches
	Back       string
	Cancel     string
	Add        string        // where another account is added; empty for none
	List       []Institution // those found, and at most as many as fit a page
	Total      int           // how many were found
	Query      string        // what was searched for
	Chosen     string        // ID of what was chosen before the form was refused
	Remembered bool          // a choice is remembered now
	Switching  bool          // somebody who is logged in goes on for another one
	Missing    bool          // the form came without a choice
}

func (v ChooseInstitution) title(c ui.Ctx) string {
	if v.Switching {
		return c.LinkChooseSwitch()
	}
	return c.OrganisationTitle()
}

func (v ChooseInstitution) search() bool { return v.Query != "" || v.Total > searchable }

func (v ChooseInstitution) problem(c ui.Ctx) []ui.Problem {
	if !v.Missing {
		return nil
	}
	return problems("institution", c.LinkChooseMissing())
}

// group is the question, with what is chosen now first.
func (v ChooseInstitution) group(c ui.Ctx) ui.GroupView {
	g := ui.GroupView{ID: "institution", Legend: c.LinkChooseLegend()}
	if v.Missing {
		g.Error = c.LinkChooseMissing()
	}
	list := slices.Clone(v.List)
	slices.SortStableFunc(list, func(a, b Institution) int { return currentFirst(a.Current) - currentFirst(b.Current) })
	for _, i := range list {
		hint := i.Hint(c)
		if i.Current {
			hint = c.OrganisationCurrent() + " · " + hint
		}
		g.Options = append(g.Options, ui.Option{Value: i.ID, Label: i.Label(c), Hint: hint, Chosen: i.ID == v.Chosen || (v.Chosen == "" && i.Current)})
	}
	return g
}

func currentFirst(current bool) int {
	if current {
		return 0
	}
	return 1
}
