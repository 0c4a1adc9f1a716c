package policy

import (
	"slices"
	"strings"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/secret"
)

func readPortals(r reader) []Portal {
	items := r.items()
	out := make([]Portal, 0, len(items))
	for _, p := range items {
		m := p.mapping()
		portal := Portal{ID: m.field("id").id(), URL: m.field("url").location()}
		for _, c := range m.field("clients").items() {
			portal.Clients = append(portal.Clients, readClient(portal.ID, c.mapping()))
		}
		if portal.URL == "" {
			m.field("url").fault("say where people start: logins that cannot go on lead back there")
		}
		m.closed()
		out = append(out, portal)
	}
	return out
}

func readClient(portal string, r reader) realm.Client {
	c := realm.Client{
		ID:                realm.ClientID(r.field("id").id()),
		Portal:            portal,
		Service:           r.field("service").id(),
		Name:              r.field("name").named(),
		RedirectURIs:      r.field("redirect-uris").locations(),
		PostLogoutURIs:    r.field("post-logout-uris").locations(),
		BackChannelLogout: r.field("back-channel-logout").location(),
		Authentication:    oneOf(r.field("authentication"), realm.PrivateKeyJWT, realm.PrivateKeyJWT, realm.ClientSecretBasic, realm.ClientSecretPost, realm.NoAuthentication),
		Secret:            secret.New(r.field("secret").text()),
		JWKSURI:           r.field("jwks-uri").location(),
		JWKS:              []byte(r.field("jwks").text()),
		SigningAlgorithm:  oneOf(r.field("signing-algorithm"), "ES256", "ES256", "RS256", "PS256"),
		Refresh:           r.field("refresh").bool(false),
	}
	if len(c.RedirectURIs) == 0 {
		r.field("redirect-uris").fault("name at least one address to return to")
	}
	checkAuthentication(c, r)
	r.closed()
	return c
}

func checkAuthentication(c realm.Client, r reader) {
	switch c.Authentication {
	case realm.PrivateKeyJWT:
		if c.JWKSURI == "" && len(c.JWKS) == 0 {
			r.field("jwks-uri").fault("private_key_jwt needs the client's public keys: jwks-uri or jwks")
		}
	case realm.ClientSecretBasic, realm.ClientSecretPost:
		if s := c.Secret.Reveal(); !strings.HasPrefix(s, "sha256:") || len(s) != len("sha256:")+64 {
			r.field("secret").fault("write sha256: and the hexadecimal SHA-256 of a random secret, never the secret itself")
		}
	}
}

func readConnection(r reader) Connection {
	if !r.exists() {
		return Connection{}
	}
	r = r.mapping()
	oin := parsed(r.field("oin"), identity.ParseOIN, "an OIN has 20 digits; put it between quotes")
	b := r.field("broker").mapping()
	c := Connection{
		OIN:      oin,
		Entity:   r.field("entity").number(1, 0, 9999),
		Redirect: oneOf(r.field("request"), "post", "post", "redirect") == "redirect",
		Broker:   Broker{b.field("entity-id").required(), b.field("metadata").location(), b.field("certificate").text(), b.field("tls-roots").text()},
	}
	for _, s := range r.field("services").items() {
		m := s.mapping()
		c.Services = append(c.Services, CatalogueService{
			Service:     m.field("service").id(),
			Index:       m.field("index").requiredNumber(0, 65535),
			ID:          m.field("service-id").catalogueID(oin),
			UUID:        m.field("service-uuid").required(),
			Identifiers: m.field("identifiers").legalSets(),
		})
		m.closed()
	}
	b.closed()
	r.closed()
	return c
}

func readAppointed(r reader) []Appointed {
	var out []Appointed
	for _, a := range r.items() {
		m := a.mapping()
		out = append(out, Appointed{
			KvK:          parsed(m.field("kvk"), identity.ParseKvK, "a KvK number has 8 digits; put it between quotes"),
			Organisation: m.field("organisation").required(),
			Email:        parsed(m.field("email"), identity.ParseEmail, "this is not an e-mail address"),
		})
		m.closed()
	}
	return out
}

// catalogueID reads the id of a service in the service catalogue: it starts with our own OIN, or
// the broker answers for another service provider's.
func (r reader) catalogueID(oin identity.OIN) string {
	s, ours := r.required(), "urn:etoegang:DV:"+oin.String()+":services:"
	if s != "" && !oin.IsZero() && !strings.HasPrefix(s, ours) {
		r.fault("%q does not start with %s", s, ours)
	}
	return s
}

// legalSets reads sets of identifiers, in order of preference.
func (r reader) legalSets() []identity.LegalSet {
	var out []identity.LegalSet
	for _, i := range r.items() {
		s := parsed(i, identity.ParseLegalSet, "a set of identifiers is kvk, rsin or rsin+kvk")
		if slices.Contains(out, s) && s != (identity.LegalSet{}) {
			i.fault("%s is asked for twice", s)
		}
		out = append(out, s)
	}
	return out
}

// parsed reads a value that must be there and that parse understands.
func parsed[T any](r reader, parse func(string) (T, error), sentence string) T {
	s := r.required()
	if s == "" {
		var none T
		return none
	}
	v, err := parse(s)
	if err != nil {
		r.fault("%s", sentence)
	}
	return v
}

// host reads the host of an e-mail address.
func (r reader) host() string {
	s := strings.ToLower(r.required())
	if _, err := identity.ParseEmail("a@" + s); err != nil {
		r.fault("%q is not the host of an e-mail address, as in gmail.com", s)
	}
	return s
}
