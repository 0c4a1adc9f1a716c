package oidc

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

var _ ports.PortalGuide = (*Provider)(nil)

// scopeClaims are what each scope lets a portal know, as tell cuts it. openid brings what says who logged in, and how sure that is.
var scopeClaims = map[string][]string{
	scopeOpenID:       {"sub", "acr", "loa_original", "auth_time", "amr", "sid"},
	scopeOrganisation: {"organisation", "branch", "intermediary", "institution", "user_name"},
	scopeRoles:        {"roles"},
	scopeEmail:        {"email", "email_verified"},
}

// Settings implements ports.PortalGuide.
func (p *Provider) Settings(ctx context.Context, r realm.ID, id realm.ClientID) (ports.PortalSettings, error) {
	i, client, err := p.portal(ctx, r, id)
	if err != nil {
		return ports.PortalSettings{}, err
	}
	m := i.metadata()
	out := ports.PortalSettings{
		Issuer: m.Issuer, Discovery: i.name + string(discoveryEndpoint), Authorization: m.Authorization, Pushed: m.Pushed, Token: m.Token,
		UserInfo: m.UserInfo, Keys: m.Keys, EndSession: m.EndSession,
	}
	for _, s := range strings.Fields(all(client)) {
		out.Scopes = append(out.Scopes, ports.PortalScope{Name: s, Claims: scopeClaims[s]})
	}
	return out, nil
}

// all are the scopes that a client may ask for.
func all(c realm.Client) string { return granted(c, strings.Join(scopes, " ")) }

func (p *Provider) portal(ctx context.Context, r realm.ID, id realm.ClientID) (*issuer, realm.Client, error) {
	known, err := p.RealmByID(ctx, r)
	if err != nil {
		return nil, realm.Client{}, fmt.Errorf("find the realm of a portal: %w", err)
	}
	client, err := p.Clients.Client(ctx, r, id)
	if err != nil {
		return nil, realm.Client{}, fmt.Errorf("find the client of a portal: %w", err)
	}
	i, err := p.issuers.of(known)
	return i, client, err
}

// Told implements ports.PortalGuide. It makes one Subjects.For in s.
func (p *Provider) Told(ctx context.Context, s ports.Store, r realm.ID, id realm.ClientID, g ports.GrantedLogin) (ports.PortalTold, error) {
	i, client, err := p.portal(ctx, r, id)
	if err != nil {
		return ports.PortalTold{}, err
	}
	c := &call{issuer: i, client: &client, store: s, granted: &g}
	claims, err := tell(g, all(client)).encode()
	if err != nil {
		return ports.PortalTold{}, err
	}
	c.grant = &ports.Grant{Client: string(client.ID), Session: g.Session, Claims: claims}
	sub, err := grants{i}.subject(ctx, c, s)
	if err != nil {
		return ports.PortalTold{}, err
	}
	token, info := c.inIDToken(), c.inUserInfo()
	info[goidc.ClaimSubject] = sub
	maps.Copy(token, map[string]any{goidc.ClaimSubject: sub, goidc.ClaimIssuer: i.name, goidc.ClaimAudience: client.ID, "azp": client.ID, "sid": string(g.Session)})
	out := ports.PortalTold{}
	if out.IDToken, err = written(token); err == nil {
		out.UserInfo, err = written(info)
	}
	return out, err
}

func written(claims map[string]any) (string, error) {
	b, err := json.MarshalIndent(claims, "", "  ")
	if err != nil {
		return "", fmt.Errorf("write the claims: %w", err)
	}
	return string(b), nil
}
