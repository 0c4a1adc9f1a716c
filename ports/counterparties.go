package ports

import (
	"context"
	"crypto/x509"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
)

// Counterparties tells how those are doing on whom the logins of a realm depend. It tells what this process measured
// itself, and nothing that it did not.
type Counterparties interface {
	// Of gives those that the live document of the realm names; none where it names none. No network call.
	Of(ctx context.Context, r realm.ID) ([]Counterparty, error)
}

// Counterparty is one of them: an eHerkenning broker.
type Counterparty struct {
	Name         string    // entity id
	Since        time.Time // when this process began to look
	Fetched      time.Time // when its metadata was last asked for with success; zero: not yet
	Fault        MetadataFault
	Trusted      bool      // there is metadata in force
	Until        time.Time // of the metadata in force; zero: it states no end
	Answered     time.Time // when it last answered about a login; zero: not yet
	Missed       time.Time // when it was last asked about a login and gave no answer; zero: it never did
	Certificates []*x509.Certificate
}

// MetadataFault says what came of the last time that metadata was asked for.
type MetadataFault string

// The faults. The zero value is none.
const (
	MetadataFetched     MetadataFault = ""
	MetadataUnreachable MetadataFault = "unreachable" // network, status or size
	MetadataUntrusted   MetadataFault = "untrusted"   // none of the pinned certificates signed it
	MetadataExpired     MetadataFault = "expired"
	MetadataUnusable    MetadataFault = "unusable" // its shape, of another entity, or older than what is in force
)
