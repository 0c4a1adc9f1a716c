package oidc

import (
	"encoding/json"
	"errors"
	"math"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

// maxPending bounds what a stranger makes us carry (ports.PortalRequest): some frameworks keep a kilobyte in
// state, and a request that does not fit the login's cookie is parked.
const maxPending = 2 << 10

var errPending = errors.New("oidc: the state of a login does not fit this request")

// pending is an authorization request while its login is under way: what must be known to answer it,
// and nothing that was only needed to begin.
type pending struct {
	Client    string `json:"c"`
	Redirect  string `json:"r"`
	Scopes    string `json:"s"`
	State     string `json:"t"`
	Nonce     string `json:"n"`
	Challenge string `json:"p"`
}

func newPending(as *goidc.AuthnSession) pending {
	return pending{
		Client: as.ClientID, Redirect: as.RedirectURI, Scopes: as.Scopes,
		State: as.State, Nonce: as.Nonce, Challenge: as.CodeChallenge,
	}
}

func (p pending) encode() ([]byte, error) { return json.Marshal(p) }

func decodePending(b []byte) (pending, error) {
	var p pending
	if err := json.Unmarshal(b, &p); err != nil || p.Client == "" || p.Redirect == "" || p.Challenge == "" {
		return pending{}, errPending
	}
	return p, nil
}

// session is the request as the library expects to have stored it. It does not expire here: the login does.
func (p pending) session(id string) *goidc.AuthnSession {
	return &goidc.AuthnSession{
		ID: id, Status: goidc.StatusPending, ClientID: p.Client, PolicyID: policyID,
		ExpiresAt: math.MaxInt, Store: map[string]any{},
		AuthorizationParameters: goidc.AuthorizationParameters{
			RedirectURI: p.Redirect, ResponseType: goidc.ResponseTypeCode, Scopes: p.Scopes, State: p.State, Nonce: p.Nonce,
			CodeChallenge: p.Challenge, CodeChallengeMethod: goidc.CodeChallengeMethodSHA256,
		},
	}
}
