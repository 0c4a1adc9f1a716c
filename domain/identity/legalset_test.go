package identity_test

import (
	"testing"

	"github.com/voordeur/voordeur/domain/identity"
)

func sets(t *testing.T, written ...string) (out []identity.LegalSet) {
	t.Helper()
	for _, w := range written {
		s, err := identity.ParseLegalSet(w)
		if err != nil {
			t.Fatal(err)
		}
		if s.String() != w {
			t.Errorf("%q is written as %q", w, s)
		}
		out = append(out, s)
	}
	return out
}

// ET-06: sets are tried in order, all of one set comes together, and nothing else.
func TestTheFirstSetThatFits(t *testing.T) {
	kvk, _ := identity.ParseKvK("68750110")
	rsin, _ := identity.ParseRSIN("999000202")
	none, number, legal, both := identity.Legal{}, identity.Legal{KvK: kvk}, identity.Legal{RSIN: rsin}, identity.Legal{KvK: kvk, RSIN: rsin}
	for _, test := range []struct {
		sets []identity.LegalSet
		of   identity.Legal
		want identity.Legal // zero: none fits
	}{
		{sets(t, "rsin+kvk", "kvk"), both, both},
		{sets(t, "rsin+kvk", "kvk"), number, number},
		{sets(t, "rsin+kvk", "kvk"), legal, none},
		{sets(t, "kvk", "rsin+kvk"), both, number},
		{sets(t, "rsin", "kvk"), both, legal},
		{sets(t, "rsin", "kvk"), number, number},
		{sets(t, "rsin"), number, none},
		{sets(t, "kvk"), legal, none},
		{sets(t, "kvk"), none, none},
		{[]identity.LegalSet{{}}, both, none}, // wants nothing, and so tells nobody apart
		{nil, both, both},
		{nil, legal, legal},
		{nil, none, none},
	} {
		if got, ok := test.of.First(test.sets); got != test.want || ok != (test.want != none) {
			t.Errorf("%v of %+v: %+v, %t", test.sets, test.of, got, ok)
		}
	}
}

func TestWhatIsNoSetOfIdentifiers(t *testing.T) {
	for _, w := range []string{"", "+", "kvk+", "KVK", "kvk+kvk", "rsin, kvk", "bsn", "kvk+bsn"} {
		if s, err := identity.ParseLegalSet(w); err == nil || s != (identity.LegalSet{}) {
			t.Errorf("%q is read as %q", w, s)
		}
	}
}
