package throttle_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/throttle"
)

var start = time.Date(2026, 10, 24, 22, 0, 0, 0, time.UTC)

// XC-01: whatever the order and pace of asking, never two codes within 30 seconds, never more than
// 5 in any hour or 10 in any day; and what is refused is granted at the instant that was named.
func TestResendsInAnyOrderStayWithinTheBudget(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		b, now := throttle.Bucket{}, start
		var granted []time.Time
		for range 300 {
			now = now.Add(time.Duration(random.Int64N(int64(20 * time.Minute / (1 + time.Duration(seed%40))))))
			until, ok := b.Take(throttle.CodeSends, now)
			if !ok {
				earlier, later := b, b
				earlier.Events, later.Events = append([]time.Time(nil), b.Events...), append([]time.Time(nil), b.Events...)
				if _, ok := earlier.Take(throttle.CodeSends, until.Add(-1)); ok {
					t.Fatal("granted before the instant that was named")
				}
				if _, ok := later.Take(throttle.CodeSends, until); !ok {
					t.Fatal("refused at the instant that was named")
				}
				continue
			}
			granted = append(granted, now)
		}
		within(t, granted, 1, 30*time.Second)
		within(t, granted, 5, time.Hour)
		within(t, granted, 10, 24*time.Hour)
	}
}

// within checks that no window holds more than count events.
func within(t *testing.T, events []time.Time, count int, window time.Duration) {
	t.Helper()
	for i := count; i < len(events); i++ {
		if events[i].Sub(events[i-count]) < window {
			t.Fatalf("%d events within %s", count+1, window)
		}
	}
}

// XC-03: ten tries an hour over all codes; the eleventh waits until the first is an hour old.
func TestTriesAreCountedOverAllCodes(t *testing.T) {
	var b throttle.Bucket
	for i := range 10 {
		if left := b.Left(throttle.CodeAttempts, start.Add(time.Duration(i)*time.Minute)); left != 10-i {
			t.Errorf("%d left before try %d", left, i+1)
		}
		if _, ok := b.Take(throttle.CodeAttempts, start.Add(time.Duration(i)*time.Minute)); !ok {
			t.Fatalf("try %d was refused", i+1)
		}
	}
	until, ok := b.Take(throttle.CodeAttempts, start.Add(10*time.Minute))
	if ok || !until.Equal(start.Add(time.Hour)) {
		t.Errorf("the eleventh: %v until %s", ok, until)
	}
	if left := b.Left(throttle.CodeAttempts, start.Add(10*time.Minute)); left != 0 {
		t.Errorf("%d left", left)
	}
}

// XC-06: a refused try does not count, so nobody can prolong another's block.
func TestRefusedEventsDoNotProlong(t *testing.T) {
	var b throttle.Bucket
	for range 10 {
		b.Take(throttle.CodeAttempts, start)
	}
	for i := range 100 {
		b.Take(throttle.CodeAttempts, start.Add(time.Duration(i)*30*time.Second))
	}
	if _, ok := b.Take(throttle.CodeAttempts, start.Add(time.Hour)); !ok {
		t.Error("still blocked after an hour")
	}
	if len(b.Events) != 1 {
		t.Errorf("%d events are remembered that no limit looks at", len(b.Events)-1)
	}
}

// MS-48: one mail to the administrators, not ten.
func TestOneMailToTheAdministratorsNotTen(t *testing.T) {
	var b throttle.Bucket
	sent := 0
	for i := range 10 {
		if _, ok := b.Take(throttle.RoleRequests, start.Add(time.Duration(i)*time.Minute)); ok {
			sent++
		}
	}
	if sent != 1 {
		t.Errorf("%d mails", sent)
	}
}

// A rule of a pause alone counts nothing.
func TestARuleWithoutLimits(t *testing.T) {
	var b throttle.Bucket
	rule := throttle.Rule{Cooldown: time.Minute}
	b.Take(rule, start)
	if until := b.Until(rule, start); !until.Equal(start.Add(time.Minute)) {
		t.Errorf("until %s", until)
	}
}
