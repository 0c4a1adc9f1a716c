package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/ports"
)

// work answers the endpoints that clients call with their credentials: token, par, introspect and revoke. All
// that one request does is one unit of work, committed also when it is refused: a spent assertion stays
// spent, a family stays revoked. Only a fault of ours undoes it.
func (i *issuer) work(w http.ResponseWriter, r *http.Request, e endpoint) {
	f, err := readForm(r, e)
	if err == nil {
		err = f.methods()
	}
	if err != nil {
		if client, ok := i.blamed(r.Context(), &call{endpoint: e, form: f}); ok && errors.Is(err, errTwoMethods) {
			i.keep(client, ports.PortalRefusal{Reason: ports.ProofTwice}, e)
		}
		writeError(w, http.StatusBadRequest, goidc.ErrorCodeInvalidRequest, err.Error())
		return
	}
	if e == tokenEndpoint && !scoped(f) {
		if client, ok := i.blamed(r.Context(), &call{endpoint: e, form: f}); ok {
			i.keep(client, ports.PortalRefusal{Reason: ports.ScopeMissing, Wanted: strings.Join(client.Scopes, " ")}, e)
		}
		writeError(w, http.StatusBadRequest, goidc.ErrorCodeInvalidScope, "name the scopes that the token is for")
		return
	}
	c := call{issuer: i, endpoint: e, form: f, keys: i.prepareKeys(r.Context(), f)}
	if e == pushEndpoint {
		c.sent, c.form = f.values, f.forLibrary()
	}
	var a *answer
	var done call
	err = i.provider.Work.Do(r.Context(), i.realm.ID, func(ctx context.Context, s ports.Store) error {
		done = c // f may run again: nothing of another run is left
		done.store = s
		a = done.run(ctx, string(e))
		return done.outcome(ctx, a)
	})
	if err != nil {
		i.fail(w, r, e, err)
		return
	}
	i.remember(r.Context(), &done, done.refused)
	i.allowOrigin(w, r, &done)
	i.write(w, r, a, e)
}

// outcome tells whether a unit of work may be committed: an error of the storage is given as it is, so that
// the unit of work can run again where that helps.
func (c *call) outcome(ctx context.Context, a *answer) error {
	switch {
	case c.broken != nil:
		return c.broken
	case a.status >= http.StatusInternalServerError:
		return errInternal
	}
	return ctx.Err()
}

// userInfo answers GET and POST /userinfo. It reads, once.
func (i *issuer) userInfo(w http.ResponseWriter, r *http.Request) {
	f, err := readForm(r, userInfoEndpoint)
	if err != nil {
		writeError(w, http.StatusBadRequest, goidc.ErrorCodeInvalidRequest, err.Error())
		return
	}
	if f.bearer == "" && r.Method == http.MethodPost { // RFC 6750 2.2
		f.bearer = f.values.Get("access_token")
	}
	if f.bearer == "" || strings.ContainsAny(f.bearer, " \t") {
		w.Header().Set("WWW-Authenticate", "Bearer") // RFC 6750 3.1: no error where there was no attempt
		writeError(w, http.StatusUnauthorized, goidc.ErrorCodeInvalidToken, "a bearer token is required")
		return
	}
	c := call{issuer: i, endpoint: userInfoEndpoint, form: form{bearer: f.bearer}}
	var a *answer
	err = i.provider.Work.View(r.Context(), i.realm.ID, func(ctx context.Context, s ports.Store) error {
		c.grant, c.client, c.broken, c.refused, c.store = nil, nil, nil, nil, s
		a = c.run(ctx, string(userInfoEndpoint))
		return c.outcome(ctx, a)
	})
	if err != nil {
		i.fail(w, r, userInfoEndpoint, err)
		return
	}
	i.remember(r.Context(), &c, c.refused)
	i.allowOrigin(w, r, &c)
	i.write(w, r, a, userInfoEndpoint)
}

// fail tells a client that the fault is ours.
func (i *issuer) fail(w http.ResponseWriter, r *http.Request, e endpoint, err error) {
	i.provider.Log.ErrorContext(r.Context(), "oidc request failed", "realm", i.realm.Slug.String(), "endpoint", string(e), "error", err)
	writeError(w, http.StatusInternalServerError, errorServer, "")
}

// write sends what the library answered, with what it leaves out of a 401 (RFC 6749 5.2, RFC 6750 3).
func (i *issuer) write(w http.ResponseWriter, _ *http.Request, a *answer, e endpoint) {
	noStore(w.Header())
	if ct := a.header.Get("Content-Type"); ct != "" {
		w.Header().Set("Content-Type", ct)
	}
	if a.status == http.StatusUnauthorized {
		challenge := `Basic realm="` + i.name + `"`
		if e == userInfoEndpoint {
			challenge = `Bearer error="invalid_token"`
		}
		w.Header().Set("WWW-Authenticate", challenge)
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// writeError answers as RFC 6749 5.2 has it.
func writeError(w http.ResponseWriter, status int, code goidc.ErrorCode, description string) {
	noStore(w.Header())
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	body, err := json.Marshal(goidc.NewError(code, description))
	if err != nil {
		panic("oidc: two strings are always JSON: " + err.Error())
	}
	_, _ = w.Write(body)
}

func noStore(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Pragma", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
}

func isFormError(err error) bool {
	for _, e := range []error{errTooLarge, errMalformed, errMediaType, errDuplicate, errTwoMethods} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
