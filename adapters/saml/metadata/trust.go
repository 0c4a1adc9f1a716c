package metadata

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
	"github.com/voordeur/voordeur/adapters/saml/xmlsig"
)

// Trust is what one verified metadata document says of one broker. It never changes.
type Trust struct {
	EntityID   string
	Signing    []*x509.Certificate // keys that may sign messages
	ValidUntil time.Time           // zero: the document states no end
	Published  time.Time           // mdrpi:PublicationInfo; zero: not stated

	signOn   map[string]string // location of single sign-on by binding
	artifact map[int]string    // location of artifact resolution by index
	hash     [sha256.Size]byte
}

// SignOn gives where authentication requests go by a binding, "" where the broker has none.
func (t *Trust) SignOn(binding string) string { return t.signOn[binding] }

// Artifact gives the artifact resolution service with that index, "" where there is none.
func (t *Trust) Artifact(index int) string { return t.artifact[index] }

// Expired tells whether the document may not be relied on any more.
func (t *Trust) Expired(now time.Time) bool {
	return !t.ValidUntil.IsZero() && !now.Before(t.ValidUntil)
}

// older tells whether t was made before other.
func (t *Trust) older(other *Trust) bool {
	if !t.Published.IsZero() && !other.Published.IsZero() && t.Published.Before(other.Published) {
		return true
	}
	return !t.ValidUntil.IsZero() && !other.ValidUntil.IsZero() && t.ValidUntil.Before(other.ValidUntil)
}

// Parse reads a metadata document that one of the pinned certificates signed: an EntityDescriptor
// of the entity, or an aggregate with it. Only the signed bytes are looked at.
func Parse(raw []byte, pinned []*x509.Certificate, entity string, now time.Time) (*Trust, error) {
	root, err := xmlguard.Parse(raw, xmlguard.Metadata)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnusable, err)
	}
	signed, err := xmlsig.Verify(root, pinned, now)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUntrusted, err)
	}
	t := &Trust{EntityID: entity, hash: sha256.Sum256(raw), signOn: map[string]string{}, artifact: map[int]string{}}
	descriptor, err := t.find(signed.Element())
	if err != nil {
		return nil, err
	}
	if t.Expired(now) {
		return nil, ErrExpired
	}
	if err := t.read(descriptor); err != nil {
		return nil, err
	}
	return t, nil
}

// find goes down to the one descriptor of the entity; terms of the levels above hold for it too.
func (t *Trust) find(root *etree.Element) (*etree.Element, error) {
	if err := t.terms(root); err != nil {
		return nil, err
	}
	if xmlguard.Is(root, namespace, "EntityDescriptor") {
		if xmlguard.Attribute(root, "entityID") != t.EntityID {
			return nil, ErrForeign
		}
		return root, nil
	}
	if !xmlguard.Is(root, namespace, "EntitiesDescriptor") {
		return nil, fmt.Errorf("%w: root", ErrUnusable)
	}
	var found []*etree.Element
	for _, el := range xmlguard.Children(root, namespace, "EntityDescriptor") {
		if xmlguard.Attribute(el, "entityID") == t.EntityID {
			found = append(found, el)
		}
	}
	if len(found) != 1 {
		return nil, ErrForeign
	}
	return found[0], t.terms(found[0])
}

// terms takes the earliest validUntil and the latest publication on the way down.
func (t *Trust) terms(el *etree.Element) error {
	until, err := instant(xmlguard.Attribute(el, "validUntil"))
	if err != nil {
		return err
	}
	if !until.IsZero() && (t.ValidUntil.IsZero() || until.Before(t.ValidUntil)) {
		t.ValidUntil = until
	}
	if extensions := xmlguard.Only(el, namespace, "Extensions"); extensions != nil {
		if info := xmlguard.Only(extensions, rpiNamespace, "PublicationInfo"); info != nil {
			t.Published, err = instant(xmlguard.Attribute(info, "creationInstant"))
		}
	}
	return err
}

func instant(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: instant", ErrUnusable)
	}
	return at, nil
}

func (t *Trust) read(descriptor *etree.Element) error {
	role := xmlguard.Only(descriptor, namespace, "IDPSSODescriptor")
	if role == nil || !strings.Contains(" "+xmlguard.Attribute(role, "protocolSupportEnumeration")+" ", " "+protocol+" ") {
		return fmt.Errorf("%w: IDPSSODescriptor", ErrUnusable)
	}
	if err := t.keys(role); err != nil {
		return err
	}
	for _, el := range xmlguard.Children(role, namespace, "SingleSignOnService") {
		location, err := ParseLocation(xmlguard.Attribute(el, "Location"))
		if err != nil {
			return err
		}
		if binding := xmlguard.Attribute(el, "Binding"); t.signOn[binding] == "" {
			t.signOn[binding] = location.String()
		}
	}
	return t.resolution(role)
}

func (t *Trust) keys(role *etree.Element) error {
	for _, el := range xmlguard.Children(role, namespace, "KeyDescriptor") {
		if use := xmlguard.Attribute(el, "use"); use != "" && use != "signing" {
			continue
		}
		certificate, err := certificate(el)
		if err != nil {
			return err
		}
		t.Signing = append(t.Signing, certificate)
	}
	if len(t.Signing) == 0 || len(t.Signing) > 8 {
		return fmt.Errorf("%w: signing keys", ErrUnusable)
	}
	return nil
}

func certificate(descriptor *etree.Element) (*x509.Certificate, error) {
	at := descriptor
	for _, tag := range []string{"KeyInfo", "X509Data", "X509Certificate"} {
		if at = xmlguard.Only(at, signatureNamespace, tag); at == nil {
			return nil, fmt.Errorf("%w: KeyDescriptor", ErrUnusable)
		}
	}
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(xmlguard.Text(at)), ""))
	if err != nil {
		return nil, fmt.Errorf("%w: certificate", ErrUnusable)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("%w: certificate", ErrUnusable)
	}
	return c, nil
}

func (t *Trust) resolution(role *etree.Element) error {
	for _, el := range xmlguard.Children(role, namespace, "ArtifactResolutionService") {
		index, err := strconv.ParseUint(xmlguard.Attribute(el, "index"), 10, 16)
		if err != nil {
			return fmt.Errorf("%w: index", ErrUnusable)
		}
		location, err := ParseLocation(xmlguard.Attribute(el, "Location"))
		if err != nil {
			return err
		}
		if _, twice := t.artifact[int(index)]; twice || xmlguard.Attribute(el, "Binding") != bindingSOAP {
			return fmt.Errorf("%w: ArtifactResolutionService", ErrUnusable)
		}
		t.artifact[int(index)] = location.String()
	}
	if len(t.artifact) == 0 || len(t.signOn) == 0 {
		return fmt.Errorf("%w: endpoints", ErrUnusable)
	}
	return nil
}
