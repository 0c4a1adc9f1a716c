package oidc

import (
	"net/http"
	"os"
	"strings"
	"testing"
)

// The guide for portal developers names every error that a portal can get at its redirect URI, every claim and scope, and
// the acr values, by the names that discovery and the code have.
func TestTheGuideNamesWhatPortalsMeet(t *testing.T) {
	b, err := os.ReadFile("../../docs/portal-developers.md")
	if err != nil {
		t.Fatal(err)
	}
	guide := string(b)
	w := newWorld(t)
	doc := w.get(http.DefaultClient, w.issuer()+"/.well-known/openid-configuration").object(t)
	var names []string
	for _, list := range []string{"claims_supported", "acr_values_supported", "prompt_values_supported", "token_endpoint_auth_methods_supported"} {
		all, _ := doc[list].([]any)
		if len(all) == 0 {
			t.Fatalf("discovery has no %s", list)
		}
		for _, name := range all {
			names = append(names, name.(string))
		}
	}
	for _, e := range refusals {
		names = append(names, string(e.Code))
	}
	for _, name := range append(names, scopes...) {
		if !strings.Contains(guide, "`"+name) && !strings.Contains(guide, `"`+name+`"`) && !strings.Contains(guide, name+"`") {
			t.Errorf("the guide does not name %s", name)
		}
	}
}
