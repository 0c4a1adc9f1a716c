// Package account holds the pages on which somebody who is logged in sees what is known about them and
// changes it: the e-mail address, and with an account of the realm the password, telephone number, second
// factors, devices and sessions. Steps that a login has too are those of package login.
package account

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Own is what is known about somebody, for themselves.
type Own struct {
	Organisation, KvK string // empty for who acts for themselves
	Email             string
	Verified          time.Time
	Roles             []string  // ids
	Level             string    // or the kind of account
	Acting            string    // the organisation one acts for now, of who may act for several; may be empty
	Since             time.Time // of the log-in
	Idle, Longest     time.Duration
	Session           ui.SessionView
	Change            string // where another address is given
	Pending           string // an address that waits for its code; empty for none
	Enter             string // where that code is entered
	Changed           bool   // just now
	Sessions          int    // that are alive
	Institutions      int    // that one is linked to, by accounts of the portal's own (MH-28)
	Account           *Account
	Ways              Ways
	Done              Done
}

// Account is what somebody has who logs in with an account of the realm.
type Account struct {
	Phone      string // as it is dialled; empty: none
	PasswordAt time.Time
	Apps       int
	Codes      int // recovery codes that are left
	Recovery   bool
	Devices    int
	Later      []Later
}

// Later is a change that counts on a later day (XC-17).
type Later struct {
	ID      string
	Address string // the new address, or empty
	Number  string // the new number; both empty: the number goes
	From    time.Time
}

// Ways are where the other pages are. An empty one is not there.
type Ways struct{ Password, Phone, Factors, Recovery, Devices, Sessions, History, Export, Undo, Links string }

// Done is what somebody did just before they came to a page.
type Done string

// What can have been done. Nothing says nothing.
const (
	DoneNothing    Done = ""
	DonePassword   Done = "password"
	DonePhone      Done = "phone"
	DoneNoPhone    Done = "no-phone"
	DoneApp        Done = "app"
	DoneAppRemoved Done = "app-removed"
	DoneNamed      Done = "named"
	DoneUndone     Done = "undone"
	DoneDevice     Done = "device"
	DoneEnded      Done = "ended"
	DoneEndedAll   Done = "ended-all"
)

// words gives title and sentence; the title is empty where there is nothing to say.
func (d Done) words(c ui.Ctx) (title, body string) {
	switch d {
	case DonePassword:
		return c.OwnDonePassword(), c.OwnDoneOthers()
	case DonePhone:
		return c.OwnDonePhone(), c.OwnDoneTold()
	case DoneNoPhone:
		return c.OwnDoneNoPhone(), c.OwnDoneTold()
	case DoneApp:
		return c.OwnDoneApp(), c.OwnDoneAppName()
	case DoneAppRemoved:
		return c.OwnDoneAppRemoved(), c.OwnDoneTold()
	case DoneNamed:
		return c.OwnDoneNamed(), ""
	case DoneUndone:
		return c.OwnDoneUndone(), c.OwnDoneSame()
	case DoneDevice:
		return c.OwnDoneDevice(), c.OwnDoneStranger()
	case DoneEnded:
		return c.OwnDoneEnded(), ""
	case DoneEndedAll:
		return c.OwnDoneEndedAll(), ""
	}
	return "", ""
}

func (v Own) facts(c ui.Ctx) []ui.Fact {
	var out []ui.Fact
	if v.Organisation != "" || v.KvK != "" {
		out = append(out, ui.Fact{Term: c.AppOrganisation(), Lines: []string{v.Organisation, c.AppKvk(v.KvK)}})
	}
	if v.Account == nil {
		out = append(out, ui.Fact{Term: c.ProfileMail(), Lines: []string{v.Email, c.ProfileVerified(v.Verified)}})
	}
	if v.Acting != "" {
		out = append(out, ui.Fact{Term: c.OwnRowActing(), Lines: []string{v.Acting}})
	}
	if v.Account == nil || len(v.Roles) > 0 {
		out = append(out, ui.Fact{Term: c.ProfileRoles(), Lines: []string{v.roles(c)}})
	}
	return append(out,
		ui.Fact{Term: c.ProfileLevel(), Lines: []string{v.Level}},
		ui.Fact{Term: c.ProfileSince(), Lines: []string{c.Moment(v.Since)}},
	)
}

func (v Own) roles(c ui.Ctx) string {
	if len(v.Roles) == 0 {
		return c.UsersNoRole()
	}
	names := make([]string, len(v.Roles))
	for i, id := range v.Roles {
		names[i], _ = c.Role(id)
	}
	return c.List(names)
}

// row is a line of the overview: what there is, and where it is changed or seen.
type row struct {
	term  string
	lines []string
	to    ui.Link
}

// login are the rows of how the owner of an account logs in.
func (v Own) login(c ui.Ctx) []row {
	a, w := v.Account, v.Ways
	out := []row{{c.ProfileMail(), []string{v.Email}, ui.Link{URL: v.Change, Text: c.AccountChange()}}}
	if w.Phone != "" {
		phone := row{c.OwnRowPhone(), []string{a.Phone}, ui.Link{URL: w.Phone, Text: c.OwnRowChangePhone()}}
		if a.Phone == "" {
			phone.lines, phone.to.Text = []string{c.OwnRowNone()}, c.OwnRowAdd()
		}
		out = append(out, phone)
	}
	out = append(out, row{c.OwnRowPassword(), []string{v.aged(c)}, ui.Link{URL: w.Password, Text: c.OwnRowChangePassword()}})
	factors := []string{c.FactorMeansMail()}
	if a.Apps > 0 {
		factors = []string{c.OwnRowApps(a.Apps)}
	}
	out = append(out, row{c.OwnRowFactors(), factors, ui.Link{URL: w.Factors, Text: c.OwnRowManage()}})
	if a.Recovery && a.Apps > 0 {
		out = append(out, row{c.OwnRowCodes(), []string{c.OwnRowLeft(a.Codes)}, ui.Link{URL: w.Recovery, Text: c.OwnRowRenew()}})
	}
	return out
}

func (v Own) aged(c ui.Ctx) string {
	if v.Account.PasswordAt.IsZero() {
		return c.OwnRowUnchosen()
	}
	return c.OwnRowAged(v.Account.PasswordAt)
}

// safe are the rows of where somebody is logged in.
func (v Own) safe(c ui.Ctx) []row {
	var out []row
	if v.Account != nil {
		out = append(out, row{c.OwnRowDevices(), []string{c.OwnRowKnown(v.Account.Devices)}, ui.Link{URL: v.Ways.Devices, Text: c.OwnRowSeeDevices()}})
	}
	if v.Ways.Links != "" {
		out = append(out, row{c.MylinksRow(), []string{c.MylinksMany(v.Institutions)}, ui.Link{URL: v.Ways.Links, Text: c.MylinksSee()}})
	}
	return append(out,
		row{c.OwnRowSessions(), []string{c.OwnRowAlive(v.Sessions)}, ui.Link{URL: v.Ways.Sessions, Text: c.OwnRowSeeSessions()}},
		row{c.OwnRowHistory(), []string{c.OwnRowEvents()}, ui.Link{URL: v.Ways.History, Text: c.OwnRowSeeHistory()}},
		row{c.OwnRowData(), []string{c.OwnRowFile()}, ui.Link{URL: v.Ways.Export, Text: c.OwnRowDownload()}},
	)
}

// Blocked says until when no code is taken.
type Blocked struct {
	Until time.Time
	Back  string
}

// problems lists one sentence about one field, or nothing.
func problems(field, text string) []ui.Problem {
	if text == "" {
		return nil
	}
	return []ui.Problem{{Field: field, Text: text}}
}
