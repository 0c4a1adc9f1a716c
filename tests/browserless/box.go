package browserless

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// NoPortals are the portals of a house without any.
type NoPortals struct{}

// Client implements ports.Clients.
func (NoPortals) Client(context.Context, realm.ID, realm.ClientID) (realm.Client, error) {
	return realm.Client{}, ports.ErrNotFound
}

// Box seals so that a test can look inside, and only what was sealed for the same realm, purpose and context.
type Box struct{}

func lid(r realm.ID, p ports.Purpose, context string) string {
	return r.String() + "\x00" + string(p) + "\x00" + context + "\x00"
}

// Seal implements ports.Sealer.
func (Box) Seal(_ context.Context, r realm.ID, p ports.Purpose, context string, plain []byte) ([]byte, error) {
	return append([]byte(lid(r, p, context)), plain...), nil
}

// Open implements ports.Sealer.
func (Box) Open(_ context.Context, r realm.ID, p ports.Purpose, context string, sealed []byte) ([]byte, error) {
	plain, ok := strings.CutPrefix(string(sealed), lid(r, p, context))
	if !ok {
		return nil, ports.ErrForged
	}
	return []byte(plain), nil
}

// MAC implements ports.Sealer.
func (Box) MAC(_ context.Context, r realm.ID, p ports.Purpose, parts ...string) ([]byte, error) {
	sum := sha256.Sum256([]byte(lid(r, p, fmt.Sprintf("%q", parts))))
	return sum[:], nil
}
