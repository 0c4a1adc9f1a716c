package sp

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/domain/realm"
)

// clients keeps one HTTP client per realm, so that its mutual TLS connections are used again:
// a handshake costs as much as the rest of the exchange. A new key or broker makes a new client.
type clients struct {
	mu      sync.Mutex
	byRealm map[realm.ID]client
}

type client struct {
	http   *http.Client
	key    [sha256.Size]byte // of the client certificate
	roots  *x509.CertPool
	broker string
}

func (p *Provider) client(ctx context.Context, r realm.ID, c Connection, broker string) (*http.Client, error) {
	certificate, err := p.config.Keys.TLSCertificate(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("sp: TLS certificate: %w", err)
	}
	if len(certificate.Certificate) == 0 {
		return nil, errors.New("sp: TLS certificate: empty chain")
	}
	key := sha256.Sum256(certificate.Certificate[0])

	p.clients.mu.Lock()
	defer p.clients.mu.Unlock()
	kept, ok := p.clients.byRealm[r]
	if ok && kept.key == key && kept.roots == c.Roots && kept.broker == broker {
		return kept.http, nil
	}
	if ok {
		kept.http.CloseIdleConnections()
	}
	fresh := client{key: key, roots: c.Roots, broker: broker}
	fresh.http = metadata.NewClient(&tls.Config{RootCAs: c.Roots, Certificates: []tls.Certificate{certificate}})
	if p.clients.byRealm == nil {
		p.clients.byRealm = map[realm.ID]client{}
	}
	p.clients.byRealm[r] = fresh
	return fresh.http, nil
}
