package start

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

// Sandbox is a realm to build a portal against: the settings that its developer copies.
type Sandbox struct {
	Number    int
	Issuer    string
	Example   string // a portal of this realm that works
	Redirect  string // where logins of the developer's own portal end
	Client    string // of a program on a server
	Secret    string // of that client; it opens nothing but practice
	KeyClient string // of the same program, with a key; empty in sandboxes of before there was one
	Key       Key    // of that client
	App       string // the client of a program that keeps no secret
}

// Discovery is where programs find all the rest.
func (s Sandbox) Discovery() string { return s.Issuer + "/.well-known/openid-configuration" }

// Path is that of its page.
func (s Sandbox) Path() string { return "/sandbox/" + strconv.Itoa(s.Number) }

// WithSecret and WithKey are the settings as the programs of docs/portal-clients.md read them.
func (s Sandbox) WithSecret() string { return s.environment(s.Client, "CLIENT_SECRET="+s.Secret) }

// WithKey is WithSecret for the client with a key, in the file key.pem.
func (s Sandbox) WithKey() string { return s.environment(s.KeyClient, "CLIENT_KEY=key.pem") }

func (s Sandbox) environment(client, proof string) string {
	return "ISSUER=" + s.Issuer + "\nCLIENT_ID=" + client + "\n" + proof + "\nREDIRECT_URI=" + s.Redirect
}

// Sandboxes makes and remembers them.
type Sandboxes interface {
	// Make makes one for a portal at that address. ErrAddress and ErrFull are for the person who asks.
	Make(ctx context.Context, redirect string) (Sandbox, error)
	All() []Sandbox
}

// What a person can do something about.
var (
	ErrAddress = errors.New("start: this is no address to return to")
	ErrFull    = errors.New("start: there are as many sandboxes as there can be")
)

// usualRedirect is where many a program under development waits for its logins.
const usualRedirect = "http://localhost:3000/callback"

// asking is the page on which a sandbox is asked for.
type asking struct {
	Redirect string
	Error    string // key of a text; empty: none
	All      []Sandbox
}

// made is the page of one.
type made struct {
	Sandbox
	Config
}

func (s *Start) askSandbox(w http.ResponseWriter, r *http.Request) {
	s.showAsking(w, r, http.StatusOK, usualRedirect, "")
}

func (s *Start) showAsking(w http.ResponseWriter, r *http.Request, status int, redirect, wrong string) {
	v := view("sandboxes", "sandbox.title")
	v.Data, v.Here = asking{redirect, wrong, s.config.Sandboxes.All()}, "/sandbox"
	pages.Show(w, r, status, v)
}

func (s *Start) makeSandbox(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 8<<10)
	redirect := r.PostFormValue("redirect")
	made, err := s.config.Sandboxes.Make(r.Context(), redirect)
	switch {
	case errors.Is(err, ErrAddress):
		s.showAsking(w, r, http.StatusUnprocessableEntity, redirect, "sandbox.address")
	case errors.Is(err, ErrFull):
		s.showAsking(w, r, http.StatusConflict, redirect, "sandbox.full")
	case err != nil:
		s.showAsking(w, r, http.StatusInternalServerError, redirect, "sandbox.failed")
	default:
		http.Redirect(w, r, made.Path(), http.StatusSeeOther)
	}
}

func (s *Start) sandbox(w http.ResponseWriter, r *http.Request) {
	for _, one := range s.config.Sandboxes.All() {
		if strconv.Itoa(one.Number) == r.PathValue("number") {
			v := view("sandbox", "sandbox.title")
			v.Data, v.Back = made{one, s.config}, look.Link{Href: "/sandbox", Text: texts["sandbox.back"]}
			pages.Show(w, r, http.StatusOK, v)
			return
		}
	}
	s.page("unknown", "unknown.title", http.StatusNotFound, false)(w, r)
}
