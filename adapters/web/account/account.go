// Package account holds the pages on which somebody who is logged in sees what is known about them, and
// changes their e-mail address. The steps of proving an address are those of package login.
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
	Roles             []string // ids
	Level             string
	Since             time.Time // of the log-in
	Idle, Longest     time.Duration
	Session           ui.SessionView
	Change            string // where another address is given
	Pending           string // an address that waits for its code; empty for none
	Enter             string // where that code is entered
	Changed           bool   // just now
}

func (v Own) facts(c ui.Ctx) []ui.Fact {
	var out []ui.Fact
	if v.Organisation != "" || v.KvK != "" {
		out = append(out, ui.Fact{Term: c.AppOrganisation(), Lines: []string{v.Organisation, c.AppKvk(v.KvK)}})
	}
	return append(out,
		ui.Fact{Term: c.ProfileMail(), Lines: []string{v.Email, c.ProfileVerified(v.Verified)}},
		ui.Fact{Term: c.ProfileRoles(), Lines: []string{v.roles(c)}},
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

// Blocked says until when no code is taken.
type Blocked struct {
	Until time.Time
	Back  string
}
