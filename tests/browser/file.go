package browser

import (
	"testing"

	"github.com/chromedp/cdproto/dom"
)

// Attach puts a file into the box with this label, as choosing it in the browser's dialogue does.
func (tab *Tab) Attach(t testing.TB, label, path string) {
	t.Helper()
	call(t, tab, dom.SetFileInputFiles, dom.SetFileInputFilesParams{BackendNodeID: tab.find(t, label, pressable), Files: []string{path}})
}
