package pages

import (
	"testing"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/tests/browser"
)

// OL-34: German has the longest words; they fit the narrowest screen and text of twice the size,
// beside a switch of three languages.
func TestGermanFitsTheNarrowestScreen(t *testing.T) {
	site := serve(t)
	sideBySide(t, []i18n.Lang{i18n.DE}, func(t *testing.T, tab *browser.Tab, _ i18n.Lang, s Sample) {
		tab.Viewport(t, 1280, 900)
		tab.Open(t, site+"/de/"+s.Name)
		if got := browser.Eval[string](t, tab, "document.documentElement.lang + document.querySelectorAll('.langs [hreflang]').length"); got != "de2" {
			t.Errorf("language and links to others: %s", got)
		}
		fits(t, tab, "200% text", `html{font-size:200%!important}`)
		tab.Viewport(t, 320, 720)
		fits(t, tab, "320 px", "")
	})
}
