package browser

import (
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Viewport sets the size of the window, in CSS pixels.
func (tab *Tab) Viewport(t testing.TB, width, height int64) {
	t.Helper()
	run(t, tab, chromedp.EmulateViewport(width, height))
}

// Dark asks for the dark scheme, or the light one. Motion is reduced, so pictures are of resting pages.
func (tab *Tab) Dark(t testing.TB, dark bool) {
	t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	call(t, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// Scripts switches scripting in pages on or off, from the next page on.
func (tab *Tab) Scripts(t testing.TB, on bool) {
	t.Helper()
	call(t, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	tab.scriptless = !on
}

// Scripted tells whether pages may run scripts, which Check needs.
func (tab *Tab) Scripted() bool { return !tab.scriptless }

// Paper prints the page as PDF, on the paper that the page asks for.
func (tab *Tab) Paper(t testing.TB) []byte {
	t.Helper()
	return call(t, tab, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)}).Data
}

// PictureOf takes a picture, as PNG, of a picture on the page that has a name. It needs no script in the page.
func (tab *Tab) PictureOf(t testing.TB, name string) []byte {
	t.Helper()
	node := tab.find(t, name, pictured)
	call(t, tab, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: node})
	q := call(t, tab, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: node}).Quads[0] // corners, from the one at the top left
	at := call(t, tab, page.GetLayoutMetrics, cdp.Empty{}).CSSVisualViewport
	beyond := true
	return call(t, tab, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &beyond,
		Clip: &page.Viewport{X: q[0] + at.PageX, Y: q[1] + at.PageY, Width: q[4] - q[0], Height: q[5] - q[1], Scale: 1},
	}).Data
}
