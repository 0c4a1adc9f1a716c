package oidc

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// call is one request on its way through the library, which hands nothing but the context to the functions
// it calls back. It holds the store of the unit of work in which the request runs, so that all of it commits
// or nothing.
type call struct {
	issuer   *issuer
	endpoint endpoint
	form     form
	store    ports.Store // nil: no unit of work is open

	client *realm.Client        // that the library asked for
	keys   *goidc.JSONWebKeySet // of that client, fetched before the unit of work began

	// of /par and /authorize
	sent url.Values // with what the library does not see

	// of /authorize
	asked   asked
	begun   *ports.BegunLogin
	granted *ports.GrantedLogin
	pending pending
	failed  error // to be shown, as no portal can be told

	// of the token endpoints: the grant of this request
	grant *ports.Grant
	state grantState
	next  *goidc.Grant // what the library made of it, until the access token is there

	// why it was refused, for the tenant's staff
	refused   error
	withdrawn *ports.Grant // that was asked for, and is no more
	respent   bool         // the assertion was used before

	broken error // a fault of ours, which the library might tell a client as theirs
}

type callKey struct{}

func (c *call) in(ctx context.Context) context.Context { return context.WithValue(ctx, callKey{}, c) }

// callOf gives the call of a context. There always is one: the library runs nowhere else.
func callOf(ctx context.Context) *call { return ctx.Value(callKey{}).(*call) }

// watch keeps an error that no client caused: the unit of work must end with it, whatever the library answers.
func (c *call) watch(err error) error {
	var told goidc.Error
	if err != nil && !errors.Is(err, goidc.ErrNotFound) && !errors.As(err, &told) {
		c.broken = err
	}
	return err
}

// within runs f in the unit of work of the call, or in one of its own.
func (c *call) within(ctx context.Context, f func(context.Context, ports.Store) error) error {
	if c.store != nil {
		return f(ctx, c.store)
	}
	return c.issuer.provider.Work.Do(ctx, c.issuer.realm.ID, f)
}

// answer is what the library wrote. It is held back until the unit of work is committed.
type answer struct {
	header http.Header
	status int
	body   []byte
}

func newAnswer() *answer { return &answer{header: http.Header{}, status: http.StatusOK} }

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) { a.status = status }

// Write implements http.ResponseWriter.
func (a *answer) Write(b []byte) (int, error) {
	a.body = append(a.body, b...)
	return len(b), nil
}

// errInternal makes a unit of work roll back when the library answered with a fault of ours.
var errInternal = errors.New("oidc: internal error")

// run gives the request to the library, as a fresh one that holds the form, the bearer token and the path and
// nothing else of what the world sent. RequestURI is set with it: the library derives the audience of
// assertions from that.
func (c *call) run(ctx context.Context, path string) *answer {
	a := newAnswer()
	c.issuer.library.ServeHTTP(a, c.form.request(c.in(ctx), path))
	return a
}
