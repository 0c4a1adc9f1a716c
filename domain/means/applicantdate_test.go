package means_test

import (
	"testing"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
)

// G6, MR-62: days as people and spreadsheets write them; the day comes first, or else the year.
func TestDatesAsTheyAreWritten(t *testing.T) {
	day := identity.Date{Year: 1969, Month: 7, Day: 1}
	for typed, form := range map[string]means.DateForm{
		"1-7-1969": means.DateDashes, "01-07-1969": means.DateDashes, "01/07/1969": means.DateSlashes, "1/7/1969": means.DateSlashes, "1.7.1969": means.DateDots, "1. 7. 1969": means.DateDots,
		"01 07 1969": means.DateSpaces, "1969-07-01": means.DateISO, "1969-7-1": means.DateISO, "1969/07/01": means.DateISO, "1969.07.01": means.DateISO, "1969 07 01": means.DateISO, "1969-jul-01": means.DateISO, "19690701": means.DateCompact,
		"1 juli 1969": means.DateMonth, "1-jul-1969": means.DateMonth, "01-Jul-1969": means.DateMonth, "1 July 1969": means.DateMonth, "1 jul. 1969": means.DateMonth, "1. Juli 1969": means.DateMonth,
		" 1 - 7 - 1969 ": means.DateDashes, "1/jul/1969": means.DateMonth,
	} {
		got, as, why := means.ReadDate(typed)
		if got != day || as != form || why != "" {
			t.Errorf("%q: %v %q %q", typed, got, as, why)
		}
	}
	for typed, want := range map[string]means.FaultCode{
		"": means.FaultNoDate, "1969": means.FaultNoDate, "25385": means.FaultNoDate, "1-7": means.FaultNoDate, "1-7-1969-1": means.FaultNoDate, "1-7/1969": means.FaultNoDate, "32-1-1969": means.FaultNoDate,
		"31-4-1969": means.FaultNoDate, "30-2-1969": means.FaultNoDate, "29-2-1969": means.FaultNoDate, "0-1-1969": means.FaultNoDate, "1-0-1969": means.FaultNoDate, "1-7-196": means.FaultNoDate,
		"1-7-19690": means.FaultNoDate, "1969-13-01": means.FaultNoDate, "1969-02-30": means.FaultNoDate, "1969-007-01": means.FaultNoDate, "001-7-1969": means.FaultNoDate, "1--1969": means.FaultNoDate, "a-b-c": means.FaultNoDate,
		"１-７-1969": means.FaultNoDate, "01071969": means.FaultNoDate, "01011111": means.FaultNoDate, "19691301": means.FaultNoDate, "1 foo 1969": means.FaultNoDate, "-1-7-1969": means.FaultNoDate, "13-13-1969": means.FaultNoDate, "juli 1969": means.FaultNoDate,
		"1-7-69": means.FaultShortYear, "01/07/69": means.FaultShortYear, "1-jul-69": means.FaultShortYear, "69-07-01": means.FaultShortYear, "1 juli '69": means.FaultNoDate, "1 2 19 69": means.FaultNoDate, "1- 7 1969": means.FaultNoDate, "1-1 1-1969": means.FaultNoDate, "1-7-9": means.FaultShortYear,
		"7/25/1969": means.FaultMonthFirst, "12/31/1980": means.FaultMonthFirst, "07-25-1969": means.FaultMonthFirst, "2/30/1969": means.FaultNoDate, "2/29/1969": means.FaultNoDate, "25/25/1969": means.FaultNoDate,
	} {
		if got, _, why := means.ReadDate(typed); why != want || !got.IsZero() {
			t.Errorf("%q: %v %q, not %q", typed, got, why, want)
		}
	}
}

// MR-69: every day that somebody can be born on is read the same in every form.
func TestEveryDayInEveryForm(t *testing.T) {
	for d := (identity.Date{Year: 1890, Month: 1, Day: 1}).In(today.Location()); d.Year() < 2030; d = d.AddDate(0, 0, 1) {
		want := identity.Date{Year: d.Year(), Month: int(d.Month()), Day: d.Day()}
		for _, layout := range []string{"2-1-2006", "02/01/2006", "2.1.2006", "2006-01-02", "20060102", "2 January 2006", "02-Jan-2006"} {
			if got, _, why := means.ReadDate(d.Format(layout)); got != want || why != "" {
				t.Fatalf("%q: %v %q", d.Format(layout), got, why)
			}
		}
		if _, _, why := means.ReadDate(d.Format("1/2/2006")); d.Day() > 12 && why != means.FaultMonthFirst {
			t.Fatalf("%q: %q", d.Format("1/2/2006"), why)
		}
	}
}

func FuzzReadDate(f *testing.F) {
	for _, s := range []string{"1-7-1969", "1969-07-01", "19690701", "1 juli 1969", "1/7/69", "1. 7. 1969", "--", "1-jul-1969"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		d, form, why := means.ReadDate(typed)
		if (why == "") != d.Valid() || why == "" && form == "" || why != "" && !d.IsZero() {
			t.Errorf("%q: %v %q %q", typed, d, form, why)
		}
	})
}
