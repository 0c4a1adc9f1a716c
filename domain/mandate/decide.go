package mandate

import (
	"cmp"
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/validity"
)

// Question is what a login asks the register: what may this holder do at this service, with this means, now.
type Question struct {
	Service Service
	Means   assurance.Level // of the means that was used
	At      time.Time
}

// Held is what the register knows of one holder: the mandates they received, and of the organisations for whose
// clients they may act, the mandates that those organisations received.
type Held struct {
	Own     []Mandate
	Clients []Mandate // whose Grantee is an organisation
}

// Option is one way in: on behalf of whom, and how far.
type Option struct {
	Represented identity.KvK
	Branch      identity.Branch // zero: the whole organisation
	Via         identity.KvK    // the intermediary of a chain; zero: none
	Level       assurance.Level // the lowest of the means and of every mandate of the chain (M20)
	Until       time.Time       // the first end among them
	By          [2]ID           // the holder's mandate, and the client's for a chain
}

// Answer is what the register says: the options, or why there are none.
type Answer struct {
	Options []Option  // by represented organisation, branch and intermediary; each combination once
	Why     Reason    // only without options
	Ended   time.Time // with MandateEnded: when the last of them did (XC-20)
}

// Reason is why nobody can be represented: of all that was tried, what came nearest.
type Reason int

// The reasons, from far to near. Each has its own page at the service.
const (
	NoMandate     Reason = iota // or only as intermediary, where the service takes no chain
	BranchRefused               // the mandate is for a branch, and the service takes none
	LevelTooLow                 // of the means or of a mandate
	MandateEnded                // or it expired
	MandateFuture               // its first day is still to come
	MandateSuspended
)

// Decide answers. Pure, and in one pass over what is held: a login at eight in the morning asks it.
func Decide(q Question, held Held) Answer {
	d := decision{q: q}
	for i := range held.Own {
		own := &held.Own[i]
		d.try(own, nil)
		if !own.Grantee.ForClients {
			continue
		}
		for j := range held.Clients {
			if client := &held.Clients[j]; client.Grantee.Intermediary == own.Grantor {
				d.try(own, client)
			}
		}
	}
	if len(d.answer.Options) == 0 {
		if d.answer.Why != MandateEnded {
			d.answer.Ended = time.Time{}
		}
		return d.answer
	}
	slices.SortFunc(d.answer.Options, compare)
	return Answer{Options: slices.CompactFunc(d.answer.Options, same)}
}

type decision struct {
	q      Question
	answer Answer
}

// try follows one mandate, or one chain of two.
func (d *decision) try(own, client *Mandate) {
	if why, refused := d.refuses(own, client); refused {
		d.answer.Why = max(d.answer.Why, why)
		if end := end(own, client); why == MandateEnded && end.After(d.answer.Ended) {
			d.answer.Ended = end
		}
		return
	}
	o := Option{Represented: own.Grantor, Branch: own.Branch, Level: min(d.q.Means, own.Level), Until: end(own, client), By: [2]ID{own.ID}}
	if client != nil {
		o.Represented, o.Branch, o.Via, o.By[1] = client.Grantor, client.Branch, own.Grantor, client.ID
		o.Level = min(o.Level, client.Level)
	}
	d.answer.Options = append(d.answer.Options, o)
}

// end is the first end in a chain.
func end(own, client *Mandate) time.Time {
	out := own.Term.End()
	if client != nil && client.Term.End().Before(out) {
		return client.Term.End()
	}
	return out
}

// refuses gives the reason for which a chain leads nowhere; of several the one that is furthest from a way in.
func (d *decision) refuses(own, client *Mandate) (Reason, bool) {
	links := [2]*Mandate{own, client}
	worst, refused := MandateSuspended, false
	found := func(r Reason) { worst, refused = min(worst, r), true }
	if client != nil && !d.q.Service.Intermediaries {
		return NoMandate, true
	}
	if !d.q.Means.Satisfies(d.q.Service.Minimum) {
		found(LevelTooLow)
	}
	for _, m := range links {
		if m == nil {
			continue
		}
		if !m.Scope.Covers(d.q.Service.ID) || m.Consent != Granted || d.q.At.Before(m.grantedAt()) {
			return NoMandate, true
		}
		if !m.Branch.IsZero() && !d.q.Service.Branches {
			found(BranchRefused)
		}
		if !m.Level.Satisfies(d.q.Service.Minimum) {
			found(LevelTooLow)
		}
		switch m.Term.At(d.q.At) {
		case validity.Ended, validity.Expired:
			found(MandateEnded)
		case validity.NotYet:
			found(MandateFuture)
		case validity.Paused:
			found(MandateSuspended)
		}
	}
	return worst, refused
}

func same(a, b Option) bool {
	return a.Represented == b.Represented && a.Branch == b.Branch && a.Via == b.Via
}

// compare puts what is the same together, the best first: the higher level, then the longer term, then the smaller
// ids, so that there is one answer.
func compare(a, b Option) int {
	return cmp.Or(
		cmp.Compare(a.Represented.String(), b.Represented.String()),
		cmp.Compare(a.Branch.String(), b.Branch.String()),
		cmp.Compare(a.Via.String(), b.Via.String()),
		cmp.Compare(b.Level, a.Level),
		b.Until.Compare(a.Until),
		slices.Compare(a.By[:], b.By[:]),
	)
}
