package metadata

import (
	"fmt"
	"net/url"
	"strings"
)

// ParseLocation accepts an absolute https URL, or http where the host is localhost or below it
// (RFC 6761, 6.3), for a scheme in a box. No user, no fragment: SAML.md 4.4, 87.
func ParseLocation(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || u.Opaque != "" {
		return nil, fmt.Errorf("%w: location", ErrUnusable)
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !isLocal(u.Hostname())) {
		return nil, fmt.Errorf("%w: location", ErrUnusable)
	}
	return u, nil
}

func isLocal(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
