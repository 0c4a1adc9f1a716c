package mandates

import (
	"context"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// standing is all from which a login of one holder is answered: their means, the newest first, and what they hold.
type standing struct {
	means []means.Means
	held  mandate.Held
}

func standingOf(ctx context.Context, st ports.Store, h mandate.HolderID) (out standing, err error) {
	if out.means, err = st.Means().OfHolder(ctx, identity.PersonID(h)); err != nil {
		return out, err
	}
	out.held, err = st.Mandates().Held(ctx, h)
	return out, err
}

// Answer is what a login is answered: what the register says, or that there is no means to log in with.
type Answer struct {
	NoMeans bool
	mandate.Answer
}

func (a Answer) equal(b Answer) bool { return a.NoMeans == b.NoMeans && a.Answer.Equal(b.Answer) }

// level is that of the means with which somebody logs in at a moment; None without any.
func (s standing) level(at time.Time) assurance.Level {
	i := slices.IndexFunc(s.means, func(m means.Means) bool { return !at.Before(m.Term.From) && m.At(at) == means.Issued })
	if i < 0 {
		return assurance.None
	}
	return s.means[i].Level
}

// answer is what a login at a service is answered at a moment, by the function that answers logins.
func (s standing) answer(v mandate.Service, at time.Time) Answer {
	level := s.level(at)
	if level == assurance.None {
		return Answer{NoMeans: true}
	}
	return Answer{Answer: mandate.Decide(mandate.Question{Service: v, Means: level, At: at}, s.held)}
}

// Span is a time in which a login gets one answer, from From until before Until.
type Span struct {
	From, Until time.Time
	Answer      Answer
}

// axis gives the answers between two moments. Between two edges of the means it is the register's own axis.
func (s standing) axis(v mandate.Service, from, until time.Time) []Span {
	var out []Span
	edges := s.edges(from, until)
	for i, edge := range edges {
		end := until
		if i+1 < len(edges) {
			end = edges[i+1]
		}
		for _, x := range s.within(v, edge, end) {
			if n := len(out); n > 0 && out[n-1].Answer.equal(x.Answer) {
				out[n-1].Until = x.Until
				continue
			}
			out = append(out, x)
		}
	}
	return out
}

// within gives the answers while the means stays the same.
func (s standing) within(v mandate.Service, from, until time.Time) []Span {
	level := s.level(from)
	if level == assurance.None {
		return []Span{{from, until, Answer{NoMeans: true}}}
	}
	var out []Span
	for _, x := range mandate.Axis(mandate.Question{Service: v, Means: level}, s.held, from, until) {
		out = append(out, Span{x.From, x.Until, Answer{Answer: x.Answer}})
	}
	return out
}

// edges are the moments at which the means changes, and from itself.
func (s standing) edges(from, until time.Time) []time.Time {
	edges := []time.Time{from}
	for _, m := range s.means {
		for _, e := range m.Term.Edges() {
			if e.After(from) && e.Before(until) {
				edges = append(edges, e)
			}
		}
	}
	slices.SortFunc(edges, time.Time.Compare)
	return slices.CompactFunc(edges, time.Time.Equal)
}

// horizon is a moment after which nothing changes any more.
func (s standing) horizon(now time.Time) time.Time {
	last := now
	for _, many := range [][]mandate.Mandate{s.held.Own, s.held.Clients} {
		for _, m := range many {
			if end := m.Term.End(); end.After(last) {
				last = end
			}
		}
	}
	return last.Add(time.Second)
}

// among keeps what the organisations gave, so that an administrator sees their own and not that of others. Ways in
// by different organisations do not touch each other, so those that are left are a login's.
func (s standing) among(a Admin) standing {
	s.held.Own = slices.DeleteFunc(slices.Clone(s.held.Own), func(m mandate.Mandate) bool { return !a.Over(m) })
	return s
}

// with puts changed means and mandates in the place of the former.
func (s standing) with(c changed) standing {
	out := standing{slices.Clone(s.means), mandate.Held{Own: slices.Clone(s.held.Own), Clients: slices.Clone(s.held.Clients)}}
	for i := range out.means {
		for _, m := range c.means {
			if m.ID == out.means[i].ID {
				out.means[i] = m
			}
		}
	}
	for _, many := range [][]mandate.Mandate{out.held.Own, out.held.Clients} {
		for i := range many {
			for _, m := range c.mandates {
				if m.ID == many[i].ID {
					many[i] = m
				}
			}
		}
	}
	return out
}

// Stop is a way in that somebody has no more after an act.
type Stop struct {
	Holder  mandate.HolderID
	Name    string // empty: somebody of another organisation
	Service mandate.Service
	Option  mandate.Option
	From    time.Time // when it stops
}

// stops compares the answers before and after, from now until nothing changes any more. Each way in is told once,
// by the moment from which it is missed.
func stops(h mandate.HolderID, name string, before, after standing, catalogue []mandate.Service, now time.Time) []Stop {
	var out []Stop
	until := before.horizon(now)
	for _, v := range catalogue {
		var at []time.Time
		for _, spans := range [][]Span{before.axis(v, now, until), after.axis(v, now, until)} {
			for _, x := range spans {
				at = append(at, x.From)
			}
		}
		slices.SortFunc(at, time.Time.Compare)
		var missed []mandate.Option
		for _, t := range slices.CompactFunc(at, time.Time.Equal) {
			gone := mandate.Gone(before.answer(v, t).Options, after.answer(v, t).Options)
			for _, o := range mandate.Gone(gone, missed) {
				missed = append(missed, o)
				out = append(out, Stop{h, name, v, o, t})
			}
		}
	}
	return out
}
