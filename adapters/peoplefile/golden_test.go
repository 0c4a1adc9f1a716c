package peoplefile_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nyaruka/phonenumbers"

	"github.com/voordeur/voordeur/adapters/peoplefile"
	"github.com/voordeur/voordeur/domain/means"
)

var update = flag.Bool("update", false, "write the golden table anew; then read every changed line")

const corpus, golden = "testdata/corpus", "testdata/golden.txt"

var today = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func files(t testing.TB) []string {
	t.Helper()
	entries, err := os.ReadDir(corpus)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			out = append(out, e.Name())
		}
	}
	return out
}

func content(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(corpus, name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// MR-20, MR-22, MR-23, MR-25, MR-26, MR-27, MR-28, MR-29, MR-61, MR-62, MR-63, MR-64, MR-65, MR-69, G6, XC-37: files as
// people really save them, each with all that reading it gave: what was guessed, the people, what was put right and
// what is wrong.
func TestFilesAsPeopleSaveThem(t *testing.T) {
	names := files(t)
	if len(names) < 60 {
		t.Errorf("there are %d files", len(names))
	}
	var b strings.Builder
	for _, name := range names {
		raw := content(t, name)
		s := read(t, raw)
		fmt.Fprintf(&b, "== %s\n%s\n", name, inWords(s))
		keeps(t, raw, s)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Error(diff)
	}
}

// MR-22, MR-29, MR-63: what a file is that is no CSV shows by its content, never by its name, and is all that is said.
func TestWhatIsNoCSV(t *testing.T) {
	for name, kind := range map[string]means.FileKind{
		"workbook.xlsx": means.KindXLSX, "workbook-called.csv": means.KindXLSX, "old.xls": means.KindXLS, "locked.xlsx": means.KindLocked, "calc.ods": means.KindODS, "apple.numbers": means.KindNumbers,
		"page-called.xls": means.KindHTML, "page-utf16.xls": means.KindHTML, "page-mime.mht": means.KindHTML, "excel-2003.xml": means.KindXML, "symbolic.slk": means.KindSYLK, "letter.docx": means.KindWord,
		"old.doc": means.KindWord, "text.rtf": means.KindRTF, "scan.pdf": means.KindPDF, "photo.png": means.KindImage, "photo.jpg": means.KindImage, "photo.webp": means.KindImage, "photo.heic": means.KindImage,
		"packed.zip": means.KindArchive, "empty.zip": means.KindArchive, "packed.csv.gz": means.KindArchive, "list.json": means.KindJSON, "contacts.vcf": means.KindVCard,
	} {
		want := means.Sheet{Faults: []means.SheetFault{{Code: means.SheetNotCSV, Kind: kind}}}
		if diff := cmp.Diff(want, read(t, content(t, name))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		for _, cut := range []int{0, 1, 2} { // what broke off on the way never brings anybody in
			if s := read(t, content(t, name)[:cut]); len(s.Rows) > 0 {
				t.Errorf("%s, %d bytes: %+v", name, cut, s)
			}
		}
	}
}

// inWords writes a sheet for people to read: a line for each thing.
func inWords(s means.Sheet) string {
	var b strings.Builder
	g := s.Guess
	say := func(format string, args ...any) {
		if line := fmt.Sprintf(format, args...); line != "" {
			b.WriteString(line + "\n")
		}
	}
	say("guess     %s", strings.Join(nonEmpty(string(g.Encoding), when(g.Marked, "marked"), when(g.Mixed, "mixed"), quoted(g.Separator), when(g.Declared, "declared"), when(g.Wrapped, "wrapped"),
		when(g.Header, "header"), order(g.Order), when(len(g.Ignored) > 0, fmt.Sprintf("ignored %q", g.Ignored)), when(len(g.Dates) > 0, fmt.Sprint(g.Dates)), when(g.Example > 0, fmt.Sprintf("example on %d", g.Example))), ", "))
	say("lines     %d, empty %d", s.Lines, s.Empty)
	for _, f := range s.Faults {
		say("refused   %s", strings.Join(nonEmpty(string(f.Code), string(f.Kind), string(f.Column), f.Value, when(f.Most > 0, fmt.Sprintf("%d of %d", f.Found, f.Most))), " "))
	}
	for i, r := range s.Rows {
		if len(s.Rows) > 20 && i > 2 && i < len(s.Rows)-2 {
			say("%s", when(i == 3, "…"))
			continue
		}
		var cells []string
		for _, c := range means.Columns() {
			cells = append(cells, shown(r.Typed.Of(c)))
		}
		say("row %-5d %s", r.Line, strings.Join(cells, " | "))
		_, faults := dialled(r).Check(today)
		for _, f := range faults {
			say("  fault   %s", strings.Join(nonEmpty(string(f.Column), string(f.Code), shown(fmt.Sprintf("%q", f.Value))), " "))
		}
	}
	for _, r := range s.Repairs {
		say("repair    %d %s %s: %s -> %s", r.Line, r.Column, r.Kind, shown(fmt.Sprintf("%q", r.From)), shown(fmt.Sprintf("%q", r.To)))
	}
	return b.String()
}

// dialled reads the mobile number of a row as the application does.
func dialled(r means.Row) means.Row {
	n, err := phonenumbers.Parse(r.Typed.Mobile, "NL")
	if kind := phonenumbers.GetNumberType(n); err == nil && (kind == phonenumbers.MOBILE || kind == phonenumbers.FIXED_LINE_OR_MOBILE) {
		r.Typed.Mobile = phonenumbers.Format(n, phonenumbers.E164)
	}
	return r
}

func shown(s string) string {
	if r := []rune(s); len(r) > 100 {
		return string(r[:99]) + "…"
	}
	return s
}

func order(columns []means.Column) string {
	var out []string
	for _, c := range columns {
		if c == "" {
			c = "-"
		}
		out = append(out, string(c))
	}
	return when(len(out) > 0 && cmp.Diff(columns, means.Columns()) != "", "in order "+strings.Join(out, " "))
}

func when(yes bool, text string) string {
	if !yes {
		return ""
	}
	return text
}

func quoted(r rune) string { return when(r != 0, fmt.Sprintf("%q", r)) }

func nonEmpty(texts ...string) []string {
	var out []string
	for _, s := range texts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func read(t testing.TB, raw []byte) means.Sheet {
	t.Helper()
	s, err := peoplefile.Files{}.Read(strings.NewReader(string(raw)), 0)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// keeps holds a sheet to what must be true of every one: lines are counted once, and in order; rows and faults
// exclude each other; and each repair leads to what the row says.
func keeps(t testing.TB, raw []byte, s means.Sheet) {
	t.Helper()
	if (len(s.Faults) > 0) == (len(s.Rows) > 0) || len(s.Faults) == 0 && len(s.Rows) != s.Lines || len(s.Rows) > means.MaxSheetLines {
		t.Errorf("%d faults, %d rows, %d lines", len(s.Faults), len(s.Rows), s.Lines)
	}
	last := 0
	for _, r := range s.Rows {
		if r.Line <= last || r.Line == s.Guess.Example {
			t.Errorf("line %d after %d", r.Line, last)
		}
		last = r.Line
	}
	if n := s.Lines + s.Empty + 2; last > n {
		t.Errorf("row %d of %d lines", last, n)
	}
	to := map[[2]any]string{}
	for _, r := range s.Repairs {
		key := [2]any{r.Line, r.Column}
		if before, there := to[key]; r.Kind == "" || r.From == r.To || there && before != r.From {
			t.Errorf("%+v after %q", r, before)
		}
		to[key] = r.To
	}
	for _, r := range s.Rows {
		for _, c := range means.Columns() {
			if now, there := to[[2]any{r.Line, c}]; there && now != r.Typed.Of(c) {
				t.Errorf("line %d, %s: repaired to %q and is %q", r.Line, c, now, r.Typed.Of(c))
			}
		}
	}
}
