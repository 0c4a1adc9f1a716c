package ports

import (
	"context"

	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
)

// TopicPublication is the instant at which a draft becomes live. Its payload is a DuePublication, sealed.
const TopicPublication Topic = "publication"

// DuePublication names the draft.
type DuePublication struct {
	ID string `json:"id"`
}

// Drafts keeps what is written to become the document of this realm, and what became of it.
type Drafts interface {
	// ByID reads a draft; ErrNotFound where there is none.
	ByID(ctx context.Context, id string) (draft.Draft, error)
	// ForUpdate is the same, and holds the draft until the unit of work ends.
	ForUpdate(ctx context.Context, id string) (draft.Draft, error)
	// List gives them without their documents and reports, the newest first, at most limit.
	List(ctx context.Context, limit int) ([]draft.Draft, error)
	// Open gives those that can still become live, in the same way, behind the first ones.
	Open(ctx context.Context, behind, limit int) ([]draft.Draft, error)
	// Versions gives those that became live, without their documents and reports: of the versions before a number, or of
	// all for 0, the newest first, at most limit.
	Versions(ctx context.Context, before, limit int) ([]draft.Draft, error)
	// Live gives the one that is live, held as by ForUpdate. ErrNotFound where the version that is live came another way.
	Live(ctx context.Context) (draft.Draft, error)
	// Put inserts, or replaces what was read at Revision; ErrConflict where another one was quicker.
	Put(ctx context.Context, d draft.Draft) error
}

// Publisher makes documents live.
type Publisher interface {
	// PublishIn inserts the next version, with the rules and appointments that follow from it and the audit event,
	// within the caller's unit of work. The document was read without a fault. Every process shows it within seconds.
	PublishIn(ctx context.Context, s Store, r realm.ID, p Publication) (Realm, error)
}

// Publication is a document that becomes live.
type Publication struct {
	File     []byte
	Document policy.Document // that the file says
	By       string          // as the audit names them
	Origin   string          // "browser", "command", "job"
	Facts    map[string]string
}

// Surroundings is what a document refers to outside itself: certificates, keys, brokers.
type Surroundings interface {
	// Inspect finds what is not there, or cannot be read.
	Inspect(ctx context.Context, d policy.Document) []policy.Fault
	// Prepare makes what a realm needs before the first login by a document. It may be done twice.
	Prepare(ctx context.Context, r realm.ID, d policy.Document) error
}
