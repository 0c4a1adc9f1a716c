package login

import (
	"slices"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Represented is somebody on whose behalf one can log in (MA-32).
type Represented struct {
	Organisation
	ID      string // what the form sends; never empty
	Myself  bool   // the person, and no organisation
	Role    string // what one is there, in the language of the page; may be empty
	Via     string // the organisation one works for, where that acts for this one; may be empty
	Current bool   // chosen now
}

// ChooseOrganisation asks on whose behalf somebody logs in, or goes on as (UI page, 6.7).
type ChooseOrganisation struct {
	Action     string // where the form is posted: fields "organisation" and "remember"
	Search     string // this page; a GET with field "q" searches
	Back       string
	Cancel     string
	List       []Represented // those found, and at most as many as fit a page
	Total      int           // how many were found
	Query      string        // what was searched for
	Chosen     string        // ID of what was chosen before the form was refused
	Remembered bool          // the box was ticked
	CanKeep    bool          // a choice can be remembered
	Missing    bool          // the form came without a choice
}

// searchable is from how many on one rather types than reads.
const searchable = 7

func (v ChooseOrganisation) search() bool { return v.Query != "" || v.Total > searchable }

func (v ChooseOrganisation) problem(c ui.Ctx) []ui.Problem {
	if !v.Missing {
		return nil
	}
	return problems("organisation", c.OrganisationMissing())
}

// group is the question, with who is chosen now first.
func (v ChooseOrganisation) group(c ui.Ctx) ui.GroupView {
	g := ui.GroupView{ID: "organisation", Legend: c.OrganisationChoose()}
	if v.Missing {
		g.Error = c.OrganisationMissing()
	}
	list := slices.Clone(v.List)
	slices.SortStableFunc(list, func(a, b Represented) int { return rank(a) - rank(b) })
	for _, r := range list {
		g.Options = append(g.Options, ui.Option{Value: r.ID, Label: r.label(c), Hint: r.hint(c), Chosen: r.ID == v.Chosen || (v.Chosen == "" && r.Current)})
	}
	return g
}

func rank(r Represented) int {
	if r.Current {
		return 0
	}
	return 1
}

func (r Represented) label(c ui.Ctx) string {
	switch {
	case r.Myself:
		return c.OrganisationMyself()
	case r.Name == "":
		return c.AppKvk(r.KvK)
	}
	return r.Name
}

func (r Represented) hint(c ui.Ctx) string {
	var parts []string
	if r.Current {
		parts = append(parts, c.OrganisationCurrent())
	}
	if r.KvK != "" && r.Name != "" {
		parts = append(parts, c.AppKvk(r.KvK))
	}
	if r.Branch != "" {
		parts = append(parts, c.AppBranch(r.Branch))
	}
	if r.Role != "" {
		parts = append(parts, r.Role)
	}
	if r.Via != "" {
		parts = append(parts, c.OrganisationVia(r.Via))
	}
	return strings.Join(parts, " · ")
}
