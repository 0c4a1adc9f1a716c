package oidc

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// never is later than any instant the library compares with.
const never = math.MaxInt

// grantState is what the protocol must know of a grant (ports.Grant.State). It holds no secret.
type grantState struct {
	Redirect     string `json:"redirect_uri"`
	Challenge    string `json:"code_challenge"`
	Nonce        string `json:"nonce"`
	Refresh      bool   `json:"refresh,omitempty"`       // the client asked for a refresh token and may have one
	AccessUntil  int64  `json:"access_until,omitempty"`  // of the newest access token, in Unix seconds
	RefreshUntil int64  `json:"refresh_until,omitempty"` // of the newest refresh token, in Unix seconds
	Previous     string `json:"previous,omitempty"`      // digest of the refresh token before the newest, hexadecimal
	RotatedAt    int64  `json:"rotated_at,omitempty"`    // Unix seconds
}

func (s grantState) encode() []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic("oidc: strings and numbers are always JSON: " + err.Error())
	}
	return b
}

func decodeGrantState(b []byte) (grantState, error) {
	var s grantState
	if err := json.Unmarshal(b, &s); err != nil {
		return grantState{}, errors.New("oidc: the stored state of a grant is not ours")
	}
	return s, nil
}

// rotated notes that a refresh token gave way to the next.
func (s *grantState) rotated(old [32]byte, now time.Time) {
	if old != [32]byte{} {
		s.Previous, s.RotatedAt = hex.EncodeToString(old[:]), now.Unix()
	}
}

// justRotated tells whether a superseded token may come from a request that the client sent at the same time.
func (s grantState) justRotated(token string, now time.Time) bool {
	d := digest(token)
	return s.Previous == hex.EncodeToString(d[:]) && now.Sub(time.Unix(s.RotatedAt, 0)) <= refreshGrace
}

// libraryGrant is the grant of the call as the library reads it. Its refresh token never expires there:
// find and GrantByRefreshToken decide that by our clock.
func (c *call) libraryGrant() *goidc.Grant {
	lg := &goidc.Grant{
		ID: c.grant.ID, ClientID: c.grant.Client, Subject: c.grant.Subject, Scopes: c.grant.Scopes,
		CreatedAt: int(c.grant.CreatedAt.Unix()), AuthCodeExpiresAt: 1,
		AuthParams: goidc.AuthorizationParameters{
			RedirectURI: c.state.Redirect, Nonce: c.state.Nonce,
			CodeChallenge: c.state.Challenge, CodeChallengeMethod: goidc.CodeChallengeMethodSHA256,
		},
	}
	if !c.grant.CodeUsedAt.IsZero() {
		lg.AuthCodeConsumedAt = int(c.grant.CodeUsedAt.Unix())
	}
	return lg
}

// alive gives a session, and goidc.ErrNotFound when it ended or expired.
func alive(ctx context.Context, s ports.Store, id session.ID, now time.Time) (session.Session, error) {
	found, err := s.Sessions().ByID(ctx, id)
	if errors.Is(err, ports.ErrNotFound) || (err == nil && !found.Alive(now)) {
		return session.Session{}, goidc.ErrNotFound
	}
	if err != nil {
		return session.Session{}, fmt.Errorf("read the session: %w", err)
	}
	return found, nil
}
