package peoplefile

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/sheet"
)

// repair puts right what programs and hurried hands do to a value without meaning it, and tells each thing it did.
// What could be meant in two ways stays as it is, for a person to change. One thing may hide another, so that it
// looks until there is nothing more to do.
func repair(c means.Column, cell string) (string, []means.Repair) {
	var done []means.Repair
	for range maxRounds {
		before := len(done)
		for _, step := range steps {
			if len(step.of) > 0 && !slices.Contains(step.of, c) {
				continue
			}
			if to := step.do(cell); to != cell {
				done = append(done, means.Repair{Column: c, From: cell, To: to, Kind: step.kind})
				cell = to
			}
		}
		if len(done) == before {
			break
		}
	}
	return cell, done
}

// maxRounds is more than anything that happened to a value on its way here.
const maxRounds = 8

// steps are done in this order.
var steps = []struct {
	kind means.RepairKind
	of   []means.Column // none: all
	do   func(string) string
}{
	{means.RepairGarbled, nil, readAgain},
	{means.RepairInvisible, nil, visible},
	{means.RepairComposed, nil, norm.NFC.String},
	{means.RepairSpaces, nil, func(s string) string { return strings.Join(strings.Fields(s), " ") }},
	{means.RepairTextMark, nil, unmarked},
	{means.RepairTextMark, []means.Column{means.ColumnBorn, means.ColumnMobile}, unquoted},
	{means.RepairSerial, []means.Column{means.ColumnBorn}, fromSerial},
	{means.RepairMidnight, []means.Column{means.ColumnBorn}, withoutMidnight},
	{means.RepairZero, []means.Column{means.ColumnMobile}, withZero},
	{means.RepairPlus, []means.Column{means.ColumnMobile}, withPlus},
	{means.RepairHost, []means.Column{means.ColumnEmail}, asServersWrite},
	{means.RepairCase, []means.Column{means.ColumnEmployed}, capital},
}

func inOrder(repairs []means.Repair) []means.Repair {
	slices.SortStableFunc(repairs, func(a, b means.Repair) int {
		return slices.Index(means.Columns(), a.Column) - slices.Index(means.Columns(), b.Column)
	})
	return repairs
}

// readAgain undoes that UTF-8 was taken for Windows-1252: "JosÃ©" is "José". Letters that could be meant are never
// UTF-8 by chance.
func readAgain(s string) string {
	bytes := make([]byte, 0, len(s))
	wide := false
	for _, r := range s {
		b, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			return s
		}
		bytes, wide = append(bytes, b), wide || b >= utf8.RuneSelf
	}
	if !wide || !utf8.Valid(bytes) {
		return s
	}
	return string(bytes)
}

// visible leaves out what nobody sees.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, s)
}

// invisible holds for marks of byte order, of where to break and of direction, which come along when a text is
// copied. Those that join letters are part of how some languages write.
func invisible(r rune) bool {
	switch r {
	case '\ufeff', '\u200b', '\u2060', '\u00ad', '\u200e', '\u200f', '\u061c', '\x1a':
		return true
	}
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// unmarked takes away what keeps a spreadsheet from calculating: ="06…", and the mark that our own files have.
func unmarked(s string) string {
	if inner, ok := strings.CutPrefix(s, `="`); ok && strings.HasSuffix(inner, `"`) {
		if inner = strings.TrimSuffix(inner, `"`); !strings.Contains(inner, `"`) {
			return strings.TrimSpace(inner)
		}
	}
	if inner := sheet.Plain(s); inner != s {
		return strings.TrimSpace(inner)
	}
	return s
}

// unquoted takes the mark of a text off a number.
func unquoted(s string) string {
	if inner, ok := strings.CutPrefix(s, "'"); ok && inner != "" && strings.ContainsAny(inner[:1], "0123456789(") {
		return inner
	}
	return s
}

// fromSerial reads a day as spreadsheets count them: 1 is the first of January 1900, and 60 a day that never was.
// Only five digits are taken for one, from May 1927 on: four are a year.
func fromSerial(s string) string {
	n, ok := digits(whole(s))
	if !ok || len(whole(s)) != 5 || n < 10000 {
		return s
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
}

// whole takes the decimals off a number that has none.
func whole(s string) string { return strings.TrimSuffix(strings.TrimSuffix(s, ".0"), ",0") }

func withoutMidnight(s string) string {
	for _, time := range []string{"T00:00:00.000Z", "T00:00:00Z", "T00:00:00", " 00:00:00", " 0:00:00", " 00:00", " 0:00", " 12:00:00 AM", " 12:00 AM"} {
		if day, ok := strings.CutSuffix(s, time); ok {
			return day
		}
	}
	return s
}

// withZero gives a Dutch mobile number its zero back: 612345678.
func withZero(s string) string {
	n := whole(s)
	if d := dialled(n); len(d) == 9 && n[0] == '6' {
		return "0" + n
	}
	return s
}

// withPlus does the same for 31612345678. Of other countries a wrong guess would send codes to somebody else.
func withPlus(s string) string {
	n := whole(s)
	if d := dialled(n); len(d) == 11 && strings.HasPrefix(d, "316") && n[0] == '3' {
		return "+" + n
	}
	return s
}

// dialled leaves the digits of what has only digits, spaces, dots and dashes.
func dialled(s string) string {
	d := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '.' {
			return -1
		}
		return r
	}, s)
	if strings.Trim(d, "0123456789") != "" {
		return ""
	}
	return d
}

// asServersWrite gives a host of another script its ASCII form.
func asServersWrite(s string) string {
	at := strings.LastIndexByte(s, '@')
	if at < 0 || !strings.ContainsFunc(s[at:], func(r rune) bool { return r >= utf8.RuneSelf }) {
		return s
	}
	host, err := idna.Lookup.ToASCII(s[at+1:])
	if err != nil {
		return s
	}
	return s[:at+1] + host
}

func capital(s string) string {
	if s == "j" || s == "n" {
		return strings.ToUpper(s)
	}
	return s
}
