package sp

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"slices"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/adapters/saml/xmlsig"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// Metadata gives the signed EntityDescriptor of a realm.
func (p *Provider) Metadata(ctx context.Context, r realm.ID) ([]byte, error) {
	c, err := p.config.Connections(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("sp: connection: %w", err)
	}
	described, err := p.describe(ctx, r, c)
	if err != nil {
		return nil, err
	}
	signer, err := p.signer(ctx, r)
	if err != nil {
		return nil, err
	}
	return p.signed(r, described, signer)
}

// written is a document and the digest of what it was made of.
type written struct {
	of       [sha256.Size]byte
	document []byte
}

// signed signs only when something changed, for anyone may ask and a signature is dear.
func (p *Provider) signed(r realm.ID, described metadata.Provider, signer xmlsig.Signer) ([]byte, error) {
	digest, err := described.Digest()
	if err != nil {
		return nil, fmt.Errorf("sp: metadata: %w", err)
	}
	of := sha256.Sum256(append(digest[:], signer.Certificate.Raw...))
	if kept, ok := p.written.Load(r); ok && kept.(written).of == of {
		return slices.Clone(kept.(written).document), nil
	}
	document, err := metadata.Write(described, signer)
	if err != nil {
		return nil, fmt.Errorf("sp: metadata: %w", err)
	}
	p.written.Store(r, written{of, document})
	return slices.Clone(document), nil
}

// describe lists the keys that the broker may meet. The TLS key is published as a signing key
// (EHERKENNING 4.2).
func (p *Provider) describe(ctx context.Context, r realm.ID, c Connection) (metadata.Provider, error) {
	signing, err := p.certificates(ctx, r, ports.KeySAMLSigning, ports.KeySAMLTLS)
	if err != nil {
		return metadata.Provider{}, err
	}
	encryption, err := p.certificates(ctx, r, ports.KeySAMLDecryption)
	if err != nil {
		return metadata.Provider{}, err
	}
	services := make([]metadata.Service, 0, len(c.Services))
	for _, s := range c.Services {
		services = append(services, metadata.Service{
			Index: s.Index, ServiceID: s.ServiceID, Name: s.Name, Description: s.Description, Attributes: s.Attributes,
		})
	}
	return metadata.Provider{
		EntityID: c.EntityID, ACS: c.ACS, Signing: signing, Encryption: encryption,
		Services: services, Organisation: c.Organisation, Contacts: c.Contacts,
	}, nil
}

func (p *Provider) certificates(ctx context.Context, r realm.ID, uses ...ports.KeyUse) ([]*x509.Certificate, error) {
	var found []*x509.Certificate
	for _, use := range uses {
		keys, err := p.config.Keys.Published(ctx, r, use)
		if err != nil {
			return nil, fmt.Errorf("sp: published keys of use %s: %w", use, err)
		}
		for _, k := range keys {
			if k.Certificate != nil && !slices.ContainsFunc(found, k.Certificate.Equal) {
				found = append(found, k.Certificate)
			}
		}
	}
	return found, nil
}
