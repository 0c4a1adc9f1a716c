package oidc

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

var (
	reads = []string{http.MethodGet, http.MethodHead}
	both  = []string{http.MethodGet, http.MethodPost}
	posts = []string{http.MethodPost}

	// methods of each endpoint, OPTIONS beside them.
	methods = map[endpoint][]string{
		discoveryEndpoint: reads, metadataEndpoint: reads, jwksEndpoint: reads,
		authorizeEndpoint: both, userInfoEndpoint: both, logoutEndpoint: both,
		tokenEndpoint: posts, pushEndpoint: posts, introspectEndpoint: posts, revokeEndpoint: posts,
	}
)

// ServeHTTP serves {BaseURL}/t/{tenant}/{environment}/… and the place that RFC 8414 3.1 gives the metadata,
// /.well-known/oauth-authorization-server/t/{tenant}/{environment}.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	slug, e, ok := route(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	found, err := p.Realms(r.Context(), slug)
	if errors.Is(err, ports.ErrNotFound) {
		http.NotFound(w, r)
		return
	}
	var i *issuer
	if err == nil {
		i, err = p.issuers.of(found)
	}
	if err != nil {
		p.Log.ErrorContext(r.Context(), "no issuer", "realm", slug.String(), "error", err)
		writeError(w, http.StatusInternalServerError, errorServer, "")
		return
	}
	i.serve(w, r, e)
}

// route finds realm and endpoint in a path.
func route(path string) (realm.Slug, endpoint, bool) {
	if rest, ok := strings.CutPrefix(path, string(metadataEndpoint)+"/t/"); ok {
		slug, err := realm.ParseSlug(rest)
		return slug, metadataEndpoint, err == nil
	}
	rest, ok := strings.CutPrefix(path, "/t/")
	parts := strings.SplitN(rest, "/", 3)
	if !ok || len(parts) != 3 {
		return realm.Slug{}, "", false
	}
	slug, err := realm.ParseSlug(parts[0] + "/" + parts[1])
	e := endpoint("/" + parts[2])
	return slug, e, err == nil && methods[e] != nil
}

func (i *issuer) serve(w http.ResponseWriter, r *http.Request, e endpoint) {
	if r.Method == http.MethodOptions {
		preflight(w, r, e)
		return
	}
	if !slices.Contains(methods[e], r.Method) {
		w.Header().Set("Allow", strings.Join(methods[e], ", "))
		writeError(w, http.StatusMethodNotAllowed, goidc.ErrorCodeInvalidRequest, "the method is not allowed")
		return
	}
	switch e {
	case discoveryEndpoint, metadataEndpoint:
		i.discovery.ServeHTTP(w, r)
	case jwksEndpoint:
		i.serveKeys(w, r)
	case authorizeEndpoint:
		i.authorize(w, r)
	case userInfoEndpoint:
		i.userInfo(w, r)
	case logoutEndpoint:
		i.logout(w, r)
	default:
		i.work(w, r, e)
	}
}

func (i *issuer) serveKeys(w http.ResponseWriter, r *http.Request) {
	keys, err := i.jwks.document(r.Context(), i)
	if err != nil {
		i.fail(w, r, jwksEndpoint, err)
		return
	}
	keys.ServeHTTP(w, r)
}
