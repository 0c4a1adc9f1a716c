// Package ui holds the components that pages are built of: the frames, fields, alerts, lists and tables.
// Every component works without script, needs no exception from a strict content policy, and takes its
// words from package i18n. Pages live in the neighbours login and beheer; handlers in package web.
package ui

import (
	"net/url"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/i18n"
)

//go:generate go tool -modfile=../../../.ci/tools.mod templ generate -path .. -log-level error

// Files gives the address of a static file by its name, as assets.Library does.
type Files interface{ URL(name string) string }

// Ctx is what every page needs to know about where it is shown.
type Ctx struct {
	*i18n.Printer
	Files     Files
	Tenant    Tenant
	Service   string      // name of the service one logs in to; empty outside a login
	Home      string      // where the service lives; empty when unknown
	Here      string      // path and query of this page, to come back to in another language
	Languages []i18n.Lang // to choose from; empty: Dutch and English
	Roles     []Role      // of the realm, to call them by their names
	Logout    string      // where logging out is posted; empty when nobody is logged in
	Acting    string      // for which institution one is logged in; empty where there is none (MH-43)
	Switch    string      // where another one is chosen; empty where there is none
	Links     Links
	Practice  bool // show the strip that says that this is a practice environment
	Planned   Planned
}

// Planned is a maintenance that people are told of beforehand (XC-38); zero: there is none.
type Planned struct {
	From, Until time.Time
	Why         string // may be empty
}

// Tenant is on whose behalf the page is shown (ET-13).
type Tenant struct {
	Name  string
	Logo  Picture // without one, the first letter of the name is shown
	Theme string  // address of the tenant's stylesheet

	Version string // of the service as the tenant counts, in the foot of every page; may be empty (MH-04)
}

// Picture is where an image is, and how large; the zero value is none.
type Picture struct {
	URL           string
	Width, Height int // in pixels, so that nothing moves when it arrives
}

// Links are the tenant's own pages, in the footer of every page at the same place (WCAG 3.2.6).
type Links struct{ Help, Privacy, Accessibility string }

// Role is a role as people know it: its name and a sentence about it, in the language of the page.
type Role struct{ ID, Name, About string }

// Role gives the words for a role; one that is not known any more is called by its id.
func (c Ctx) Role(id string) (name, about string) {
	for _, r := range c.Roles {
		if r.ID == id {
			return r.Name, r.About
		}
	}
	return id, ""
}

// languages lists what the reader may choose from.
func (c Ctx) languages() []i18n.Lang {
	if len(c.Languages) == 0 {
		return i18n.Spoken(nil)
	}
	return c.Languages
}

// footer lists the tenant's own pages that there are, always in the same order (WCAG 3.2.6).
func (c Ctx) footer() []Link {
	var out []Link
	for _, l := range []Link{{c.Links.Help, c.AppHelp()}, {c.Links.Privacy, c.AppPrivacy()}, {c.Links.Accessibility, c.AppAccessibility()}} {
		if l.URL != "" {
			out = append(out, l)
		}
	}
	return out
}

// initial stands in for a logo.
func (t Tenant) initial() string {
	for _, r := range t.Name {
		return string(r)
	}
	return ""
}

// inLanguage gives this page's address in another language. Only path and query of Here are used, and no
// path that a browser would read as another host.
func (c Ctx) inLanguage(l i18n.Lang) string {
	u, err := url.Parse(c.Here)
	if err != nil || u.IsAbs() || u.Host != "" || strings.HasPrefix(u.Path, "//") {
		u = &url.URL{}
	}
	q := u.Query()
	q.Set("lang", string(l))
	return (&url.URL{Path: u.Path, RawQuery: q.Encode()}).String()
}

// Problem is one thing that is wrong with a form: the id of its field and the sentence.
type Problem struct{ Field, Text string }

// Fact is a line of a summary: a term and one or more lines about it.
type Fact struct {
	Term  string
	Lines []string
}

// Link is a place to go with the words for it.
type Link struct{ URL, Text string }

// Tone is how grave a message is.
type Tone string

// Tones; each has its own shape as well as its own colour (WCAG 1.4.1).
const (
	Negative Tone = "neg"
	Positive Tone = "pos"
	Warning  Tone = "warn"
	Info     Tone = "info"
)

func (t Tone) icon() string {
	switch t {
	case Positive:
		return "check"
	case Info:
		return "info"
	default:
		return "warn"
	}
}
