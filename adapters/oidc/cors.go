package oidc

import (
	"net/http"
	"net/url"
)

// allowAll lets every page read what is public anyway: discovery and keys.
func allowAll(h http.Header) { h.Set("Access-Control-Allow-Origin", "*") }

// allowOrigin lets the pages of the client's own redirect URIs read the answer (NL GOV profile: no wildcard).
func (i *issuer) allowOrigin(w http.ResponseWriter, r *http.Request, c *call) {
	w.Header().Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin == "" || c.client == nil {
		return
	}
	for _, to := range c.client.RedirectURIs {
		if u, err := url.Parse(to); err == nil && u.Scheme+"://"+u.Host == origin {
			w.Header().Set("Access-Control-Allow-Origin", origin)
			return
		}
	}
}

// preflight answers OPTIONS. It cannot know the client yet, so it lets any origin ask; the answer itself is
// given to read by allowOrigin alone, and no cookie counts at these endpoints.
func preflight(w http.ResponseWriter, r *http.Request, e endpoint) {
	h := w.Header()
	h.Add("Vary", "Origin")
	switch e {
	case tokenEndpoint, userInfoEndpoint, revokeEndpoint:
		if origin := r.Header.Get("Origin"); origin != "" {
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Allow-Methods", "GET, POST")
			h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
			h.Set("Access-Control-Max-Age", "600")
		}
	case discoveryEndpoint, metadataEndpoint, jwksEndpoint:
		allowAll(h)
		h.Set("Access-Control-Max-Age", "600")
	}
	w.WriteHeader(http.StatusNoContent)
}
