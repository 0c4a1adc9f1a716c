package porttest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/voordeur/voordeur/ports"
)

// Transport holds the contract of ports.Transport. open starts one that hands deliveries to handle.
func Transport(t *testing.T, open func(t *testing.T, handle func(context.Context, ports.Delivery)) ports.Transport) {
	arrivals := func(t *testing.T) (ports.Transport, chan ports.Delivery) {
		arrived := make(chan ports.Delivery, 1000)
		return open(t, func(_ context.Context, d ports.Delivery) { arrived <- d }), arrived
	}
	next := func(t *testing.T, arrived chan ports.Delivery) ports.Delivery {
		t.Helper()
		select {
		case d := <-arrived:
			return d
		case <-time.After(20 * time.Second):
			t.Fatal("the delivery did not arrive")
			return ports.Delivery{}
		}
	}
	t.Run("a delivery arrives as it was sent, each attempt of it", func(t *testing.T) {
		transport, arrived := arrivals(t)
		d := ports.Delivery{Realm: newRealm(), ID: uuid(), Attempt: 1}
		for range 3 {
			if err := transport.Dispatch(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			if got := next(t, arrived); got != d {
				t.Errorf("got %+v, want %+v", got, d)
			}
			d.Attempt++
		}
	})
	t.Run("all of many arrive, whoever sends them", func(t *testing.T) {
		transport, arrived := arrivals(t)
		var senders sync.WaitGroup
		for range contenders {
			senders.Go(func() {
				for range 10 {
					if err := transport.Dispatch(t.Context(), ports.Delivery{Realm: newRealm(), ID: uuid(), Attempt: 1}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		senders.Wait()
		seen := map[string]bool{}
		for len(seen) < contenders*10 {
			seen[next(t, arrived).ID] = true
		}
	})
	t.Run("sending does not wait for the work", func(t *testing.T) {
		release, arrived := make(chan struct{}), make(chan ports.Delivery, 1)
		transport := open(t, func(_ context.Context, d ports.Delivery) { arrived <- d; <-release })
		defer close(release)
		if err := transport.Dispatch(t.Context(), ports.Delivery{Realm: newRealm(), ID: uuid(), Attempt: 1}); err != nil {
			t.Fatal(err)
		}
		next(t, arrived)
	})
	t.Run("an ended context sends nothing", func(t *testing.T) {
		transport, _ := arrivals(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range 100 {
			if err := transport.Dispatch(ctx, ports.Delivery{Realm: newRealm(), ID: uuid(), Attempt: 1}); err == nil {
				t.Fatal("no error")
			}
		}
	})
}
