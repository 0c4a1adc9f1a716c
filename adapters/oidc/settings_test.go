package oidc

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Issue 6, copy-paste settings: they are those of the discovery document, and name no scope or claim that it lacks. A
// client that may not refresh is not told of offline_access.
func TestSettingsAreThoseOfDiscovery(t *testing.T) {
	w := newWorld(t)
	s, err := w.provider.Settings(t.Context(), w.home().ID, "portaal-jwt")
	if err != nil {
		t.Fatal(err)
	}
	doc := w.get(http.DefaultClient, s.Discovery).object(t)
	want := map[string]any{}
	for name := range map[string]bool{"issuer": true, "authorization_endpoint": true, "pushed_authorization_request_endpoint": true, "token_endpoint": true, "userinfo_endpoint": true, "jwks_uri": true, "end_session_endpoint": true} {
		want[name] = doc[name]
	}
	got := map[string]any{
		"issuer": s.Issuer, "authorization_endpoint": s.Authorization, "pushed_authorization_request_endpoint": s.Pushed, "token_endpoint": s.Token,
		"userinfo_endpoint": s.UserInfo, "jwks_uri": s.Keys, "end_session_endpoint": s.EndSession,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	listed := func(field, name string) bool {
		all, _ := doc[field].([]any)
		return slices.Contains(all, any(name))
	}
	for _, scope := range s.Scopes {
		if !listed("scopes_supported", scope.Name) {
			t.Errorf("discovery has no scope %s", scope.Name)
		}
		for _, claim := range scope.Claims {
			if !listed("claims_supported", claim) {
				t.Errorf("discovery has no claim %s", claim)
			}
		}
	}
}

func TestSettingsOfferWhatTheClientMayHave(t *testing.T) {
	w := newWorld(t)
	for _, refresh := range []bool{true, false} {
		w.change("portaal-jwt", func(c *realm.Client) { c.Refresh = refresh })
		s, err := w.provider.Settings(t.Context(), w.home().ID, "portaal-jwt")
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.ContainsFunc(s.Scopes, func(s ports.PortalScope) bool { return s.Name == scopeOffline }); got != refresh {
			t.Errorf("refresh %v: offline_access is offered: %v", refresh, got)
		}
	}
	if _, err := w.provider.Settings(t.Context(), w.home().ID, "nobody"); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("an unknown client has settings: %v", err)
	}
}
