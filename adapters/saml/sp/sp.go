// Package sp is the service-provider side of eHerkenning: it sends a browser to the broker of a
// realm and reads the broker's answer, strictly (EHERKENNING 3 to 5, SAML.md 5.1). It implements
// ports.Upstream and ports.UpstreamMetadata for all realms and keeps nothing between two calls but
// HTTP connections and signed metadata.
package sp

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

var (
	_ ports.Upstream         = (*Provider)(nil)
	_ ports.UpstreamMetadata = (*Provider)(nil)
)

// Config is what a Provider needs from outside.
type Config struct {
	// Connections gives the connection of a realm, from memory: called in every login.
	// ports.ErrNotFound where the realm has none.
	Connections func(ctx context.Context, r realm.ID) (Connection, error)
	Keys        ports.Keys
	Random      io.Reader // for the ids of ArtifactResolve messages and for ECDSA
	Now         func() time.Time
}

// Connection is one realm's agreement with its broker. It is not changed once given.
type Connection struct {
	EntityID     string // urn:etoegang:DV:<OIN>:entities:<index>
	ACS          string // where artifacts arrive
	Services     []Service
	Binding      Binding // of authentication requests
	Broker       Broker
	Roots        *x509.CertPool // for TLS to the artifact service; nil: those of the system
	Organisation metadata.Organisation
	Contacts     []metadata.Contact
	Skew         time.Duration // of clocks; at most MaxSkew, more is cut
}

// Broker gives what is known of a broker: *metadata.Source does.
type Broker interface {
	// Trust gives the metadata in force; any error means that there is none.
	Trust() (*metadata.Trust, error)
}

// Service is a service of the catalogue, by its id in the realm's policy.
type Service struct {
	Policy      string
	Index       int    // AttributeConsumingServiceIndex
	ServiceID   string // urn:etoegang:DV:<OIN>:services:<index>
	ServiceUUID string
	Name        metadata.Text
	Description metadata.Text
	Attributes  []string // extra attributes to ask for, such as AttributeCompanyName
	// Persons allows people who act for themselves: an answer without LegalSubjectID.
	Persons bool
	// Sets are the identifiers of an organisation that the catalogue asks for, in order of preference (ET-06).
	Sets []identity.LegalSet
}

// Binding is how authentication requests travel.
type Binding int

// The bindings.
const (
	Post Binding = iota
	Redirect
)

// MaxSkew is the most that clocks may differ (EHERKENNING 4.10, row 8).
const MaxSkew = 60 * time.Second

// Provider implements both ports. It is safe for concurrent use.
type Provider struct {
	config  Config
	clients clients
	written sync.Map // realm.ID to written
}

// New makes a Provider.
func New(c Config) *Provider { return &Provider{config: c} }

func (c Connection) service(policy string) (Service, bool) {
	for _, s := range c.Services {
		if s.Policy == policy {
			return s, true
		}
	}
	return Service{}, false
}

func (c Connection) skew() time.Duration { return min(max(c.Skew, 0), MaxSkew) }

var errNoBroker = errors.New("sp: no metadata of the broker in force")
