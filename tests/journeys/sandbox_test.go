package journeys

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/voordeur/voordeur/adapters/simulator/start"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

// program is a portal under development: a widely used OIDC library with the settings of a sandbox, and nothing else.
type program struct {
	oauth2.Config
	server   *httptest.Server
	verifier *oidc.IDTokenVerifier
	proof    string // of PKCE
}

func newProgram(t *testing.T) *program {
	t.Helper()
	p := &program{proof: oauth2.GenerateVerifier()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, p.AuthCodeURL("een", oidc.Nonce("twee"), oauth2.S256ChallengeOption(p.proof)), http.StatusSeeOther)
	})
	mux.HandleFunc("GET /callback", func(w http.ResponseWriter, r *http.Request) {
		ctx := oidc.ClientContext(r.Context(), wire.NewClient(true))
		token, err := p.Exchange(ctx, r.FormValue("code"), oauth2.VerifierOption(p.proof))
		if err != nil {
			fmt.Fprintln(w, "exchange:", err)
			return
		}
		raw, _ := token.Extra("id_token").(string)
		id, err := p.verifier.Verify(ctx, raw)
		if err != nil || id.Nonce != "twee" || r.FormValue("state") != "een" {
			fmt.Fprintln(w, "ID token:", err, id)
			return
		}
		fmt.Fprintln(w, "Hallo", id.Subject)
	})
	p.server = httptest.NewServer(mux)
	t.Cleanup(p.server.Close)
	return p
}

func (p *program) url(path string) string {
	return strings.Replace(p.server.URL, "127.0.0.1", "localhost", 1) + path
}

// uses takes over the settings of a sandbox.
func (p *program) uses(t *testing.T, s start.Sandbox, client, secret string) {
	t.Helper()
	provider, err := oidc.NewProvider(oidc.ClientContext(t.Context(), wire.NewClient(true)), s.Issuer)
	if err != nil {
		t.Fatal(err)
	}
	p.Config = oauth2.Config{ClientID: client, ClientSecret: secret, Endpoint: provider.Endpoint(), RedirectURL: s.Redirect, Scopes: []string{"openid", "organisation"}}
	p.verifier = provider.Verifier(&oidc.Config{ClientID: client})
}

// A portal developer makes a realm with one click, sees it work, and logs in to a program of their own with the
// settings that the page gives. The next start still has it.
func TestADeveloperMakesASandbox(t *testing.T) {
	town := Build(t, wire.DemoOptions{Only: []string{"schatkist"}})
	dev, own := town.Person(t, "anna"), newProgram(t)

	dev.Opens(town.URL("localhost", "/"))
	dev.Clicks("Maak een oefenrealm")
	dev.Meets("Oefenrealms", "Bouwt u een portaal dat met Voordeur inlogt?")
	for _, wrong := range []string{"", "zomaar iets", "http://localhost:3000/callback#x"} {
		dev.Types("Adres waar uw portaal het antwoord ontvangt", wrong)
		dev.Clicks("Maak een oefenrealm")
		dev.Meets("Dit adres kan niet.")
		dev.Holds("Adres waar uw portaal het antwoord ontvangt", wrong)
	}
	dev.Types("Adres waar uw portaal het antwoord ontvangt", own.url("/callback"))
	dev.Clicks("Maak een oefenrealm")
	dev.Meets("Oefenrealm 9001", "Instellingen voor uw OIDC-bibliotheek", "Client-secret, alleen om mee te oefenen", own.url("/callback"))

	t.Log("the example portal")
	dev.Clicks("Inloggen bij het voorbeeldportaal")
	dev.Clicks("Inloggen met eHerkenning")
	dev.Identifies()
	dev.Meets("Het inloggen werkt")

	t.Log("a program of one's own, on a server and in a browser")
	made := town.Sandboxes()[0]
	for client, secret := range map[string]string{made.Client: made.Secret, made.App: ""} {
		own.uses(t, made, client, secret)
		dev.ForgetCookies(t)
		dev.Opens(own.url("/"))
		dev.Identifies()
		dev.Sees(t, "Hallo")
	}

	t.Log("the next start")
	town.Restart(t)
	dev.Opens(town.URL("localhost", "/sandbox"))
	dev.Clicks("Oefenrealm 9001")
	dev.Sees(t, made.Secret)
	dev.Opens(made.Example)
	dev.Clicks("Inloggen met eHerkenning")
	dev.Identifies()
	dev.Meets("Het inloggen werkt")
}
