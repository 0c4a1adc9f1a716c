// Package journeys tells the story of Mijn Schatkist as people live it: in Chromium, through portal,
// broker, supplier and inbox, against the whole application. The tests read like the guide.
package journeys

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/adapters/simulator/scheme"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/tests/browser"
)

// Town is a running demo with a browser to visit it.
type Town struct {
	*wire.Demo
	browser *browser.Browser
	stop    func()
}

// Build starts a demo of its own for a test, with a way into the browser. From here on the test runs beside others: a
// story waits more than it computes, and shares nothing with another but Chromium.
func Build(t *testing.T, o wire.DemoOptions) *Town {
	t.Helper()
	t.Parallel()
	if o.Data == "" {
		o.Data = t.TempDir()
	}
	if o.Now == nil {
		o.Now = new(clock).now
	}
	town := &Town{browser: browser.Start(t)}
	town.start(t, o)
	t.Cleanup(func() { town.stop() })
	return town
}

func (town *Town) start(t testing.TB, o wire.DemoOptions) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	o.Log = os.Stderr // shown when a test fails
	demo, err := wire.NewDemo(ctx, o)
	if err != nil {
		cancel()
		t.Fatalf("the demo does not start: %v", err)
	}
	town.Demo = demo
	done := make(chan error, 1)
	go func() { done <- demo.Run(ctx) }()
	town.stop = func() {
		cancel()
		if err, ok := <-done; ok && err != nil {
			t.Errorf("the demo ended with: %v", err)
		}
		town.stop = func() {}
	}
}

// Restart stops the demo and starts another on the same folder and ports, as after an update.
func (town *Town) Restart(t testing.TB) {
	t.Helper()
	town.stop()
	o := town.Options
	o.Port = town.Port
	town.start(t, o)
}

// Portal gives an address at the portal.
func (town *Town) Portal(path string) string { return town.URL("schatkist.localhost", path) }

// Login gives an address at Voordeur, within the realm.
func (town *Town) Login(path string) string {
	return town.URL("voordeur.localhost", "/t/schatkist/production"+path)
}

// Fault makes every login go wrong in one way until the test ends.
func (town *Town) Fault(t testing.TB, f scheme.Faults) {
	t.Helper()
	if err := town.Scheme.SetFaults(f); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = town.Scheme.SetFaults(scheme.Faults{}) })
}

// next waits for a message that was not read yet.
func (town *Town) next(t testing.TB, to string, fits func(inbox.Message) bool) inbox.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	m, err := town.Inbox.Wait(ctx, func(m inbox.Message) bool { return m.To == to && fits(m) })
	if err != nil {
		t.Fatalf("nothing new came for %s", to)
	}
	return m
}

// mails gives what an address got by mail, newest first.
func (town *Town) mails(to string) []inbox.Message {
	return town.Inbox.Messages(inbox.Filter{To: to, Kind: inbox.Mail})
}
