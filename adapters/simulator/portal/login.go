package portal

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// login sends the browser to the issuer. It is a link, not a form: it changes nothing here, and so
// no form-action stands in the way of the redirects.
func (p *Portal) login(w http.ResponseWriter, r *http.Request) {
	what := []oauth2.AuthCodeOption{oauth2.SetAuthURLParam("acr_values", p.config.Levels[0].ACR)}
	if m := r.URL.Query().Get("method"); m != "" { // chosen at the element
		what = append(what, oauth2.SetAuthURLParam("login_method", m))
	}
	p.ask(w, r, toEnter, what...)
}

// change asks on whose behalf the person wants to work: another answer of the same session, if they have one (MA-32).
func (p *Portal) change(w http.ResponseWriter, r *http.Request) {
	p.ask(w, r, toSwitch, oauth2.SetAuthURLParam("acr_values", p.config.Levels[0].ACR), oauth2.SetAuthURLParam("prompt", "select_account"))
}

// confirm asks a fresh proof for the action, as RFC 9470 has it: who is logged in at the issuer confirms, and nobody else.
func (p *Portal) confirm(w http.ResponseWriter, r *http.Request, s session) {
	a := p.config.Action
	p.ask(w, r, toConfirm, oauth2.SetAuthURLParam("acr_values", a.ACR),
		oauth2.SetAuthURLParam("max_age", strconv.Itoa(int(a.MaxAge/time.Second))), oauth2.SetAuthURLParam("id_token_hint", s.IDToken))
}

// ask sends the browser to the issuer on an errand.
func (p *Portal) ask(w http.ResponseWriter, r *http.Request, why errand, what ...oauth2.AuthCodeOption) {
	m, err := p.issuer.discover(r.Context())
	if err != nil {
		p.fail(w, r, "discovery", err, troubles["temporarily_unavailable"])
		return
	}
	a, err := newAttempt(p.config.Random, why)
	if err == nil {
		err = a.keep(w, r)
	}
	if err != nil {
		p.fail(w, r, "attempt", err, troubles["server_error"])
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	what = append(what, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier), oauth2.SetAuthURLParam("ui_locales", string(p.lang(r))))
	http.Redirect(w, r, p.oauth(m).AuthCodeURL(a.State, what...), http.StatusSeeOther)
}

// callback reads the issuer's answer: only for a login of this browser, and only from this issuer
// (RFC 9207, 2.4).
func (p *Portal) callback(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	a, ok := takeAttempt(w, r, q.Get("state"))
	if !ok {
		p.late(w, r)
		return
	}
	if q.Get("iss") != p.config.Issuer {
		p.fail(w, r, "answer", errors.New("iss of another issuer"), troubles["wrong"])
		return
	}
	if code := q.Get("error"); code != "" {
		p.refuse(w, r, a, code)
		return
	}
	s, err := p.redeem(r.Context(), a, q.Get("code"))
	switch {
	case errors.Is(err, errLevel):
		p.fail(w, r, "redeem", err, troubles["unmet_authentication_requirements"])
	case err != nil:
		p.fail(w, r, "redeem", err, troubles["wrong"])
	default:
		p.enter(w, r, a, s)
	}
}

// late is an answer without its login: a page reloaded, a cookie lost, another browser.
func (p *Portal) late(w http.ResponseWriter, r *http.Request) {
	if _, in := p.sessions.of(r); in {
		http.Redirect(w, r, "/dashboard", http.StatusSeeOther)
		return
	}
	p.show(w, r, troubles["expired"])
}

// enter opens a session under a new id, so that nobody can have set it beforehand.
func (p *Portal) enter(w http.ResponseWriter, r *http.Request, a attempt, s session) {
	id, err := token(p.config.Random)
	if err != nil {
		p.fail(w, r, "session", err, troubles["server_error"])
		return
	}
	before, was := p.sessions.of(r)
	p.sessions.close(r)
	if !p.sessions.open(id, s) {
		p.show(w, r, troubles["login_required"])
		return
	}
	setCookie(w, sessionCookie, id, 0) // until the browser closes
	switch {
	case a.For != toConfirm || p.config.Action == nil:
		http.Redirect(w, r, "/dashboard", http.StatusSeeOther)
	case was && before.Subject != s.Subject:
		p.show(w, r, troubles["other_person"])
	default:
		p.confirmed(w, r, s)
	}
}
