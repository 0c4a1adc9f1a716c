package sheet_test

import (
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/sheet"
)

// MR-67: no cell begins a formula, in any width, and reading gives back what was written.
func TestNoCellBeginsAFormula(t *testing.T) {
	for _, cell := range []string{
		"=1+1", "+31 6", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠SUM(A1)", " =1", "' =1", "'=1", "''=1", `=HYPERLINK("https://voorbeeld.example","Klik")`,
	} {
		got := sheet.Inert(cell)
		if got != "'"+cell {
			t.Errorf("%q becomes %q", cell, got)
		}
		if back := sheet.Plain(got); back != cell {
			t.Errorf("%q comes back as %q", cell, back)
		}
	}
}

func TestWhatIsNoFormulaStays(t *testing.T) {
	for _, cell := range []string{"", "'", "a@b.example", "2026-11-21", "Geen rol", "'s-Gravenhage", "'t Hooft", " x", "…", "\xff"} {
		if got := sheet.Inert(cell); got != cell || sheet.Plain(cell) != cell {
			t.Errorf("%q becomes %q", cell, got)
		}
	}
}

func FuzzInert(f *testing.F) {
	f.Add("＝1")
	f.Add("' =1")
	f.Fuzz(func(t *testing.T, cell string) {
		got := sheet.Inert(cell)
		if first := strings.TrimLeft(got, " "); first != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(first)[0]) {
			t.Errorf("%q runs", got)
		}
		if back := sheet.Plain(got); back != cell {
			t.Errorf("%q comes back as %q", cell, back)
		}
	})
}
