package portal

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

// Config says whose portal it is. All up to Entrances is required, but for Log and Machine; the rest is what the
// portal has beyond logging in.
type Config struct {
	Dir      string // holds the key of the client
	BaseURL  string // of the portal, for instance http://schatkist.localhost:8080
	Issuer   string
	ClientID string
	Scopes   []string
	Levels   []Level          // that may enter, lowest first
	HTTP     *http.Client     // towards the issuer
	Now      func() time.Time // for sessions and tokens
	Random   io.Reader        // for state, nonce, verifier, session ids and receipts
	Log      *slog.Logger     // nil: nothing is logged
	// Machine is the clock of client assertions, which the issuer weighs by that of the machine also where everybody
	// else keeps to another; nil: Now.
	Machine func() time.Time

	Brand     look.Brand
	Crumb     look.Text // the section that every page is in
	Entrances []Entrance
	Lead      look.Text   // of the start page
	Points    []look.Text // of the start page
	Help      []Section   // of the help page
	Welcome   look.Text   // heading of the overview
	TooLow    look.Text   // what to do about a level that is too low

	Broker  look.Text // the name of logging in elsewhere; empty: nobody does
	Account look.Text // the name of logging in with an account of the realm; empty: nobody does
	Roles   []Role
	Clients bool    // people work for clients, and may switch (MA-32)
	Schools bool    // people act for schools and boards through an account of the portal's own (MH-43)
	Action  *Action // a form that is sent after a fresh proof (MA-06); nil: none
	Cases   *Cases  // nil: none
	Element Element // that shows the ways to log in; zero: none
}

// Element is the issuer's script for <voordeur-login>, pinned by its hash.
type Element struct{ Script, Integrity string }

// Level is a level of assurance as tokens write it, and as people know it.
type Level struct {
	ACR   string // of a plain login
	Class string // loa_original, which tells the level also where acr names an action
	Name  look.Text
}

// Entrance is one way in on the start page.
type Entrance struct {
	Title, Text, Button look.Text
	Icon                string // of the button
	Href                string // "" logs in here
}

// Section is a part of the help page.
type Section struct {
	Title, Text look.Text
	Steps       []look.Text
	After       look.Text
}

// Role is one that a token may carry.
type Role struct {
	ID                string
	Name, Explanation look.Text
	Balances, Pays    bool // what its holder gets on the dashboard
}

// Action is a form whose sending the person confirms with a fresh proof.
type Action struct {
	ACR    string        // by which the login service knows the action
	MaxAge time.Duration // of the proof
	Path   string        // of the form; the resource for programs is at /api and this

	Title, Lead, Button look.Text
	Sent                look.Text // heading of a receipt
	Fields              []Field
}

// Field is one of a form. With Options it is a choice, with Amount a sum in euros, else free text.
type Field struct {
	Name        string
	Label, Hint look.Text
	Options     []Option
	Amount      bool
	Required    bool
}

// Option is one answer of a choice.
type Option struct {
	Value string
	Text  look.Text
}

// Cases is an invented list of what somebody asked for earlier.
type Cases struct {
	Title, Note look.Text
	List        []Case
}

// Case is one of them.
type Case struct {
	Number              string
	Subject, Place, Now look.Text
}

func (c Config) check() error {
	var errs []error
	for name, missing := range map[string]bool{
		"Dir": c.Dir == "", "BaseURL": c.BaseURL == "", "Issuer": c.Issuer == "", "ClientID": c.ClientID == "",
		"Scopes": !slices.Contains(c.Scopes, "openid"), "Levels": len(c.Levels) == 0, "HTTP": c.HTTP == nil,
		"Now": c.Now == nil, "Random": c.Random == nil, "Entrances": len(c.Entrances) == 0,
	} {
		if missing {
			errs = append(errs, errors.New("portal: "+name+" is required"))
		}
	}
	return errors.Join(errs...)
}
