package keys

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"time"

	"github.com/voordeur/voordeur/ports"
)

// Names go into the certificates of a realm.
type Names struct {
	CommonName   string // host or name of the service provider
	Organisation string // may be empty
	OIN          string // 20 digits in the subject's serialNumber, as PKIoverheid does; may be empty
}

// years a self-signed certificate is valid. Counterparties pin it by metadata, so it may be replaced at any time before.
const years = 2

// profile says what a certificate may be used for (RFC 5280, section 4.2.1.3).
type profile struct {
	usage    x509.KeyUsage
	extended []x509.ExtKeyUsage
}

var profiles = map[ports.KeyUse]profile{
	ports.KeySAMLSigning:    {usage: x509.KeyUsageDigitalSignature},
	ports.KeySAMLDecryption: {usage: x509.KeyUsageKeyEncipherment},
	ports.KeySAMLTLS:        {usage: x509.KeyUsageDigitalSignature, extended: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}},
}

// certificate makes a self-signed certificate in DER. It starts an hour ago, for counterparties whose clock is behind.
func (s *Store) certificate(signer crypto.Signer, p profile, n Names) (der []byte, notAfter time.Time, err error) {
	serial, err := serialNumber(s.random)
	if err != nil {
		return nil, time.Time{}, err
	}
	now := s.now().UTC().Truncate(time.Second)
	template := x509.Certificate{
		SerialNumber: serial, Subject: n.subject(),
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(years, 0, 0),
		KeyUsage: p.usage, ExtKeyUsage: p.extended, BasicConstraintsValid: true,
	}
	der, err = x509.CreateCertificate(s.random, &template, &template, signer.Public(), signer)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("keys: make a certificate: %w", err)
	}
	return der, template.NotAfter, nil
}

func (n Names) subject() pkix.Name {
	name := pkix.Name{CommonName: n.CommonName, SerialNumber: n.OIN, Country: []string{"NL"}}
	if n.Organisation != "" {
		name.Organization = []string{n.Organisation}
	}
	return name
}

// serialNumber is positive and of at most 20 bytes (RFC 5280, section 4.1.2.2).
func serialNumber(random io.Reader) (*big.Int, error) {
	n, err := rand.Int(random, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, fmt.Errorf("keys: make a serial number: %w", err)
	}
	return n.Add(n, big.NewInt(1)), nil
}
