package ports

import (
	"context"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
)

// The uses of the symmetric keys that stand beside the asymmetric ones of a realm.
const (
	KeyData   KeyUse = "data"   // seals values at rest and the private keys of the realm
	KeyDigest KeyUse = "digest" // keyed digests; never rotated, as stored digests cannot be computed again
)

// KeyRecord is one key at rest. Without the key-encryption key it gives nothing away.
type KeyRecord struct {
	ID          string // of a private key as Key.ID; of a symmetric key 8 hexadecimal digits
	Use         KeyUse
	State       KeyState
	Sealed      []byte // symmetric: under the key-encryption key; private: PKCS #8 under a data key
	Certificate []byte // DER
	CreatedAt   time.Time
	NotAfter    time.Time // of the certificate; zero where there is none
}

// KeySet is all keys of one realm. They change together or not at all, so that never two are active for one use.
type KeySet struct {
	Version int64 // counts the saves; 0 where the realm has no keys yet
	Records []KeyRecord
}

// KeyRecords stores the key set of each realm as one value. It is used at start, in rotation and
// once per realm and cache lifetime; so an adapter may keep it in one row or file.
type KeyRecords interface {
	// Load gives the set of the realm; a realm without keys has the zero set.
	Load(ctx context.Context, r realm.ID) (KeySet, error)
	// Save replaces the set and adds one to its version, given the version that was loaded.
	// It gives ErrConflict, and changes nothing, where another version is stored.
	Save(ctx context.Context, r realm.ID, s KeySet) error
}
