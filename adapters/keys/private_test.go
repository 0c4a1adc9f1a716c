package keys_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"github.com/voordeur/voordeur/ports"
)

func TestEveryUseHasItsOwnKeyAndCertificate(t *testing.T) {
	s, _, c := ready(t, realmOf(1))
	usage := map[ports.KeyUse]x509.KeyUsage{
		ports.KeySAMLSigning: x509.KeyUsageDigitalSignature, ports.KeySAMLDecryption: x509.KeyUsageKeyEncipherment,
		ports.KeySAMLTLS: x509.KeyUsageDigitalSignature, ports.KeyOIDCES256: 0, ports.KeyOIDCRS256: 0,
	}
	seen := map[string]bool{}
	for use, want := range usage {
		k, err := s.Active(t.Context(), realmOf(1), use)
		if err != nil {
			t.Fatal(err)
		}
		if seen[k.ID] || len(k.ID) != 64 || k.State != ports.KeyActive {
			t.Errorf("%s: id %q is not its own", use, k.ID)
		}
		seen[k.ID] = true
		if (k.Certificate != nil) != (want != 0) {
			t.Errorf("%s: certificate present is %v", use, k.Certificate != nil)
		}
		if k.Certificate != nil {
			checkCertificate(t, k, want, c.now())
		}
	}
}

func checkCertificate(t *testing.T, k ports.Key, usage x509.KeyUsage, now time.Time) {
	t.Helper()
	c := k.Certificate
	if sum := sha256.Sum256(c.Raw); hex.EncodeToString(sum[:]) != k.ID {
		t.Errorf("%s: the id is not the fingerprint of the certificate", k.Use)
	}
	if c.KeyUsage != usage || c.SerialNumber.Sign() <= 0 || c.Subject.CommonName != names.CommonName || c.Subject.SerialNumber != names.OIN {
		t.Errorf("%s: usage %v, serial %v, subject %v", k.Use, c.KeyUsage, c.SerialNumber, c.Subject)
	}
	if !c.NotAfter.Equal(now.AddDate(2, 0, 0)) || !k.NotAfter.Equal(c.NotAfter) || c.NotBefore.After(now) {
		t.Errorf("%s: valid from %v to %v", k.Use, c.NotBefore, c.NotAfter)
	}
	if !c.PublicKey.(*rsa.PublicKey).Equal(k.Signer.Public()) {
		t.Errorf("%s: the certificate is of another key", k.Use)
	}
}

func TestKindsOfKeys(t *testing.T) {
	s, _, _ := ready(t, realmOf(1))
	es, err := s.Active(t.Context(), realmOf(1), ports.KeyOIDCES256)
	if err != nil || es.Signer.Public().(*ecdsa.PublicKey).Curve != elliptic.P256() {
		t.Errorf("ES256: %v, %v", es.Signer, err)
	}
	rs, err := s.Active(t.Context(), realmOf(1), ports.KeyOIDCRS256)
	if err != nil || rs.Signer.Public().(*rsa.PublicKey).N.BitLen() != 2048 {
		t.Errorf("RS256: %v", err)
	}
	dec, err := s.Active(t.Context(), realmOf(1), ports.KeySAMLDecryption)
	if _, ok := dec.Signer.(crypto.Decrypter); err != nil || !ok {
		t.Errorf("the decryption key does not decrypt (%v)", err)
	}
	if _, err := s.Active(t.Context(), realmOf(1), ports.KeyData); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("a data key was given out: %v", err)
	}
}

func TestTLSCertificateSigns(t *testing.T) {
	s, _, _ := ready(t, realmOf(1))
	c, err := s.TLSCertificate(t.Context(), realmOf(1))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("handshake"))
	sig, err := c.PrivateKey.(crypto.Signer).Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Leaf.CheckSignature(x509.SHA256WithRSA, []byte("handshake"), sig); err != nil {
		t.Fatal(err)
	}
	if _, err := s.TLSCertificate(t.Context(), realmOf(2)); !errors.Is(err, ports.ErrNotFound) {
		t.Fatalf("another realm: %v, want ErrNotFound", err)
	}
}

func BenchmarkOpen(b *testing.B) {
	s, _, _ := ready(b, realmOf(1))
	sealed, err := s.Seal(b.Context(), realmOf(1), "cookie", "login", make([]byte, 1024))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Open(b.Context(), realmOf(1), "cookie", "login", sealed); err != nil {
			b.Fatal(err)
		}
	}
}
