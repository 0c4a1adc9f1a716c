package portal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

// Person is who logged in, as the issuer tells it.
type Person struct {
	Subject      string       `json:"sub"`
	Session      string       `json:"sid"`
	ACR          string       `json:"acr"`          // a level, or the action that was confirmed
	Class        string       `json:"loa_original"` // the level, whatever acr names
	Means        []string     `json:"amr"`          // of an account of the realm; nothing of a login elsewhere
	AuthTime     int64        `json:"auth_time"`    // seconds since 1970
	Organisation Organisation `json:"organisation"`
	Branch       string       `json:"branch"`       // number of the one branch acted for, or ""
	Intermediary string       `json:"intermediary"` // KvK number of who acts for the organisation, or ""
	Institution  Institution  `json:"institution"`
	UserName     string       `json:"user_name"` // of the account of old, or ""
	Roles        []string     `json:"roles"`
	Email        string       `json:"email"`
}

// Organisation is what the person acts for.
type Organisation struct {
	Name string `json:"name"`
	KvK  string `json:"kvk"`
	RSIN string `json:"rsin"`
}

// Institution is the school or the board that the person acts for.
type Institution struct {
	Code string `json:"code"`
	Kind string `json:"kind"` // "school" or "board"
	Name string `json:"name"`
}

// Since is when the person proved who they are.
func (p Person) Since() time.Time { return time.Unix(p.AuthTime, 0) }

// maxTokenLife is the longest that an ID token may live.
const maxTokenLife = 5 * time.Minute

// skew is how far the issuer's clock may be ahead.
const skew = 30 * time.Second

// redeem turns the code of an answer into a session, or says what is wrong with what came.
func (p *Portal) redeem(ctx context.Context, a attempt, code string) (session, error) {
	m, err := p.issuer.discover(ctx)
	if err != nil {
		return session{}, fmt.Errorf("discovery: %w", err)
	}
	ctx = p.issuer.context(ctx)
	tokens, err := p.exchange(ctx, m, a, code)
	if err != nil {
		return session{}, fmt.Errorf("token: %w", err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	proof, err := p.verifier(m).Verify(ctx, raw)
	if err != nil {
		return session{}, fmt.Errorf("ID token: %w", err)
	}
	if err := p.checkToken(proof, a, tokens.AccessToken); err != nil {
		return session{}, fmt.Errorf("ID token: %w", err)
	}
	who, err := p.describe(ctx, m, proof, tokens)
	return session{Person: who, IDToken: raw}, err
}

func (p *Portal) exchange(ctx context.Context, m *metadata, a attempt, code string) (*oauth2.Token, error) {
	id, err := token(p.config.Random)
	if err != nil {
		return nil, err
	}
	proof, err := p.key.Assertion(p.config.ClientID, p.config.Issuer, id, p.config.Machine())
	if err != nil {
		return nil, err
	}
	return p.oauth(m).Exchange(ctx, code, oauth2.VerifierOption(a.Verifier),
		oauth2.SetAuthURLParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
		oauth2.SetAuthURLParam("client_assertion", proof))
}

// checkToken checks what the library leaves to its caller (OpenID Connect Core, 3.1.3.7).
func (p *Portal) checkToken(t *oidc.IDToken, a attempt, access string) error {
	switch {
	case t.Nonce != a.Nonce:
		return errors.New("nonce of another login")
	case len(t.Audience) != 1:
		return errors.New("meant for others too")
	case t.IssuedAt.After(p.config.Now().Add(skew)):
		return errors.New("issued in the future")
	case t.Expiry.Sub(t.IssuedAt) > maxTokenLife:
		return errors.New("lives longer than five minutes")
	case t.AccessTokenHash != "":
		return t.VerifyAccessToken(access)
	}
	return nil
}

// describe joins the claims of the ID token with those of UserInfo, which speaks of the same
// subject or is not heard (OpenID Connect Core, 5.3.2).
func (p *Portal) describe(ctx context.Context, m *metadata, t *oidc.IDToken, tokens *oauth2.Token) (Person, error) {
	var who Person
	if err := t.Claims(&who); err != nil {
		return Person{}, fmt.Errorf("ID token: %w", err)
	}
	proven := who
	info, err := m.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		return Person{}, fmt.Errorf("UserInfo: %w", err)
	}
	if info.Subject != proven.Subject {
		return Person{}, errors.New("UserInfo: another subject")
	}
	if err := info.Claims(&who); err != nil {
		return Person{}, fmt.Errorf("UserInfo: %w", err)
	}
	// What the signature covers stays as it was signed.
	who.Session, who.ACR, who.Class, who.Means, who.AuthTime = proven.Session, proven.ACR, proven.Class, proven.Means, proven.AuthTime
	return who, p.checkPerson(who)
}

func (p *Portal) checkPerson(who Person) error {
	switch {
	case who.Subject == "" || who.Session == "" || who.AuthTime == 0:
		return errors.New("ID token: sub, sid or auth_time is missing")
	case p.level(who) < 0:
		return errLevel
	}
	return nil
}

// errLevel is an answer that proves too little.
var errLevel = errors.New("ID token: level of assurance is not accepted here")

// level finds the level that somebody enters with, or -1. Where acr names the action, the class tells the level.
func (p *Portal) level(who Person) int {
	confirmed := p.config.Action != nil && who.ACR == p.config.Action.ACR
	return slices.IndexFunc(p.config.Levels, func(l Level) bool {
		return (l.ACR == who.ACR || confirmed) && (l.Class == who.Class || (who.Class == "" && !confirmed))
	})
}

// method is how somebody logged in, as people call it: only of an account of the realm are the means known.
func (p *Portal) method(who Person) look.Text {
	if len(who.Means) > 0 || p.config.Broker == (look.Text{}) {
		return p.config.Account
	}
	return p.config.Broker
}
