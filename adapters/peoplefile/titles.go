package peoplefile

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/voordeur/voordeur/domain/means"
)

// separators are those that programs write, the likeliest first.
var separators = []rune{';', ',', '\t', '|'}

// declaration is the first line by which Excel is told the separator. Excel shows no such line.
var declaration = regexp.MustCompile(`(?i)^"?sep=([;,|\t])"?[;,|\t ]*(\r\n|\r|\n|$)`)

func (r *reading) declared(text string) string {
	found := declaration.FindStringSubmatch(text)
	if found == nil {
		return text
	}
	r.sheet.Guess.Separator, r.sheet.Guess.Declared = rune(found[1][0]), true
	return text[len(found[0]):]
}

// separator finds what stands between values by the first line that is not empty. Who declared another one saved
// the file anew since.
func (r *reading) separator(text string) {
	declared, best := r.sheet.Guess.Separator, -1
	for _, s := range separators {
		cells := firstOf(text, s)
		if cells == nil { // by this one, nothing stands in the file
			r.sheet.Guess.Separator = s
			break
		}
		if points := 10*known(cells) + min(len(trimmed(cells)), len(means.Columns())); points > best {
			best, r.sheet.Guess.Separator = points, s
		}
	}
	r.sheet.Guess.Declared = declared == r.sheet.Guess.Separator
}

// below finds the separator of the lines below the titles, which is another one where the titles were pasted into
// one cell of a sheet.
func (r *reading) below(text string) rune {
	titled := r.sheet.Guess.Separator
	if len(trimmed(firstOf(text, titled))) != 1 {
		return titled
	}
	for _, s := range separators {
		if s != titled && len(firstOf(text, s)) >= len(r.titles.columns) {
			r.sheet.Guess.Separator = s
			return s
		}
	}
	return titled
}

// header takes the titles off the first line that is not empty; false where it is somebody already.
func (r *reading) header(first record) bool {
	switch {
	case known(first.cells) > 1:
		r.sheet.Guess.Header, r.sheet.Guess.Wrapped = true, first.wrapped
		r.titles = readTitles(first.cells)
		r.sheet.Faults = r.titles.wrong()
		r.sheet.Guess.Order, r.sheet.Guess.Ignored = r.titles.columns, r.titles.ignored()
		return true
	case looksLikePerson(first.cells):
		r.titles = titles{columns: means.Columns()}
		r.sheet.Guess.Order = r.titles.columns
	default:
		r.sheet.Faults = []means.SheetFault{{Code: means.SheetNoHeader}}
	}
	return false
}

// firstOf reads the values of the first line that is not empty.
func firstOf(text string, separator rune) []string {
	for records := newRecords(text, separator, 0); records.next(); {
		if !records.record.blank() {
			return records.record.cells
		}
	}
	return nil
}

// titles are the columns of a file, in its order; "" for what is none of ours.
type titles struct {
	columns []means.Column
	text    []string
}

func readTitles(cells []string) titles {
	var t titles
	for _, c := range trimmed(cells) {
		c = strings.Join(strings.Fields(visible(c)), " ")
		t.text = append(t.text, c)
		t.columns = append(t.columns, named[folded(c)])
	}
	return t
}

// known counts how many of the columns the values are titles of.
func known(cells []string) int {
	columns := readTitles(cells).columns
	slices.Sort(columns)
	columns = slices.Compact(columns)
	return len(slices.DeleteFunc(columns, func(c means.Column) bool { return c == "" }))
}

// wrong tells which columns are missing, and which are there twice (MR-26).
func (t titles) wrong() []means.SheetFault {
	var out []means.SheetFault
	for _, c := range means.Columns() {
		if !slices.Contains(t.columns, c) {
			out = append(out, means.SheetFault{Code: means.SheetMissing, Column: c})
		}
	}
	for i, c := range t.columns {
		if c != "" && slices.Contains(t.columns[:i], c) {
			out = append(out, means.SheetFault{Code: means.SheetDouble, Column: c, Value: t.text[i]})
		}
	}
	return out
}

// ignored are the titles of columns that are not read.
func (t titles) ignored() []string {
	var out []string
	for i, c := range t.columns {
		if c == "" && i < len(t.text) && t.text[i] != "" {
			out = append(out, t.text[i])
		}
	}
	return out
}

// faults tells what is wrong with a line as a whole. A value without a title is a value too many: nobody knows
// what it says.
func (t titles) faults(rec record) []means.Fault {
	whole := func(code means.FaultCode) []means.Fault { return []means.Fault{{Code: code, Value: rec.raw}} }
	cells := trimmed(rec.cells)
	switch {
	case rec.broken:
		return whole(means.FaultQuote)
	case t.again(cells):
		return whole(means.FaultHeader)
	case len(cells) > len(t.columns):
		return whole(means.FaultColumns)
	}
	for i, c := range t.columns {
		untitled := c == "" && i < len(t.text) && t.text[i] == ""
		if untitled && i < len(cells) && !empty(cells[i]) || i >= len(rec.cells) && c != "" && c != means.ColumnPrefix {
			return whole(means.FaultColumns)
		}
	}
	return nil
}

// again tells whether a line has the titles once more, as where two files were put together.
func (t titles) again(cells []string) bool {
	return len(t.text) > 0 && slices.EqualFunc(cells, t.text, func(cell, title string) bool { return strings.EqualFold(strings.TrimSpace(cell), title) })
}

// nobody tells whether a line has values only in columns that are not read, as numbered lines have that were not
// filled in.
func (t titles) nobody(rec record) bool {
	if rec.broken || len(trimmed(rec.cells)) > len(t.columns) {
		return false
	}
	for i, c := range trimmed(rec.cells) {
		if !empty(c) && (t.columns[i] != "" || t.text[i] == "") {
			return false
		}
	}
	return true
}

// looksLikePerson tells whether a first line is somebody already: the eight columns in their order, of which at
// least two can be nothing else.
func looksLikePerson(cells []string) bool {
	cells = trimmed(cells)
	if len(cells) != len(means.Columns()) {
		return false
	}
	value := func(i int) string { s, _ := repair(means.Columns()[i], cells[i]); return s }
	_, _, why := means.ReadDate(value(3))
	signs := 0
	for _, yes := range []bool{
		why != means.FaultNoDate, strings.Contains(value(5), "@"), len(strings.Trim(value(6), "+0123456789 -()")) == 0 && len(value(6)) > 7, value(7) == "J" || value(7) == "N",
	} {
		if yes {
			signs++
		}
	}
	return signs > 1
}

var bracketed = regexp.MustCompile(`\([^)]*\)`)

// folded leaves only the letters and digits of a title, without accents and in lower case.
func folded(title string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(bracketed.ReplaceAllString(title, "")))
}

// named are the titles that are read: those of the guide, and what people make of them.
var named = func() map[string]means.Column {
	out := map[string]means.Column{}
	for c, words := range map[means.Column]string{
		means.ColumnGivenNames: "volledigevoornamen voornamen volledigevoornaam voornaam givennames fullgivennames firstnames firstname",
		means.ColumnPrefix:     "tussenvoegsel tussenvoegsels voorvoegsel voorvoegsels prefix",
		means.ColumnFamilyName: "achternaam geslachtsnaam familienaam familyname surname lastname",
		means.ColumnBorn:       "geboortedatum geborenop dateofbirth birthdate",
		means.ColumnBirthPlace: "geboorteplaats placeofbirth birthplace",
		means.ColumnEmail:      "emailadres email mailadres mail emailaddress",
		means.ColumnMobile:     "mobielnummer mobiel mobielenummer mobieltelefoonnummer mobieletelefoon 06nummer gsm mobilenumber mobile mobilephone",
		means.ColumnEmployed:   "loondienst inloondienst employed",
	} {
		for word := range strings.FieldsSeq(words) {
			out[word] = c
		}
	}
	return out
}()

// digits reads a short number.
func digits(s string) (int, bool) {
	if s == "" || len(s) > 9 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}
