package oidc

import (
	"context"
	"fmt"
	"strings"

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
	known, err := p.RealmByID(ctx, r)
	if err != nil {
		return ports.PortalSettings{}, fmt.Errorf("find the realm of a portal: %w", err)
	}
	client, err := p.Clients.Client(ctx, r, id)
	if err != nil {
		return ports.PortalSettings{}, fmt.Errorf("find the client of a portal: %w", err)
	}
	i, err := p.issuers.of(known)
	if err != nil {
		return ports.PortalSettings{}, err
	}
	m := i.metadata()
	out := ports.PortalSettings{
		Issuer: m.Issuer, Discovery: i.name + string(discoveryEndpoint), Authorization: m.Authorization, Pushed: m.Pushed, Token: m.Token,
		UserInfo: m.UserInfo, Keys: m.Keys, EndSession: m.EndSession,
	}
	for _, s := range strings.Fields(granted(client, strings.Join(scopes, " "))) {
		out.Scopes = append(out.Scopes, ports.PortalScope{Name: s, Claims: scopeClaims[s]})
	}
	return out, nil
}
