package means_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
)

// MR-65: what was found while reading and what is wrong with the values are told together; where the line as a
// whole is wrong, its values say nothing.
func TestARowIsCheckedWhole(t *testing.T) {
	typed := noor()
	typed.FamilyName, typed.Born, typed.Employed = "", "3/4/1980", "ja"
	reading := means.Fault{Column: means.ColumnBorn, Code: means.FaultDayOrMonth, Value: "3/4/1980"}
	a, got := means.Row{Line: 2, Typed: typed, Faults: []means.Fault{reading}}.Check(today)
	want := []means.Fault{{Column: means.ColumnFamilyName, Code: means.FaultMissing}, reading, {Column: means.ColumnEmployed, Code: means.FaultEmployed, Value: "ja"}}
	if diff := cmp.Diff(want, got); diff != "" || a != (means.Applicant{}) {
		t.Error(diff)
	}
	right := noor()
	if a, got := (means.Row{Typed: right, Faults: []means.Fault{reading}}).Check(today); len(got) != 1 || a != (means.Applicant{}) {
		t.Errorf("%+v %v", a, got)
	}
	if a, got := (means.Row{Typed: right}).Check(today); len(got) != 0 || a != allowed(t, right) {
		t.Errorf("%+v %v", a, got)
	}
	whole := []means.Fault{{Code: means.FaultColumns, Value: "a,b"}}
	if _, got := (means.Row{Typed: typed, Faults: whole}).Check(today); cmp.Diff(whole, got) != "" {
		t.Error(got)
	}
}

// MR-62: one date with the month first makes those doubtful that can be read either way, in the same form.
func TestDatesOfAFileAreJudgedTogether(t *testing.T) {
	rows := func(born ...string) []means.Row {
		var out []means.Row
		for i, b := range born {
			out = append(out, means.Row{Line: i + 2, Typed: means.Typed{Born: b}})
		}
		return out
	}
	doubtful := func(rows []means.Row) []int {
		var out []int
		for _, r := range rows {
			for _, f := range r.Faults {
				if f != (means.Fault{Column: means.ColumnBorn, Code: means.FaultDayOrMonth, Value: r.Typed.Born}) {
					t.Errorf("%+v", f)
				}
				out = append(out, r.Line)
			}
		}
		return out
	}
	for _, c := range []struct {
		born  []string
		forms []means.DateForm
		want  []int
	}{
		{[]string{"3/4/1980", "1/2/1990", "31/12/1980"}, []means.DateForm{means.DateSlashes}, nil},
		{[]string{"3/4/1980", "12/31/1980", "4/4/1990", "31/12/1981", "3-4-1980", "1980-04-03"}, []means.DateForm{means.DateSlashes, means.DateDashes, means.DateISO}, []int{2}},
		{[]string{"12-31-1980", "3/4/1980", "12-11-1980"}, []means.DateForm{means.DateSlashes, means.DateDashes}, []int{4}},
		{[]string{"", "x", "1-7-69"}, nil, nil},
		{nil, nil, nil},
	} {
		all := rows(c.born...)
		if diff := cmp.Diff(c.forms, means.JudgeDates(all)); diff != "" {
			t.Errorf("%v: %s", c.born, diff)
		}
		if diff := cmp.Diff(c.want, doubtful(all)); diff != "" {
			t.Errorf("%v: %s", c.born, diff)
		}
	}
	all := rows("3/4/1980")
	if got := means.JudgeDates(all, "12/31/1980"); len(got) != 1 || cmp.Diff([]int{2}, doubtful(all)) != "" {
		t.Errorf("a date on another line does not count: %v %+v", got, all)
	}
}

// somebody is on a line, and known by the name, day, address and number given.
func somebody(line int, name, born, email, mobile string) means.Row {
	return means.Row{Line: line, Typed: means.Typed{GivenNames: "Noor", FamilyName: name, Born: born, Email: email, Mobile: mobile}}
}

func known(s means.Standing, ref string, r means.Row) means.Known {
	return means.Known{Standing: s, Ref: ref, Traits: r.Typed.Traits()}
}

// MR-66: who is twice in the file, who waits for a means already, and who has one.
func TestDoubles(t *testing.T) {
	before := []means.Known{
		known(means.Pending, "a1", somebody(0, "Zilverbeek", "1-7-1969", "noor@zilverbeek.example", "+31612345678")),
		known(means.Holder, "m1", somebody(0, "Dam", "1-7-1970", "dam@zilverbeek.example", "+31612345679")),
		known(means.Holder, "m2", somebody(0, "Dam", "1-7-1970", "dam2@zilverbeek.example", "+31612345679")),
	}
	rows := []means.Row{
		somebody(2, "Linde", "1-1-1980", "linde@zilverbeek.example", "+31611111111"),
		somebody(3, "Linde", "1980-01-01", "l@zilverbeek.example", "+31611111112"),       // the same person
		somebody(4, "Eik", "2-1-1980", "LINDE@Zilverbeek.example", "+31611111113"),       // the same address
		somebody(5, "Beuk", "3-1-1980", "beuk@zilverbeek.example", "+31611111111"),       // the same phone
		somebody(6, "ZILVER BEEK", "01/07/1969", "noor@zilverbeek.example", "anders"),    // pending, both ways
		somebody(7, "Dam", "1-7-1970", "wilg@zilverbeek.example", "+31612345679"),        // a holder, by person and phone
		somebody(8, "Linde", "2-1-1980", "", ""),                                         // another day, and nothing else to compare
		somebody(9, "", "", "", ""),                                                      // nobody
		somebody(10, "", "", "", ""),                                                     // nor here
		somebody(11, "Linde", "99-1-1980", "geen adres", "0611111111"),                   // what cannot be read is like nobody's
		somebody(12, "Linde", "99-1-1980", "geen adres", "0611111111"),                   // also where it is the same text
		somebody(13, "Linde", "1.1.1980", "linde@zilverbeek.example", "+31611111111"),    // all three, of line 2
		somebody(14, "Linde-", "1 januari 1980", "x@zilverbeek.example", "+31611111119"), // letters only
	}
	type short struct {
		Line     int
		Code     means.FaultCode
		Standing means.Standing
		Other    string
	}
	var got []short
	for _, d := range means.Doubles(rows, before) {
		other := d.Other.Ref
		if d.Other.Standing == means.InSheet {
			other = fmt.Sprint(d.Other.Line)
		}
		if got = append(got, short{d.Line, d.Code, d.Other.Standing, other}); d.Code.Warning() != (d.Code == means.FaultSameMobile) || d.Value == "" {
			t.Errorf("%+v", d)
		}
	}
	want := []short{
		{3, means.FaultSamePerson, means.InSheet, "2"}, {4, means.FaultSameEmail, means.InSheet, "2"}, {5, means.FaultSameMobile, means.InSheet, "2"},
		{6, means.FaultSameEmail, means.Pending, "a1"}, {6, means.FaultSamePerson, means.Pending, "a1"}, {7, means.FaultSamePerson, means.Holder, "m1"}, {7, means.FaultSameMobile, means.Holder, "m1"},
		{13, means.FaultSameEmail, means.InSheet, "2"}, {13, means.FaultSamePerson, means.InSheet, "2"}, {13, means.FaultSameMobile, means.InSheet, "2"}, {14, means.FaultSamePerson, means.InSheet, "2"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := means.Doubles(nil, before); got != nil {
		t.Errorf("those who were known are double: %v", got)
	}
	if d := means.Doubles(rows[:2], nil)[0]; d.Column != means.ColumnFamilyName || d.Value != "Noor Linde" {
		t.Errorf("%+v", d)
	}
}

// MR-66: what was typed and the applicant that it makes are the same person, however their name is divided.
func TestTraits(t *testing.T) {
	typed := noor()
	want := means.Traits{Email: "noor@zilverbeek.example", Name: "noorelisabethvanderzilverbeek", Born: identity.Date{Year: 1969, Month: 7, Day: 1}, Mobile: allowed(t, typed).Mobile}
	if got := typed.Traits(); got != want {
		t.Errorf("%+v", got)
	}
	typed.Prefix, typed.FamilyName = "", "Van der ZILVERBEEK"
	if got := allowed(t, typed).Traits(); got != want {
		t.Errorf("%+v", got)
	}
	if got := (means.Typed{}).Traits(); got != (means.Traits{}) {
		t.Errorf("%+v", got)
	}
}
