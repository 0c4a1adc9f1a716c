package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/ports"
)

// pushedPrefix of a request_uri is that of RFC 9126 2.2.
const pushedPrefix = "urn:ietf:params:oauth:request_uri:"

// purposePushed separates pushed requests from all else that is sealed.
const purposePushed ports.Purpose = "oidc-pushed-request"

// pushes stands where the library would look for pushed requests. A pushed request takes the place of the
// parameters before the library sees them, so that nothing beside it counts (RFC 9101 6.3).
type pushes struct{}

// SessionByPushedAuthReqID implements goidc.PARManager; nothing reaches it.
func (pushes) SessionByPushedAuthReqID(context.Context, string) (*goidc.AuthnSession, error) {
	return nil, goidc.ErrNotFound
}

// park keeps a pushed request under the digest of its name, sealed, until it is fetched once.
func (i *issuer) park(ctx context.Context, c *call, name string) error {
	f := url.Values{}
	for _, p := range authorizationParameters {
		if v := c.sent.Get(p); v != "" {
			f.Set(p, v)
		}
	}
	f.Set("client_id", string(c.client.ID))
	p := i.provider
	sealed, err := p.Seal.Seal(ctx, i.realm.ID, purposePushed, name, []byte(f.Encode()))
	if err != nil {
		return fmt.Errorf("seal a pushed request: %w", err)
	}
	return c.store.Parked().Put(ctx, digest(name), sealed, p.Now().Add(pushedLifetime))
}

var errPushed = goidc.NewError(goidc.ErrorCodeInvalidRequest, "the request_uri is unknown, used or too late")

// pushed replaces the form by the request that its request_uri names, and spends that.
func (i *issuer) pushed(ctx context.Context, f form) (form, error) {
	name, ok := strings.CutPrefix(f.values.Get("request_uri"), pushedPrefix)
	if !ok {
		return f, nil
	}
	p := i.provider
	var sealed []byte
	err := p.Work.Do(ctx, i.realm.ID, func(ctx context.Context, s ports.Store) (err error) {
		sealed, err = s.Parked().Take(ctx, digest(name), p.Now())
		return err
	})
	if errors.Is(err, ports.ErrNotFound) {
		return f, errPushed
	}
	if err != nil {
		return form{}, fmt.Errorf("fetch a pushed request: %w", err)
	}
	plain, err := p.Seal.Open(ctx, i.realm.ID, purposePushed, name, sealed)
	if err != nil {
		return form{}, fmt.Errorf("open a pushed request: %w", err)
	}
	values, err := url.ParseQuery(string(plain))
	if err != nil || values.Get("client_id") != f.values.Get("client_id") {
		return f, errPushed
	}
	return form{values: values}, nil
}
