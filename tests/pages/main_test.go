package pages

import (
	"testing"

	"github.com/voordeur/voordeur/tests/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }
