package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Answers finishes the logins that portals asked for by OpenID Connect.
func (p *Provider) Answers() ports.Answers { return answers{p} }

type answers struct{ provider *Provider }

// Grant implements ports.Answers. It makes one Subjects.For and one Grants.Create in s.
func (a answers) Grant(ctx context.Context, r realm.ID, s ports.Store, state []byte, g ports.GrantedLogin) (ports.Destination, error) {
	c, err := a.resume(ctx, r, state)
	if err != nil {
		return ports.Destination{}, err
	}
	c.store, c.granted = s, &g
	answer := c.run(ctx, string(authorizeEndpoint)+"/"+resumed)
	if err := errors.Join(c.broken, c.failed); err != nil {
		return ports.Destination{}, fmt.Errorf("grant an authorization code: %w", err)
	}
	if c.grant == nil {
		return ports.Destination{}, fmt.Errorf("grant an authorization code: %w", errInternal)
	}
	return ports.Destination{URL: answer.header.Get("Location"), Grant: c.grant.ID}, nil
}

// Refuse implements ports.Answers: the error response of RFC 6749 4.1.2.1 with the iss of RFC 9207.
func (a answers) Refuse(ctx context.Context, r realm.ID, state []byte, code ports.RefusalCode) (ports.Destination, error) {
	c, err := a.resume(ctx, r, state)
	if err != nil {
		return ports.Destination{}, err
	}
	to, err := url.Parse(c.pending.Redirect)
	if err != nil {
		return ports.Destination{}, errPending
	}
	why := refusal(code)
	q := to.Query()
	q.Set("error", string(why.Code))
	q.Set("error_description", why.Description)
	q.Set("state", c.pending.State)
	q.Set("iss", c.issuer.name)
	if service, _ := c.issuer.realm.Policy.Service(c.client.Service); asksRegister(service) {
		q.Set("reason", string(code)) // of the network, which tells its service why
	}
	to.RawQuery = q.Encode()
	return ports.Destination{URL: to.String()}, nil
}

// resumed is the id under which the library asks for the one request that its call holds.
const resumed = "resumed"

// resume brings a request back. A redirect_uri that the client lost meanwhile is answered no more.
func (a answers) resume(ctx context.Context, r realm.ID, state []byte) (*call, error) {
	p, err := decodePending(state)
	if err != nil {
		return nil, err
	}
	known, err := a.provider.RealmByID(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("find the realm of a login: %w", err)
	}
	i, err := a.provider.issuers.of(known)
	if err != nil {
		return nil, err
	}
	client, err := a.provider.Clients.Client(ctx, r, realm.ClientID(p.Client))
	if err != nil {
		return nil, fmt.Errorf("find the client of a login: %w", err)
	}
	if !slices.Contains(client.RedirectURIs, p.Redirect) {
		return nil, errPending
	}
	return &call{issuer: i, endpoint: authorizeEndpoint, client: &client, pending: p}, nil
}

// refusals maps why a login was refused to what a portal is told. What is not listed is access_denied: the
// person was told more on our page than a portal needs to know.
var refusals = map[login.Reason]goidc.Error{
	login.Cancelled:           goidc.NewError(goidc.ErrorCodeAccessDenied, "the login was cancelled"),
	login.LevelTooLow:         goidc.NewError(errorUnmet, "the level of assurance is lower than asked for"),
	login.NoFactorLeft:        goidc.NewError(errorUnmet, "no accepted second factor"),
	login.LoginRequired:       goidc.NewError(goidc.ErrorCodeLoginRequired, "a login is required"),
	login.NoRole:              goidc.NewError(goidc.ErrorCodeAccessDenied, "no role at this service"),
	login.SupplierUnavailable: goidc.NewError(errorTemporarilyUnavailable, "the supplier of the means is unavailable"),
	login.TooManyAttempts:     goidc.NewError(goidc.ErrorCodeAccessDenied, "too many attempts"),
	login.ConnectionFault:     goidc.NewError(errorServer, "the connection to the means is out of order"),
	login.UnknownService:      goidc.NewError(errorServer, "the service is not configured"),
	login.Maintenance:         goidc.NewError(errorTemporarilyUnavailable, "the service lets nobody in while it is maintained"),
	login.NoMethod:            goidc.NewError(errorTemporarilyUnavailable, "the service lets nobody in at this moment"),
	"interaction-required":    goidc.NewError(errorInteraction, "the person must be asked something"),
}

func refusal(code ports.RefusalCode) goidc.Error {
	if e, ok := refusals[login.Reason(code)]; ok {
		return e
	}
	return goidc.NewError(goidc.ErrorCodeAccessDenied, "access was denied")
}
