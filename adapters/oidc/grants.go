package oidc

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// grants is what the library takes for its storage. It keeps the grant of a request in the call and writes
// it once: with the access token, compared with the revision that was read.
type grants struct{ issuer *issuer }

var (
	_ goidc.GrantManager        = grants{}
	_ goidc.AuthManager         = grants{}
	_ goidc.RefreshTokenManager = grants{}
	_ goidc.OpaqueTokenManager  = grants{}
)

func digest(token string) [32]byte { return sha256.Sum256([]byte(token)) }

// errSpent is what the client hears when another request was first.
var errSpent = goidc.NewError(goidc.ErrorCodeInvalidGrant, "invalid grant")

// SaveSession implements goidc.AuthManager. A request under way is with the browser, so there is nothing to
// save, but for one that was pushed.
func (g grants) SaveSession(ctx context.Context, as *goidc.AuthnSession) error {
	if as.PushedAuthReqID == "" {
		return nil
	}
	c := callOf(ctx)
	return c.watch(g.issuer.park(ctx, c, as.PushedAuthReqID))
}

// Session implements goidc.AuthManager: the one request that its call brought back, once.
func (g grants) Session(ctx context.Context, id string) (*goidc.AuthnSession, error) {
	c := callOf(ctx)
	if id != resumed || c.granted == nil || c.grant != nil {
		return nil, goidc.ErrNotFound
	}
	return c.pending.session(id), nil
}

// SaveGrant implements goidc.GrantManager. The library calls it for a new grant, a redemption, a rotation and
// a revocation alike.
func (g grants) SaveGrant(ctx context.Context, lg *goidc.Grant) error {
	c := callOf(ctx)
	switch {
	case c.machine():
		return c.watch(g.recordMachine(ctx, c, lg.Scopes))
	case c.grant == nil:
		return c.watch(g.create(ctx, c, lg))
	case lg.RevokedAt != 0:
		return c.watch(g.revoke(ctx, c))
	}
	c.next = lg // written with its access token
	return nil
}

func (g grants) create(ctx context.Context, c *call, lg *goidc.Grant) error {
	now := g.issuer.provider.Now()
	told, err := tell(*c.granted, lg.Scopes).encode()
	if err != nil {
		return err
	}
	state := grantState{
		Redirect: lg.AuthParams.RedirectURI, Challenge: lg.AuthParams.CodeChallenge, Nonce: lg.AuthParams.Nonce,
		Refresh: has(lg.Scopes, scopeOffline),
	}
	row := ports.Grant{
		ID: lg.ID, Client: lg.ClientID, Session: c.granted.Session, Person: c.granted.Person,
		Scopes: lg.Scopes, Claims: told, State: state.encode(),
		// The grant stays until its session is over, whatever its tokens do: it tells that the portal takes
		// part, and so hears of a logout (XC-28).
		Code: digest(lg.AuthCode), CodeUntil: now.Add(codeLifetime), Until: now.Add(participation), CreatedAt: now,
	}
	return c.within(ctx, func(ctx context.Context, s ports.Store) error {
		if c.store == nil {
			if err := use(ctx, s, c.granted.Session, now); err != nil {
				return err
			}
		}
		if row.Subject, err = g.subject(ctx, c, s); err != nil {
			return err
		}
		if err := s.Grants().Create(ctx, row); err != nil {
			return fmt.Errorf("store the grant: %w", err)
		}
		c.grant, c.state = &row, state
		return nil
	})
}

// use notes that a session answered by itself. It may have ended since it was read.
func use(ctx context.Context, s ports.Store, id session.ID, now time.Time) error {
	found, err := alive(ctx, s, id, now)
	if errors.Is(err, goidc.ErrNotFound) {
		return goidc.NewError(goidc.ErrorCodeLoginRequired, "the session ended")
	}
	if err != nil {
		return err
	}
	found.SeenAt = now
	if err := s.Sessions().Put(ctx, found); err != nil {
		return fmt.Errorf("note the use of a session: %w", err)
	}
	return nil
}

// subject gives the pseudonym of the person at the portal, and makes it at the first visit.
func (g grants) subject(ctx context.Context, c *call, s ports.Store) (string, error) {
	if sub := c.granted.Subjects[c.client.Portal]; sub != "" {
		return sub, nil
	}
	sub, err := s.Subjects().For(ctx, c.granted.Person, c.client.Portal, g.issuer.provider.random(16))
	if err != nil {
		return "", fmt.Errorf("find the pseudonym: %w", err)
	}
	return sub, nil
}

// GrantByAuthCode implements goidc.AuthManager. Whether a code is too late is decided by our clock.
func (g grants) GrantByAuthCode(ctx context.Context, code string) (*goidc.Grant, error) {
	c := callOf(ctx)
	if err := c.find(ctx, ports.GrantKey{Code: digest(code)}); err != nil {
		return nil, c.watch(err)
	}
	lg := c.libraryGrant()
	if g.issuer.provider.Now().Before(c.grant.CodeUntil) {
		lg.AuthCodeExpiresAt = never
	}
	if c.state.Refresh && c.grant.CodeUsedAt.IsZero() {
		lg.RefreshToken = g.issuer.provider.token()
	}
	return lg, nil
}

// GrantByRefreshToken implements goidc.RefreshTokenManager.
func (g grants) GrantByRefreshToken(ctx context.Context, token string) (*goidc.Grant, error) {
	c := callOf(ctx)
	if err := g.refreshable(ctx, c, token); err != nil {
		return nil, c.watch(err)
	}
	return c.libraryGrant(), nil
}

// refreshable finds the grant of a refresh token that is in force. At the token endpoint its session must be
// alive too, and one that was rotated away ends its family.
func (g grants) refreshable(ctx context.Context, c *call, token string) error {
	if err := c.find(ctx, ports.GrantKey{Refresh: digest(token)}); err != nil {
		return err
	}
	now, using := g.issuer.provider.Now(), c.endpoint == tokenEndpoint
	switch {
	case c.grant.Superseded && using && !c.state.justRotated(token, now):
		if err := g.reused(ctx, c); err != nil {
			return err
		}
		return goidc.ErrNotFound
	case c.grant.Superseded || now.Unix() >= c.state.RefreshUntil:
		return goidc.ErrNotFound
	case using:
		_, err := alive(ctx, c.store, c.grant.Session, now)
		return err
	}
	return nil
}

// Grant implements goidc.GrantManager: the grant that the token of this request led to.
func (grants) Grant(ctx context.Context, id string) (*goidc.Grant, error) {
	c := callOf(ctx)
	if c.grant == nil || c.grant.ID != id {
		return nil, goidc.ErrNotFound
	}
	return c.libraryGrant(), nil
}

// Token implements goidc.OpaqueTokenManager. Whether it has expired is told by our clock; the library would ask the
// machine's.
func (g grants) Token(ctx context.Context, token string) (*goidc.Token, error) {
	c := callOf(ctx)
	if err := c.find(ctx, ports.GrantKey{Access: digest(token)}); err != nil {
		return nil, c.watch(err)
	}
	t := &goidc.Token{
		ID: token, GrantID: c.grant.ID, ClientID: c.grant.Client, Subject: c.grant.Subject, Scopes: c.grant.Scopes,
		CreatedAt: int(c.state.AccessUntil - int64(accessLifetime.Seconds())), ExpiresAt: never,
		Format: goidc.TokenFormatOpaque, Type: goidc.TokenTypeBearer,
	}
	if g.issuer.provider.Now().Unix() >= c.state.AccessUntil {
		t.RevokedAt = int(c.state.AccessUntil)
	}
	return t, nil
}

// SaveToken implements goidc.OpaqueTokenManager: it stores the redemption or rotation with its access token.
func (g grants) SaveToken(ctx context.Context, t *goidc.Token) error {
	c := callOf(ctx)
	return c.watch(g.issue(ctx, c, t))
}

func (g grants) issue(ctx context.Context, c *call, t *goidc.Token) error {
	now := g.issuer.provider.Now()
	row, state, kind := *c.grant, c.state, "refresh_token"
	if c.next.AuthCodeConsumedAt != 0 && row.CodeUsedAt.IsZero() {
		row.CodeUsedAt, kind = now, "authorization_code"
	}
	row.Access, state.AccessUntil = digest(t.ID), now.Add(accessLifetime).Unix()
	if c.next.RefreshToken != "" {
		state.rotated(row.Refresh, now)
		row.Refresh, state.RefreshUntil = digest(c.next.RefreshToken), now.Add(refreshIdle).Unix()
	}
	row.State = state.encode()
	err := c.store.Grants().Update(ctx, row)
	if errors.Is(err, ports.ErrConflict) {
		return errSpent
	}
	if err != nil {
		return fmt.Errorf("store the tokens: %w", err)
	}
	return g.record(ctx, c, audit.TokenIssued, audit.Done, map[string]string{"grant_type": kind, "session": string(row.Session)})
}

// revoke ends the grant of the request: on revocation, and where the library found something wrong with
// a code. A code that was used before, or that another request won, was copied (RFC 6749 4.1.2).
func (g grants) revoke(ctx context.Context, c *call) error {
	switch {
	case c.endpoint == tokenEndpoint && (!c.grant.CodeUsedAt.IsZero() || c.next != nil):
		return g.reused(ctx, c)
	case c.endpoint == tokenEndpoint:
		if err := g.record(ctx, c, audit.TokenIssued, audit.Refused, nil); err != nil {
			return err
		}
	}
	return c.store.Grants().Revoke(ctx, c.grant.ID, g.issuer.provider.Now())
}

func (g grants) reused(ctx context.Context, c *call) error {
	if err := c.store.Grants().Revoke(ctx, c.grant.ID, g.issuer.provider.Now()); err != nil {
		return fmt.Errorf("revoke the family: %w", err)
	}
	return g.record(ctx, c, audit.TokenReuseDetected, audit.Refused, map[string]string{"session": string(c.grant.Session)})
}

func (g grants) record(ctx context.Context, c *call, a audit.Action, r audit.Result, facts map[string]string) error {
	return c.store.Audit().Append(ctx, audit.Event{
		ID: g.issuer.provider.id(), Action: a, Object: "grant:" + c.grant.ID, Result: r,
		Origin: "portal:" + c.client.Portal, Actor: "client:" + string(c.client.ID), At: g.issuer.provider.Now(), Facts: facts,
	})
}

// find reads the grant of the request; one that was revoked is not found.
func (c *call) find(ctx context.Context, by ports.GrantKey) error {
	row, err := c.store.Grants().Find(ctx, by)
	if errors.Is(err, ports.ErrNotFound) {
		return goidc.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("find the grant: %w", err)
	}
	if !row.RevokedAt.IsZero() {
		c.withdrawn = &row
		return goidc.ErrNotFound
	}
	if c.endpoint == introspectEndpoint && row.Client != string(c.client.ID) {
		return goidc.ErrNotFound
	}
	state, err := decodeGrantState(row.State)
	if err != nil {
		return err
	}
	c.grant, c.state = &row, state
	return nil
}
