package policy

import (
	"testing"
	"time"
)

func TestSpansAreSpoken(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Second: "1 second", 90 * time.Second: "90 seconds", time.Minute: "1 minute", 90 * time.Minute: "90 minutes", time.Hour: "1 hour", 8 * time.Hour: "8 hours",
		day: "1 day", 36 * time.Hour: "36 hours", 730 * day: "730 days", 0: "0s",
	} {
		if got := spoken(d); got != want {
			t.Errorf("%s is spoken as %q", d, got)
		}
	}
}
