package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
)

// departure is a request to log out (RP-Initiated Logout 1.0).
type departure struct {
	hint    hint   // zero: none
	back    string // where the browser goes afterwards; empty: our page
	state   string
	cookie  bool       // this browser sent a session cookie; a form on another site sends none (SameSite=Lax)
	current session.ID // the session of that cookie, alive; empty: none
}

// logout answers GET and POST /logout. A hint ends the session that it names. Whether a session of the browser
// ends that no hint named is asked first, so that no page elsewhere logs people out.
func (i *issuer) logout(w http.ResponseWriter, r *http.Request) {
	p, slug := i.provider, i.realm.Slug
	f, err := readForm(r, logoutEndpoint)
	var d departure
	if err == nil {
		d, err = i.depart(r, f)
	}
	if err != nil {
		p.refusePage(w, r, slug, err)
		return
	}
	confirmed := r.Method == http.MethodPost && f.values.Get("confirm") == "yes" && sameSite(r)
	ending := d.hint.Session
	if confirmed {
		ending = d.current
	}
	reached, err := i.end(r.Context(), ending)
	switch {
	case err != nil:
		p.refusePage(w, r, slug, err)
	case d.current != "" && d.current != ending:
		noStore(w.Header())
		p.Pages.LogoutConfirm(w, r, slug, i.name+string(logoutEndpoint), confirmation(f, d))
	default:
		if d.cookie {
			p.Pages.ClearSessionCookie(w, slug)
		}
		i.leave(w, r, d, reached)
	}
}

// confirmation is the form of the page that asks. Of the hint only its client is left: the browser's own
// session counts there.
func confirmation(f form, d departure) url.Values {
	fields := url.Values{"confirm": {"yes"}}
	if d.hint.Client != "" {
		fields.Set("client_id", string(d.hint.Client))
	}
	for _, name := range []string{"client_id", "post_logout_redirect_uri", "state"} {
		if f.values.Has(name) {
			fields.Set(name, f.values.Get(name))
		}
	}
	return fields
}

// sameSite tells whether a page of ours sent the request. Lax cookies alone would say so too.
func sameSite(r *http.Request) bool {
	if r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "" {
		return false
	}
	return http.NewCrossOriginProtection().Check(r) == nil
}

var errReturn = errors.New("the post_logout_redirect_uri is not one of the client's")

func (i *issuer) depart(r *http.Request, f form) (departure, error) {
	d := departure{back: f.values.Get("post_logout_redirect_uri"), state: f.values.Get("state")}
	client := realm.ClientID(f.values.Get("client_id"))
	if token := f.values.Get("id_token_hint"); token != "" {
		h, err := i.parseHint(r.Context(), token)
		if err != nil || (client != "" && client != h.Client) {
			return d, invalid(errHint)
		}
		d.hint, client = h, h.Client
	}
	if d.back != "" {
		c, err := i.provider.Clients.Client(r.Context(), i.realm.ID, client)
		if err != nil && !errors.Is(err, ports.ErrNotFound) {
			return d, fmt.Errorf("find the client of a logout: %w", err)
		}
		if err == nil && !slices.Contains(c.PostLogoutURIs, d.back) {
			i.keep(c, ports.PortalRefusal{Reason: ports.ReturnUnknown, Given: f.address(d.back)}, logoutEndpoint)
		}
		if err != nil || !slices.Contains(c.PostLogoutURIs, d.back) {
			return d, invalid(errReturn)
		}
	}
	token := i.provider.Pages.SessionCookie(r, i.realm.Slug)
	if d.cookie = token != [32]byte{}; !d.cookie {
		return d, nil
	}
	var err error
	d.current, err = i.current(r.Context(), token)
	return d, err
}

// current gives the session that the browser's cookie names, if it is alive.
func (i *issuer) current(ctx context.Context, token [32]byte) (id session.ID, err error) {
	err = i.provider.Work.View(ctx, i.realm.ID, func(ctx context.Context, s ports.Store) error {
		found, err := s.Sessions().ByToken(ctx, token)
		if errors.Is(err, ports.ErrNotFound) {
			return nil
		}
		if err == nil && found.Alive(i.provider.Now()) {
			id = found.ID
		}
		return err
	})
	return id, err
}

// end ends a session, if there is one to end, and tells which clients took part.
func (i *issuer) end(ctx context.Context, id session.ID) ([]realm.ClientID, error) {
	if id == "" {
		return nil, nil
	}
	reached, err := i.provider.Sessions.EndSession(ctx, i.realm.ID, id, session.EndLogout)
	if err != nil {
		return nil, fmt.Errorf("end a session: %w", err)
	}
	return reached, nil
}

// leave sends the browser back to the portal, or shows who was told (XC-28).
func (i *issuer) leave(w http.ResponseWriter, r *http.Request, d departure, reached []realm.ClientID) {
	if d.back == "" {
		noStore(w.Header())
		i.provider.Pages.LoggedOut(w, r, i.realm.Slug, i.names(r.Context(), reached))
		return
	}
	to, err := url.Parse(d.back)
	if err != nil {
		i.provider.refusePage(w, r, i.realm.Slug, invalid(errReturn))
		return
	}
	if d.state != "" {
		q := to.Query()
		q.Set("state", d.state)
		to.RawQuery = q.Encode()
	}
	redirect(w, to.String())
}

func (i *issuer) names(ctx context.Context, ids []realm.ClientID) []realm.Text {
	var names []realm.Text
	slices.Sort(ids) // a portal takes part once for each login it asked for
	for _, id := range slices.Compact(ids) {
		if c, err := i.provider.Clients.Client(ctx, i.realm.ID, id); err == nil {
			names = append(names, c.Name)
		}
	}
	return names
}
