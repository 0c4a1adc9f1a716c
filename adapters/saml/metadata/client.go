package metadata

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// Timeout bounds one exchange with a broker, from dialling to the last byte.
const Timeout = 10 * time.Second

// NewClient makes the http.Client for all talk with one broker: no redirects (a broker's answer
// must come from the place its metadata names), no proxy from the environment, TLS 1.2 or later.
// Hosts below localhost are dialled on the loopback address whatever a resolver says (RFC 6761).
func NewClient(config *tls.Config) *http.Client {
	config = config.Clone()
	config.MinVersion = tls.VersionTLS12
	return &http.Client{
		Timeout: Timeout,
		Transport: &http.Transport{
			DialContext:           dial,
			TLSClientConfig:       config,
			TLSHandshakeTimeout:   Timeout,
			ForceAttemptHTTP2:     true,
			MaxIdleConnsPerHost:   8,
			IdleConnTimeout:       90 * time.Second,
			DisableCompression:    true, // a compressed body could grow past every cap
			ResponseHeaderTimeout: Timeout,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func dial(ctx context.Context, network, address string) (net.Conn, error) {
	var dialer net.Dialer
	host, port, err := net.SplitHostPort(address)
	if err == nil && isLocal(host) {
		address = net.JoinHostPort("127.0.0.1", port)
	}
	return dialer.DialContext(ctx, network, address)
}
