package scheme

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/voordeur/voordeur/adapters/simulator/look"
	"github.com/voordeur/voordeur/adapters/simulator/relying"
)

// Elsewhere is a supplier that keeps the means and the mandates itself: an identity provider that speaks OpenID
// Connect. The network asks it who somebody is and for whom they may act at a service (RFC 9396).
type Elsewhere struct {
	Supplier string // key of the supplier whose means these are
	Issuer   string
	ClientID string
	Machine  func() time.Time // the true time, by which the provider judges what the network signs
}

// Paths of the network as a client of that provider.
const (
	elsewhereCallback = "/suppliers/{supplier}/callback"
	elsewhereKeys     = "/suppliers/{supplier}/jwks.json"
)

// mandateDetails is the type under which the provider is told the service.
const mandateDetails = "urn:voordeur:mandate"

// elsewhere is the network's side of the talk with it.
type elsewhere struct {
	Elsewhere
	callback string
	key      relying.Key
	http     *http.Client
	now      func() time.Time

	mu    sync.Mutex
	known *oidc.Provider
}

func newElsewhere(c Config) (*elsewhere, error) {
	if c.Elsewhere == nil {
		return nil, nil
	}
	key, err := relying.Load(filepath.Join(c.Dir, "client-key.json"), c.Random)
	if err != nil {
		return nil, fmt.Errorf("scheme: %w", err)
	}
	return &elsewhere{
		Elsewhere: *c.Elsewhere, callback: c.BaseURL + "/suppliers/" + c.Elsewhere.Supplier + "/callback", key: key, http: c.HTTP, now: c.Now,
	}, nil
}

// discover asks the provider for its addresses until it answers; an answer is remembered.
func (e *elsewhere) discover(ctx context.Context) (*oidc.Provider, *oauth2.Config, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.known == nil {
		p, err := oidc.NewProvider(oidc.ClientContext(ctx, e.http), e.Issuer)
		if err != nil {
			return nil, nil, err
		}
		e.known = p
	}
	endpoint := e.known.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams
	return e.known, &oauth2.Config{
		ClientID: e.ClientID, Endpoint: endpoint, RedirectURL: e.callback, Scopes: []string{oidc.ScopeOpenID, "organisation"},
	}, nil
}

// errand is what binds the provider's answer to a login.
type errand struct{ state, nonce, verifier string }

// goElsewhere sends somebody with a means of the provider there.
func (s *Scheme) goElsewhere(w http.ResponseWriter, r *http.Request, l *login) {
	if s.elsewhere == nil || s.elsewhere.Supplier != l.supplier.key {
		s.askPassword(w, r, l, "", "")
		return
	}
	_, o, err := s.elsewhere.discover(r.Context())
	if err != nil {
		s.config.Log.ErrorContext(r.Context(), "the supplier does not answer", "error", err)
		s.askPassword(w, r, l, "", "elsewhere.down")
		return
	}
	details, err := json.Marshal([]map[string]string{{"type": mandateDetails, "service": l.request.service.ID}})
	if err != nil {
		http.Error(w, "request could not be made", http.StatusInternalServerError)
		return
	}
	l.errand = errand{randomHex(s.config.Random, 16) + l.id, randomHex(s.config.Random, 16), randomHex(s.config.Random, 32)}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, o.AuthCodeURL(l.errand.state, oidc.Nonce(l.errand.nonce), oauth2.S256ChallengeOption(l.errand.verifier),
		oauth2.SetAuthURLParam("acr_values", l.request.minimum().class()), oauth2.SetAuthURLParam("authorization_details", string(details)),
		oauth2.SetAuthURLParam("ui_locales", string(look.Lang(r)))), http.StatusSeeOther)
}

// fromElsewhere reads the provider's answer, for the login that asked it, once.
func (s *Scheme) fromElsewhere(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	state := q.Get("state")
	id := state[min(len(state), 32):]
	l, ok := s.logins.find(id, s.now())
	if !ok || s.elsewhere == nil {
		s.note(w, r, http.StatusGone, "over.title", "over.late")
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.finished || l.errand.state == "" || l.errand.state != state || q.Get("iss") != s.elsewhere.Issuer {
		s.note(w, r, http.StatusGone, "over.title", "over.done")
		return
	}
	asked := l.errand
	l.errand = errand{}
	if q.Has("error") {
		s.finish(w, r, l, refusedElsewhere(q.Get("error"), q.Get("reason")))
		return
	}
	person, err := s.elsewhere.redeem(r.Context(), asked, q.Get("code"), s.config)
	if err != nil {
		s.config.Log.ErrorContext(r.Context(), "the supplier's answer is not right", "error", err)
		s.finish(w, r, l, failed("Responder", "AuthnFailed", "The supplier's answer is not right."))
		return
	}
	l.person, l.proven = person, true
	s.afterProof(w, r, l)
}

// refusedElsewhere is the status that the service gets for a refusal of the register (EHERKENNING 5.1).
func refusedElsewhere(code, reason string) outcome {
	switch reason {
	case "no-mandate", "mandate-ended", "mandate-future", "mandate-suspended", "branch-refused", "chain-refused":
		return failed("Responder", "RequestDenied", "The register of mandates answers: "+reason+".")
	case "level-too-low":
		return failed("Responder", "NoAuthnContext", "The level of the means or the mandate is lower than the service demands.")
	}
	if code == "unmet_authentication_requirements" {
		return failed("Responder", "NoAuthnContext", "The level of the means is lower than the service demands.")
	}
	return failed("Responder", "AuthnFailed", "The supplier did not authenticate the user.")
}

// redeem changes the code for what the provider says of the person.
func (e *elsewhere) redeem(ctx context.Context, asked errand, code string, c Config) (Person, error) {
	ctx = oidc.ClientContext(ctx, e.http)
	p, o, err := e.discover(ctx)
	if err != nil {
		return Person{}, err
	}
	proof, err := e.key.Assertion(e.ClientID, e.Issuer, randomHex(c.Random, 16), e.Machine())
	if err != nil {
		return Person{}, err
	}
	tokens, err := o.Exchange(ctx, code, oauth2.VerifierOption(asked.verifier),
		oauth2.SetAuthURLParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
		oauth2.SetAuthURLParam("client_assertion", proof))
	if err != nil {
		return Person{}, err
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := p.Verifier(&oidc.Config{ClientID: e.ClientID, Now: e.now}).Verify(ctx, raw)
	if err != nil {
		return Person{}, err
	}
	if token.Nonce != asked.nonce {
		return Person{}, errors.New("nonce of another login")
	}
	var told struct {
		Acting       string `json:"acting_subject"`
		Class        string `json:"loa_original"`
		Branch       string `json:"branch"`
		Intermediary string `json:"intermediary"`
		Organisation struct {
			Name string `json:"name"`
			KvK  string `json:"kvk"`
			RSIN string `json:"rsin"`
		} `json:"organisation"`
	}
	if err := token.Claims(&told); err != nil {
		return Person{}, err
	}
	level, ok := levelOfClass(told.Class)
	if !ok || told.Acting == "" || told.Organisation.KvK == "" {
		return Person{}, errors.New("it names no level, nobody, or no organisation")
	}
	of := told.Organisation
	return Person{UserName: token.Subject, Level: level, pseudonym: told.Acting, Mandates: []Mandate{{
		For: Organisation{KvK: of.KvK, RSIN: of.RSIN, Name: of.Name}, Service: "*", Branch: Branch{Number: told.Branch},
		Via: Organisation{KvK: told.Intermediary},
	}}}, nil
}

// elsewhereKeys serves the keys by which the provider knows the network.
func (s *Scheme) elsewhereKeys(w http.ResponseWriter, _ *http.Request) {
	if s.elsewhere == nil {
		http.Error(w, "no such supplier", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(s.elsewhere.key.Public()) // the reader may be gone; nobody to tell
}
