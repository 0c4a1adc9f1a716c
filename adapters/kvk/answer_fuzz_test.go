package kvk_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/voordeur/voordeur/adapters/kvk"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// Whatever the register sends: it is about the organisation or branch that was asked for, it can be shown, and a
// shielded address is in none of it.
func FuzzAnswers(f *testing.F) {
	for _, name := range []string{"basisprofiel.json", "vve.json", "vestigingen.json", "vestigingsprofiel.json"} {
		f.Add([]byte(document(f, name)))
	}
	f.Add([]byte(fout("IPD0005", "IPD1002")))
	f.Fuzz(func(t *testing.T, body []byte) {
		k, b := number(t, "68750110"), branchNumber(t, "000037178601")
		if e, err := kvk.ReadProfile(body, k); err == nil {
			if e.KvK != k || e.Name == "" {
				t.Errorf("%+v", e)
			}
			shown(t, e.Address, append(e.TradeNames, e.Name, e.LegalForm, e.Activity)...)
		}
		if e, err := kvk.ReadBranch(body, b); err == nil {
			if e.Number != b || e.KvK.IsZero() {
				t.Errorf("%+v", e)
			}
			shown(t, e.Address, e.Name)
		}
		if all, err := kvk.ReadBranches(body, k); err == nil {
			p := kvk.Page(all, ports.BranchQuery{Limit: 100})
			if len(p.Branches) != min(p.Total, 100) {
				t.Errorf("%d of %d", len(p.Branches), p.Total)
			}
			for _, e := range p.Branches {
				if e.Number.IsZero() || e.KvK != k {
					t.Errorf("%+v", e)
				}
				shown(t, e.Address, e.Name)
			}
		}
		for _, code := range kvk.Codes(body) {
			if len(code) != 7 || !strings.HasPrefix(code, "IPD") {
				t.Errorf("%q is no code", code)
			}
		}
	})
}

func shown(t *testing.T, a identity.Address, texts ...string) {
	t.Helper()
	if a.Shielded && a.Line != "" {
		t.Errorf("a shielded address is shown: %q", a.Line)
	}
	for _, s := range append(texts, a.Line) {
		if !utf8.ValidString(s) || utf8.RuneCountInString(s) > 500 || strings.TrimSpace(s) != s || strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.C, r) }) {
			t.Errorf("%q cannot be shown", s)
		}
	}
}
