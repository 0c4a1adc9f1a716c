package peoplefile_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/peoplefile"
)

// MR-28: values are split as everybody else splits CSV, where others accept it; they refuse marks within a value.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"a,b\nc", `"a","b""c",`, "\"a\nb\",c\nd", `a"b,c`, `""`, `"a" ,b`, ",", `"""",""""""`, "\"a\n\n\n\nb\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsRune(text, '\r') || strings.HasPrefix(text, "\n") { // others leave out some line ends
			return
		}
		r := csv.NewReader(strings.NewReader(text))
		want, err := r.Read()
		if err != nil || len(want) > 1000 {
			return
		}
		got, length, ok := peoplefile.Split(text, ',')
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Errorf("%q: %v %s", text, ok, diff)
		}
		if int(r.InputOffset()) != length && int(r.InputOffset()) != length+1 {
			t.Errorf("%q: %d of %d bytes", text, length, r.InputOffset())
		}
	})
}

// MR-62: of every text, the lines stand one after the other, and between two of them is a line end and nothing else,
// whatever the marks do.
func FuzzRecords(f *testing.F) {
	for _, s := range []string{"a;b\r\nc;d", "\"a;b\nc;\"d;e\n", "\"\n\"\n\"", "a;\"b\nc\";d\n", "\r\r\n\n\r", `"`, "\"a\nb\nc\nd\ne\nf\";x"} {
		f.Add(s, 2)
	}
	f.Fuzz(func(t *testing.T, text string, width int) {
		rest := text
		for i, raw := range peoplefile.Raw(text, ';', width) {
			if i > 0 {
				rest = withoutEnd(t, rest)
			}
			var there bool
			if rest, there = strings.CutPrefix(rest, raw); !there {
				t.Fatalf("%q: line %d is %q", text, i, raw)
			}
		}
		if rest != "" && withoutEnd(t, rest) != "" {
			t.Errorf("%q is left of %q", rest, text)
		}
	})
}

func withoutEnd(t *testing.T, text string) string {
	t.Helper()
	for _, end := range []string{"\r\n", "\n", "\r"} {
		if rest, there := strings.CutPrefix(text, end); there {
			return rest
		}
	}
	t.Fatalf("%q does not begin with a line end", text)
	return ""
}
