// Package browser drives Chromium the way a person does: it finds things by the words on them, as the
// accessibility tree has them, clicks where they are and types on a keyboard. It needs no script in the
// page, so the same steps run with scripting off. All use of chromedp in the house is in this package.
package browser

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long one command to the browser may take before the test fails: a machine that is busy is no fault.
// glance is how long an answer may take before the same is asked again.
const (
	patience = 3 * time.Minute
	glance   = 40 * time.Second
)

// Browser is one running Chromium.
type Browser struct{ ctx context.Context }

// one is the Chromium of all tests of a package: starting it costs more than most of them, and every person has cookies
// and storage of their own in it.
var one struct {
	sync.Mutex
	running *Browser
	guarded bool // by Main, which stops it
	stop    []func()
}

// Main runs the tests of a package and stops its Chromium, if there was one.
func Main(m *testing.M) {
	one.guarded = true
	code := m.Run()
	for _, stop := range slices.Backward(one.stop) {
		stop()
	}
	os.Exit(code)
}

// Start gives the running Chromium, which the first call starts with a fresh profile.
func Start(t testing.TB) *Browser {
	t.Helper()
	one.Lock()
	defer one.Unlock()
	if !one.guarded {
		t.Fatal("browser: TestMain of the package must call browser.Main, which stops Chromium")
	}
	if one.running == nil {
		one.running = launch(t)
	}
	return one.running
}

func launch(t testing.TB) *Browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("browser: there is no chromium on this machine; `make test` installs it (Debian: apt-get install chromium)")
	}
	profile, err := os.MkdirTemp("", "voordeur-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("accept-lang", "nl-NL"),
		chromedp.WSURLReadTimeout(patience))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(allocator)
	one.stop = append(one.stop, func() { _ = os.RemoveAll(profile) }, stop, end, func() {
		closing, done := context.WithTimeout(ctx, patience)
		defer done()
		_ = chromedp.Cancel(closing) // the profile's folder is removed after this
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("browser: chromium does not start: %v", err)
	}
	return &Browser{ctx}
}

// Person opens a tab with cookies of its own, as another person at another computer.
func (b *Browser) Person(t testing.TB) *Tab {
	t.Helper()
	ctx, end := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(end)
	return open(t, ctx)
}

// Tab opens another tab that shares this one's cookies.
func (tab *Tab) Tab(t testing.TB) *Tab {
	t.Helper()
	ctx, end := chromedp.NewContext(tab.ctx)
	t.Cleanup(end)
	return open(t, ctx)
}

// Picture takes a picture of the whole page, as PNG.
func (tab *Tab) Picture(t testing.TB) []byte {
	t.Helper()
	return run(t, tab, chromedp.FullScreenshot(100))
}

// Shot writes a picture of the whole page to VOORDEUR_SHOTS/name.png; without that folder it does nothing.
func (tab *Tab) Shot(t testing.TB, name string) {
	t.Helper()
	folder := os.Getenv("VOORDEUR_SHOTS")
	if folder == "" {
		return
	}
	png := tab.Picture(t)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}
