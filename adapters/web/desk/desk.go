// Package desk holds the pages at which the staff of a tenant works. Who may see and do what is decided
// elsewhere; every page says in which environment one is.
package desk

import "github.com/voordeur/voordeur/adapters/web/ui"

// Page is a page of the side menu.
type Page string

// The pages of the menu, in its order.
const (
	Home         Page = "home"
	Applications Page = "applications"
	Accounts     Page = "accounts"
	Links        Page = "links"
	Approvals    Page = "approvals"
	// Identifications is for realms that issue means.
	Identifications Page = "identifications"
	Figures         Page = "figures"
	Explained       Page = "why"    // somebody was refused, or let in
	Funnel          Page = "funnel" // where people stop
	Records         Page = "records"
	State           Page = "state" // of the environment
	Policies        Page = "policies"
	Portals         Page = "portals" // and services
	Staff           Page = "staff"
)

// Frame is what all these pages share.
type Frame struct {
	Who     string   // e-mail address of the member of staff
	Roles   []string // ids
	Where   Environment
	Others  []Environment
	Menu    []Item // that the member of staff may go to
	Session ui.SessionView
}

// Environment is one of the realms that the staff serves. The zero one: none of them, but the staff itself.
type Environment struct {
	Name string // "production"
	URL  string
}

// production is the environment whose accounts are real.
const production = "production"

// Title is what people call it.
func (e Environment) Title(c ui.Ctx) string {
	name, _ := e.words(c)
	return name
}

func (e Environment) words(c ui.Ctx) (name, note string) {
	switch e.Name {
	case "":
		return c.DeskPlaceAll(), c.DeskPlaceAllnote()
	case production:
		return c.DeskPlaceReal(), c.DeskPlaceRealnote()
	case "pre-production":
		return c.DeskPlaceTry(), c.DeskPlaceTrynote()
	}
	return e.Name, c.DeskPlaceTrynote()
}

// Item is a line of the menu.
type Item struct {
	Page Page
	URL  string
}

var icons = map[Page]string{
	Home: "home", Applications: "doc", Accounts: "search", Links: "org", Approvals: "check", Figures: "chart", Records: "clock", Staff: "users", Identifications: "person", Policies: "shield", Explained: "info", Funnel: "chart", State: "pulse", Portals: "globe",
}

func (p Page) name(c ui.Ctx) string {
	switch p {
	case Applications:
		return c.DeskNavApplications()
	case Accounts:
		return c.DeskNavAccounts()
	case Links:
		return c.DesklinksNav()
	case Approvals:
		return c.DeskNavApprovals()
	case Identifications:
		return c.DeskidentifyNav()
	case Explained:
		return c.WhyNav()
	case Figures:
		return c.DeskNavFigures()
	case Funnel:
		return c.FunnelNav()
	case Records:
		return c.DeskNavRecords()
	case State:
		return c.ConsolestateStateNav()
	case Policies:
		return c.PoliciesNav()
	case Portals:
		return c.ConsolestatePortalsNav()
	case Staff:
		return c.DeskNavStaff()
	}
	return c.DeskNavHome()
}

// Admin gives the frame of a page of the neighbours, who share the menu.
func (f Frame) Admin(c ui.Ctx, title string, at Page, failed bool) ui.AdminFrame {
	return f.admin(c, title, at, failed)
}

// admin gives the frame of one page.
func (f Frame) admin(c ui.Ctx, title string, at Page, failed bool) ui.AdminFrame {
	out := ui.AdminFrame{
		Title: title, Failed: failed, Organisation: f.Who, About: c.List(names(c, f.Roles)), Name: c.DeskMenu(), Session: f.Session, Place: f.place(c),
	}
	for _, i := range f.Menu {
		out.Menu = append(out.Menu, ui.MenuItem{Link: ui.Link{URL: i.URL, Text: i.Page.name(c)}, Icon: icons[i.Page], Current: i.Page == at})
	}
	return out
}

func (f Frame) place(c ui.Ctx) ui.Place {
	name, note := f.Where.words(c)
	out := ui.Place{Name: name, Note: note, Real: f.Where.Name == production || f.Where.Name == ""}
	for _, o := range f.Others {
		other, _ := o.words(c)
		out.Others = append(out.Others, ui.Link{URL: o.URL, Text: c.DeskPlaceGo(other)})
	}
	return out
}

// names gives roles by their names.
func names(c ui.Ctx, ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i], _ = c.Role(id)
	}
	return out
}

// problem is one refused field, or none.
func problem(field, text string) []ui.Problem {
	if text == "" {
		return nil
	}
	return []ui.Problem{{Field: field, Text: text}}
}
