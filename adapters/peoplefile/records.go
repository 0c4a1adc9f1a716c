package peoplefile

import (
	"slices"
	"strings"
	"unicode"
)

// record is one line as a spreadsheet counts them: a value between quotation marks may go on over line ends.
type record struct {
	number  int
	cells   []string
	raw     string // as it stands in the file, without its end
	broken  bool   // its quotation marks do not fit; the cells are a guess
	wrapped bool   // it was one value that held all others
}

// blank tells whether nothing is on the line, as on those at the end of a sheet.
func (r record) blank() bool {
	return !r.broken && !slices.ContainsFunc(r.cells, func(c string) bool { return !empty(c) })
}

func empty(cell string) bool {
	return !strings.ContainsFunc(cell, func(r rune) bool { return !unicode.IsSpace(r) && !invisible(r) })
}

// records splits a text (RFC 4180, 2). A mark that does not close where it should costs the line that it is on, and
// no other: whatever would swallow the lines after it is not read as one value.
type records struct {
	text      string
	separator rune
	width     int // how many values a line has; 0: not known
	record    record
}

func newRecords(text string, separator rune, width int) *records {
	return &records{text: text, separator: separator, width: width}
}

// maxInner is how many line ends a value may hold: some sheets have one where a line was full.
const maxInner = 3

// next reads the next record; false at the end.
func (r *records) next() bool {
	if r.text == "" {
		return false
	}
	number := r.record.number + 1
	line := lineOf(r.text)
	cells, length, ok := split(r.text, r.separator)
	if ok && length > len(line) && !r.fits(cells) {
		ok = false
	}
	if !ok {
		r.record = record{number: number, cells: strings.SplitN(strings.ReplaceAll(line, `"`, ""), string(r.separator), maxCells), raw: line, broken: true}
		r.text = r.text[ended(r.text, len(line)):]
		return true
	}
	r.record = record{number: number, cells: cells, raw: r.text[:length]}
	r.text = r.text[ended(r.text, length):]
	r.unwrap()
	return true
}

// fits tells whether a record of more than one line can be meant to be one.
func (r *records) fits(cells []string) bool {
	return (r.width == 0 || len(trimmed(cells)) <= r.width && len(cells) >= r.width) &&
		!slices.ContainsFunc(cells, func(c string) bool {
			return strings.Count(c, "\n")+strings.Count(c, "\r")-strings.Count(c, "\r\n") > maxInner
		})
}

// unwrap splits the one value of a sheet that has everything in column A, and was saved that way.
func (r *records) unwrap() {
	cells := trimmed(r.record.cells)
	if len(cells) != 1 || !strings.ContainsRune(cells[0], r.separator) {
		return
	}
	inner, length, ok := split(cells[0], r.separator)
	if ok && length == len(cells[0]) {
		r.record.cells, r.record.wrapped = inner, true
	}
}

// trimmed leaves out the empty values at the end.
func trimmed(cells []string) []string {
	for len(cells) > 0 && empty(cells[len(cells)-1]) {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// lineOf gives the text up to its first line end.
func lineOf(text string) string {
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		return text[:i]
	}
	return text
}

// ended gives where the line begins that follows the line end at i.
func ended(text string, i int) int {
	switch {
	case strings.HasPrefix(text[i:], "\r\n"):
		return i + 2
	case i < len(text):
		return i + 1
	}
	return i
}

// split reads the first record of a text, and tells how long it is. False where the marks do not fit.
func split(text string, separator rune) (cells []string, length int, ok bool) {
	for at := 0; ; at++ {
		cell, n, ok := value(text[at:], separator)
		if !ok {
			return nil, 0, false
		}
		cells = append(cells, cell)
		at += n
		if at == len(text) || rune(text[at]) != separator {
			return cells, at, true
		}
		if len(cells) == maxCells {
			rest := lineOf(text[at:])
			return append(cells, strings.Trim(rest, string(separator)+" ")), at + len(rest), true
		}
	}
}

// maxCells bounds what a line of nothing but separators costs; what comes behind is one value.
const maxCells = 1000

// value reads the first value of a text, up to the separator or the line end. Space around marks is no part of it.
func value(text string, separator rune) (string, int, bool) {
	open := skip(text, 0, separator)
	if open == len(text) || text[open] != '"' {
		end := strings.IndexAny(text, string(separator)+"\r\n")
		if end < 0 {
			end = len(text)
		}
		return text[:end], end, true
	}
	var b strings.Builder
	for at := open + 1; ; {
		n := strings.IndexByte(text[at:], '"')
		if n < 0 {
			return "", 0, false
		}
		b.WriteString(text[at : at+n])
		if at += n + 1; at == len(text) || text[at] != '"' {
			end := skip(text, at, separator)
			return b.String(), end, end == len(text) || rune(text[end]) == separator || text[end] == '\r' || text[end] == '\n'
		}
		b.WriteByte('"')
		at++
	}
}

func skip(text string, at int, separator rune) int {
	for at < len(text) && (text[at] == ' ' || text[at] == '\t') && rune(text[at]) != separator {
		at++
	}
	return at
}
