package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
)

// Attach puts a file into the box with this label, as choosing it in the browser's dialogue does. A button may
// have the same words.
func (tab *Tab) Attach(t testing.TB, label, path string) {
	t.Helper()
	var box cdp.BackendNodeID
	if !tab.until(t, func() bool { box = tab.fileBox(t, label); return box != 0 }) {
		t.Fatalf("browser: no file can be chosen for %q at %s; there is:\n%s", label, tab.URL(t), strings.Join(tab.Names(t), "\n"))
	}
	call(t, tab, dom.SetFileInputFiles, dom.SetFileInputFilesParams{BackendNodeID: box, Files: []string{path}})
}

func (tab *Tab) fileBox(t testing.TB, label string) cdp.BackendNodeID {
	t.Helper()
	for _, n := range tab.tree(t) {
		if n.Ignored || word(n.Role) != "button" || !strings.HasPrefix(spaced(word(n.Name)), label) {
			continue
		}
		if call(t, tab, dom.DescribeNode, dom.DescribeNodeParams{BackendNodeID: n.BackendDOMNodeID}).Node.NodeName == "INPUT" {
			return n.BackendDOMNodeID
		}
	}
	return 0
}
