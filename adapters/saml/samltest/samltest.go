// Package samltest makes SAML messages the way an eHerkenning broker does, good and bad, for the
// tests of adapters/saml. It shares nothing with the packages it tests: signatures come from
// goxmldsig, encryption and templates are its own, so that one mistake cannot hide another.
package samltest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	_ "embed" // for the keys
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"net"
	"sync"
	"time"
)

// Now is when every test happens. Certificates are valid ten years around it.
var Now = time.Date(2026, 1, 15, 9, 1, 12, 0, time.UTC)

// Pair is a private key with a self-signed certificate.
type Pair struct {
	Key         crypto.Signer
	Certificate *x509.Certificate
}

// The parties of the tests. Their keys are fixed, so that what a fuzz run signed in one process
// verifies in another.
var (
	BrokerSigning   = party("broker-signing")
	BrokerNext      = party("broker-next")
	BrokerEC        = party("broker-ec")
	BrokerTLS       = party("broker-tls")
	Scheme          = party("scheme")
	Supplier        = party("supplier")
	MandateRegister = party("mandate-register")
	Stranger        = party("stranger")
	Signing         = party("signing")
	Decryption      = party("decryption")
	DecryptionNext  = party("decryption-next")
	ClientTLS       = party("client-tls")
	OtherClientTLS  = party("other-client-tls")
)

//go:embed testdata/keys.pem
var keysPEM []byte

// keys reads the file once: private keys by party.
var keys = sync.OnceValue(func() map[string]crypto.Signer {
	found := map[string]crypto.Signer{}
	for block, rest := pem.Decode(keysPEM); block != nil; block, rest = pem.Decode(rest) {
		key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		must(err)
		found[block.Headers["Party"]] = key.(crypto.Signer)
	}
	return found
})

func party(name string) func() Pair {
	return sync.OnceValue(func() Pair { return selfSigned(name, keys()[name], Now.AddDate(10, 0, 0)) })
}

// Weak makes an RSA pair of 1024 bits.
func Weak() Pair {
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	must(err)
	return selfSigned("weak", key, Now.AddDate(10, 0, 0))
}

// Expired makes a pair whose certificate ended a day before Now.
func Expired() Pair { return selfSigned("expired", keys()["expired"], Now.AddDate(0, 0, -1)) }

func selfSigned(name string, key crypto.Signer, until time.Time) Pair {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: Now.AddDate(-10, 0, 0), NotAfter: until,
		DNSNames:    []string{"localhost", "ars.makelaar.localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	must(err)
	certificate, err := x509.ParseCertificate(der)
	must(err)
	return Pair{key, certificate}
}

// Base64 gives the certificate as metadata writes it.
func (p Pair) Base64() string { return base64.StdEncoding.EncodeToString(p.Certificate.Raw) }

// Name gives SHA-256 of the certificate in hexadecimal.
func (p Pair) Name() string {
	sum := sha256.Sum256(p.Certificate.Raw)
	return hex.EncodeToString(sum[:])
}

// TLS gives the pair as a certificate for TLS.
func (p Pair) TLS() tls.Certificate {
	return tls.Certificate{Certificate: [][]byte{p.Certificate.Raw}, PrivateKey: p.Key, Leaf: p.Certificate}
}

// PEM gives key and certificate for command-line tools.
func (p Pair) PEM() (key, certificate []byte) {
	der, err := x509.MarshalPKCS8PrivateKey(p.Key)
	must(err)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.Certificate.Raw})
}

// Artifact makes an artifact of an issuer for an endpoint.
func Artifact(issuer string, index uint16) string {
	b := make([]byte, 44)
	b[1] = 4
	binary.BigEndian.PutUint16(b[2:], index)
	source := sha1.Sum([]byte(issuer))
	copy(b[4:], source[:])
	_, err := rand.Read(b[24:])
	must(err)
	return base64.StdEncoding.EncodeToString(b)
}

func must(err error) {
	if err != nil {
		panic(err) // a test cannot go on without its material
	}
}
