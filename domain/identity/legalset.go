package identity

import (
	"fmt"
	"strings"
)

// LegalSet is identifiers of an organisation that a service wants together (ET-06). The zero value wants none.
type LegalSet struct{ KvK, RSIN bool }

// ParseLegalSet reads "kvk", "rsin" or "rsin+kvk".
func ParseLegalSet(s string) (LegalSet, error) {
	var out LegalSet
	for kind := range strings.SplitSeq(s, "+") {
		switch {
		case kind == "kvk" && !out.KvK:
			out.KvK = true
		case kind == "rsin" && !out.RSIN:
			out.RSIN = true
		default:
			return LegalSet{}, fmt.Errorf("identity: a set of identifiers is kvk, rsin or rsin+kvk")
		}
	}
	return out, nil
}

// String writes the set as ParseLegalSet reads it.
func (s LegalSet) String() string {
	switch s {
	case LegalSet{KvK: true}:
		return "kvk"
	case LegalSet{RSIN: true}:
		return "rsin"
	case LegalSet{KvK: true, RSIN: true}:
		return "rsin+kvk"
	}
	return ""
}

// First gives what the first set holds of which all is there, and no more than that; false where there is none.
// Without sets any identifier will do.
func (l Legal) First(sets []LegalSet) (Legal, bool) {
	if len(sets) == 0 {
		return l, !l.IsZero()
	}
	for _, s := range sets {
		if s == (LegalSet{}) || s.KvK && l.KvK.IsZero() || s.RSIN && l.RSIN.IsZero() {
			continue
		}
		if !s.KvK {
			l.KvK = KvK{}
		}
		if !s.RSIN {
			l.RSIN = RSIN{}
		}
		return l, true
	}
	return Legal{}, false
}
