package oidc

import (
	"slices"
	"strings"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
)

// The scopes.
const (
	scopeOpenID       = "openid"
	scopeEmail        = "email"
	scopeOrganisation = "organisation"
	scopeRoles        = "roles"
	scopeOffline      = "offline_access"
)

var scopes = []string{scopeOpenID, scopeEmail, scopeOrganisation, scopeRoles, scopeOffline}

// scopes are those of portals, and those of the API where the realm has one.
func (i *issuer) scopes() []string {
	if i.realm.API {
		return slices.Concat(scopes, policy.APIScopes)
	}
	return scopes
}

// known keeps the scopes that exist, each once (RFC 6749 3.3: the others are ignored).
func known(asked string) string {
	var kept []string
	for _, s := range strings.Fields(asked) {
		if slices.Contains(scopes, s) && !slices.Contains(kept, s) {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, " ")
}

// granted is what the client gets of the scopes it asked for.
func granted(c realm.Client, asked string) string {
	kept := slices.DeleteFunc(strings.Fields(known(asked)), func(s string) bool { return s == scopeOffline && !c.Refresh })
	return strings.Join(kept, " ")
}

func has(list, scope string) bool { return slices.Contains(strings.Fields(list), scope) }
