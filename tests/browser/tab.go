package browser

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Tab is one tab. Its methods fail the test they are given; they are not safe for concurrent use.
type Tab struct {
	ctx        context.Context
	scriptless bool

	mu      sync.Mutex
	faults  []string
	loading bool
	changed chan struct{} // closed and renewed when loading changes
}

func open(t testing.TB, ctx context.Context) *Tab {
	t.Helper()
	tab := &Tab{ctx: ctx, changed: make(chan struct{})}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("browser: open a tab: %v", err)
	}
	main := cdp.FrameID(chromedp.FromContext(ctx).Target.TargetID)
	if err := chromedp.Listen(ctx, func(event any) { tab.hear(main, event) }); err != nil {
		t.Fatalf("browser: listen: %v", err)
	}
	call(t, tab, log.Enable, cdp.Empty{})
	call(t, tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	tab.Viewport(t, 1280, 900)
	return tab
}

// hear keeps what goes wrong and whether the page is on its way.
func (tab *Tab) hear(main cdp.FrameID, event any) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		tab.faults = append(tab.faults, "exception: "+e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		// A page that answers 403 on purpose is logged as a network error; it is no fault.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			tab.faults = append(tab.faults, string(e.Entry.Source)+": "+e.Entry.Text)
		}
	case *page.EventFrameStartedLoading:
		if e.FrameID == main {
			tab.moves(true)
		}
	case *page.EventFrameStoppedLoading:
		if e.FrameID == main {
			tab.moves(false)
		}
	}
}

func (tab *Tab) moves(loading bool) {
	tab.loading = loading
	close(tab.changed)
	tab.changed = make(chan struct{})
}

// Faults gives and forgets the script errors and policy violations since the last call.
func (tab *Tab) Faults() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	out := tab.faults
	tab.faults = nil
	return out
}

// ForgetCookies throws away the cookies of this tab and of those that share them.
func (tab *Tab) ForgetCookies(t testing.TB) {
	t.Helper()
	call(t, tab, network.ClearBrowserCookies, cdp.Empty{})
}

// settle waits until the navigation that a click or a key started is over. A round trip to the page
// comes first: the browser handles what was pressed before it answers.
func (tab *Tab) settle(t testing.TB) {
	t.Helper()
	for range 2 {
		call(t, tab, page.GetFrameTree, cdp.Empty{})
		tab.tree(t)
	}
	tab.loaded(t)
}

// loaded waits until no page is on its way.
func (tab *Tab) loaded(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	for {
		tab.mu.Lock()
		loading, changed := tab.loading, tab.changed
		tab.mu.Unlock()
		if !loading {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatal("browser: the page does not finish loading")
		}
	}
}

// run runs one action with patience.
func run[T any](t testing.TB, tab *Tab, a chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	out, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatalf("browser: %v", err)
	}
	return out
}

// call runs one command of the protocol with patience. A page that is being swapped for the next may never answer, so
// what can be asked twice is asked again.
func call[P, R any](t testing.TB, tab *Tab, c cdp.Command[P, R], params P) R {
	t.Helper()
	out, err := try(tab, c, params, glance)
	for began := time.Now(); errors.Is(err, context.DeadlineExceeded) && time.Since(began) < patience; {
		out, err = try(tab, c, params, glance)
	}
	if err != nil {
		t.Fatalf("browser: %s: %v", c.Method, err)
	}
	return out
}

func try[P, R any](tab *Tab, c cdp.Command[P, R], params P, wait time.Duration) (R, error) {
	ctx, cancel := context.WithTimeout(tab.ctx, wait)
	defer cancel()
	return chromedp.Call(ctx, c, params)
}

// Eval runs a script in the page and gives its value. It needs scripting on.
func Eval[T any](t testing.TB, tab *Tab, script string) T {
	t.Helper()
	return run(t, tab, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}
