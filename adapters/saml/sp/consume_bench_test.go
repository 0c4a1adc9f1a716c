package sp

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/saml/xmlcrypt"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/ports"
)

// newReading is an answer that is about to be consumed, without the network.
func newReading(tb testing.TB) *reading {
	tb.Helper()
	document := samltest.Metadata("https://ars.makelaar.localhost/ars", &samltest.Signature{Pair: samltest.Scheme()}, nil, samltest.BrokerSigning())
	trust, err := metadata.Parse([]byte(document), []*x509.Certificate{samltest.Scheme().Certificate}, samltest.Broker, samltest.Now)
	if err != nil {
		tb.Fatal(err)
	}
	return &reading{
		in: ports.UpstreamReturn{
			Minimum: assurance.EH3, Now: samltest.Now,
			Expects: func(id string) bool { return id == samltest.RequestID },
		},
		connection: Connection{EntityID: samltest.Entity, ACS: samltest.ACS, Skew: 30 * time.Second},
		service:    Service{ServiceID: samltest.ServiceID, ServiceUUID: samltest.ServiceUUID},
		trust:      trust, resolveID: "_resolve",
		plain: xmlcrypt.NewMessage(samltest.Entity, []xmlcrypt.Key{decrypter()}),
	}
}

func decrypter() xmlcrypt.Key {
	p := samltest.Decryption()
	return xmlcrypt.Key{Certificate: p.Certificate, Decrypter: p.Key.(crypto.Decrypter)}
}

// reportCPU adds the processor time of the whole process, collector included: on a busy machine
// the wall clock says little.
func reportCPU(b *testing.B) func() {
	start := processorTime(b)
	return func() {
		b.ReportMetric(float64(processorTime(b)-start)/float64(b.N), "cpu-ns/op")
	}
}

func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkConsume reads the answer of a company with two identifiers and a pseudonym, 20 kB.
func BenchmarkConsume(b *testing.B) {
	body := []byte(samltest.Good().Body())
	b.SetBytes(int64(len(body)))
	x := newReading(b)
	b.ReportAllocs()
	defer reportCPU(b)()
	for b.Loop() {
		x.plain = xmlcrypt.NewMessage(samltest.Entity, []xmlcrypt.Key{decrypter()})
		x.oneTime = nil
		if _, err := x.consume(body); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBareCrypto does the RSA work of BenchmarkConsume alone: three signatures verified,
// three keys unwrapped. The aim is 1.6 times this.
func BenchmarkBareCrypto(b *testing.B) {
	broker, ours := samltest.BrokerSigning(), samltest.Decryption()
	sum := sha256.Sum256([]byte("x"))
	signature, err := broker.Key.Sign(nil, sum[:], crypto.SHA256)
	if err != nil {
		b.Fatal(err)
	}
	options := &rsa.OAEPOptions{Hash: crypto.SHA1, MGFHash: crypto.SHA1}
	wrapped, err := rsa.EncryptOAEPWithOptions(rand.Reader, &ours.Key.(*rsa.PrivateKey).PublicKey, make([]byte, 32), options)
	if err != nil {
		b.Fatal(err)
	}
	defer reportCPU(b)()
	for b.Loop() {
		for range 3 {
			if err := rsa.VerifyPKCS1v15(broker.Certificate.PublicKey.(*rsa.PublicKey), crypto.SHA256, sum[:], signature); err != nil {
				b.Fatal(err)
			}
			if _, err := ours.Key.(crypto.Decrypter).Decrypt(nil, wrapped, options); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkRefusedXML refuses what anybody on the way could send: the budget is 1 ms.
func BenchmarkRefusedXML(b *testing.B) {
	var declarations strings.Builder
	for i := range 100 {
		declarations.WriteString(` xmlns:n` + strings.Repeat("x", i) + `="urn:x"`)
	}
	for name, body := range map[string]string{
		"bomb":      `<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>`,
		"oversized": `<x>` + strings.Repeat("y", 9<<20) + `</x>`,
		"wide":      `<x>` + strings.Repeat("<y/>", 60_000) + `</x>`,
		"deep":      strings.Repeat("<y>", 80_000),
		"spaces":    strings.Repeat("<y"+declarations.String()+">", 30),
	} {
		x := newReading(b)
		b.Run(name, func(b *testing.B) {
			raw := []byte(body)
			for b.Loop() {
				if _, err := x.consume(raw); err == nil {
					b.Fatal("accepted")
				}
			}
		})
	}
}
