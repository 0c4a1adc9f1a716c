package peoplefile

import (
	"bytes"
	"encoding/csv"

	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/sheet"
	"github.com/voordeur/voordeur/ports"
)

// The titles of the guide (MR-26). They are the same in every language, as the layout is.
var titlesOfGuide = []string{"volledige voornamen", "tussenvoegsel", "achternaam", "geboortedatum", "geboorteplaats", "e-mailadres", "mobiel nummer", "loondienst"}

const sampleEmail = "voorbeeld@voorbeeld.example"

// sample is nobody. A spreadsheet leaves the number and the day as they are: with a dash the one is no number, and
// the other reads the same wherever the day comes first.
var sample = means.Typed{
	GivenNames: "Voornaam Tweede", Prefix: "van der", FamilyName: "Voorbeeld", Born: "31-12-1980", BirthPlace: "Voorbeeldstad",
	Email: sampleEmail, Mobile: "06-12345678", Employed: "J",
}

// example tells whether somebody is the person of the sample. Spreadsheets write days and numbers anew.
func example(t means.Typed) bool {
	t.Born, t.Mobile = sample.Born, sample.Mobile
	return t == sample
}

// Sample implements ports.PeopleFiles.
func (Files) Sample(language string) []byte {
	return write(language, [][]string{titlesOfGuide, cells(sample)})
}

// Write implements ports.PeopleFiles.
func (Files) Write(language, title string, rows []ports.ReasonedRow) []byte {
	lines := [][]string{append(append([]string{}, titlesOfGuide...), title)}
	for _, r := range rows {
		lines = append(lines, append(cells(r.Typed), r.Reason))
	}
	return write(language, lines)
}

func cells(t means.Typed) []string {
	var out []string
	for _, c := range means.Columns() {
		out = append(out, t.Of(c))
	}
	return out
}

// write makes CSV that a spreadsheet opens in columns (G6): with a byte order mark, and the separator of where the
// language is spoken.
func write(language string, lines [][]string) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	if language == "en" {
		w.Comma = ','
	}
	for _, line := range lines {
		for i, cell := range line {
			line[i] = sheet.Inert(cell)
		}
		_ = w.Write(line) // into memory
	}
	w.Flush()
	return b.Bytes()
}
