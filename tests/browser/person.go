package browser

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Open goes to an address and waits for the page.
func (tab *Tab) Open(t testing.TB, url string) {
	t.Helper()
	run(t, tab, chromedp.Navigate(url))
	call(t, tab, page.GetFrameTree, cdp.Empty{}) // no look at the tree for screen readers yet: a page that is read through scripts only need not have one
	tab.loaded(t)
}

// Back presses the browser's button Back.
func (tab *Tab) Back(t testing.TB) {
	t.Helper()
	history := call(t, tab, page.GetNavigationHistory, cdp.Empty{})
	if history.CurrentIndex == 0 {
		t.Fatal("browser: there is no page to go back to")
	}
	to := history.Entries[history.CurrentIndex-1]
	// A page that the browser kept comes back without loading, so the address tells, not an event.
	call(t, tab, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: to.ID})
	if !tab.until(t, func() bool { return tab.at(to.ID) }) {
		t.Fatal("browser: the page before does not come back")
	}
	tab.settle(t)
}

// Reload presses the browser's button Reload.
func (tab *Tab) Reload(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	// A page that goes on by itself at that very moment wins; then that is the page to look at.
	if _, err := chromedp.Run(ctx, chromedp.Reload()); err != nil && !strings.Contains(err.Error(), "net::ERR_ABORTED") {
		t.Fatalf("browser: %v", err)
	}
	tab.settle(t)
}

// Click presses the button, link, box or option with these words on it. Words that are exactly right win
// from words that begin so. It waits for the page that the press leads to.
func (tab *Tab) Click(t testing.TB, words string) {
	t.Helper()
	tab.press(t, tab.find(t, words, pressable))
	tab.settle(t)
}

// Fill replaces what stands in the box with this label.
func (tab *Tab) Fill(t testing.TB, label, value string) {
	t.Helper()
	call(t, tab, dom.Focus, dom.FocusParams{BackendNodeID: tab.find(t, label, writable)})
	run(t, tab, chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	if value == "" {
		run(t, tab, chromedp.KeyEvent("\b"))
		return
	}
	if _, err := try(tab, input.InsertText, input.InsertTextParams{Text: value}, patience); err != nil {
		t.Fatalf("browser: type into %q: %v", label, err)
	}
}

// Choose takes an option of the list with this label, by typing it as one does on a keyboard.
func (tab *Tab) Choose(t testing.TB, label, option string) {
	t.Helper()
	call(t, tab, dom.Focus, dom.FocusParams{BackendNodeID: tab.find(t, label, selectable)})
	run(t, tab, chromedp.KeyEvent(option))
	tab.settle(t)
}

// Press types keys, such as "\t" or "\r", into whatever has the focus.
func (tab *Tab) Press(t testing.TB, keys string) {
	t.Helper()
	run(t, tab, chromedp.KeyEvent(keys))
	tab.settle(t)
}

// Sees waits until each of the texts is on the page, for screen readers too.
func (tab *Tab) Sees(t testing.TB, texts ...string) {
	t.Helper()
	for _, want := range texts {
		seen := ""
		if !tab.until(t, func() bool { seen = tab.Text(t); return strings.Contains(seen, spaced(want)) }) {
			t.Fatalf("browser: no %q at %s; the page says:\n%s", want, tab.URL(t), seen)
		}
	}
}

// Misses fails when a text is on the page now.
func (tab *Tab) Misses(t testing.TB, texts ...string) {
	t.Helper()
	seen := tab.Text(t)
	for _, text := range texts {
		if strings.Contains(seen, spaced(text)) {
			t.Fatalf("browser: %q is at %s", text, tab.URL(t))
		}
	}
}

// Blames waits until the browser reports a fault with this text in it, and forgets the faults.
func (tab *Tab) Blames(t testing.TB, text string) {
	t.Helper()
	var faults string
	if !tab.until(t, func() bool { faults += strings.Join(tab.Faults(), " "); return strings.Contains(faults, text) }) {
		t.Fatalf("browser: no fault says %q; there is: %q", text, faults)
	}
}

// Title gives the title of the page.
func (tab *Tab) Title(t testing.TB) string { t.Helper(); return tab.entry(t).Title }

// URL gives the address of the page.
func (tab *Tab) URL(t testing.TB) string { t.Helper(); return tab.entry(t).URL }

// at tells whether the page is this one of the history; while pages are swapped there is no page.
func (tab *Tab) at(entry int64) bool {
	history, err := chromedp.Call(tab.ctx, page.GetNavigationHistory, cdp.Empty{})
	return err == nil && history.Entries[history.CurrentIndex].ID == entry
}

func (tab *Tab) entry(t testing.TB) page.NavigationEntry {
	t.Helper()
	history := call(t, tab, page.GetNavigationHistory, cdp.Empty{})
	return *history.Entries[history.CurrentIndex]
}

// press clicks in the middle of a node, after scrolling to it.
func (tab *Tab) press(t testing.TB, node cdp.BackendNodeID) {
	t.Helper()
	call(t, tab, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: node})
	quads := call(t, tab, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: node}).Quads
	if len(quads) == 0 {
		t.Fatal("browser: what should be pressed has no place on the page")
	}
	q := quads[0]
	ctx, cancel := context.WithTimeout(tab.ctx, glance)
	defer cancel()
	// The answer to a press that leads to another page can get lost with the page that was pressed on. What the press
	// led to is what the test looks at next.
	_, err := chromedp.Run(ctx, chromedp.MouseClickXY((q[0]+q[4])/2, (q[1]+q[5])/2))
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("browser: press: %v", err)
	}
}

// A wait for something to appear ends after this long and as many looks: on a busy machine looks take longer, and
// what is waited for does too.
const (
	leastWait  = 15 * time.Second
	leastLooks = 150
)

// until asks again and again, until it is so or patience runs out.
func (tab *Tab) until(t testing.TB, so func() bool) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	began := time.Now()
	for looks := 0; !so(); looks++ {
		if looks > leastLooks && time.Since(began) > leastWait {
			return false
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}
