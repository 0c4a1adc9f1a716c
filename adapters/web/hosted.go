package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// enter is the entrance of a page of ours: it starts a login for it, or goes straight in with a session
// that policy accepts.
func (s *Server) enter(v *visit) error {
	service, ok := v.realm.Document.Policy.Service(v.Param("service"))
	if !ok || service.Hosted == "" {
		return ports.ErrNotFound
	}
	return v.hosted(service.ID, service.Hosted, false)
}

// ownPages are those on which people see and change what is known about them. Every service has them.
const ownPages policy.Hosted = "own"

// hosted leads to a page of ours by a login for a service; choose asks anew on whose behalf.
func (v *visit) hosted(service string, page policy.Hosted, choose bool) error {
	s := v.s
	state, err := json.Marshal(hostedState{page})
	if err != nil {
		return err
	}
	b, err := s.Signin.Begin(v.ctx(), ports.PortalRequest{
		Realm: v.realm.ID, Kind: ports.PortalHosted, Service: service, State: state, Choose: choose,
		Session: heldSession(v.Request, v.realm.Slug), Languages: []string{string(v.lang(nil))},
	})
	if err != nil {
		return err
	}
	if b.Granted != nil {
		return v.seeOther(hostedPath(v.realm.Slug, page))
	}
	if b.Login == nil {
		return fmt.Errorf("web: a hosted entrance refused with %q", b.Refused)
	}
	setLogin(v.Writer, v.Request, b.Login.ID, b.Login.Cookie, b.Login.Until, s.Now())
	return v.seeOther(firstPage(v.realm.Slug, *b.Login))
}

type hostedState struct {
	Page policy.Hosted `json:"page"`
}

func hostedPath(s realm.Slug, h policy.Hosted) string {
	paths := map[policy.Hosted]string{policy.UserAdministration: "/users", policy.StaffDesk: "/desk", policy.MandateAdministration: "/beheer", ownPages: "/me"}
	return s.Path() + paths[h]
}

// Hosted answers logins that lead to a page of ours. It implements ports.Answers.
type Hosted struct {
	Directory ports.Directory
}

var _ ports.Answers = Hosted{}

// Grant leads to the page; the session itself is what it needs.
func (h Hosted) Grant(ctx context.Context, r realm.ID, _ ports.Store, state []byte, _ ports.GrantedLogin) (ports.Destination, error) {
	known, err := h.Directory.ByID(ctx, r)
	if err != nil {
		return ports.Destination{}, err
	}
	var s hostedState
	if err := json.Unmarshal(state, &s); err != nil {
		return ports.Destination{}, fmt.Errorf("web: state of a hosted login: %w", err)
	}
	return ports.Destination{URL: hostedPath(known.Slug, s.Page)}, nil
}

// Refuse leads back to where people start: at a portal, or where there is none at the page itself.
func (h Hosted) Refuse(ctx context.Context, r realm.ID, state []byte, _ ports.RefusalCode) (ports.Destination, error) {
	known, err := h.Directory.ByID(ctx, r)
	if err != nil {
		return ports.Destination{}, err
	}
	if len(known.Document.Portals) == 0 {
		return h.Grant(ctx, r, nil, state, ports.GrantedLogin{})
	}
	return ports.Destination{URL: known.Document.Portals[0].URL}, nil
}

// Logins and log-out as the protocol shows them: Server implements the pages that adapters/oidc asks for.

// StartLogin gives the browser the login's cookie and sends it to the first page.
func (s *Server) StartLogin(w http.ResponseWriter, r *http.Request, slug realm.Slug, b ports.BegunLogin) {
	setLogin(w, r, b.ID, b.Cookie, b.Until, s.Now())
	secure(w.Header(), "'self'")
	http.Redirect(w, r, firstPage(slug, b), http.StatusSeeOther)
}

// firstPage is where a login starts: at the choice of a way in, or at the one there is.
func firstPage(slug realm.Slug, b ports.BegunLogin) string {
	if b.OneWay {
		return slug.Path() + "/login/" + b.ID + "/go/0"
	}
	if b.Method != "" {
		return slug.Path() + "/login/" + b.ID + "?method=" + url.QueryEscape(b.Method)
	}
	return slug.Path() + "/login/" + b.ID
}

// SessionCookie gives the digest of the browser's session token.
func (s *Server) SessionCookie(r *http.Request, slug realm.Slug) [32]byte {
	return heldSession(r, slug)
}

// ClearSessionCookie makes the browser forget its session.
func (s *Server) ClearSessionCookie(w http.ResponseWriter, slug realm.Slug) {
	http.SetCookie(w, forget(sessionName(slug)))
}
