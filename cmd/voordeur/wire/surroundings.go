package wire

import (
	"context"
	"fmt"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// surroundings is what documents refer to on this machine. A document that cannot work never becomes live.
type surroundings struct{ app *App }

var _ ports.Surroundings = surroundings{}

// Inspect implements ports.Surroundings.
func (s surroundings) Inspect(_ context.Context, d policy.Document) []policy.Fault {
	if d.EHerkenning.OIN.IsZero() {
		return nil
	}
	if _, _, err := s.app.parts.Pin(d.EHerkenning.Broker); err != nil {
		return []policy.Fault{{Line: 1, Path: "eherkenning.broker", Sentence: fmt.Sprintf("certificates of broker %s: %s", d.EHerkenning.Broker.EntityID, err)}}
	}
	return nil
}

// Prepare implements ports.Surroundings: keys are made, the broker's metadata is fetched in the background, and rounds over
// the organisations of a realm that issues means begin, whoever makes its document live (MR-79).
func (s surroundings) Prepare(ctx context.Context, r realm.ID, d policy.Document) error {
	if err := s.app.Keys.Ensure(ctx, r, KeyNames(d)); err != nil {
		return fmt.Errorf("wire: keys of %s: %w", d.Realm, err)
	}
	at := ports.Realm{ID: r, Slug: d.Realm, Document: d}
	if err := s.app.mandates.BeginChecks(ctx, at); err != nil {
		return fmt.Errorf("wire: rounds over the organisations of %s: %w", d.Realm, err)
	}
	return s.app.warm(ctx, at)
}
