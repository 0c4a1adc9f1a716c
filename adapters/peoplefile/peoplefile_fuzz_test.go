package peoplefile_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/means"
)

var lineEnd = regexp.MustCompile(`\r\n|\r|\n`)

// linesOf counts the lines of a text as anybody does.
func linesOf(text string) int {
	n := len(lineEnd.FindAllString(text, -1))
	if text != "" && !strings.HasSuffix(text, "\n") && !strings.HasSuffix(text, "\r") {
		n++
	}
	return n
}

// MR-62, MR-65: whatever the bytes, each line is counted once: as the header, as somebody, as the sample's person or
// as empty. A value that has no repair stands in the file as it is, and people who are written are read again.
func FuzzRead(f *testing.F) {
	for _, name := range files(f) {
		if raw := content(f, name); len(raw) < 2000 { // the engine takes its time over long ones
			f.Add(raw)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := read(t, raw)
		keeps(t, raw, s)
		if s.Guess.Encoding == "" { // refused before there were lines
			if len(s.Faults) != 1 || s.Lines+s.Empty != 0 {
				t.Errorf("%+v", s)
			}
			return
		}
		if s.Guess.Encoding == means.UTF8 {
			plain(t, strings.TrimPrefix(string(raw), "\ufeff"), s)
		}
		roundTrip(t, s)
	})
}

// plain looks at a text whose bytes are its letters.
func plain(t *testing.T, text string, s means.Sheet) {
	t.Helper()
	sum := s.Lines + s.Empty
	if s.Guess.Header {
		sum++
	}
	if s.Guess.Example > 0 {
		sum++
	}
	all := linesOf(text)
	if start := strings.ToLower(text[:min(len(text), 5)]); strings.HasPrefix(strings.TrimPrefix(start, `"`), "sep=") && sum < all {
		all-- // no spreadsheet shows it
	}
	if sum > all || sum < all && !strings.Contains(text, `"`) {
		t.Errorf("%d lines, of which %d are told: %+v", all, sum, s)
	}
	repaired := map[[2]any]bool{}
	for _, r := range s.Repairs {
		repaired[[2]any{r.Line, r.Column}] = true
	}
	for _, r := range s.Rows {
		for _, c := range means.Columns() {
			if value := r.Typed.Of(c); !repaired[[2]any{r.Line, c}] && !strings.Contains(text, value) && !strings.Contains(text, `"`) {
				t.Errorf("line %d: %q does not stand in the file", r.Line, value)
			}
		}
	}
}

// roundTrip writes whoever was read.
func roundTrip(t *testing.T, s means.Sheet) {
	t.Helper()
	var people []means.Typed
	for _, r := range s.Rows {
		if len(r.Faults) == 0 || r.Faults[0].Code == means.FaultDayOrMonth {
			people = append(people, r.Typed)
		}
		for _, c := range means.Columns() {
			if !utf8.ValidString(r.Typed.Of(c)) {
				t.Errorf("line %d: %q is no text", r.Line, r.Typed.Of(c))
			}
		}
	}
	if len(people) == 0 {
		return
	}
	var back []means.Typed
	for _, r := range again(t, "nl", people...).Rows {
		back = append(back, r.Typed)
	}
	if diff := cmp.Diff(people, back); diff != "" {
		t.Errorf("written and read again: %s", diff)
	}
}

// MR-67: whatever is typed, a spreadsheet calculates nothing of what is written.
func FuzzWrite(f *testing.F) {
	f.Add("=1+1", "'=1", "nl")
	f.Add("\t=1", " @x", "en")
	f.Add("＝1", "\r=1", "nl")
	f.Fuzz(func(t *testing.T, given, family, language string) {
		again(t, language, means.Typed{GivenNames: given, FamilyName: family})
	})
}
