package oidc

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	rp "github.com/coreos/go-oidc/v3/oidc"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2"
)

// A relying party that knows nothing but the issuer logs somebody in, with each signing algorithm.
func TestRelyingPartyLogsInWithDiscoveryOnly(t *testing.T) {
	for client, alg := range map[string]string{"portaal-web": "ES256", "portaal-rs": "RS256", "portaal-ps": "PS256"} {
		t.Run(alg, func(t *testing.T) {
			w := newWorld(t)
			ctx := context.Background()
			found, err := rp.NewProvider(ctx, w.issuer())
			if err != nil {
				t.Fatal(err)
			}
			conf := oauth2.Config{
				ClientID: client, ClientSecret: password, Endpoint: found.Endpoint(), RedirectURL: callback,
				Scopes: []string{"openid", "organisation", "roles", "email", "offline_access", "onbekend"},
			}
			conf.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
			v := oauth2.GenerateVerifier()
			back := w.get(w.browser(), conf.AuthCodeURL("staat", oauth2.S256ChallengeOption(v), oauth2.SetAuthURLParam("nonce", "eenmalig"))).back
			if back.Get("state") != "staat" || back.Get("iss") != w.issuer() || back.Get("stap") != "1" {
				t.Fatalf("the portal got %v", back)
			}
			token, err := conf.Exchange(ctx, back.Get("code"), oauth2.VerifierOption(v))
			if err != nil {
				t.Fatal(err)
			}
			raw, _ := token.Extra("id_token").(string)
			id, err := found.Verifier(&rp.Config{ClientID: client, SupportedSigningAlgs: []string{alg}}).Verify(ctx, raw)
			if err != nil {
				t.Fatal(err)
			}
			claims := map[string]any{}
			if err := id.Claims(&claims); err != nil {
				t.Fatal(err)
			}
			checkIDToken(t, w, client, claims)
			info, err := found.UserInfo(ctx, conf.TokenSource(ctx, token))
			if err != nil {
				t.Fatal(err)
			}
			if info.Subject != id.Subject || info.Email != w.grant.Email.String() || !info.EmailVerified {
				t.Fatalf("UserInfo says %+v", info)
			}
		})
	}
}

func checkIDToken(t *testing.T, w *world, client string, claims map[string]any) {
	t.Helper()
	for _, name := range []string{"jti", "sub"} {
		if s, _ := claims[name].(string); len(s) < 22 {
			t.Errorf("%s is %q", name, s)
		}
		delete(claims, name)
	}
	now := float64(w.clock().Unix())
	want := map[string]any{
		"iss": w.issuer(), "aud": client, "azp": client, "nonce": "eenmalig", "sid": "sessie-1",
		"iat": now, "nbf": now, "exp": now + (5 * time.Minute).Seconds(), "auth_time": now - 60,
		"acr": "http://eidas.europa.eu/LoA/substantial", "loa_original": "urn:etoegang:core:assurance-class:loa3",
		"organisation": map[string]any{"name": "Gemeente Nergenshuizen", "kvk": "90000102"}, "branch": "000038509504",
		"roles": []any{"deelnemer"},
	}
	if diff := cmp.Diff(want, claims); diff != "" {
		t.Errorf("ID token (-want +got):\n%s", diff)
	}
}

// Claims follow scopes: what a portal does not ask for it does not get, and nothing of it is stored.
func TestClaimsFollowScopes(t *testing.T) {
	w := newWorld(t)
	got := w.login("portaal-web", "scope", "openid")
	info := w.userInfo(got.Access).object(t)
	if len(info) != 1 || info["sub"] == nil {
		t.Fatalf("UserInfo says %v", info)
	}
	if got.Refresh != "" || got.Scope != "openid" {
		t.Fatalf("tokens %+v", got)
	}
	if w.memory.holds(t, "nergenshuizen") || w.memory.holds(t, "deelnemer") {
		t.Fatal("claims are stored that nobody may see")
	}
}

// One person has one pseudonym for all clients of a portal, and another at another portal.
func TestSubjectIsThePseudonymAtThePortal(t *testing.T) {
	w := newWorld(t)
	sub := func(client string) any { return w.userInfo(w.login(client).Access).object(t)["sub"] }
	a, b, c := sub("portaal-web"), sub("portaal-rs"), sub("elders")
	if a != b || a == c || a == string(w.grant.Person) {
		t.Fatalf("subjects %v %v %v", a, b, c)
	}
}

// Nothing but digests of codes and tokens is at rest, and codes, tokens and secrets are in no log line.
func TestNothingButDigestsAtRest(t *testing.T) {
	w := newWorld(t)
	code := w.code("portaal-web")
	first := w.post("/token", "portaal-web", redeeming(code)).tokens(t)
	second := w.post("/token", "portaal-web", refreshing(first.Refresh)).tokens(t)
	w.post("/token", "portaal-web", redeeming(code))
	for _, s := range []string{code, first.Access, first.Refresh, first.ID, second.Access, second.Refresh, verifier, password} {
		if s == "" {
			t.Fatal("a token is missing")
		}
		if w.memory.holds(t, s) {
			t.Errorf("%q is stored in clear", s)
		}
		if bytesContain(w, s) {
			t.Errorf("%q is in the log", s)
		}
	}
}

func bytesContain(w *world, s string) bool {
	w.server.Close()
	return len(s) > 0 && strings.Contains(w.log.String(), s)
}

// A redemption is three statements in one commit, and so is nothing more than a login's code (ARCHITECTURE 5).
func TestStatementBudget(t *testing.T) {
	w := newWorld(t)
	var code string
	calls, commits := w.memory.count(func() { code = w.code("portaal-web") })
	if diff := cmp.Diff([]string{"sessions.start", "subjects.for", "grants.create"}, calls); diff != "" || commits != 1 {
		t.Errorf("a login: %d commits, %s", commits, diff)
	}
	var got tokens
	calls, commits = w.memory.count(func() { got = w.post("/token", "portaal-web", redeeming(code)).tokens(t) })
	if diff := cmp.Diff([]string{"grants.find", "grants.update", "audit.append"}, calls); diff != "" || commits != 1 {
		t.Errorf("a redemption: %d commits, %s", commits, diff)
	}
	calls, commits = w.memory.count(func() { w.userInfo(got.Access) })
	if diff := cmp.Diff([]string{"grants.find"}, calls); diff != "" || commits != 0 {
		t.Errorf("UserInfo: %d commits, %s", commits, diff)
	}
	calls, commits = w.memory.count(func() { w.post("/token", "portaal-web", refreshing(got.Refresh)) })
	if diff := cmp.Diff([]string{"grants.find", "sessions.by-id", "grants.update", "audit.append"}, calls); diff != "" || commits != 1 {
		t.Errorf("a refresh: %d commits, %s", commits, diff)
	}
	calls, commits = w.memory.count(func() { w.authorize(&http.Client{CheckRedirect: stay}, asking("portaal-web")) })
	if len(calls) != 0 || commits != 0 {
		t.Errorf("beginning a login: %d commits, %v", commits, calls)
	}
}

func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
