package sql

import (
	"time"

	"github.com/voordeur/voordeur/domain/validity"
)

// term is a validity.Term as JSON.
type term struct {
	From   micros      `json:"from"`
	Until  micros      `json:"until"`
	Ends   micros      `json:"ends,omitempty"`
	Pauses [][2]micros `json:"pauses,omitempty"`
}

func toTerm(t validity.Term) asJSON[term] {
	kept := term{From: toMicros(t.From), Until: toMicros(t.Until), Ends: toMicros(t.Ends)}
	for _, p := range t.Pauses {
		kept.Pauses = append(kept.Pauses, [2]micros{toMicros(p.From), toMicros(p.Until)})
	}
	return asJSON[term]{kept}
}

func (t term) term() validity.Term {
	out := validity.Term{From: t.From.time(), Until: t.Until.time(), Ends: t.Ends.time()}
	for _, p := range t.Pauses {
		out.Pauses = append(out.Pauses, validity.Pause{From: p[0].time(), Until: p[1].time()})
	}
	return out
}

// pausedAt is when the pause began that is open. Every act is of now or later, so at this moment no other one counts.
func pausedAt(t validity.Term) micros {
	if n := len(t.Pauses); n > 0 && t.Pauses[n-1].Until.IsZero() {
		return toMicros(t.Pauses[n-1].From)
	}
	return 0
}

// event is one step in the life of a means, an application or a mandate, as JSON.
type event struct {
	Act string `json:"act"`
	By  string `json:"by"`
	At  micros `json:"at"`
	Why string `json:"why,omitempty"`
}

// mapped turns values into others; nothing stays nothing.
func mapped[V, W any](all []V, f func(V) W) (out []W) {
	for _, v := range all {
		out = append(out, f(v))
	}
	return out
}

// instantOrNull is NULL where there is none, so that what has no end is never past it.
func instantOrNull(t time.Time) *micros {
	if t.IsZero() {
		return nil
	}
	m := toMicros(t)
	return &m
}
