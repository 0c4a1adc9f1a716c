package means

import (
	"slices"
	"time"
)

// Limits of a file (MR-23, MR-24). Neither the header nor an empty line is a line (G6).
const (
	MaxSheetLines = MaxPeople
	MaxSheetBytes = 1 << 20
)

// Sheet is what reading a file with people gave. Everything that stands in the file is in it: as the header, as a
// row, or as an empty line that was counted. A sheet with faults has no rows: nobody can say what they are.
type Sheet struct {
	Guess   Guess
	Rows    []Row
	Repairs []Repair // by line and column
	Lines   int      // of people, also where they are too many to be rows
	Empty   int      // lines that hold nothing
	Faults  []SheetFault
}

// Guess is what the file does not say of itself and was concluded, to be shown before anything is done (MR-62).
type Guess struct {
	Encoding  Encoding
	Marked    bool // by a byte order mark
	Mixed     bool // lines of UTF-8 stand between those of Encoding
	Separator rune // between values
	Declared  bool // by a first line "sep=;"
	Wrapped   bool // each line was one value that held all others: a sheet with everything in column A
	Header    bool
	Order     []Column // as they stand in the file; "" for one that is not read
	Ignored   []string // the titles of those
	Dates     []DateForm
	Example   int // the line of the sample's own person, which was left out; 0: it was not there
}

// Encoding is how a file writes letters as bytes.
type Encoding string

// The encodings.
const (
	UTF8        Encoding = "utf-8"
	UTF16LE     Encoding = "utf-16le"
	UTF16BE     Encoding = "utf-16be"
	Windows1252 Encoding = "windows-1252"
	CodePage850 Encoding = "cp850"     // "CSV (MS-DOS)"
	Macintosh   Encoding = "macintosh" // "CSV (Macintosh)"
)

// Row is one person of a file.
type Row struct {
	Line   int // as a spreadsheet numbers it: the header is line 1, and a value of two lines is one
	Typed  Typed
	Faults []Fault // found while reading; those of the values are Check's
}

// Check is that of the values, together with what was found while reading. Where the line as a whole is wrong,
// its values say nothing.
func (r Row) Check(now time.Time) (Applicant, []Fault) {
	if slices.ContainsFunc(r.Faults, func(f Fault) bool { return f.Column == "" }) {
		return Applicant{}, r.Faults
	}
	a, faults := Check(r.Typed, now)
	if len(r.Faults) == 0 {
		return a, faults
	}
	out := slices.Clone(r.Faults)
	for _, f := range faults {
		if !slices.ContainsFunc(r.Faults, func(other Fault) bool { return other.Column == f.Column }) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Fault) int { return slices.Index(Columns(), a.Column) - slices.Index(Columns(), b.Column) })
	return Applicant{}, out
}

// Repair is a value that was put right while reading, without changing what it says.
type Repair struct {
	Line   int
	Column Column
	From   string
	To     string
	Kind   RepairKind
}

// RepairKind says what was put right; each has a text in every language.
type RepairKind string

// The kinds, in the order in which they are done to a value.
const (
	RepairGarbled   RepairKind = "garbled"   // "JosÃ©": UTF-8 that was read as something else before
	RepairInvisible RepairKind = "invisible" // characters that nobody sees
	RepairComposed  RepairKind = "composed"  // a letter and its accent apart, made one
	RepairSpaces    RepairKind = "spaces"    // around it, or more than one within
	RepairTextMark  RepairKind = "text-mark" // '+31… or ="06…": what keeps a spreadsheet from calculating
	RepairSerial    RepairKind = "serial"    // a day as the number of days since 1900
	RepairMidnight  RepairKind = "midnight"  // the time that a spreadsheet added to a day
	RepairZero      RepairKind = "zero"      // 612345678 lost the zero before it
	RepairPlus      RepairKind = "plus"      // 31612345678 lost the + before it
	RepairCase      RepairKind = "case"      // j for J
	RepairHost      RepairKind = "host"      // of an address, as mail servers write it
)

// SheetFault is what is wrong with a file as a whole.
type SheetFault struct {
	Code   SheetCode
	Kind   FileKind // with SheetNotCSV
	Column Column   // with SheetMissing and SheetDouble
	Value  string   // the title of a column
	Found  int      // lines or bytes, of which Most are allowed (MR-64)
	Most   int
}

// SheetCode says what is wrong with a file; each has a text in every language.
type SheetCode string

// The codes.
const (
	SheetEmpty        SheetCode = "empty"      // nobody in it
	SheetTooManyLines SheetCode = "lines"      // MR-23
	SheetTooLarge     SheetCode = "bytes"      // MR-24
	SheetNotCSV       SheetCode = "not-csv"    // it is something else, and known what (MR-63)
	SheetMissing      SheetCode = "missing"    // a column (MR-26)
	SheetDouble       SheetCode = "double"     // a column that is there twice
	SheetNoHeader     SheetCode = "no-header"  // no titles, and not the eight columns in their order
	SheetUnreadable   SheetCode = "unreadable" // no text at all
)

// FileKind is what a file is instead of CSV, so that the page can say how to save it as one.
type FileKind string

// The kinds.
const (
	KindXLSX    FileKind = "xlsx"    // Excel, and what calls itself that
	KindXLS     FileKind = "xls"     // Excel until 2003
	KindLocked  FileKind = "locked"  // Excel with a password
	KindODS     FileKind = "ods"     // LibreOffice
	KindNumbers FileKind = "numbers" // Apple
	KindHTML    FileKind = "html"    // a page; systems call it .xls
	KindXML     FileKind = "xml"     // among others Excel 2003
	KindSYLK    FileKind = "sylk"
	KindWord    FileKind = "word"
	KindRTF     FileKind = "rtf"
	KindPDF     FileKind = "pdf"
	KindImage   FileKind = "image"
	KindArchive FileKind = "archive"
	KindJSON    FileKind = "json"
	KindVCard   FileKind = "vcard"
)

// JudgeDates tells in which forms the rows write dates. Where one of them has the month first, another that can be
// read either way gets a fault: 3/4/1980 beside 12/31/1980 is the fourth of March, and nobody is to find out later.
// beside are dates that stand in the file on other lines.
func JudgeDates(rows []Row, beside ...string) []DateForm {
	var forms []DateForm
	monthFirst := map[DateForm]bool{}
	for _, typed := range beside {
		_, form, why := ReadDate(typed)
		monthFirst[form] = monthFirst[form] || why == FaultMonthFirst
	}
	for _, r := range rows {
		_, form, why := ReadDate(r.Typed.Born)
		if why == "" && !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
		monthFirst[form] = monthFirst[form] || why == FaultMonthFirst
	}
	for i, r := range rows {
		if d, form, why := ReadDate(r.Typed.Born); why == "" && monthFirst[form] && eitherOrder(d, form) {
			rows[i].Faults = append(r.Faults, Fault{ColumnBorn, FaultDayOrMonth, r.Typed.Born})
		}
	}
	return forms
}
