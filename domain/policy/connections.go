package policy

import (
	"strings"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/secret"
)

func readPortals(r reader) []Portal {
	var out []Portal
	for _, p := range r.items() {
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
	oin, err := identity.ParseOIN(r.field("oin").required())
	if err != nil && r.field("oin").text() != "" {
		r.field("oin").fault("an OIN has 20 digits")
	}
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
			Service: m.field("service").id(),
			Index:   m.field("index").number(0, 0, 65535),
			ID:      m.field("service-id").required(),
			UUID:    m.field("service-uuid").required(),
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
		kvk, err := identity.ParseKvK(m.field("kvk").required())
		if err != nil {
			m.field("kvk").fault("a KvK number has 8 digits; put it between quotes to keep leading zeros")
		}
		email, err := identity.ParseEmail(m.field("email").required())
		if err != nil {
			m.field("email").fault("this is not an e-mail address")
		}
		out = append(out, Appointed{kvk, m.field("organisation").required(), email})
		m.closed()
	}
	return out
}

// host reads the host of an e-mail address.
func (r reader) host() string {
	s := strings.ToLower(r.required())
	if _, err := identity.ParseEmail("a@" + s); err != nil {
		r.fault("%q is not the host of an e-mail address, as in gmail.com", s)
	}
	return s
}
