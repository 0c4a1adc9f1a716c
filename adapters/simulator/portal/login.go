package portal

import (
	"errors"
	"net/http"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

// login sends the browser to the issuer. It is a link, not a form: it changes nothing here, and so
// no form-action stands in the way of the redirects.
func (p *Portal) login(w http.ResponseWriter, r *http.Request) {
	m, err := p.issuer.discover(r.Context())
	if err != nil {
		p.fail(w, r, "discovery", err, troubles["temporarily_unavailable"])
		return
	}
	a, err := newAttempt(p.config.Random)
	if err == nil {
		err = a.keep(w, r)
	}
	if err != nil {
		p.fail(w, r, "attempt", err, troubles["server_error"])
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, p.oauth(m).AuthCodeURL(a.State,
		oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier),
		oauth2.SetAuthURLParam("acr_values", p.config.Levels[0].ACR),
		oauth2.SetAuthURLParam("ui_locales", string(look.Lang(r))),
	), http.StatusSeeOther)
}

// callback reads the issuer's answer: only for a login of this browser, and only from this issuer
// (RFC 9207, 2.4). Then alone the words of an error are the issuer's and may be shown.
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
		p.refuse(w, r, code, q.Get("error_description"))
		return
	}
	s, err := p.redeem(r.Context(), a, q.Get("code"))
	switch {
	case errors.Is(err, errLevel):
		p.fail(w, r, "redeem", err, troubles["unmet_authentication_requirements"])
	case err != nil:
		p.fail(w, r, "redeem", err, troubles["wrong"])
	default:
		p.enter(w, r, s)
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
func (p *Portal) enter(w http.ResponseWriter, r *http.Request, s session) {
	id, err := token(p.config.Random)
	if err != nil {
		p.fail(w, r, "session", err, troubles["server_error"])
		return
	}
	p.sessions.close(r)
	if !p.sessions.open(id, s) {
		p.show(w, r, troubles["login_required"])
		return
	}
	setCookie(w, sessionCookie, id, 0) // until the browser closes
	http.Redirect(w, r, "/dashboard", http.StatusSeeOther)
}
