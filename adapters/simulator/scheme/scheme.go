// Package scheme is the eHerkenning network in a box: the broker "Oefen-makelaar", six suppliers
// and a mandate register, speaking the real protocol over real sockets with keys of their own.
// It exists for demonstration, journeys and sandbox realms. It shares nothing with the service
// provider's side in adapters/saml, so that the two cannot share a mistake; its witnesses in the
// tests are xmlsec1 and the OASIS schemas.
//
// Where a thing is: request.go reads what a service provider asks, broker.go and supplier.go show
// the pages, answer.go, assertion.go and evidence.go compose what goes back and artifact.go hands
// it over. person.go names the people, fault.go the things that can be made to go wrong.
package scheme

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

// Entity identifiers of the parts of the practice network: OINs with the test prefix 00000099 and
// indexes from 9000, which the scheme reserves for test systems (EHERKENNING 6.1).
const (
	brokerOIN    = "00000099000000002000"
	brokerID     = "urn:etoegang:HM:" + brokerOIN + ":entities:9713"
	registerID   = "urn:etoegang:MR:00000099000000004000:entities:9114"
	ssoPath      = "/broker/sso/1.13" // the interface version is bound to the URL (ETD web 1.13e)
	artifactPath = "/broker/ars/1.13"
	metadataPath = "/metadata"
)

// Text is one text for people in the two languages of the network.
type Text = look.Text

// Config says where the network lives and whom it knows. Dir, BaseURL, ArtifactAddr, SendSMS, Now
// and Random are required.
type Config struct {
	Dir          string // keys and certificates: made on the first start, read again later
	BaseURL      string // of the pages, as http://makelaar.localhost:8080, without a path
	ArtifactAddr string // where the artifact service listens, as 127.0.0.1:8443
	SendSMS      func(ctx context.Context, to, text string) error
	SendMail     func(ctx context.Context, to, subject, text string) error // nil: codes go by text message only
	InboxURL     string                                                    // where people can read those messages; "" shows no link
	HTTP         *http.Client                                              // fetches service providers' metadata; default has a timeout of 10 s
	Providers    []Provider
	Now          func() time.Time
	Random       io.Reader
	Log          *slog.Logger
	Elsewhere    *Elsewhere // a supplier that is a provider of its own; nil: none is
}

// Provider is a service provider (dienstverlener) that the broker has a contract with.
type Provider struct {
	EntityID    string // urn:etoegang:DV:<OIN>:entities:<index>
	MetadataURL string // fetched when first needed, and again when a message does not fit it
	Name        Text
	Services    []Service
}

// Service is an entry of the practice network's service catalogue.
type Service struct {
	Index    int // AttributeConsumingServiceIndex that selects it
	Name     Text
	Minimum  Level
	ID, UUID string // urn:etoegang:DV:<OIN>:services:<index>, and the UUID mandates hang on
	Branches bool   // whether a mandate for one branch only is accepted (ServiceRestrictionsAllowed)
	Mandate  string // which mandate the register must hold, "" when any mandate of the organisation will do
	// Concerned are the sets of identifiers of an organisation that the catalogue allows (EntityConcernedTypesAllowed), by
	// preference: of the first that the organisation has, all come together. None: whatever there is.
	Concerned [][]string // of "KvKnr" and "RSIN"
	Notice    Text       // that suppliers show to who logs in to it (MH-07); its zero value shows none
}

// Scheme is the running network. Its methods may be called from several goroutines at once.
type Scheme struct {
	config    Config
	base      *url.URL
	keys      keyring
	people    []Person
	providers *providers
	logins    *logins
	artifacts *artifacts
	messages  *journal
	resolver  artifactServer
	elsewhere *elsewhere // nil: every supplier is simulated

	mu         sync.Mutex
	faults     Faults            // what every browser gets that chose nothing itself
	published  Faults            // what metadata shows: there is one network, so for everyone
	down       map[string]bool   // suppliers that are out of order, by key
	assertions map[string]string // last assertion ID per provider, for the replay fault
}

// New reads or makes the keys in c.Dir and gives a network that is ready to serve.
func New(c Config) (*Scheme, error) {
	base, err := c.check()
	if err != nil {
		return nil, err
	}
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	if c.HTTP == nil {
		c.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	keys, err := openKeyring(c.Dir, base.Hostname(), c.Now(), c.Random)
	if err != nil {
		return nil, err
	}
	s := &Scheme{
		config: c, base: base, keys: keys, people: people(),
		logins: newLogins(), artifacts: newArtifacts(), messages: &journal{},
		down: map[string]bool{}, assertions: map[string]string{},
	}
	s.providers = newProviders(c)
	s.elsewhere, err = newElsewhere(c)
	return s, err
}

func (c Config) check() (*url.URL, error) {
	if c.Dir == "" || c.ArtifactAddr == "" || c.SendSMS == nil || c.Now == nil || c.Random == nil {
		return nil, errors.New("scheme: Dir, ArtifactAddr, SendSMS, Now and Random are required")
	}
	base, err := url.Parse(c.BaseURL)
	if err != nil || base.Host == "" || base.Path != "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("scheme: base URL %q is not a scheme and a host", c.BaseURL)
	}
	seen := map[string]bool{}
	for _, p := range c.Providers {
		if err := p.check(); err != nil {
			return nil, err
		}
		if seen[p.EntityID] {
			return nil, fmt.Errorf("scheme: provider %s is there twice", p.EntityID)
		}
		seen[p.EntityID] = true
	}
	return base, nil
}

func (p Provider) check() error {
	if !providerID.MatchString(p.EntityID) {
		return fmt.Errorf("scheme: %q is not urn:etoegang:DV:<OIN>:entities:<index>", p.EntityID)
	}
	for _, service := range p.Services {
		if service.ID == "" || service.UUID == "" || service.Minimum == 0 {
			return fmt.Errorf("scheme: service %d of %s needs an ID, a UUID and a minimum level", service.Index, p.EntityID)
		}
	}
	return nil
}

// EntityID is the broker's name in messages and metadata.
func (s *Scheme) EntityID() string { return brokerID }

// MetadataURL is where the broker's signed metadata can be fetched.
func (s *Scheme) MetadataURL() string { return s.config.BaseURL + metadataPath }

// SigningCertificate is the certificate to pin: it signs the broker's metadata, and its messages
// unless a fault rolls the key.
func (s *Scheme) SigningCertificate() *x509.Certificate { return s.keys.broker.certificate }

// TLSRoots holds the certificate that the artifact service shows.
func (s *Scheme) TLSRoots() *x509.CertPool {
	roots := x509.NewCertPool()
	roots.AddCert(s.keys.tls.certificate)
	return roots
}

// SetFaults sets what goes wrong for every browser that made no choice on /scenario. The zero
// Faults is a network without faults, for metadata too.
func (s *Scheme) SetFaults(f Faults) error {
	if err := f.check(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.published = f, f
	return nil
}

func (s *Scheme) ssoURL() string { return s.config.BaseURL + ssoPath }

func (s *Scheme) now() time.Time { return s.config.Now().UTC() }
