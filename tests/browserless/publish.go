package browserless

import (
	"context"
	"testing"

	"github.com/voordeur/voordeur/application/realms"
	"github.com/voordeur/voordeur/ports"
)

// Publish makes a document live in a house that a test joined itself, without the life of drafts around it.
func Publish(t testing.TB, db ports.UnitOfWork, dir *realms.Service, file []byte) {
	t.Helper()
	d, faults := dir.Reader.Read(file)
	if len(faults) > 0 {
		t.Fatalf("%s: %v", d.Realm, faults)
	}
	id, err := dir.Enter(t.Context(), d.Realm)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Do(t.Context(), id, func(ctx context.Context, st ports.Store) error {
		_, err := dir.PublishIn(ctx, st, id, ports.Publication{File: file, Document: d, By: "test", Origin: "command"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
