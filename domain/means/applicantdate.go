package means

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/voordeur/voordeur/domain/identity"
)

// DateForm is how a date is written (G6).
type DateForm string

// The forms that are read. The day comes before the month in all that do not begin with the year.
const (
	DateDashes  DateForm = "d-m-yyyy"
	DateSlashes DateForm = "d/m/yyyy"
	DateDots    DateForm = "d.m.yyyy"
	DateSpaces  DateForm = "d m yyyy"
	DateMonth   DateForm = "d mmmm yyyy" // the month as a word, in Dutch, English or German
	DateISO     DateForm = "yyyy-mm-dd"  // or with / . or a space; the month may be a word
	DateCompact DateForm = "yyyymmdd"
)

// dashed are the forms by what stands between their numbers.
var dashed = map[string]DateForm{"-": DateDashes, "/": DateSlashes, ".": DateDots, " ": DateSpaces}

// ReadDate reads a day as people and spreadsheets write it, or says why it cannot be read. It guesses no century,
// and never takes the first number for the month.
func ReadDate(typed string) (identity.Date, DateForm, FaultCode) {
	p := dateParts(typed)
	if len(p.number) != 3 {
		return compactDate(typed)
	}
	if len(p.number[0]) == 4 {
		d := identity.Date{Year: atoi(p.number[0]), Month: atoi(p.number[1]), Day: atoi(p.number[2])}
		return found(d, DateISO, len(p.number[1]) <= 2 && len(p.number[2]) <= 2)
	}
	form := dashed[p.separator]
	if p.word {
		form = DateMonth
	}
	d := identity.Date{Year: atoi(p.number[2]), Month: atoi(p.number[1]), Day: atoi(p.number[0])}
	switch {
	case len(p.number[0]) > 2 || len(p.number[1]) > 2:
		return identity.Date{}, "", FaultNoDate
	case len(p.number[2]) == 2 || len(p.number[2]) == 1:
		return identity.Date{}, "", FaultShortYear
	case len(p.number[2]) == 4 && d.Month > 12 && (identity.Date{Year: d.Year, Month: d.Day, Day: d.Month}).Valid():
		return identity.Date{}, form, FaultMonthFirst
	}
	return found(d, form, len(p.number[2]) == 4)
}

func found(d identity.Date, form DateForm, shaped bool) (identity.Date, DateForm, FaultCode) {
	if !shaped || !d.Valid() {
		return identity.Date{}, "", FaultNoDate
	}
	return d, form, ""
}

// eitherOrder tells whether a date reads as another one where the month comes first.
func eitherOrder(d identity.Date, form DateForm) bool {
	return (form == DateDashes || form == DateSlashes || form == DateDots || form == DateSpaces) && d.Day <= 12 && d.Day != d.Month
}

// compactDate reads 19690701.
func compactDate(typed string) (identity.Date, DateForm, FaultCode) {
	s := strings.TrimSpace(typed)
	if len(s) != 8 || strings.Trim(s, "0123456789") != "" {
		return identity.Date{}, "", FaultNoDate
	}
	d := identity.Date{Year: atoi(s[:4]), Month: atoi(s[4:6]), Day: atoi(s[6:])}
	return found(d, DateCompact, d.Year >= 1800 && d.Year < 2200) // else it is more likely 01071969
}

// parts are the numbers of a date in the order in which they stand; a month that was a word is its number.
type parts struct {
	number    []string
	separator string
	word      bool
}

// dateParts splits a date; no numbers where it is none.
func dateParts(typed string) parts {
	s := strings.ToLower(spaced(typed))
	if words := strings.FieldsFunc(s, between); len(words) == 3 && months[words[1]] > 0 {
		return numbers(parts{number: []string{words[0], strconv.Itoa(months[words[1]]), words[2]}, word: true})
	}
	at := strings.IndexAny(s, "-/.")
	if at < 0 {
		at = strings.Index(s, " ")
	}
	if at < 0 {
		return parts{}
	}
	p := parts{number: strings.Split(s, s[at:at+1]), separator: s[at : at+1]}
	for i, n := range p.number {
		p.number[i] = strings.TrimSpace(n)
	}
	return numbers(p)
}

func between(r rune) bool { return strings.ContainsRune("-/. ", r) }

func numbers(p parts) parts {
	for _, n := range p.number {
		if n == "" || len(n) > 4 || strings.Trim(n, "0123456789") != "" {
			return parts{}
		}
	}
	return p
}

// atoi reads up to four digits.
func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

func dateText(d identity.Date) string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

var months = map[string]int{
	"jan": 1, "januari": 1, "january": 1, "januar": 1, "feb": 2, "februari": 2, "february": 2, "februar": 2,
	"mrt": 3, "maa": 3, "maart": 3, "mar": 3, "march": 3, "mär": 3, "mrz": 3, "märz": 3, "apr": 4, "april": 4,
	"mei": 5, "may": 5, "mai": 5, "jun": 6, "juni": 6, "june": 6, "jul": 7, "juli": 7, "july": 7, "aug": 8, "augustus": 8, "august": 8,
	"sep": 9, "sept": 9, "september": 9, "okt": 10, "oct": 10, "oktober": 10, "october": 10, "nov": 11, "november": 11, "dec": 12, "dez": 12, "december": 12, "dezember": 12,
}
