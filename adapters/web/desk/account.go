package desk

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// AccountView is one account as the desk sees it. Nothing on it is a secret.
type AccountView struct {
	Frame
	Name, Email, Phone string // Email and Phone are masked unless Shown
	UserName           string // empty unless Shown, and where people log in with their address
	Shown              bool
	Status             Status
	Why                Why
	Kind, Audience     string
	Practice           bool
	Made, Last         time.Time
	Password           time.Time // zero: none was chosen
	Apps               []App
	Prefers            Factor
	Recovery           int
	RecoveryUsed       bool // such accounts have recovery codes
	Devices, Sessions  int
	Clients            []string
	Language           string
	Reference          string    // of the application that made it
	Application        string    // where that is; empty: the reader may not see it
	NewEmail, NewPhone time.Time // from when on another counts; zero: none does
	WrongPassword      time.Time // too many tries until then; zero: not
	WrongCode          time.Time
	Proposals          []Proposal // that are pending
	Actions            []Action
	Records            string // the log of this account; empty: the reader may not
	Show               string // where the address is asked for, by post
	Back               string
	Done               Done
	Problem            Problem
}

// App is an authenticator, without its key.
type App struct {
	Name       string
	Made, Used time.Time
	Open       bool // not finished
}

// Factor is a second step.
type Factor string

// The factors, as policies name them.
const (
	Authenticator Factor = "authenticator"
	EmailCode     Factor = "email-code"
	SMSCode       Factor = "sms-code"
)

func (f Factor) name(c ui.Ctx) string {
	switch f {
	case Authenticator:
		return c.DeskAccountAuthenticator()
	case EmailCode:
		return c.DeskAccountEmailcode()
	case SMSCode:
		return c.DeskAccountSmscode()
	}
	return c.DeskNever()
}

// Act is what can be done to an account.
type Act string

// The acts.
const (
	Unblock   Act = "unblock"
	Reset     Act = "reset"
	Suspend   Act = "suspend"
	Reinstate Act = "reinstate"
	Assign    Act = "assign"
)

// Action is an act with where it begins.
type Action struct {
	Act Act
	URL string
}

func (a Action) link(c ui.Ctx) ui.Link {
	text := map[Act]func() string{
		Unblock: c.DeskAccountUnblock, Reset: c.DeskAccountReset, Suspend: c.DeskAccountSuspend, Reinstate: c.DeskAccountReinstate, Assign: c.DeskAccountAssign,
	}[a.Act]
	return ui.Link{URL: a.URL, Text: text()}
}

func (v AccountView) title() string {
	if v.Name != "" {
		return v.Name
	}
	return v.Email
}

func (v AccountView) contact(c ui.Ctx) []ui.Fact {
	out := []ui.Fact{{Term: c.DeskAccountEmail(), Lines: []string{v.Email}}}
	if v.UserName != "" {
		out = append(out, ui.Fact{Term: c.MiddelChooseName(), Lines: []string{v.UserName}})
	}
	if v.Phone != "" {
		out = append(out, ui.Fact{Term: c.DeskAccountPhone(), Lines: []string{v.Phone}})
	}
	return out
}

// facts leaves out what is not there.
func (v AccountView) facts(c ui.Ctx) []ui.Fact {
	var out []ui.Fact
	add := func(term string, lines ...string) { out = append(out, ui.Fact{Term: term, Lines: lines}) }
	add(c.DeskAccountKind(), v.Kind)
	if v.Audience != "" {
		add(c.DeskAccountAudience(), v.Audience)
	}
	add(c.DeskAccountMade(), c.Moment(v.Made))
	add(c.DeskAccountLast(), v.moment(c, v.Last))
	password := c.DeskAccountUnchosen()
	if !v.Password.IsZero() {
		password = c.DeskAccountChosen(v.Password)
	}
	add(c.DeskAccountPassword(), password)
	add(c.DeskAccountApps(), v.apps(c)...)
	add(c.DeskAccountFactor(), v.Prefers.name(c))
	if v.RecoveryUsed {
		add(c.DeskAccountRecovery(), c.DeskAccountLeft(v.Recovery))
	}
	add(c.DeskAccountDevices(), c.DeskAccountDevice(v.Devices))
	add(c.DeskAccountSessions(), c.DeskAccountSession(v.Sessions))
	if len(v.Clients) > 0 {
		add(c.DeskAccountClients(), v.Clients...)
	}
	add(c.DeskAccountLanguage(), v.Language)
	if lines := v.changes(c); len(lines) > 0 {
		add(c.DeskAccountChanges(), lines...)
	}
	return out
}

func (v AccountView) moment(c ui.Ctx, at time.Time) string {
	if at.IsZero() {
		return c.DeskNever()
	}
	return c.Moment(at)
}

func (v AccountView) apps(c ui.Ctx) []string {
	var out []string
	for _, a := range v.Apps {
		line := c.DeskAccountApp(a.Made)
		switch {
		case a.Open:
			line = c.DeskAccountAppopen(a.Made)
		case !a.Used.IsZero():
			line = c.DeskAccountAppused(a.Made, a.Used)
		}
		if a.Name != "" {
			line = a.Name + ": " + line
		}
		out = append(out, line)
	}
	if len(out) == 0 {
		return []string{c.DeskNone()}
	}
	return out
}

func (v AccountView) changes(c ui.Ctx) []string {
	var out []string
	if !v.NewEmail.IsZero() {
		out = append(out, c.DeskAccountNewemail(v.NewEmail))
	}
	if !v.NewPhone.IsZero() {
		out = append(out, c.DeskAccountNewphone(v.NewPhone))
	}
	return out
}

func (v AccountView) tries(c ui.Ctx) []string {
	var out []string
	if !v.WrongPassword.IsZero() {
		out = append(out, c.DeskAccountWrongpassword(v.WrongPassword))
	}
	if !v.WrongCode.IsZero() {
		out = append(out, c.DeskAccountWrongcode(v.WrongCode))
	}
	return out
}
