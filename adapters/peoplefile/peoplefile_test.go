package peoplefile_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/peoplefile"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

const (
	titles = "volledige voornamen;tussenvoegsel;achternaam;geboortedatum;geboorteplaats;e-mailadres;mobiel nummer;loondienst\r\n"
	person = "Noor;van der;Zilverbeek;1-7-1969;Utrecht;noor@zilverbeek.example;06-12345678;J\r\n"
)

// MR-24, MR-64: a file of 1 MB is read and one byte more is refused, with how many there are; of what comes behind,
// not one byte is asked for.
func TestAFileMayBeOneMegabyte(t *testing.T) {
	full := []byte(titles + person)
	full = append(full, bytes.Repeat([]byte("\n"), means.MaxSheetBytes-len(full))...)
	if s := read(t, full); len(s.Faults) > 0 || len(s.Rows) != 1 || s.Empty != means.MaxSheetBytes-len(titles+person) {
		t.Errorf("%d rows, %d empty, %v", len(s.Rows), s.Empty, s.Faults)
	}
	for size, found := range map[int64]int{0: means.MaxSheetBytes + 1, 7 << 20: 7 << 20, 5: means.MaxSheetBytes + 1} {
		more := bytes.NewReader(append(full, make([]byte, 1000)...))
		s, err := peoplefile.Files{}.Read(more, size)
		want := means.Sheet{Faults: []means.SheetFault{{Code: means.SheetTooLarge, Found: found, Most: means.MaxSheetBytes}}}
		if diff := cmp.Diff(want, s); diff != "" || err != nil || more.Len() != 999 {
			t.Errorf("%s%v, %d bytes left", diff, err, more.Len())
		}
	}
	// MR-63: what kind of file it is says more than that it is too large.
	if s := read(t, append([]byte("%PDF-1.7"), full...)); len(s.Faults) != 1 || s.Faults[0].Kind != means.KindPDF {
		t.Errorf("%v", s.Faults)
	}
}

// MR-23, MR-64: a hundred lines, of people: neither the header nor an empty line nor the sample's person counts.
func TestAFileMayHaveAHundredLines(t *testing.T) {
	sample := strings.TrimPrefix(string(peoplefile.Files{}.Sample("nl")), "\ufeff")
	for n, refused := range map[int]bool{1: false, 99: false, 100: false, 101: true, 9000: true} {
		s := read(t, []byte("\n\n"+sample+strings.Repeat(person+";;;;;;;\r\n", n)))
		if s.Lines != n || s.Empty != n+2 || (len(s.Faults) > 0) != refused || (len(s.Rows) == n) == refused || s.Guess.Example != 4 {
			t.Errorf("%d: %d lines, %d empty, %d rows, %v", n, s.Lines, s.Empty, len(s.Rows), s.Faults)
		}
		if want := (means.SheetFault{Code: means.SheetTooManyLines, Found: n, Most: 100}); refused && s.Faults[0] != want {
			t.Errorf("%+v", s.Faults)
		}
	}
}

// Whoever sends a file slowly sends the same file; a line that broke off on the way is the reader's own error.
func TestReadersOfAllKinds(t *testing.T) {
	for _, name := range files(t) {
		raw := content(t, name)
		whole := read(t, raw)
		slow, err := peoplefile.Files{}.Read(iotest.OneByteReader(bytes.NewReader(raw)), int64(len(raw)))
		if diff := cmp.Diff(whole, slow); diff != "" || err != nil {
			t.Errorf("%s: %s%v", name, diff, err)
		}
	}
	broken := errors.New("broken")
	if _, err := (peoplefile.Files{}).Read(io.MultiReader(strings.NewReader(titles), iotest.ErrReader(broken)), 0); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

// MR-21, MR-25, MR-26, G6: the sample opens in columns where it is asked for, with the titles of the guide, and comes
// back without its own person.
func TestSample(t *testing.T) {
	for language, separator := range map[string]string{"nl": ";", "de": ";", "en": ",", "": ";"} {
		got := string(peoplefile.Files{}.Sample(language))
		want := "\ufeff" + strings.ReplaceAll(titles+"Voornaam Tweede;van der;Voorbeeld;31-12-1980;Voorbeeldstad;voorbeeld@voorbeeld.example;06-12345678;J\r\n", ";", separator)
		if got != want {
			t.Errorf("%s: %q", language, got)
		}
		s := read(t, []byte(got))
		if s.Lines != 0 || s.Guess.Example != 2 || len(s.Faults) != 1 || s.Faults[0].Code != means.SheetEmpty {
			t.Errorf("%s: %+v", language, s)
		}
		s = read(t, []byte(got+strings.ReplaceAll(person, ";", separator)))
		if len(s.Rows) != 1 || s.Rows[0].Line != 3 || len(s.Faults) > 0 || len(s.Repairs) > 0 || cmp.Diff(means.Columns(), s.Guess.Order) != "" {
			t.Errorf("%s: %+v", language, s)
		}
	}
}

// MR-25, MR-65: nothing that stands somewhere is taken for nothing, and nothing for somebody.
func TestValuesInOddPlaces(t *testing.T) {
	line := strings.TrimSuffix(person, "\r\n")
	whole := func(raw string, code means.FaultCode) []means.Fault { return []means.Fault{{Code: code, Value: raw}} }
	for _, c := range []struct {
		file        string
		rows, empty int
		faults      []means.Fault      // of the first row
		refused     []means.SheetFault // of the file
	}{
		{titles + line + strings.Repeat(";", 3000), 1, 0, nil, nil},
		{titles + line + strings.Repeat(";", 3000) + "x", 1, 0, whole(line+strings.Repeat(";", 3000)+"x", means.FaultColumns), nil},
		{strings.TrimSpace(titles) + ";\r\n;;;;;;;;let op", 1, 0, whole(";;;;;;;;let op", means.FaultColumns), nil},
		{strings.TrimSpace(titles) + ";afdeling\r\n;;;;;;;;Inkoop\r\n" + line + ";Inkoop", 1, 1, nil, nil},
		{strings.Replace(titles, ";", ";;", 1) + ";x;;;;;;;", 1, 0, whole(";x;;;;;;;", means.FaultColumns), nil},
		{titles + `"` + line + `"`, 1, 0, nil, nil},
		{titles + `"x` + "\r\n" + line, 2, 0, whole(`"x`, means.FaultQuote), nil},
		{"sep=,\r\n" + line, 1, 0, nil, nil},
		{"sep=,\r\n" + titles + line, 1, 0, nil, nil},
		{"sep=#\r\n" + titles + line, 0, 0, nil, []means.SheetFault{{Code: means.SheetNoHeader}}},
		{"a;b;c;d;e;x@zilverbeek.example;g;h", 0, 0, nil, []means.SheetFault{{Code: means.SheetNoHeader}}},
		{"a;b;c;d;e;x@zilverbeek.example;g;J", 1, 0, nil, nil},
		{"a;b;c;1-1-1980;e;f;0612345678;h", 1, 0, nil, nil},
		{"achternaam;x\r\nZilverbeek;y", 0, 0, nil, []means.SheetFault{{Code: means.SheetNoHeader}}},
		{"achternaam;volledige voornamen;e-mail;geboortedatum;geboorteplaats;mobiel\r\nx", 0, 0, nil, []means.SheetFault{
			{Code: means.SheetMissing, Column: means.ColumnPrefix}, {Code: means.SheetMissing, Column: means.ColumnEmployed},
		}},
		{"achternaam;loondienst\r\nx;J", 0, 0, nil, []means.SheetFault{
			{Code: means.SheetMissing, Column: means.ColumnGivenNames}, {Code: means.SheetMissing, Column: means.ColumnPrefix}, {Code: means.SheetMissing, Column: means.ColumnBorn},
			{Code: means.SheetMissing, Column: means.ColumnBirthPlace}, {Code: means.SheetMissing, Column: means.ColumnEmail}, {Code: means.SheetMissing, Column: means.ColumnMobile},
		}},
	} {
		s := read(t, []byte(c.file))
		if len(s.Rows) != c.rows || s.Empty != c.empty || cmp.Diff(c.refused, s.Faults) != "" {
			t.Errorf("%.200q: %d rows, %d empty, %v", c.file, len(s.Rows), s.Empty, s.Faults)
			continue
		}
		if c.rows > 0 && cmp.Diff(c.faults, s.Rows[0].Faults) != "" {
			t.Errorf("%.200q: %+v", c.file, s.Rows[0])
		}
	}
}

// again writes people and reads them back.
func again(t testing.TB, language string, people ...means.Typed) means.Sheet {
	t.Helper()
	var rows []ports.ReasonedRow
	for _, p := range people {
		rows = append(rows, ports.ReasonedRow{Typed: p, Reason: "=Reden"})
	}
	written := peoplefile.Files{}.Write(language, "wat u kunt doen", rows)
	spreadsheetCalculatesNothing(t, written)
	return read(t, written)
}

// MR-65, MR-67: who was not ordered comes back in a file that is read as it was, and of which a spreadsheet
// calculates nothing.
func TestWrittenAndReadAgain(t *testing.T) {
	people := []means.Typed{
		{GivenNames: "=1+1", Prefix: "+1", FamilyName: "@SUM(A1)", Born: "-1", BirthPlace: "-2+3+cmd|' /C calc'!A0", Email: "=cmd@zilverbeek.example", Mobile: "+31612345678", Employed: "=J"},
		{GivenNames: "Lieve", Prefix: "'t", FamilyName: "Hooft; of, \"zo\"", BirthPlace: "'s-Gravenhage", Employed: "＝1"},
		{GivenNames: `=HYPERLINK("https://voorbeeld.example","Klik")`, FamilyName: "＋x", Prefix: "＠y", BirthPlace: "－z", Employed: "J"},
		{GivenNames: "王", Born: "31-2-1969", Email: "noor@", Mobile: "06", Employed: "ja"},
	}
	for _, language := range []string{"nl", "en"} {
		s := again(t, language, people...)
		if len(s.Faults) > 0 || len(s.Rows) != len(people) || cmp.Diff([]string{"wat u kunt doen"}, s.Guess.Ignored) != "" {
			t.Fatalf("%s: %+v", language, s)
		}
		for i, r := range s.Rows {
			if diff := cmp.Diff(people[i], r.Typed); diff != "" || len(r.Faults) > 0 || r.Line != i+2 {
				t.Errorf("%s: %+v %s", language, r, diff)
			}
		}
		for _, r := range s.Repairs {
			if r.Kind != means.RepairTextMark || r.From != "'"+r.To {
				t.Errorf("%s: %+v", language, r)
			}
		}
	}
}

// spreadsheetCalculatesNothing reads a file as everybody else does, and wants no value that begins a formula.
func spreadsheetCalculatesNothing(t testing.TB, file []byte) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), "\ufeff")))
	if r.Comma = ';'; !bytes.Contains(file, []byte("voornamen;")) {
		r.Comma = ','
	}
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		for _, cell := range line {
			if first := strings.TrimLeft(cell, " \t\r\n"); first != "" && strings.Contains("=+-@＝＋－＠", string([]rune(first)[0])) {
				t.Errorf("%q begins a formula", cell)
			}
		}
	}
}

// MR-62: the bytes of a letter in the encodings that spreadsheets write, each by itself in a name, are read as the
// letter that they are in the one that was likeliest.
func TestLettersOfOneByte(t *testing.T) {
	for _, c := range []struct {
		as    means.Encoding
		bytes map[string]string
	}{
		{means.Windows1252, map[string]string{"Zo\xeb": "Zoë", "Ren\xe9e": "Renée", "M\xfcller": "Müller", "\xc9mile": "Émile", "O\x92Brien": "O’Brien", "\x8aime": "Šime", "Jo\xe3o": "João", "Bj\xf8rn": "Bjørn"}},
		{means.CodePage850, map[string]string{"Zo\x89": "Zoë", "Ren\x82e": "Renée", "M\x81ller": "Müller", "Fran\x87ois": "François", "Mu\xa4oz": "Muñoz"}},
		{means.Macintosh, map[string]string{"Ren\x8ee": "Renée", "M\x9fller": "Müller", "Fran\x8dois": "François", "Mu\x96oz": "Muñoz"}},
	} {
		for raw, want := range c.bytes {
			s := read(t, []byte(titles+strings.Replace(person, "Noor", raw, 1)))
			if s.Guess.Encoding != c.as || len(s.Rows) != 1 || s.Rows[0].Typed.GivenNames != want {
				t.Errorf("%s %q: %s %+v", c.as, raw, s.Guess.Encoding, s.Rows)
			}
		}
	}
}

// MR-64: nothing that fits in a megabyte costs much more memory than itself.
func TestMemoryIsBounded(t *testing.T) {
	for name, unit := range map[string]string{
		"line ends": "\n", "separators": ";", "commas": ",", "quotes": `"`, "quoted line ends": "\"\n", "escaped quotes": `""`, "one value": "x", "open quotes": "\n\"a;", "people": person, "letters": "é",
		"accents": "e\u0301", "garbled": "Ã©", "marks": "'", "short lines": "a\n", "empty cells": "\"\";", "titles": titles, "narrow": "\xe9;\n",
	} {
		raw := []byte(titles + strings.Repeat(unit, (means.MaxSheetBytes-len(titles))/len(unit)))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s := read(t, raw)
		runtime.ReadMemStats(&after)
		if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 120 {
			t.Errorf("%s: %d MB", name, used)
		}
		keeps(t, raw, s)
	}
}

func BenchmarkRead(b *testing.B) {
	hundred := titles
	for i := range means.MaxSheetLines {
		hundred += strings.Replace(person, "noor@", fmt.Sprintf("noor%d@", i), 1)
	}
	for name, raw := range map[string][]byte{
		"100lines": []byte(hundred), "1MB": []byte(titles + strings.Repeat(person, (means.MaxSheetBytes-len(titles))/len(person))),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := (peoplefile.Files{}).Read(bytes.NewReader(raw), 0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
