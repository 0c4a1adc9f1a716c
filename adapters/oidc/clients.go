package oidc

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// registry gives the library its clients: a fresh copy for each request, as it writes into them.
type registry struct{ issuer *issuer }

// Client implements goidc.DCRManager.
func (r registry) Client(ctx context.Context, id string) (*goidc.Client, error) {
	c := callOf(ctx)
	client, err := r.issuer.provider.Clients.Client(ctx, r.issuer.realm.ID, realm.ClientID(id))
	if errors.Is(err, ports.ErrNotFound) {
		return nil, goidc.ErrNotFound
	}
	if err != nil {
		return nil, c.watch(fmt.Errorf("find a client: %w", err))
	}
	c.client = &client
	return libraryClient(client, c.keys), nil
}

// SaveClient implements goidc.DCRManager; nothing reaches it.
func (registry) SaveClient(context.Context, *goidc.Client) error { return errNoRegistration }

// DeleteClient implements goidc.DCRManager; nothing reaches it.
func (registry) DeleteClient(context.Context, string) error { return errNoRegistration }

func libraryClient(c realm.Client, keys *goidc.JSONWebKeySet) *goidc.Client {
	out := &goidc.Client{ID: string(c.ID), Secret: c.Secret.Reveal()}
	out.RedirectURIs = c.RedirectURIs
	out.GrantTypes, out.ResponseTypes = []goidc.GrantType{goidc.GrantAuthorizationCode}, []goidc.ResponseType{goidc.ResponseTypeCode}
	if c.Refresh {
		out.GrantTypes = append(out.GrantTypes, goidc.GrantRefreshToken)
	}
	out.ScopeIDs = strings.Join(scopes, " ")
	if len(c.Scopes) > 0 { // a client of the API asks for nothing else, and never for a person
		out.GrantTypes, out.ResponseTypes, out.ScopeIDs = []goidc.GrantType{goidc.GrantClientCredentials}, nil, strings.Join(c.Scopes, " ")
	}
	out.TokenAuthnMethod = goidc.AuthnMethod(c.Authentication)
	out.IDTokenSigAlg = algorithm(c)
	if keys == nil {
		keys = &goidc.JSONWebKeySet{} // without keys the library would fetch them itself, unguarded
	}
	out.CacheJWKS(keys)
	return out
}

// verifySecret compares what a client sent with "sha256:" and the hexadecimal digest of its secret. The
// secret is random, so a plain digest keeps it.
func verifySecret(_ context.Context, stored, presented string) error {
	want, ok := strings.CutPrefix(stored, "sha256:")
	sum := sha256.Sum256([]byte(presented))
	if !ok || subtle.ConstantTimeCompare([]byte(want), []byte(hex.EncodeToString(sum[:]))) != 1 {
		return errors.New("wrong client secret")
	}
	return nil
}

// spendAssertion makes a client assertion work once (RFC 7523 3), within its client.
func (i *issuer) spendAssertion(ctx context.Context, jti string) error {
	c := callOf(ctx)
	until := i.provider.Now().Add(assertionLimit + 2*clockLeeway)
	first, err := c.store.OneTime().Spend(ctx, until, "oidc-assertion\x00"+string(c.client.ID)+"\x00"+jti)
	if err == nil && !first {
		c.respent = true
		err = goidc.NewError(goidc.ErrorCodeInvalidClient, "the client assertion was used before")
	}
	return c.watch(err)
}
