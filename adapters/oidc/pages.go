package oidc

import (
	"net/http"
	"net/url"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Pages is what a browser sees and carries. Its types are those of domain, ports and the standard library,
// so that the adapter that draws pages need not know this one.
type Pages interface {
	// Error shows a request that cannot go back to a portal. code is of RFC 6749, description is for developers.
	Error(w http.ResponseWriter, r *http.Request, s realm.Slug, code, description string)
	// StartLogin sets the cookie of a begun login and sends the browser to its first page.
	StartLogin(w http.ResponseWriter, r *http.Request, s realm.Slug, b ports.BegunLogin)
	// LogoutConfirm asks whether to log out: a form that posts the hidden fields to action.
	LogoutConfirm(w http.ResponseWriter, r *http.Request, s realm.Slug, action string, fields url.Values)
	// LoggedOut tells which portals are told (XC-28), by name.
	LoggedOut(w http.ResponseWriter, r *http.Request, s realm.Slug, reached []realm.Text)
	// SessionCookie gives the SHA-256 of the token in the browser's session cookie, zero without one.
	SessionCookie(r *http.Request, s realm.Slug) [32]byte
	// ClearSessionCookie makes the browser forget its session.
	ClearSessionCookie(w http.ResponseWriter, s realm.Slug)
}
