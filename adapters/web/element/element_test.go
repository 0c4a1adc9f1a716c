package element_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/voordeur/voordeur/adapters/web/element"
)

// The guide for portal developers pins the very script that is served. Who changes version 1 breaks every portal that did:
// another script is another version.
func TestTheGuidePinsTheScript(t *testing.T) {
	guide, err := os.ReadFile("../../../docs/portal-developers.md")
	if err != nil {
		t.Fatal(err)
	}
	if tag := element.Tag("https://inloggen.example"); !bytes.Contains(guide, []byte(tag)) {
		t.Errorf("the guide does not say\n%s", tag)
	}
}
