package means

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// Carries tells whether a transfer to another KvK number takes it along: it counts or is suspended, or it stopped with
// its organisation not long ago.
func (m Means) Carries(now time.Time) bool {
	if state := m.At(now); state == Issued || state == Suspended {
		return true
	}
	return m.stopped() && m.Term.GoesOn(now)
}

// stopped tells whether the end of the organisation was the last that happened to it.
func (m Means) stopped() bool {
	n := len(m.History)
	return n > 0 && m.History[n-1].Act == ActDissolve
}

// Transfer replaces it by one of the same holder at another KvK number, of the same level and until the same day,
// suspended where this one was (MR-78).
func (m *Means) Transfer(id ID, to identity.KvK, d Deed) (Means, error) {
	if !m.Carries(d.At) {
		return Means{}, ErrAct
	}
	next := Means{
		ID: id, Holder: m.Holder, KvK: to, Level: m.Level, Term: m.Term.Onward(d.At),
		History: []Event{{ActTransfer, d.By, d.At, d.Why}, {ActIssue, d.By, d.At, ""}},
	}
	next.Term.Ends = time.Time{} // nobody ended it but the organisation, which goes on
	if m.stopped() {
		m.History = append(slices.Clone(m.History), Event{ActTransfer, d.By, d.At, d.Why})
		return RestoreMeans(next)
	}
	if err := m.act(ActTransfer, d, func(now time.Time) error { return m.Term.Finish(now, now) }); err != nil {
		return Means{}, err
	}
	m.Replaced = true
	return RestoreMeans(next)
}

// Dissolve ends it with its organisation (MR-79).
func (m *Means) Dissolve(d Deed) error {
	err := m.act(ActDissolve, d, func(now time.Time) error { return m.Term.Finish(now, now) })
	m.Revoked = m.Revoked || err == nil
	return err
}
