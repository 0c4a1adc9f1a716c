package web

import (
	"strings"
	"testing"
)

// MR-67: a spreadsheet runs nothing of an export, whatever somebody typed.
func TestNoCellOfAnExportRuns(t *testing.T) {
	for _, cell := range inert([]string{"=1+1", "+31 6", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠SUM(A1)", " =1"}) {
		if !strings.HasPrefix(cell, "'") {
			t.Errorf("%q would run", cell)
		}
	}
	for _, cell := range []string{"", "a@b.example", "2026-11-21", "Geen rol"} {
		if got := inert([]string{cell})[0]; got != cell {
			t.Errorf("%q became %q", cell, got)
		}
	}
}
