package console

import (
	"cmp"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"slices"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/policy"
)

// Service says of a service who gets in how at an instant, and from where it is entered.
func Service(c ui.Ctx, s policy.Service, now time.Time, portals int, to string) ServiceLine {
	lang := string(c.Lang())
	out := ServiceLine{Name: cmp.Or(s.Name.In(lang), s.ID), ID: s.ID, Portals: portals, URL: to}
	if s.Hosted != "" {
		out.Hosted = said(c, values, string(s.Hosted))
	}
	for _, a := range s.Audiences {
		w := WaysIn{Audience: a.Name.In(lang)}
		for _, m := range a.Methods {
			if name := said(c, values, string(m.Method)); m.Contains(now) && !slices.Contains(w.Ways, name) {
				w.Ways = append(w.Ways, name)
			}
		}
		out.Ways = append(out.Ways, w)
	}
	return out
}

// KeysOf reads the public keys of a portal: what they are called, never what they are. False: they cannot be read.
func KeysOf(jwks []byte) ([]PortalKey, bool) {
	if len(jwks) == 0 {
		return nil, true
	}
	var set struct {
		Keys []jwk `json:"keys"`
	}
	if json.Unmarshal(jwks, &set) != nil || len(set.Keys) == 0 {
		return nil, false
	}
	var out []PortalKey
	for _, k := range set.Keys {
		out = append(out, PortalKey{ID: k.ID, Algorithm: k.algorithm(), Until: k.until()})
	}
	return out, true
}

// jwk is a key as RFC 7517 writes it, as far as it is shown.
type jwk struct {
	ID           string   `json:"kid"`
	Type         string   `json:"kty"`
	Curve        string   `json:"crv"`
	Algorithm    string   `json:"alg"`
	Certificates []string `json:"x5c"`
}

// algorithm is the one that the key is for, else its kind.
func (k jwk) algorithm() string {
	switch {
	case k.Algorithm != "":
		return k.Algorithm
	case k.Curve != "":
		return k.Type + " " + k.Curve
	}
	return k.Type
}

// until is when the certificate of the key ends, if it has one (RFC 7517 4.7).
func (k jwk) until() time.Time {
	if len(k.Certificates) == 0 {
		return time.Time{}
	}
	der, err := base64.StdEncoding.DecodeString(k.Certificates[0])
	if err != nil {
		return time.Time{}
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return time.Time{}
	}
	return c.NotAfter
}
