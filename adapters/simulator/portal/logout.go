package portal

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

const (
	logoutCookie = "__Host-portal-logout"
	maxNotice    = 64 << 10 // bytes of a logout notice
)

// logout ends the session here, and sends the browser on to end it everywhere (OpenID Connect
// RP-Initiated Logout 1.0, 2).
func (p *Portal) logout(w http.ResponseWriter, r *http.Request) {
	s, in := p.sessions.of(r)
	p.sessions.close(r)
	setCookie(w, sessionCookie, "", -1)
	p.papers.forget(s.Subject)
	if !in {
		http.Redirect(w, r, "/logged-out", http.StatusSeeOther)
		return
	}
	m, err := p.issuer.discover(r.Context())
	if err != nil || m.EndSession == "" {
		http.Redirect(w, r, "/logged-out?only=here", http.StatusSeeOther)
		return
	}
	state, err := token(p.config.Random)
	if err != nil {
		p.fail(w, r, "logout", err, troubles["server_error"])
		return
	}
	setCookie(w, logoutCookie, state, 600)
	q := url.Values{
		"id_token_hint": {s.IDToken}, "client_id": {p.config.ClientID}, "state": {state},
		"post_logout_redirect_uri": {p.config.BaseURL + "/logged-out"},
	}
	http.Redirect(w, r, m.EndSession+"?"+q.Encode(), http.StatusSeeOther)
}

// endedEverywhere tells whether the browser comes back from the issuer with the state it left with.
func endedEverywhere(w http.ResponseWriter, r *http.Request) bool {
	c, err := r.Cookie(logoutCookie)
	if err != nil {
		return false
	}
	setCookie(w, logoutCookie, "", -1)
	return c.Value == r.URL.Query().Get("state")
}

// backchannel takes the issuer's notice that a session ended elsewhere (OpenID Connect Back-Channel
// Logout 1.0, 2.6 and 2.7). The session is gone when the answer is.
func (p *Portal) backchannel(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	r.Body = http.MaxBytesReader(w, r.Body, maxNotice)
	t, err := p.readNotice(r)
	if err == nil && !p.sessions.notice(t.TokenID, t.SessionID, t.Subject, why(t)) {
		err = errors.New("replayed")
	}
	if err != nil {
		p.config.Log.Warn("logout notice refused", slog.String("reason", err.Error()))
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_request"}`)) // the reader may be gone; nobody to tell
		return
	}
	w.WriteHeader(http.StatusOK)
}

// claimWhy says in a notice why the session ended, where somebody can do something about it here.
const claimWhy = "urn:voordeur:ended"

func why(t *oidc.LogoutToken) string {
	var told map[string]any
	if err := t.Claims(&told); err != nil {
		return "" // it was read before: it has claims
	}
	said, _ := told[claimWhy].(string)
	return said
}

// readNotice verifies the token: the library sees to signature, issuer, audience, expiry, event,
// jti, sid or sub, and the absence of a nonce.
func (p *Portal) readNotice(r *http.Request) (*oidc.LogoutToken, error) {
	m, err := p.issuer.discover(r.Context())
	if err != nil {
		return nil, err
	}
	t, err := p.verifier(m).VerifyLogout(p.issuer.context(r.Context()), r.PostFormValue("logout_token"))
	if err != nil {
		return nil, err
	}
	if age := p.config.Now().Sub(t.IssuedAt); age < -skew || age > maxTokenLife {
		return nil, errors.New("iat is missing, old or in the future")
	}
	if t.Expiry.Sub(p.config.Now()) > noticeLife-time.Minute {
		return nil, errors.New("lives longer than a notice is remembered")
	}
	return t, nil
}
