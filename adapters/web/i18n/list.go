package i18n

import (
	"strings"
	"time"
)

// List joins words as a sentence does: "a", "a en b", "a, b en c"; "a, b und c".
func (p *Printer) List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + p.say(" en ", " and ", " und ") + words[last]
}

// Duration writes a span in its largest whole unit, days from two on, hours or minutes: "7 dagen", "8 uur", "15 minuten".
// Spans are rounded up to a minute; a person is never promised more than there is to wait.
func (p *Printer) Duration(d time.Duration) string {
	minutes := int((d + time.Minute - 1) / time.Minute)
	if days := minutes / 1440; days > 1 && minutes%1440 == 0 {
		return p.ClockDays(days)
	}
	if minutes >= 60 && minutes%60 == 0 {
		return p.ClockHours(minutes / 60)
	}
	return p.ClockMinutes(minutes)
}

// Span is Duration for what was measured: under two minutes it counts seconds, as in "95 seconden", and else it rounds
// down to what is whole.
func (p *Printer) Span(d time.Duration) string {
	if d < 2*time.Minute {
		return p.ClockSeconds(int(d / time.Second))
	}
	for _, unit := range []time.Duration{24 * time.Hour, time.Hour} {
		if d >= 2*unit {
			return p.Duration(d.Truncate(unit))
		}
	}
	return p.Duration(d.Truncate(time.Minute))
}
