package sp

import (
	"crypto/sha1" //nolint:gosec // prescribed: SAML bindings 3.6.4, EHERKENNING 4.1
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
)

// An artifact of type 4 is 44 bytes: type (2), endpoint index (2), SHA-1 of the issuer's entity
// id (20) and a message handle (20): SAML bindings 3.6.4.
const (
	artifactSize  = 44
	artifactType  = 4
	sourceOffset  = 4
	handleOffset  = 24
	artifactChars = 60 // in base64
)

// endpoint gives where an artifact of this broker is resolved, and the id to spend. Nothing is
// sent to a broker for an artifact that it cannot have made.
func endpoint(artifact string, t *metadata.Trust) (location, oneTime string, err error) {
	if len(artifact) != artifactChars {
		return "", "", rejected("artifact")
	}
	b, err := base64.StdEncoding.Strict().DecodeString(artifact)
	if err != nil || len(b) != artifactSize || binary.BigEndian.Uint16(b) != artifactType {
		return "", "", rejected("artifact")
	}
	source := sha1.Sum([]byte(t.EntityID)) //nolint:gosec // see above
	if subtle.ConstantTimeCompare(b[sourceOffset:handleOffset], source[:]) != 1 {
		return "", "", rejected("artifact-source")
	}
	location = t.Artifact(int(binary.BigEndian.Uint16(b[2:])))
	if location == "" {
		return "", "", rejected("artifact-endpoint")
	}
	sum := sha256.Sum256(b)
	return location, "artifact:" + hex.EncodeToString(sum[:]), nil
}
