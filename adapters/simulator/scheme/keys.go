package scheme

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// keyPair is a private key with its self-signed certificate.
type keyPair struct {
	signer      crypto.Signer
	certificate *x509.Certificate
}

// name is the KeyName in metadata and signatures: the SHA-256 of the certificate, in hexadecimal,
// as live brokers write it (EHERKENNING 3.4).
func (k keyPair) name() string { return keyName(k.certificate) }

func keyName(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

func (k keyPair) public() *rsa.PublicKey { return k.certificate.PublicKey.(*rsa.PublicKey) }

// keyring holds what the parts of the network sign with. Suppliers and register have keys that no
// service provider knows: their assertions are evidence for the broker only (EHERKENNING 4.7).
type keyring struct {
	broker    keyPair // signs messages and metadata
	next      keyPair // the broker's next signing key, for the faults of key roll-over
	suppliers keyPair
	register  keyPair
	tls       keyPair
	pseudonym []byte // derives pseudonyms; 32 bytes
}

// openKeyring reads the keys in dir, or makes those that are not there yet.
func openKeyring(dir, host string, now time.Time, random io.Reader) (keyring, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return keyring{}, fmt.Errorf("scheme: making the key folder: %w", err)
	}
	maker := keyMaker{dir: dir, host: host, now: now, random: &lockedReader{reader: random}}
	var ring keyring
	errs := make([]error, 6)
	var wait sync.WaitGroup
	for i, pair := range []struct {
		to   *keyPair
		name string
		make func() (crypto.Signer, error)
	}{
		{&ring.broker, "broker", maker.rsa}, {&ring.next, "broker-next", maker.rsa},
		{&ring.suppliers, "suppliers", maker.rsa}, {&ring.register, "register", maker.rsa},
		{&ring.tls, "tls", maker.ecdsa},
	} {
		wait.Go(func() { *pair.to, errs[i] = maker.open(pair.name, pair.make) })
	}
	wait.Wait()
	ring.pseudonym, errs[5] = maker.secret("pseudonym")
	return ring, errors.Join(errs...)
}

type keyMaker struct {
	dir, host string
	now       time.Time
	random    io.Reader
}

func (m keyMaker) rsa() (crypto.Signer, error) { return rsa.GenerateKey(m.random, 2048) }
func (m keyMaker) ecdsa() (crypto.Signer, error) {
	return ecdsa.GenerateKey(elliptic.P256(), m.random)
}

func (m keyMaker) open(name string, generate func() (crypto.Signer, error)) (keyPair, error) {
	raw, err := os.ReadFile(filepath.Join(m.dir, name+".pem"))
	if errors.Is(err, fs.ErrNotExist) {
		return m.create(name, generate)
	}
	if err != nil {
		return keyPair{}, fmt.Errorf("scheme: reading the %s key: %w", name, err)
	}
	pair, err := parsePair(raw)
	if err != nil {
		return keyPair{}, fmt.Errorf("scheme: the %s key in %s: %w", name, m.dir, err)
	}
	if m.now.After(pair.certificate.NotAfter) || pair.certificate.VerifyHostname(m.host) != nil {
		return m.create(name, generate) // moved to another host, or ten years old
	}
	return pair, nil
}

func (m keyMaker) create(name string, generate func() (crypto.Signer, error)) (keyPair, error) {
	signer, err := generate()
	if err != nil {
		return keyPair{}, fmt.Errorf("scheme: making the %s key: %w", name, err)
	}
	certificate, err := m.certify(name, signer)
	if err != nil {
		return keyPair{}, fmt.Errorf("scheme: making the %s certificate: %w", name, err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(signer)
	if err != nil {
		return keyPair{}, fmt.Errorf("scheme: writing the %s key: %w", name, err)
	}
	raw := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})
	raw = append(raw, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw})...)
	return keyPair{signer, certificate}, m.write(name+".pem", raw)
}

func (m keyMaker) certify(name string, signer crypto.Signer) (*x509.Certificate, error) {
	serial := make([]byte, 16)
	if _, err := io.ReadFull(m.random, serial); err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber:          new(big.Int).SetBytes(serial),
		Subject:               pkix.Name{CommonName: "Oefen-makelaar " + name, SerialNumber: brokerOIN},
		DNSNames:              []string{m.host, "localhost"},
		NotBefore:             m.now.Add(-24 * time.Hour),
		NotAfter:              m.now.AddDate(10, 0, 0),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(m.random, template, template, signer.Public(), signer)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

func (m keyMaker) secret(name string) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(m.dir, name+".key"))
	if err == nil && len(raw) == 32 {
		return raw, nil
	}
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(fmt.Errorf("scheme: the %s key in %s does not read as 32 bytes", name, m.dir), err)
	}
	raw = make([]byte, 32)
	if _, err := io.ReadFull(m.random, raw); err != nil {
		return nil, fmt.Errorf("scheme: making the %s key: %w", name, err)
	}
	return raw, m.write(name+".key", raw)
}

// write puts the file in place in one step, so that an interrupted start leaves no half key.
func (m keyMaker) write(name string, raw []byte) error {
	path := filepath.Join(m.dir, name)
	if err := os.WriteFile(path+".new", raw, 0o600); err != nil {
		return fmt.Errorf("scheme: writing %s: %w", name, err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("scheme: placing %s: %w", name, err)
	}
	return nil
}

func parsePair(raw []byte) (keyPair, error) {
	key, rest := pem.Decode(raw)
	certificate, _ := pem.Decode(rest)
	if key == nil || certificate == nil {
		return keyPair{}, errors.New("not a key and a certificate in PEM")
	}
	private, err := x509.ParsePKCS8PrivateKey(key.Bytes)
	if err != nil {
		return keyPair{}, err
	}
	signer, ok := private.(crypto.Signer)
	if !ok {
		return keyPair{}, errors.New("not a signing key")
	}
	parsed, err := x509.ParseCertificate(certificate.Bytes)
	return keyPair{signer, parsed}, err
}

func (k keyPair) tlsCertificate() tls.Certificate {
	return tls.Certificate{Certificate: [][]byte{k.certificate.Raw}, PrivateKey: k.signer, Leaf: k.certificate}
}

// lockedReader lets several goroutines read from one source.
type lockedReader struct {
	mu     sync.Mutex
	reader io.Reader
}

func (l *lockedReader) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.reader.Read(p)
}
