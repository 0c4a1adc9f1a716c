package ports

import (
	"context"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
)

// KeyUse says what a private key is for; each use of a realm has keys of its own.
type KeyUse string

// The uses of asymmetric keys.
const (
	KeySAMLSigning    KeyUse = "saml-signing"    // RSA: authentication requests, artifact resolution, metadata
	KeySAMLDecryption KeyUse = "saml-decryption" // RSA: encrypted identifiers
	KeySAMLTLS        KeyUse = "saml-tls"        // client certificate towards the artifact service
	KeyOIDCES256      KeyUse = "oidc-es256"
	KeyOIDCRS256      KeyUse = "oidc-rs256"
)

// KeyState is where a key is in its life. Announced and retiring keys are published, not used to sign.
type KeyState string

// The states in order.
const (
	KeyAnnounced KeyState = "announced"
	KeyActive    KeyState = "active"
	KeyRetiring  KeyState = "retiring"
)

// Key is a private key behind the operations of package crypto, so that it may live in an HSM.
type Key struct {
	ID          string // of the key: SHA-256 of its certificate or public key, lower-case hexadecimal
	Use         KeyUse
	State       KeyState
	Signer      crypto.Signer // an RSA key is a crypto.Decrypter too
	Certificate *x509.Certificate
	NotAfter    time.Time
}

// Keys gives the asymmetric keys of a realm, from memory where it can: called in every login.
type Keys interface {
	// Active gives the key that signs or decrypts now. ErrNotFound where the realm has none.
	Active(ctx context.Context, r realm.ID, use KeyUse) (Key, error)
	// Published gives all keys of a use that counterparties may meet, the active one first.
	Published(ctx context.Context, r realm.ID, use KeyUse) ([]Key, error)
	// TLSCertificate gives the client certificate of the realm for mutual TLS.
	TLSCertificate(ctx context.Context, r realm.ID) (tls.Certificate, error)
}

// Purpose separates what is sealed or keyed for one end from every other.
type Purpose string

// PurposeOutbox seals the payload of a message; its context is the id of the message.
const PurposeOutbox Purpose = "outbox"

// Sealer encrypts and authenticates with the realm's own key, and computes keyed digests.
// A sealed value opens only with the same realm, purpose and context.
type Sealer interface {
	// Seal encrypts plain; context is authenticated and must be given again to Open.
	Seal(ctx context.Context, r realm.ID, p Purpose, context string, plain []byte) ([]byte, error)
	// Open gives the plain value, or ErrForged for anything that Seal did not make.
	Open(ctx context.Context, r realm.ID, p Purpose, context string, sealed []byte) ([]byte, error)
	// MAC gives a 32-byte keyed digest of the parts, each bound by its length.
	MAC(ctx context.Context, r realm.ID, p Purpose, parts ...string) ([]byte, error)
}
