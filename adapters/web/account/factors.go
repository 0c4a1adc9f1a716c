package account

import (
	"cmp"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Factors are somebody's second factors.
type Factors struct {
	Apps     []App
	Add      string // where another app is begun; empty: there are as many as can be
	Most     int    // how many that is
	Recovery string // where recovery codes are made; empty: policy has none
	Codes    int    // that are left
	Back     string
	Done     Done
	Needed   bool // removing the last one was refused
}

// App is one authenticator app.
type App struct {
	Name   string // as its owner calls it; may be empty
	Added  time.Time
	Used   time.Time // zero: never
	Rename string
	Remove string // a page that asks once more
}

func (a App) title(c ui.Ctx) string { return cmp.Or(a.Name, c.OwnFactorsUnnamed()) }

// which names an app to who only hears the name of a link.
func (a App) which(c ui.Ctx) string { return c.OwnFactorsWhich(a.Added, a.title(c)) }

func (a App) facts(c ui.Ctx) []ui.Fact {
	used := c.OwnFactorsNever()
	if !a.Used.IsZero() {
		used = c.Moment(a.Used)
	}
	return []ui.Fact{{Term: c.OwnFactorsAdded(), Lines: []string{c.Date(a.Added)}}, {Term: c.OwnFactorsUsed(), Lines: []string{used}}}
}

// Rename asks what an app is called.
type Rename struct {
	App    App
	Action string // where the form is posted: field "name"
	Back   string
	Done   Done
}

func (v Rename) field(c ui.Ctx) ui.FieldView {
	return ui.FieldView{ID: "name", Label: c.OwnAppLabel(), Hint: c.OwnAppHint(), Value: v.App.Name, Autocomplete: "off", Max: 40}
}

// Remove asks once more before an app goes.
type Remove struct {
	App    App
	Action string
	Back   string
	Last   bool // the recovery codes go with it
}

// Recovery are the recovery codes of an account, before new ones are made.
type Recovery struct {
	Action string // where new ones are made; empty: there is no app that they could stand in for
	Left   int
	Back   string
	Add    string // where an app is connected
}

// few is how many codes are left when it is time for new ones.
const few = 3
