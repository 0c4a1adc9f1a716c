package journeys

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/voordeur/voordeur/tests/browser"
)

// met remembers the pages that were inspected, over all tests.
var met = struct {
	sync.Mutex
	pages map[string]bool
}{pages: map[string]bool{}}

var notInNames = regexp.MustCompile(`[^\pL\pN]+`)

// inspect looks at a page once: axe (XC-31), faults of script and policy, and a picture. Axe is a script: a page that
// may run none is looked at when somebody else meets it.
func (town *Town) inspect(t testing.TB, tab *browser.Tab, text string) {
	t.Helper()
	if !tab.Scripted() {
		return
	}
	title := tab.Title(t)
	met.Lock()
	key := title + "|" + text
	number, known := len(met.pages)+1, met.pages[key]
	met.pages[key] = true
	met.Unlock()
	if known {
		return
	}
	name := strings.Trim(notInNames.ReplaceAllString(title+" "+text, "-"), "-")
	tab.Shot(t, fmt.Sprintf("%03d-%.120s", number, name))
	if faults := tab.Faults(); len(faults) > 0 {
		t.Errorf("%s: the browser reports %q", title, faults)
	}
	for _, v := range tab.Check(t, browser.Axe(t)) {
		t.Errorf("%s: %s", title, v)
	}
}
