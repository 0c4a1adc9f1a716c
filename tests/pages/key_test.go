package pages

import (
	"testing"

	"github.com/voordeur/voordeur/tests/browser"
)

// OL-31, MA-22: the button copies the key without its spaces and says so; where the browser refuses, the
// key is selected, so that the keyboard can copy it.
func TestAKeyIsCopiedOrSelected(t *testing.T) {
	for name, c := range map[string]struct{ clipboard, want string }{
		"allowed": {"async text => { copied = text; }", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP, De sleutel is gekopieerd, De sleutel is gekopieerd"},
		"refused": {"async () => { throw new Error('no'); }", "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP, Kopieer de sleutel, "},
	} {
		t.Run(name, func(t *testing.T) {
			tab := browser.Start(t).Person(t)
			tab.Open(t, serve(t)+"/nl/enrol-fresh")
			got := browser.Eval[string](t, tab, `(async () => {
				let copied = '';
				navigator.clipboard.writeText = `+c.clipboard+`;
				for (const more of document.querySelectorAll('details')) more.open = true;
				const button = document.querySelector('[data-copy]');
				button.click();
				await new Promise(requestAnimationFrame);
				return [copied || getSelection().toString(), button.textContent, document.getElementById('status').textContent].join(', '); })()`)
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
