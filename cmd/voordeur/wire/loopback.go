package wire

import (
	"context"
	"net"
	"net/http"
	"strings"
	"time"
)

// NewClient makes the HTTP client for all talk with portals. It follows no redirects, and dials names
// below localhost on this machine whatever a resolver says (RFC 6761, 6.3). Towards other hosts it
// refuses addresses that are not public: a client's registered address must not reach into the network
// this process runs in.
func NewClient(local bool) *http.Client {
	d := &net.Dialer{Timeout: 5 * time.Second}
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			if host == "localhost" || strings.HasSuffix(host, ".localhost") {
				if !local {
					return nil, &net.AddrError{Err: "this machine is not reached from here", Addr: host}
				}
				return d.DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
			}
			return dialPublic(ctx, d, network, host, port)
		},
		TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: 10 * time.Second, MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute,
		ForceAttemptHTTP2: true,
	}
	return &http.Client{
		Transport: transport, Timeout: 15 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// dialPublic resolves the host itself, so that the address that was weighed is the one that is dialled.
func dialPublic(ctx context.Context, d *net.Dialer, network, host, port string) (net.Conn, error) {
	addresses, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	for _, a := range addresses {
		a = a.Unmap()
		if !a.IsGlobalUnicast() || a.IsPrivate() {
			continue
		}
		return d.DialContext(ctx, network, net.JoinHostPort(a.String(), port))
	}
	return nil, &net.AddrError{Err: "no public address", Addr: host}
}
