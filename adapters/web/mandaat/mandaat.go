// Package mandaat holds the pages of mandate administrators: who has a means, the order of means step by step as the
// guide has it, and what is under way (MR-05 to MR-50). What is allowed is decided elsewhere.
package mandaat

import (
	"strconv"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/ordering"
	"github.com/voordeur/voordeur/domain/mandate"
)

// Page is a page of the side menu.
type Page string

// The pages of the menu, in its order.
const (
	Users    Page = "users"
	Requests Page = "requests"
	Waiting  Page = "waiting" // mandates, for a second administrator
	Chains   Page = "chains"  // mandates between organisations
	Team     Page = "team"    // the administrators
	Prices   Page = "prices"
)

// Frame is what all these pages share.
type Frame struct {
	Who     string // e-mail address of the administrator
	Menu    []Item
	Session ui.SessionView
}

// Item is a line of the menu.
type Item struct {
	Page Page
	URL  string
}

var icons = map[Page]string{Users: "users", Requests: "inbox", Waiting: "check", Chains: "org", Team: "shield", Prices: "doc"}

func (p Page) name(c ui.Ctx) string {
	switch p {
	case Requests:
		return c.PortalRequests()
	case Waiting:
		return c.HeldWaiting()
	case Chains:
		return c.HeldChains()
	case Team:
		return c.HeldAdmins()
	case Prices:
		return c.PortalPrices()
	}
	return c.PortalUsers()
}

// admin gives the frame of one page.
func (f Frame) admin(c ui.Ctx, title string, at Page, failed bool) ui.AdminFrame {
	out := ui.AdminFrame{
		Title: title, Failed: failed, Organisation: f.Who, About: c.PortalWho(), Name: c.PortalMenu(), Heading: c.PortalMenu(), Session: f.Session,
	}
	for _, i := range f.Menu {
		out.Menu = append(out.Menu, ui.MenuItem{Link: ui.Link{URL: i.URL, Text: i.Page.name(c)}, Icon: icons[i.Page], Current: i.Page == at})
	}
	return out
}

// named is what an organisation is called: by its name, or else by its number.
func named(c ui.Ctx, o mandate.Organisation) string {
	if o.Name == "" {
		return c.OrderOrganisationKvk(o.KvK.String())
	}
	return o.Name
}

// called finds the name of an organisation among those that are administered.
func called(c ui.Ctx, a ordering.Admin, kvk string) string {
	for _, o := range a.Remit {
		if o.KvK.String() == kvk {
			return named(c, o)
		}
	}
	return c.OrderOrganisationKvk(kvk)
}

// euros writes an amount of cents: "€ 12,50".
func euros(c ui.Ctx, cents int) string {
	separator := ","
	if c.Lang() == "en" {
		separator = "."
	}
	rest := strconv.Itoa(cents % 100)
	if len(rest) < 2 {
		rest = "0" + rest
	}
	return "€ " + c.Number(cents/100) + separator + rest
}

// problem is one refused field, or none.
func problem(field, text string) []ui.Problem {
	if text == "" {
		return nil
	}
	return []ui.Problem{{Field: field, Text: text}}
}
