// Package samltest makes SAML messages the way an eHerkenning broker does, good and bad, for the
// tests of adapters/saml. It shares nothing with the packages it tests: signatures come from
// goxmldsig, encryption and templates are its own, so that one mistake cannot hide another.
package samltest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
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

// The parties of the tests. Making keys is slow, so each is made once, when first asked for.
var (
	BrokerSigning   = sync.OnceValue(func() Pair { return RSA("Makelaar Voorbeeld ondertekening") })
	BrokerNext      = sync.OnceValue(func() Pair { return RSA("Makelaar Voorbeeld volgende sleutel") })
	BrokerEC        = sync.OnceValue(func() Pair { return EC("Makelaar Voorbeeld ECDSA") })
	BrokerTLS       = sync.OnceValue(func() Pair { return RSA("ars.makelaar.localhost") })
	Scheme          = sync.OnceValue(func() Pair { return RSA("Stelsel Voorbeeld metadata") })
	Supplier        = sync.OnceValue(func() Pair { return RSA("Leverancier Voorbeeld") })
	Stranger        = sync.OnceValue(func() Pair { return RSA("Vreemde") })
	Signing         = sync.OnceValue(func() Pair { return RSA("Dienstverlener ondertekening") })
	Decryption      = sync.OnceValue(func() Pair { return RSA("Dienstverlener ontsleuteling") })
	DecryptionNext  = sync.OnceValue(func() Pair { return RSA("Dienstverlener volgende ontsleuteling") })
	ClientTLS       = sync.OnceValue(func() Pair { return RSA("Dienstverlener TLS") })
	OtherClientTLS  = sync.OnceValue(func() Pair { return RSA("Andere TLS") })
	MandateRegister = sync.OnceValue(func() Pair { return RSA("Machtigingenregister Voorbeeld") })
)

// RSA makes a pair of 2048 bits.
func RSA(name string) Pair { return Weak(name, 2048) }

// Weak makes an RSA pair of any size.
func Weak(name string, bits int) Pair {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	must(err)
	return selfSigned(name, key, Now.AddDate(10, 0, 0))
}

// EC makes a pair on P-256.
func EC(name string) Pair {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	return selfSigned(name, key, Now.AddDate(10, 0, 0))
}

// Expired makes a pair whose certificate ended a day before Now.
func Expired(name string) Pair {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(err)
	return selfSigned(name, key, Now.AddDate(0, 0, -1))
}

func selfSigned(name string, key crypto.Signer, until time.Time) Pair {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
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
