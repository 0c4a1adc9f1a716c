package ui

import (
	"testing"
)

func TestAKeyWithoutWordsSaysNothing(t *testing.T) {
	w := Words[int]{1: func() string { return "one" }}
	if w.Of(1) != "one" || w.Of(2) != "" {
		t.Errorf("%q, %q", w.Of(1), w.Of(2))
	}
}
