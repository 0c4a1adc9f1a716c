package mandate

import (
	"slices"
	"time"
)

// Span is a time in which the answer stays the same, from From until before Until.
type Span struct {
	From, Until time.Time
	Answer      Answer
}

// Axis gives what a login would be answered at every moment between two, by the very function that answers
// logins (M9). The q's own moment does not count.
func Axis(q Question, held Held, from, until time.Time) []Span {
	edges := []time.Time{from}
	for _, many := range [][]Mandate{held.Own, held.Clients} {
		for _, m := range many {
			for _, e := range append(m.Term.Edges(), m.grantedAt()) {
				if e.After(from) && e.Before(until) {
					edges = append(edges, e)
				}
			}
		}
	}
	slices.SortFunc(edges, time.Time.Compare)
	edges = slices.CompactFunc(edges, time.Time.Equal)
	var out []Span
	for i, edge := range edges {
		end := until
		if i+1 < len(edges) {
			end = edges[i+1]
		}
		q.At = edge
		answer := Decide(q, held)
		if n := len(out); n > 0 && answer.Equal(out[n-1].Answer) {
			out[n-1].Until = end
			continue
		}
		out = append(out, Span{edge, end, answer})
	}
	return out
}

// Equal tells whether two answers say the same.
func (a Answer) Equal(b Answer) bool {
	return a.Why == b.Why && a.Ended.Equal(b.Ended) && slices.Equal(a.Options, b.Options)
}

// Lost gives the ways in that somebody has before an act and not after it: who is represented, in which branch and
// through whom. A lower level or an earlier end, with the way still open, is none of these.
func Lost(q Question, before, after Held) []Option {
	return Gone(Decide(q, before).Options, Decide(q, after).Options)
}

// Gone is Lost of two answers: those that were given with another means can be compared, too.
func Gone(before, after []Option) []Option {
	return slices.DeleteFunc(slices.Clone(before), func(o Option) bool {
		return slices.ContainsFunc(after, func(l Option) bool { return same(o, l) })
	})
}
