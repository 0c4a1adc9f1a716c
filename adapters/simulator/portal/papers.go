package portal

import (
	"maps"
	"sync"
	"time"
)

const (
	draftLife   = time.Hour // longer than any login takes
	receiptLife = sessionLife
	receiptsMax = 20 // of one owner; the oldest goes first
)

// owner is whose a paper is: of a person, while they work for an organisation. It outlives a session, because
// confirming an action may bring another one, and it is nobody else's (MA-24).
type owner struct{ Subject, Organisation string }

func (s session) owner() owner {
	return owner{s.Subject, s.Organisation.KvK + " " + s.Organisation.Name}
}

// draft is a form as it was filled in, waiting for its confirmation.
type draft struct {
	Values  map[string]string
	Trouble string // why the confirmation failed: key of the texts step.<Trouble>; empty: it did not
	Until   time.Time
}

// receipt tells that a form was sent.
type receipt struct {
	Number    string
	Values    map[string]string
	SentAt    time.Time
	Confirmed time.Time
}

// papers are the drafts and receipts of everybody, in memory.
type papers struct {
	now    func() time.Time
	mu     sync.Mutex
	drafts map[owner]draft
	sent   map[owner][]receipt // newest first
}

func newPapers(now func() time.Time) *papers {
	return &papers{now: now, drafts: map[owner]draft{}, sent: map[owner][]receipt{}}
}

// keep holds a form until it is sent, forgotten, or too old.
func (p *papers) keep(o owner, values map[string]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep()
	p.drafts[o] = draft{Values: values, Until: p.now().Add(draftLife)}
}

// draft gives the form that somebody is filling in, empty where there is none.
func (p *papers) draft(o owner) draft {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep()
	return p.drafts[o]
}

// note writes on a draft why it was not confirmed, or "" when it was. It tells whether there is a draft.
func (p *papers) note(o owner, trouble string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep()
	d, ok := p.drafts[o]
	if !ok {
		return false
	}
	d.Trouble = trouble
	p.drafts[o] = d
	return true
}

// send turns what was filled in into a receipt; the draft is done.
func (p *papers) send(o owner, r receipt) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep()
	delete(p.drafts, o)
	r.SentAt = p.now()
	kept := append([]receipt{r}, p.sent[o]...)
	p.sent[o] = kept[:min(len(kept), receiptsMax)]
}

// receipts gives what somebody sent, newest first.
func (p *papers) receipts(o owner) []receipt {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep()
	return p.sent[o]
}

// forget throws away the drafts of somebody who logs out: the next at this computer may be another (XC-45).
func (p *papers) forget(subject string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	maps.DeleteFunc(p.drafts, func(o owner, _ draft) bool { return o.Subject == subject })
}

// sweep forgets what is too old.
func (p *papers) sweep() {
	now := p.now()
	maps.DeleteFunc(p.drafts, func(_ owner, d draft) bool { return !now.Before(d.Until) })
	maps.DeleteFunc(p.sent, func(_ owner, all []receipt) bool { return now.Sub(all[0].SentAt) >= receiptLife })
}
