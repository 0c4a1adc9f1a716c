package pages

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/tests/browser"
)

// tabs is how many pages are looked at side by side.
const tabs = 3

// XC-31: every page, state and language is looked at by axe, keeps the content policy, and fits small screens and large
// text (ET-15). What only the shape or the colours of a page decide is looked at again at 320 px and in the dark, in one
// language: words change neither.
func TestEveryPageStateAndLanguage(t *testing.T) {
	axe, site := browser.Axe(t), serve(t)
	sideBySide(t, languages, func(t *testing.T, tab *browser.Tab, l i18n.Lang, s Sample) {
		tab.Viewport(t, 1280, 900)
		tab.Dark(t, false)
		tab.Open(t, site+"/"+string(l)+"/"+s.Name)
		look(t, tab, axe, s, string(l))
	})
}

// sideBySide looks at every sample in every language, in a few tabs at once.
func sideBySide(t *testing.T, languages []i18n.Lang, at func(*testing.T, *browser.Tab, i18n.Lang, Sample)) {
	t.Helper()
	type view struct {
		language i18n.Lang
		sample   Sample
	}
	b, views := browser.Start(t), make(chan view)
	var wait sync.WaitGroup
	for range tabs {
		tab := b.Person(t)
		wait.Go(func() {
			for v := range views {
				t.Run(fmt.Sprintf("%s/%s", v.language, v.sample.Name), func(t *testing.T) { at(t, tab, v.language, v.sample) })
			}
		})
	}
	for _, s := range Samples() {
		for _, l := range languages {
			views <- view{l, s}
		}
	}
	close(views)
	wait.Wait()
}

func look(t *testing.T, tab *browser.Tab, axe string, s Sample, language string) {
	t.Helper()
	failedPage(t, tab, s)
	shot := language + "-" + s.Name
	clean(t, tab, axe, "1280 px")
	tab.Shot(t, shot)
	fits(t, tab, "200% text", `html{font-size:200%!important}`)
	fits(t, tab, "text spacing", `*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}`)
	tab.Viewport(t, 320, 720)
	fits(t, tab, "320 px", "")
	tab.Shot(t, shot+"-320")
	first := language == string(languages[0])
	if first {
		clean(t, tab, axe, "320 px", "target-size", "scrollable-region-focusable", "color-contrast")
	}
	tab.Viewport(t, 1280, 900)
	tab.Dark(t, true)
	if first {
		clean(t, tab, axe, "dark", "color-contrast")
	}
	tab.Shot(t, shot+"-dark")
	for _, fault := range tab.Faults() {
		t.Errorf("the browser says: %s", fault)
	}
}

func clean(t *testing.T, tab *browser.Tab, axe, where string, rules ...string) {
	t.Helper()
	for _, v := range tab.Check(t, axe, rules...) {
		t.Errorf("%s: %s", where, v)
	}
}

// fits tests that nothing runs off the page or out of its box (WCAG 1.4.4, 1.4.10, 1.4.12).
func fits(t *testing.T, tab *browser.Tab, where, css string) {
	t.Helper()
	out := browser.Eval[string](t, tab, `(() => {
		const sheet = new CSSStyleSheet(); sheet.replaceSync(`+fmt.Sprintf("%q", css)+`); document.adoptedStyleSheets = [sheet];
		const page = document.documentElement, over = page.scrollWidth - page.clientWidth;
		const cut = [...document.querySelectorAll('button,a,.badge,h1,h2,label,td,th,p,dd')].filter(e => e.clientWidth > 2
			&& e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).overflow !== 'visible' && !e.closest('.vh'));
		document.adoptedStyleSheets = [];
		return (over > 0 ? 'sideways by ' + over + ' px ' : '') + cut.map(e => e.outerHTML.slice(0, 80)).join(' '); })()`)
	if out != "" {
		t.Errorf("%s: %s", where, out)
	}
}

// failedPage tests that an error is said first and has the focus, and that no other page steals it.
func failedPage(t *testing.T, tab *browser.Tab, s Sample) {
	t.Helper()
	title := tab.Title(t)
	if got := strings.HasPrefix(title, "Fout: ") || strings.HasPrefix(title, "Error: "); got != s.Failed {
		t.Errorf("failed is %v, but the title is %q", s.Failed, title)
	}
	focus := browser.Eval[string](t, tab, "document.activeElement.getAttribute('role') || document.activeElement.tagName")
	if want := map[bool]string{true: "alert", false: "BODY"}[s.Failed]; focus != want {
		t.Errorf("the focus is on %s, not on %s", focus, want)
	}
	if n := browser.Eval[int](t, tab, "document.querySelectorAll('h1').length"); n != 1 {
		t.Errorf("%d main headings", n)
	}
	if bad := browser.Eval[string](t, tab, `[...document.querySelectorAll('a,button,input:not([type=hidden]),select,summary')].filter(e => {
		const r = e.getBoundingClientRect(); return r.width > 1 && (r.width < 24 || r.height < 24) && getComputedStyle(e).display !== 'inline' })
		.map(e => e.outerHTML.slice(0, 90)).join(' ')`); bad != "" {
		t.Errorf("too small to press (WCAG 2.5.8): %s", bad)
	}
}
