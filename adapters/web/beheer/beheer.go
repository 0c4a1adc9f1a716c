// Package beheer holds the pages on which a user administrator sees the people of the organisation and
// gives them roles. Which people and roles those are, and what is allowed, is decided elsewhere.
package beheer

import "github.com/voordeur/voordeur/adapters/web/ui"

// Page is a page of the side menu.
type Page string

// The pages of the menu.
const (
	UsersMenu   Page = "users"
	ProfileMenu Page = "profile"
	ExplainMenu Page = "explain"
)

// Frame is what all these pages share.
type Frame struct {
	Organisation, KvK           string
	Users, Profile, Explanation string // addresses of the menu
	Session                     ui.SessionView
}

// admin gives the frame of one page.
func (f Frame) admin(c ui.Ctx, title string, at Page) ui.AdminFrame {
	item := func(p Page, url, icon, text string) ui.MenuItem {
		return ui.MenuItem{Link: ui.Link{URL: url, Text: text}, Icon: icon, Current: p == at}
	}
	return ui.AdminFrame{
		Title: title, Organisation: f.Organisation, KvK: f.KvK, Session: f.Session,
		Menu: []ui.MenuItem{
			item(UsersMenu, f.Users, "users", c.NavUsers()),
			item(ProfileMenu, f.Profile, "person", c.NavProfile()),
			item(ExplainMenu, f.Explanation, "doc", c.NavExplain()),
		},
	}
}

func (f Frame) failed(c ui.Ctx, title string, at Page, failed bool) ui.AdminFrame {
	out := f.admin(c, title, at)
	out.Failed = failed
	return out
}

// roleNames says roles in a sentence.
func roleNames(c ui.Ctx, ids []string) string {
	if len(ids) == 0 {
		return c.UsersNoRole()
	}
	return c.List(names(c, ids))
}
