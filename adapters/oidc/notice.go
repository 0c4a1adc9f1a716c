package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// ErrPermanent marks a notice that another attempt will not bring over. It tells the outbox so by Permanent.
var ErrPermanent error = permanent("oidc: the portal will not take the logout notice")

type permanent string

func (p permanent) Error() string { return string(p) }

// Permanent tells that trying again is of no use.
func (permanent) Permanent() bool { return true }

// logoutEvent is the one event of a logout token (Back-Channel Logout 2.4).
const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

// claimWhy says why a session ended, where the person can do something about it at the portal: a logout token may hold
// other claims, and who does not know one ignores it (2.4).
const claimWhy = "urn:voordeur:ended"

// Notify tells a portal that a session ended. An error that is not ErrPermanent may pass: try again. A client
// that left, or takes no notices any more, needs none.
func (p *Provider) Notify(ctx context.Context, r realm.ID, n ports.LogoutNotice) error {
	client, err := p.Clients.Client(ctx, r, n.Client)
	if errors.Is(err, ports.ErrNotFound) || (err == nil && client.BackChannelLogout == "") {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find the client of a logout notice: %w", err)
	}
	known, err := p.RealmByID(ctx, r)
	if err != nil {
		return fmt.Errorf("find the realm of a logout notice: %w", err)
	}
	i, err := p.issuers.of(known)
	if err != nil {
		return err
	}
	token, err := i.logoutToken(ctx, client, n)
	if err != nil {
		return err
	}
	status, _, err := outbound(ctx, p.out, http.MethodPost, client.BackChannelLogout, url.Values{"logout_token": {token}})
	if errors.Is(err, errOutboundURL) {
		return errors.Join(ErrPermanent, err)
	}
	if err != nil {
		return err
	}
	return judge(status)
}

// judge reads the answer of a portal (Back-Channel Logout 2.8): 200 or 204 is done, and a 4xx stays one.
func judge(status int) error {
	switch {
	case status == http.StatusOK || status == http.StatusNoContent:
		return nil
	case status == http.StatusRequestTimeout || status == http.StatusTooEarly || status == http.StatusTooManyRequests:
	case status >= 300 && status < 500:
		return fmt.Errorf("%w: it answered %d", ErrPermanent, status)
	}
	return fmt.Errorf("oidc: the portal answered %d", status)
}

func (i *issuer) logoutToken(ctx context.Context, c realm.Client, n ports.LogoutNotice) (string, error) {
	alg := algorithm(c)
	kid, key, err := i.signer(ctx, alg)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: opaque{kid, alg, key, i.provider.Random}}, (&jose.SignerOptions{}).WithType("logout+jwt"))
	if err != nil {
		return "", fmt.Errorf("sign a logout token: %w", err)
	}
	now := i.provider.Now()
	claims := map[string]any{
		goidc.ClaimIssuer: i.name, goidc.ClaimAudience: string(c.ID), goidc.ClaimSubject: n.Subject, "sid": string(n.Session),
		goidc.ClaimTokenID: i.provider.random(16), goidc.ClaimIssuedAt: now.Unix(), goidc.ClaimExpiry: now.Add(logoutLifetime).Unix(),
		"events": map[string]any{logoutEvent: struct{}{}},
	}
	if n.Why == session.EndMandate {
		claims[claimWhy] = string(n.Why)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign a logout token: %w", err)
	}
	return token, nil
}
