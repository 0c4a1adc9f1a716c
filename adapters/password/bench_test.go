package password_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/password"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/ports"
)

// cpu is what the process has used.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkVerify is what one try costs: ours, each import, and an account that is not there.
func BenchmarkVerify(b *testing.B) {
	for _, c := range []struct {
		name   string
		stored credential.Hash
	}{
		{"unknown", credential.Hash{}},
		{"ours", parse(b, reference)},
		{"bcrypt-10", parse(b, "$2b$10$abcdefghijklmnopqrstuuV.rbXX5HMbyPy8sX3kNqu1LWm4cdt3e")},
		{"pbkdf2-sha256-600000", parse(b, "pbkdf2_sha256$600000$zoutzout1234$GTLKYF2goY07Ifl2aHa1XSxkaV1Otz/dCWtm8z8GB7w=")},
	} {
		b.Run(c.name, func(b *testing.B) {
			h := hasher(b, password.Settings{})
			before := cpu(b)
			for b.Loop() {
				verify(b, h, typed, c.stored)
			}
			b.ReportMetric(float64((cpu(b)-before).Microseconds())/1e3/float64(b.N), "cpu-ms/op")
		})
	}
}

// BenchmarkFlood is a thousand tries at once: how many get through, how many hear that it is busy, and how long
// those take to hear it.
func BenchmarkFlood(b *testing.B) {
	h := hasher(b, password.Settings{})
	for b.Loop() {
		var passed, busy, slowest atomic.Int64
		var wg sync.WaitGroup
		for range 1000 {
			wg.Go(func() {
				start := time.Now()
				switch _, err := h.Verify(b.Context(), typed, credential.Hash{}); {
				case err == nil:
					passed.Add(1)
				case errors.Is(err, ports.ErrBusy):
					busy.Add(1)
				default:
					b.Error(err)
				}
				for took := time.Since(start).Milliseconds(); ; {
					if most := slowest.Load(); took <= most || slowest.CompareAndSwap(most, took) {
						break
					}
				}
			})
		}
		wg.Wait()
		b.ReportMetric(float64(passed.Load()), "passed")
		b.ReportMetric(float64(busy.Load()), "busy")
		b.ReportMetric(float64(slowest.Load()), "slowest-ms")
	}
}

// BenchmarkGate is what passing the gate costs where nobody waits.
func BenchmarkGate(b *testing.B) {
	g := password.NewGate(2, 200, time.Second)
	for b.Loop() {
		if err := g.Pass(b.Context(), 1, func() error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
