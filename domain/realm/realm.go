// Package realm names the unit of isolation: one environment of one tenant, with
// its own people, policy, keys and issuer. Rules of a login live in package policy.
package realm

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// ID is the inside name of a realm: a UUID that is first in every key of its rows.
// The zero ID names no realm.
type ID struct{ value [16]byte }

// ParseID reads the 36-character text form of RFC 9562.
func ParseID(s string) (ID, error) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' || strings.Count(s, "-") != 4 {
		return ID{}, fmt.Errorf("realm: %q is not a UUID", s)
	}
	var id ID
	if _, err := hex.Decode(id.value[:], []byte(strings.ReplaceAll(s, "-", ""))); err != nil || id == (ID{}) {
		return ID{}, fmt.Errorf("realm: %q is not a UUID", s)
	}
	return id, nil
}

// IDFrom makes an ID of 16 bytes; it panics on the zero value, which no source of UUIDs gives.
func IDFrom(b [16]byte) ID {
	if b == ([16]byte{}) {
		panic("realm: zero id")
	}
	return ID{b}
}

// Bytes gives the 16 bytes of the UUID.
func (id ID) Bytes() [16]byte { return id.value }

// IsZero tells whether id names no realm.
func (id ID) IsZero() bool { return id == ID{} }

// String gives the text form of RFC 9562, lower case.
func (id ID) String() string {
	h := hex.EncodeToString(id.value[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// Slug is the outside name of a realm: "tenant/environment", as in its URLs.
type Slug struct{ tenant, environment string }

// ParseSlug reads "tenant/environment"; both parts are 1 to 40 of a–z, 0–9 and inner hyphens.
func ParseSlug(s string) (Slug, error) {
	tenant, environment, ok := strings.Cut(s, "/")
	if !ok || !label(tenant) || !label(environment) {
		return Slug{}, fmt.Errorf("realm: %q is not tenant/environment in lower-case letters, digits and hyphens", s)
	}
	return Slug{tenant, environment}, nil
}

// Tenant is the part before the slash.
func (s Slug) Tenant() string { return s.tenant }

// Environment is the part after the slash.
func (s Slug) Environment() string { return s.environment }

// IsZero tells whether s names no realm.
func (s Slug) IsZero() bool { return s == Slug{} }

// String gives "tenant/environment", or "" for the zero Slug.
func (s Slug) String() string {
	if s.IsZero() {
		return ""
	}
	return s.tenant + "/" + s.environment
}

// Path is where the realm is served: "/t/tenant/environment", also the path of its issuer.
func (s Slug) Path() string { return "/t/" + s.String() }

func label(s string) bool {
	if s == "" || len(s) > 40 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
