// Package peoplefile reads files with the people of an order as they are really saved: CSV of any separator and
// encoding, with what spreadsheets do to numbers and dates (MR-62), and tells what a file is that is no CSV
// (MR-63). It writes the sample and the people that were not ordered. It implements ports.PeopleFiles.
//
// Nothing of a file gets lost on the way: each of its lines is the header, a row, the person of the sample or an
// empty one, and each value that is not as it stands in the file has a repair that says so.
package peoplefile

import (
	"io"

	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// Files reads and writes. It keeps nothing between two of them.
type Files struct{}

var _ ports.PeopleFiles = Files{}

// Read implements ports.PeopleFiles.
func (Files) Read(file io.Reader, size int64) (means.Sheet, error) {
	content, err := io.ReadAll(io.LimitReader(file, means.MaxSheetBytes+1))
	if err != nil {
		return means.Sheet{}, err
	}
	if kind := kindOf(content); kind != "" {
		return refused(means.SheetFault{Code: means.SheetNotCSV, Kind: kind}), nil
	}
	if len(content) > means.MaxSheetBytes {
		return refused(means.SheetFault{Code: means.SheetTooLarge, Found: max(len(content), int(size)), Most: means.MaxSheetBytes}), nil
	}
	text, ok := decode(content)
	if !ok {
		return refused(means.SheetFault{Code: means.SheetUnreadable}), nil
	}
	r := reading{}
	r.sheet.Guess.Encoding, r.sheet.Guess.Marked, r.sheet.Guess.Mixed = text.encoding, text.marked, text.mixed
	r.all(text.content)
	return r.sheet, nil
}

func refused(f means.SheetFault) means.Sheet { return means.Sheet{Faults: []means.SheetFault{f}} }

// reading is one file being read.
type reading struct {
	sheet  means.Sheet
	titles titles
	beside []string // dates on the lines of the sample's person
}

func (r *reading) all(text string) {
	text = r.declared(text)
	r.separator(text)
	records := newRecords(text, r.sheet.Guess.Separator, 0)
	for records.next() {
		switch {
		case records.record.blank():
			r.sheet.Empty++
		case records.width == 0:
			header := r.header(records.record)
			if records.width = max(len(r.titles.columns), 1); !header {
				r.record(records.record)
				continue
			}
			records.separator = r.below(records.text)
		case r.titles.nobody(records.record):
			r.sheet.Empty++
		default:
			r.record(records.record)
		}
	}
	r.end()
}

// record deals with one line that is not the header.
func (r *reading) record(rec record) {
	if len(r.sheet.Faults) > 0 || r.sheet.Lines >= means.MaxSheetLines {
		r.sheet.Lines++ // where there can be no rows, their number is still of use
		return
	}
	r.sheet.Guess.Wrapped = r.sheet.Guess.Wrapped || rec.wrapped
	row, repairs := r.row(rec)
	if r.sheet.Guess.Example == 0 && len(row.Faults) == 0 && example(row.Typed) {
		r.sheet.Guess.Example = row.Line
		r.beside = append(r.beside, row.Typed.Born)
		return
	}
	if row.Typed.Email == sampleEmail && len(row.Faults) == 0 {
		row.Faults = []means.Fault{{Column: means.ColumnEmail, Code: means.FaultExample, Value: row.Typed.Email}}
	}
	r.sheet.Lines++
	r.sheet.Rows = append(r.sheet.Rows, row)
	r.sheet.Repairs = append(r.sheet.Repairs, repairs...)
}

// row gives the values their columns, and puts right what can be. Where the line as a whole is wrong, they stay as
// they stand in the file: which is which nobody knows.
func (r *reading) row(rec record) (means.Row, []means.Repair) {
	row := means.Row{Line: rec.number, Faults: r.titles.faults(rec)}
	var repairs []means.Repair
	for i, c := range r.titles.columns {
		if c == "" || i >= len(rec.cells) {
			continue
		}
		if len(row.Faults) > 0 {
			row.Typed.Set(c, rec.cells[i])
			continue
		}
		value, done := repair(c, rec.cells[i])
		row.Typed.Set(c, value)
		for _, d := range done {
			d.Line = rec.number
			repairs = append(repairs, d)
		}
	}
	return row, inOrder(repairs)
}

// end is what can be said only of the file as a whole.
func (r *reading) end() {
	s := &r.sheet
	if s.Lines == 0 && len(s.Faults) == 0 {
		s.Faults = append(s.Faults, means.SheetFault{Code: means.SheetEmpty})
	}
	if s.Lines > means.MaxSheetLines {
		s.Faults = append(s.Faults, means.SheetFault{Code: means.SheetTooManyLines, Found: s.Lines, Most: means.MaxSheetLines})
		s.Rows, s.Repairs, r.beside = nil, nil, nil
	}
	s.Guess.Dates = means.JudgeDates(s.Rows, r.beside...)
}
