package oidc

import (
	"errors"
	"net/http"
	"slices"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

const policyID = "login"

// authorize answers GET and POST /authorize: a page of the login, or the portal's redirect_uri.
func (i *issuer) authorize(w http.ResponseWriter, r *http.Request) {
	p, slug := i.provider, i.realm.Slug
	f, err := readForm(r, authorizeEndpoint)
	if err == nil {
		f, err = i.pushed(r.Context(), f)
	}
	var client realm.Client
	if err == nil {
		client, err = i.exactRedirect(r, f)
	}
	if err != nil {
		i.remember(r.Context(), &call{endpoint: authorizeEndpoint, form: f}, err)
		p.refusePage(w, r, slug, err)
		return
	}
	service, _ := i.realm.Policy.Service(client.Service)
	c := &call{issuer: i, endpoint: authorizeEndpoint, form: f.forLibrary(), sent: f.values, asked: ask(f, service)}
	c.pending.Client = f.values.Get("client_id")
	i.readHint(r.Context(), c)
	c.asked.session = p.Pages.SessionCookie(r, slug)
	a := c.run(r.Context(), string(authorizeEndpoint))
	i.remember(r.Context(), c, c.refused)
	switch {
	case c.failed != nil:
		p.refusePage(w, r, slug, c.failed)
	case c.begun != nil:
		p.Pages.StartLogin(w, r, slug, *c.begun)
	case a.header.Get("Location") == "":
		p.refusePage(w, r, slug, errInternal)
	default:
		redirect(w, a.header.Get("Location"))
	}
}

// exactRedirect finds the client and compares the redirect_uri as it was sent (RFC 9700 4.1.3); the library compares
// what net/url makes of it.
func (i *issuer) exactRedirect(r *http.Request, f form) (realm.Client, error) {
	client, err := i.provider.Clients.Client(r.Context(), i.realm.ID, realm.ClientID(f.values.Get("client_id")))
	if errors.Is(err, ports.ErrNotFound) {
		return client, goidc.NewError(goidc.ErrorCodeInvalidClient, "no such client")
	}
	if err != nil {
		return client, err
	}
	if !slices.Contains(client.RedirectURIs, f.values.Get("redirect_uri")) {
		return client, goidc.NewError(goidc.ErrorCodeInvalidRequest, "redirect_uri is not one of the client's")
	}
	return client, nil
}

// refusePage shows what cannot be told to a portal.
func (p *Provider) refusePage(w http.ResponseWriter, r *http.Request, slug realm.Slug, err error) {
	noStore(w.Header())
	var known goidc.Error
	switch {
	case errors.As(err, &known) && known.Code != goidc.ErrorCodeInternalError:
		p.Pages.Error(w, r, slug, string(known.Code), known.Description)
	case isFormError(err):
		p.Pages.Error(w, r, slug, string(goidc.ErrorCodeInvalidRequest), err.Error())
	default:
		p.Log.ErrorContext(r.Context(), "authorization request failed", "realm", slug.String(), "error", err)
		p.Pages.Error(w, r, slug, string(errorServer), "")
	}
}

// redirect sends a browser to a portal. 303 makes it a GET without a body; the referrer would hold the request.
func redirect(w http.ResponseWriter, to string) {
	noStore(w.Header())
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
}

// authenticate is the library's authentication policy: the seam to the login. Nothing is written unless
// a login is granted.
func (i *issuer) authenticate(_ http.ResponseWriter, r *http.Request, as *goidc.AuthnSession, _ *goidc.Client) (goidc.Status, error) {
	c := callOf(r.Context())
	if c.granted == nil {
		if status, err := i.begin(r, c, as); status != goidc.StatusSuccess {
			return status, err
		}
	}
	as.Subject = string(c.granted.Person) // the pseudonym is found when the grant is stored
	as.GrantedScopes = granted(*c.client, as.Scopes)
	return goidc.StatusSuccess, nil
}

// begin asks the login what the request leads to; it is a success where a session answers it.
func (i *issuer) begin(r *http.Request, c *call, as *goidc.AuthnSession) (goidc.Status, error) {
	if c.asked.problem != nil {
		return goidc.StatusFailure, *c.asked.problem
	}
	c.pending = newPending(as)
	state, err := c.pending.encode()
	if err != nil {
		return goidc.StatusFailure, err
	}
	if len(state) > maxPending {
		return goidc.StatusFailure, goidc.NewError(goidc.ErrorCodeInvalidRequest, "the request is too large")
	}
	q := c.asked.request(i.realm.ID, *c.client, state)
	b, err := i.provider.Flows.Begin(r.Context(), q)
	if err == nil && b.Granted != nil && !c.hintFits(*b.Granted) {
		q.Session = [32]byte{} // somebody else is logged in here: without that session, ask or refuse
		b, err = i.provider.Flows.Begin(r.Context(), q)
	}
	switch {
	case err != nil:
		i.provider.Log.ErrorContext(r.Context(), "beginning a login failed", "realm", i.realm.Slug.String(), "error", err)
		return goidc.StatusFailure, goidc.NewError(errorServer, "the login could not begin")
	case b.Login != nil:
		c.begun = b.Login
		return goidc.StatusPending, nil
	case b.Granted != nil:
		c.granted = b.Granted
		return goidc.StatusSuccess, nil
	}
	return goidc.StatusFailure, refusal(b.Refused)
}

// hintFits tells whether a session is of the person that the portal means (OpenID Connect Core 3.1.2.1).
func (c *call) hintFits(g ports.GrantedLogin) bool {
	return c.asked.subject == "" || c.asked.subject == g.Subjects[c.client.Portal]
}

func (a asked) request(r realm.ID, c realm.Client, state []byte) ports.PortalRequest {
	return ports.PortalRequest{
		Realm: r, Kind: ports.PortalOIDC, Service: c.Service, Client: c.ID, State: state,
		Minimum: a.minimum, Fresh: a.fresh, MaxAge: a.maxAge, Silent: a.silent, Action: a.action, Choose: a.choose,
		Subject: a.subject, Session: a.session, Languages: a.languages, Toward: a.toward, Method: a.method,
	}
}

// invalid is an error of the request, with words for its developer.
func invalid(err error) error { return goidc.NewError(goidc.ErrorCodeInvalidRequest, err.Error()) }
