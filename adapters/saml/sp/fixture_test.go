package sp_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/saml/sp"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// keyStore holds the keys of one realm.
type keyStore map[ports.KeyUse][]samltest.Pair

func ourKeys() keyStore {
	return keyStore{
		ports.KeySAMLSigning:    {samltest.Signing()},
		ports.KeySAMLDecryption: {samltest.Decryption(), samltest.DecryptionNext()},
		ports.KeySAMLTLS:        {samltest.ClientTLS()},
	}
}

func (k keyStore) Active(ctx context.Context, r realm.ID, use ports.KeyUse) (ports.Key, error) {
	all, err := k.Published(ctx, r, use)
	if err != nil || len(all) == 0 {
		return ports.Key{}, ports.ErrNotFound
	}
	return all[0], nil
}

func (k keyStore) Published(_ context.Context, _ realm.ID, use ports.KeyUse) ([]ports.Key, error) {
	var keys []ports.Key
	for _, p := range k[use] {
		keys = append(keys, ports.Key{ID: p.Name(), Use: use, Signer: p.Key, Certificate: p.Certificate})
	}
	return keys, nil
}

func (k keyStore) TLSCertificate(context.Context, realm.ID) (tls.Certificate, error) {
	if len(k[ports.KeySAMLTLS]) == 0 {
		return tls.Certificate{}, ports.ErrNotFound
	}
	return k[ports.KeySAMLTLS][0].TLS(), nil
}

// trusts is a Broker with fixed metadata.
type trusts struct{ trust *metadata.Trust }

func (b trusts) Trust() (*metadata.Trust, error) {
	if b.trust == nil {
		return nil, metadata.ErrNone
	}
	return b.trust, nil
}

// world is a realm with its connection, and a broker's artifact service.
type world struct {
	t          testing.TB
	service    *samltest.Service
	connection sp.Connection
	keys       keyStore
	provider   *sp.Provider
}

var theRealm = realm.IDFrom([16]byte{1})

func newWorld(t testing.TB) *world {
	w := &world{t: t, service: samltest.NewService(t), keys: ourKeys()}
	w.connection = sp.Connection{
		EntityID: samltest.Entity, ACS: samltest.ACS, Roots: samltest.Roots(), Skew: 30 * time.Second,
		Services: []sp.Service{{
			Policy: "schatkist", Index: 9001, ServiceID: samltest.ServiceID, ServiceUUID: samltest.ServiceUUID,
			Name:        metadata.Text{Dutch: "Mijn Schatkist", English: "My Treasury"},
			Description: metadata.Text{Dutch: "Inzien en betalen", English: "View and pay"},
			Attributes:  []string{sp.AttributeCompanyName},
		}},
		Organisation: metadata.Organisation{
			Name:        metadata.Text{Dutch: "Ministerie van Voorbeeld", English: "Ministry of Examples"},
			DisplayName: metadata.Text{Dutch: "Voorbeeld", English: "Examples"},
			URL:         metadata.Text{Dutch: "https://voorbeeld.example/", English: "https://voorbeeld.example/en"},
		},
		Contacts: []metadata.Contact{
			{Type: "technical", Company: "Voorbeeld", Email: "mailto:techniek@voorbeeld.example", Phone: "+31700000000"},
			{Type: "administrative", Company: "Voorbeeld", Email: "mailto:beheer@voorbeeld.example"},
		},
	}
	w.trust(samltest.BrokerSigning(), samltest.BrokerEC())
	w.provider = sp.New(sp.Config{
		Connections: func(_ context.Context, r realm.ID) (sp.Connection, error) {
			if r != theRealm {
				return sp.Connection{}, ports.ErrNotFound
			}
			return w.connection, nil
		},
		Keys: w.keys, Random: rand.Reader, Now: func() time.Time { return samltest.Now },
	})
	return w
}

// trust makes the broker sign with these keys, as its metadata says.
func (w *world) trust(keys ...samltest.Pair) {
	w.t.Helper()
	document := samltest.Metadata(w.service.URL+"/ars", &samltest.Signature{Pair: samltest.Scheme()}, nil, keys...)
	trust, err := metadata.Parse([]byte(document), []*x509.Certificate{samltest.Scheme().Certificate}, samltest.Broker, samltest.Now)
	if err != nil {
		w.t.Fatal(err)
	}
	w.connection.Broker = trusts{trust}
}

func asked() ports.UpstreamReturn {
	return ports.UpstreamReturn{
		Artifact: samltest.Artifact(samltest.Broker, 3), Service: "schatkist", Minimum: assurance.EH3,
		Expects: func(id string) bool { return id == samltest.RequestID }, Now: samltest.Now,
	}
}

// resolve lets the broker answer with m and gives what we make of it.
func (w *world) resolve(m samltest.Message) ports.UpstreamAnswer {
	w.t.Helper()
	w.service.Reply(m)
	return w.resolveAs(asked())
}

func (w *world) resolveAs(in ports.UpstreamReturn) ports.UpstreamAnswer {
	w.t.Helper()
	answer, err := w.provider.Resolve(context.Background(), theRealm, in)
	if err != nil {
		w.t.Fatal(err)
	}
	if (answer.Assertion != nil) == (answer.Failure != ports.UpstreamOK) {
		w.t.Fatalf("neither or both of assertion and failure: %+v", answer)
	}
	return answer
}

// deadKey is a key whose hardware is away.
type deadKey struct{ crypto.Signer }

func (deadKey) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("hardware is away")
}
