// Package start is the page that the practice environment opens with: which systems are there and what each shows,
// where everything is, whom to log in as, what to try, and where the data lives. It only links; its frame is in
// adapters/simulator/look.
package start

import (
	"embed"
	"errors"
	"net/http"
	"slices"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

//go:embed pages
var files embed.FS

var pages = look.MustPages(files, texts)

// Config says what the page shows. InboxURL and at least one system are required.
type Config struct {
	Systems     []System
	InboxURL    string    // e-mail and text messages of all systems
	PhoneURL    string    // a phone with an authenticator app; "" leaves it out
	ScenarioURL string    // practice scenarios of the broker; "" leaves them out
	DataDir     string    // where everything is kept
	SMTPAddr    string    // where mail is received; "" leaves it out
	Sandboxes   Sandboxes // realms to build a portal against; nil leaves them out
}

// System is one of those that Voordeur is built for. The functions of this package give each with its words; the
// caller adds where it is and who can log in.
type System struct {
	ID        string // for a link within the page
	Name      string
	Icon      string
	Shows     look.Text // what it is there to show
	URL       string    // where one begins; "": the system is not there yet
	Places    []Place   // further ones
	Steps     []Steps
	ByAddress bool // people log in with an e-mail address instead of a user name
	People    []Person
	Appointed []Appointed
}

// Organisations tells whether anybody works for one.
func (s System) Organisations() bool {
	return slices.ContainsFunc(s.People, func(p Person) bool { return p.Organisation != "" })
}

// Levels tells whether people have levels of their own.
func (s System) Levels() bool {
	return slices.ContainsFunc(s.People, func(p Person) bool { return p.Level != "" })
}

// Place is a page to go to.
type Place struct {
	Name, Text look.Text
	URL        string
}

// Steps tell in short what to do.
type Steps struct {
	Title look.Text
	List  []look.Text
	At    bool // the second step names the appointed addresses
}

// Appointed is the address that makes somebody the first user administrator of an organisation.
type Appointed struct {
	Organisation string
	Address      string
}

// Person is somebody to log in as. All of them are invented.
type Person struct {
	Name         string
	User         string // user name, or e-mail address
	Password     string // of practice: it opens nothing else
	Organisation string // that the person works for; "" where people act for themselves
	KvK          string
	Level        string // for instance EH3; "" where it is the same for everybody
	Try          look.Text
}

// Start is the page. It is safe for concurrent use.
type Start struct{ config Config }

// New refuses a Config without what every practice environment has.
func New(c Config) (*Start, error) {
	if c.InboxURL == "" || len(c.there()) == 0 {
		return nil, errors.New("start: InboxURL and a system with its URL are required")
	}
	return &Start{c}, nil
}

// there are the systems that can be visited.
func (c Config) there() []System {
	return slices.DeleteFunc(slices.Clone(c.Systems), func(s System) bool { return s.URL == "" })
}

// There counts the systems that can be visited.
func (c Config) There() int { return len(c.there()) }

// Handler serves the page.
func (s *Start) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page("start", "title", http.StatusOK, true))
	if s.config.Sandboxes != nil {
		mux.HandleFunc("GET /sandbox", s.askSandbox)
		mux.HandleFunc("POST /sandbox", s.makeSandbox)
		mux.HandleFunc("GET /sandbox/{number}", s.sandbox)
	}
	mux.Handle("GET /look/", look.Assets())
	mux.HandleFunc("GET /", s.page("unknown", "unknown.title", http.StatusNotFound, false))
	return http.NewCrossOriginProtection().Handler(mux)
}

func (s *Start) page(name, title string, status int, wide bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := view(name, title)
		v.Data, v.Wide = s.config, wide
		pages.Show(w, r, status, v)
	}
}

// view is a page in the frame of the practice environment.
func view(name, title string) look.View {
	return look.View{
		Brand: look.Brand{
			Name: "Voordeur", Sub: look.Text{NL: "Oefenomgeving", EN: "Practice environment"},
			Accent: look.Teal, Icon: "door",
		},
		Title: texts[title], Page: name,
	}
}
