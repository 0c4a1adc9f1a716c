package scheme

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/beevik/etree"
)

var providerID = regexp.MustCompile(`^urn:etoegang:DV:([0-9]{20}):entities:[0-9]{1,4}$`)

const bindingArtifact = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"

// oin is the government number in the provider's EntityID; pseudonyms are made for it.
func (p Provider) oin() string { return providerID.FindStringSubmatch(p.EntityID)[1] }

// service finds what an index selects; a provider with one service need not be asked (EHERKENNING 3.2).
func (p Provider) service(index string) (Service, error) {
	if index == "" && len(p.Services) == 1 {
		return p.Services[0], nil
	}
	for _, service := range p.Services {
		if strconv.Itoa(service.Index) == index {
			return service, nil
		}
	}
	return Service{}, fmt.Errorf("AttributeConsumingServiceIndex %q is not in the service catalogue", index)
}

// providerMetadata is what the broker needs of a provider's metadata.
type providerMetadata struct {
	signing    []*x509.Certificate
	encryption *x509.Certificate
	keyName    string // of the encryption certificate, as the metadata calls it
	consumers  []consumer
	services   []string // indexes of its AttributeConsumingServices
}

type consumer struct {
	index, location string
	isDefault       bool
}

// consumer finds the place to answer to: by index, by URL, or the default one. Only places in the
// metadata are ever answered to.
func (m providerMetadata) consumer(index, url string) (consumer, bool) {
	i := slices.IndexFunc(m.consumers, func(c consumer) bool {
		switch {
		case index != "":
			return c.index == index
		case url != "":
			return c.location == url
		}
		return c.isDefault
	})
	if i < 0 {
		return consumer{}, false
	}
	return m.consumers[i], true
}

// providers are those the broker knows, with their metadata.
type providers struct {
	http *http.Client
	now  func() time.Time

	mu       sync.Mutex
	known    map[string]Provider
	metadata map[string]providerMetadata
}

func newProviders(c Config) *providers {
	known := map[string]Provider{}
	for _, p := range c.Providers {
		known[p.EntityID] = p
	}
	return &providers{known: known, http: c.HTTP, now: c.Now, metadata: map[string]providerMetadata{}}
}

// Add gives the broker a contract with one more provider.
func (s *Scheme) Add(p Provider) error {
	if err := p.check(); err != nil {
		return err
	}
	s.providers.mu.Lock()
	defer s.providers.mu.Unlock()
	if _, ok := s.providers.known[p.EntityID]; ok {
		return fmt.Errorf("scheme: provider %s is there already", p.EntityID)
	}
	s.providers.known[p.EntityID] = p
	return nil
}

func (p *providers) find(entityID string) (Provider, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.known[entityID]
	return found, ok
}

// with runs check on the metadata at hand; where it refuses, on metadata fetched anew: the
// provider may have rolled its keys or changed its services.
func (p *providers) with(ctx context.Context, provider Provider, check func(providerMetadata) error) error {
	p.mu.Lock()
	kept, ok := p.metadata[provider.EntityID]
	p.mu.Unlock()
	if ok && check(kept) == nil {
		return nil
	}
	fresh, err := p.fetch(ctx, provider)
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.metadata[provider.EntityID] = fresh
	p.mu.Unlock()
	return check(fresh)
}

func (p *providers) fetch(ctx context.Context, provider Provider) (providerMetadata, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, provider.MetadataURL, nil)
	if err != nil {
		return providerMetadata{}, fmt.Errorf("metadata of %s: %w", provider.EntityID, err)
	}
	response, err := p.http.Do(request)
	if err != nil {
		return providerMetadata{}, fmt.Errorf("metadata of %s: %w", provider.EntityID, err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(response.Body, messageLimit+1))
	if err != nil || response.StatusCode != http.StatusOK {
		return providerMetadata{}, errors.Join(fmt.Errorf("metadata of %s: answer %d", provider.EntityID, response.StatusCode), err)
	}
	read, err := readProviderMetadata(raw, provider.EntityID, p.now())
	if err != nil {
		return providerMetadata{}, fmt.Errorf("metadata of %s: %w", provider.EntityID, err)
	}
	return read, nil
}

// readProviderMetadata holds metadata to the rules for a DV (EHERKENNING 6.2).
func readProviderMetadata(raw []byte, entityID string, now time.Time) (providerMetadata, error) {
	root, err := parseXML(raw)
	if err != nil {
		return providerMetadata{}, err
	}
	if !is(root, nsMetadata, "EntityDescriptor") || attribute(root, "entityID") != entityID {
		return providerMetadata{}, errors.New("not an EntityDescriptor of this provider")
	}
	if root, err = verifyOwnSignature(root, now); err != nil {
		return providerMetadata{}, err
	}
	role := only(root, nsMetadata, "SPSSODescriptor")
	if role == nil || attribute(role, "AuthnRequestsSigned") != "true" || attribute(role, "WantAssertionsSigned") != "true" {
		return providerMetadata{}, errors.New("no SPSSODescriptor that signs requests and wants signed assertions")
	}
	if len(children(role, nsMetadata, "NameIDFormat")) > 0 {
		return providerMetadata{}, errors.New("NameIDFormat must not be present")
	}
	return readRole(role)
}

// verifyOwnSignature checks the metadata with the certificate it carries: whom to trust is the
// contract's matter, here the configured address; that it is signed rightly is the protocol's.
func verifyOwnSignature(root *etree.Element, now time.Time) (*etree.Element, error) {
	element := root.FindElement("./Signature/KeyInfo/X509Data/X509Certificate")
	if element == nil {
		return nil, errors.New("not signed with a certificate in X509Data")
	}
	certificate, err := certificateIn(element)
	if err != nil {
		return nil, err
	}
	return verify(root, []*x509.Certificate{certificate}, now)
}

func readRole(role *etree.Element) (providerMetadata, error) {
	var m providerMetadata
	for _, descriptor := range children(role, nsMetadata, "KeyDescriptor") {
		if err := m.addKey(descriptor); err != nil {
			return providerMetadata{}, err
		}
	}
	for _, acs := range children(role, nsMetadata, "AssertionConsumerService") {
		if attribute(acs, "Binding") == bindingArtifact {
			m.consumers = append(m.consumers, consumer{attribute(acs, "index"), attribute(acs, "Location"), attribute(acs, "isDefault") == "true"})
		}
	}
	for _, service := range children(role, nsMetadata, "AttributeConsumingService") {
		m.services = append(m.services, attribute(service, "index"))
	}
	if len(m.signing) == 0 || m.encryption == nil || len(m.consumers) == 0 {
		return providerMetadata{}, errors.New("needs a signing key, an encryption key and an artifact consumer")
	}
	return m, nil
}

// addKey takes a key for its use; one without use serves both.
func (m *providerMetadata) addKey(descriptor *etree.Element) error {
	element := descriptor.FindElement("./KeyInfo/X509Data/X509Certificate")
	if element == nil {
		return errors.New("KeyDescriptor without certificate")
	}
	certificate, err := certificateIn(element)
	if err != nil {
		return err
	}
	use := attribute(descriptor, "use")
	if use != "encryption" {
		m.signing = append(m.signing, certificate)
	}
	if _, ok := certificate.PublicKey.(*rsa.PublicKey); !ok {
		return errors.New("only RSA keys are used in the network")
	}
	if use != "signing" && m.encryption == nil {
		m.encryption, m.keyName = certificate, keyName(certificate)
		if name := descriptor.FindElement("./KeyInfo/KeyName"); name != nil {
			m.keyName = name.Text()
		}
	}
	return nil
}

func certificateIn(element *etree.Element) (*x509.Certificate, error) {
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(element.Text()), ""))
	if err != nil {
		return nil, errors.New("certificate is not base64")
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, errors.New("certificate does not parse")
	}
	return certificate, nil
}

func (m providerMetadata) encryptionKey() *rsa.PublicKey {
	return m.encryption.PublicKey.(*rsa.PublicKey)
}
