package oidc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Limits of calls to portals: their URIs come from realm documents, so they are not trusted far.
const (
	outboundTimeout = 5 * time.Second
	outboundLimit   = 128 << 10
)

var (
	errOutboundURL  = errors.New("oidc: the URL must be https, or http on this machine")
	errOutboundLong = fmt.Errorf("longer than %d bytes", outboundLimit)
)

// guarded bounds a client: no redirects, so that a portal cannot send us elsewhere, no cookies, and an end.
// Which addresses may be reached at all is its transport's to decide.
func guarded(c *http.Client) *http.Client {
	out := &http.Client{Timeout: outboundTimeout}
	if c != nil {
		out.Transport = c.Transport
		if c.Timeout > 0 {
			out.Timeout = min(c.Timeout, outboundTimeout)
		}
	}
	out.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return out
}

// outbound sends a request and reads at most outboundLimit bytes of the answer.
func outbound(ctx context.Context, c *http.Client, method, to string, form url.Values) (int, []byte, error) {
	if err := checkOutbound(to); err != nil {
		return 0, nil, err
	}
	r, err := http.NewRequestWithContext(ctx, method, to, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, nil, errOutboundURL
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	a, err := c.Do(r)
	if err != nil {
		return 0, nil, fmt.Errorf("reach %s: %w", r.URL.Host, err)
	}
	defer func() { _ = a.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(a.Body, outboundLimit+1))
	if err != nil {
		return 0, nil, fmt.Errorf("read the answer of %s: %w", r.URL.Host, err)
	}
	if len(body) > outboundLimit {
		return 0, nil, fmt.Errorf("the answer of %s is %w", r.URL.Host, errOutboundLong)
	}
	return a.StatusCode, body, nil
}

// checkOutbound keeps to TLS, but for names of this machine, which the demo uses.
func checkOutbound(to string) error {
	u, err := url.Parse(to)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return errOutboundURL
	}
	host := u.Hostname()
	ip := net.ParseIP(host)
	local := host == "localhost" || strings.HasSuffix(host, ".localhost") || (ip != nil && ip.IsLoopback())
	if u.Scheme == "https" || (u.Scheme == "http" && local) {
		return nil
	}
	return errOutboundURL
}
