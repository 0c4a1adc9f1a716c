package api

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/application/auditlog"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/throttle"
	"github.com/voordeur/voordeur/ports"
)

// call is one request, with what was found out about it.
type call struct {
	*gin.Context
	route  route
	staff  ports.Realm      // whose API is called
	client policy.APIClient // who calls; of one that needs no token the zero value
	served ports.Realm      // that the path names, if it does
	body   []byte
	media  string // of the body
	match  int    // revision that the caller saw; 0: they do not say
}

// by is who calls, as records have it.
func (c *call) by() string { return "client:" + string(c.client.ID) }

func (c *call) at() policies.At {
	return policies.At{Realm: c.served, Staff: c.staff, Roles: c.client.Roles, By: c.by(), Origin: "api"}
}

func (c *call) reading() auditlog.At {
	return auditlog.At{Realm: c.served, Staff: c.staff, Roles: c.client.Roles, By: c.by(), Origin: "api"}
}

// enter finds the realm, the caller and what they may. Where nothing is, and where it is not theirs, the answer is the same.
func (s *Server) enter(c *call) error {
	if s.cross.Check(c.Request) != nil {
		return errCross
	}
	slug, err := realm.ParseSlug(c.Param("tenant") + "/" + c.Param("environment"))
	if err != nil {
		return errNotThere
	}
	c.staff, err = s.Directory.BySlug(c.Request.Context(), slug)
	switch {
	case errors.Is(err, ports.ErrNotFound):
		return errNotThere
	case err != nil:
		return err
	case !c.staff.Document.Staff.Exists():
		return errNotThere
	case c.route.scope == "":
		return nil
	}
	if err := s.identify(c); err != nil {
		return err
	}
	return s.find(c)
}

// identify reads the token. A client that is declared no more is nobody, and a scope that was taken away is gone at once.
func (s *Server) identify(c *call) error {
	token, ok := bearer(c.Request.Header.Values("Authorization"))
	if !ok {
		return errNoToken
	}
	caller, err := s.Tokens.Caller(c.Request.Context(), c.staff.Slug, token)
	switch {
	case errors.Is(err, ports.ErrForged):
		return errBadToken
	case err != nil:
		return err
	}
	if c.client, ok = c.staff.Document.Staff.APIClient(caller.Client); !ok {
		return errBadToken
	}
	if until, ok := s.calls.take(c.staff.ID, c.client.ID, s.Now()); !ok {
		return errOften(until.Sub(s.Now()))
	}
	if !slices.Contains(caller.Scopes, c.route.scope) || !slices.Contains(c.client.Scopes, c.route.scope) {
		return errScope(c.route.scope)
	}
	return nil
}

// bearer reads the one place where tokens are taken (RFC 6750 2.1).
func bearer(headers []string) (string, bool) {
	if len(headers) != 1 {
		return "", false
	}
	scheme, token, _ := strings.Cut(headers[0], " ")
	return token, strings.EqualFold(scheme, "Bearer") && token != ""
}

// find gives the realm that the path names, if the staff serves it.
func (s *Server) find(c *call) error {
	environment := c.Param("served")
	if environment == "" {
		return nil
	}
	served, err := s.serves(c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(served, func(r ports.Realm) bool { return r.Slug.Environment() == environment })
	if i < 0 {
		return errNotThere
	}
	c.served = served[i]
	return nil
}

// serves gives the realms that the staff works in. One without a document is left out.
func (s *Server) serves(c *call) ([]ports.Realm, error) {
	var out []ports.Realm
	for _, environment := range c.staff.Document.Staff.Serves {
		slug, err := realm.ParseSlug(c.staff.Slug.Tenant() + "/" + environment)
		if err != nil {
			return nil, err
		}
		r, err := s.Directory.BySlug(c.Request.Context(), slug)
		if errors.Is(err, ports.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// often is how much one client may ask of one process.
var often = throttle.Rule{Limits: []throttle.Limit{{Count: 300, Window: time.Minute}}}

// callers counts the calls of clients that proved themselves: there are as many as documents declare.
type callers struct {
	mu      sync.Mutex
	buckets map[caller]*throttle.Bucket
}

type caller struct {
	realm  realm.ID
	client realm.ClientID
}

func newCallers() *callers { return &callers{buckets: map[caller]*throttle.Bucket{}} }

func (c *callers) take(r realm.ID, id realm.ClientID, now time.Time) (until time.Time, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := c.buckets[caller{r, id}]
	if b == nil {
		b = &throttle.Bucket{}
		c.buckets[caller{r, id}] = b
	}
	return b.Take(often, now)
}
