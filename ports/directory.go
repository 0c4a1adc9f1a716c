package ports

import (
	"context"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
)

// Realm is a realm with one version of its document.
type Realm struct {
	ID       realm.ID
	Slug     realm.Slug
	Version  int
	Document policy.Document
}

// Directory knows the realms that this installation serves. It answers from memory, so that a login
// reads no configuration from the database; a published change shows within seconds.
type Directory interface {
	// BySlug gives the live version; ErrNotFound where there is no such realm or it has no document.
	BySlug(ctx context.Context, s realm.Slug) (Realm, error)
	// ByID is the same by the inside name.
	ByID(ctx context.Context, id realm.ID) (Realm, error)
	// AtVersion gives an older version: a login keeps the one it started with.
	AtVersion(ctx context.Context, id realm.ID, version int) (Realm, error)
}

// DocumentReader reads a realm's document from its file form. With faults the document is not to be used.
type DocumentReader interface {
	Read(file []byte) (policy.Document, []policy.Fault)
}

// DocumentEditor changes documents in their file form, and leaves all else as it was written: comments, order, empty lines.
type DocumentEditor interface {
	// Tree reads the shape of a document. The error says why a text is no document at all.
	Tree(file []byte) (policy.Node, error)
	// Edit makes changes one after the other, all or none: the tree of the file that it gives is that of the file with
	// just these changes. policy.ErrPlace where one leads nowhere.
	Edit(file []byte, edits ...policy.Edit) ([]byte, error)
}
