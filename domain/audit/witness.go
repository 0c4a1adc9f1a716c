package audit

import "fmt"

// Head is how far a chain had come at a moment. Kept by somebody else, it proves later what the chain had to say
// then: a chain alone does not show that its tail was cut off, or that it was written anew from some event on.
type Head struct {
	Number int64
	Hash   [32]byte
}

// Witness makes the verifier compare the chain with heads that were kept elsewhere. Call it before Next.
func (v *Verifier) Witness(heads ...Head) {
	if v.heads == nil {
		v.heads = make(map[int64][32]byte, len(heads))
	}
	for _, h := range heads {
		if was, ok := v.heads[h.Number]; ok && was != h.Hash {
			v.fault(h.Number, "two heads kept elsewhere contradict each other")
		}
		v.heads[h.Number] = h.Hash
		v.furthest = max(v.furthest, h.Number)
	}
}

// From makes the verifier begin after an event whose hash is taken for granted: for a part of a log. Call it after
// Witness, which may know that event better.
func (v *Verifier) From(h Head) {
	v.former, v.number = h.Hash, h.Number
	if kept, ok := v.heads[h.Number]; ok && kept != h.Hash {
		v.fault(h.Number, "a head kept elsewhere has another hash for the event that this part follows")
	}
}

// Part tells the verifier that no more links follow in this part of a log, which may go on, and gives all faults.
func (v *Verifier) Part() []Fault { return v.Faults }

// End tells the verifier that no more links follow, and gives all faults.
func (v *Verifier) End() []Fault {
	if v.furthest > v.number {
		v.fault(v.furthest, fmt.Sprintf("a head kept elsewhere knows %d events, and the log ends at %d: its tail was cut off", v.furthest, v.number))
		v.furthest = v.number
	}
	return v.Faults
}

// witnessed compares a link with what was kept elsewhere.
func (v *Verifier) witnessed(l Link) {
	if kept, ok := v.heads[l.Number]; ok && kept != l.Hash {
		v.fault(l.Number, "a head kept elsewhere has another hash: this event, or one before it, was written anew")
	}
}
