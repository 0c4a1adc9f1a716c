package policy

import (
	"slices"
	"strings"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
)

// APIScopes are what a client of the API may ask for: each is a right of staff, as object:action.
var APIScopes = []string{"policy:read", "policy:edit", "policy:replay", "policy:approve", "policy:publish", "policy:roll-back", "audit:read"}

// APIClient is a program of the tenant that uses the API by its own right (RFC 6749 4.4). It proves itself with a key
// of its own, has roles as people of the staff have them, and may ask for these scopes and no others.
type APIClient struct {
	ID      realm.ClientID
	Name    realm.Text
	JWKS    []byte // its public keys, inline
	JWKSURI string // or where they are
	Roles   []role.Name
	Scopes  []string
}

// APIClient finds a client of the API by id.
func (s Staff) APIClient(id realm.ClientID) (APIClient, bool) {
	i := slices.IndexFunc(s.APIClients, func(c APIClient) bool { return c.ID == id })
	if i < 0 {
		return APIClient{}, false
	}
	return s.APIClients[i], true
}

// party is the client as OpenID Connect sees it: one that logs nobody in.
func (c APIClient) party() realm.Client {
	return realm.Client{ID: c.ID, Name: c.Name, Authentication: realm.PrivateKeyJWT, JWKS: c.JWKS, JWKSURI: c.JWKSURI, Scopes: c.Scopes}
}

func readAPIClients(r reader) []APIClient {
	var out []APIClient
	for _, i := range r.items() {
		m := i.mapping()
		c := APIClient{
			ID:      realm.ClientID(m.field("id").id()),
			Name:    m.field("name").named(),
			JWKS:    []byte(m.field("jwks").text()),
			JWKSURI: m.field("jwks-uri").location(),
			Scopes:  readScopes(m.field("scopes")),
		}
		for _, n := range m.field("roles").ids() {
			c.Roles = append(c.Roles, role.Name(n))
		}
		checkAuthentication(c.party(), m)
		m.closed()
		out = append(out, c)
	}
	return out
}

func readScopes(r reader) []string {
	var out []string
	for _, i := range r.items() {
		out = append(out, oneOf(i, "", APIScopes...))
	}
	if len(out) == 0 {
		r.fault("name at least one of %s", list(APIScopes))
	}
	return out
}

// checkAPIClients finds clients that could ask for what none of their roles may, and ids that stand twice.
func checkAPIClients(d Document, at reader) {
	items, known := at.field("api-clients").items(), map[role.Name]bool{}
	for _, x := range d.Policy.Roles.List {
		known[x.Name] = true
	}
	seen := map[realm.ClientID]bool{}
	for _, p := range d.Portals {
		for _, c := range p.Clients {
			seen[c.ID] = true
		}
	}
	for i, c := range d.Staff.APIClients {
		if c.ID != "" && seen[c.ID] {
			items[i].field("id").fault("another client has this id")
		}
		seen[c.ID] = true
		roles, scopes := items[i].field("roles").items(), items[i].field("scopes").items()
		for j, n := range c.Roles {
			if n != "" && !known[n] {
				roles[j].fault("%q is not in the list of roles", n)
			}
		}
		for j, s := range c.Scopes {
			if s != "" && !c.may(s) {
				scopes[j].fault("none of the roles of this client may %s", s)
			}
		}
	}
}

// may tells whether one of the client's roles has the right that a scope names.
func (c APIClient) may(scope string) bool {
	object, action, _ := strings.Cut(scope, ":")
	return slices.ContainsFunc(c.Roles, func(n role.Name) bool { return slices.Contains(staffMay[n][object], action) })
}
