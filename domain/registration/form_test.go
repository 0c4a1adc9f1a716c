package registration_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/registration"
)

func filled() registration.Form {
	return registration.Form{
		GivenNames: "Jan", FamilyName: "van der Voorbeeld", Born: registration.Date{Year: 1980, Month: 2, Day: 29}, Nationality: "BE", Residence: registration.Abroad,
		Address: registration.Address{Lines: "Voorbeeldstraat 1 bus 2", Place: "Gent", Country: "BE", PostalCode: "9000"}, Phone: "+32470123456",
		Business: registration.Business{Name: "Voorbeeld & Zn", Number: "BE 0123.456.749", Register: "BE", Role: "zaakvoerder"},
	}
}

func asked(a registration.Applicant) registration.Asked {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return registration.Asked{Applicant: a, MinimumAge: 18, Zone: zone}
}

// XC-37, OL-34: names of all the world pass as they are: one word, prefixes, diacritics, other scripts, long.
func TestNamesPassAsTheyAre(t *testing.T) {
	for _, n := range []struct{ given, family, latin string }{
		{"", "Suharto", ""}, {"Ludwig", "van der Straten-Ponthoz genaamd d'Hoogvorst", ""}, {"Þórarinn Ægir", "Ǿstergård-Łukasiewicz", ""},
		{"Jean-François", "D’Artagnan", ""}, {"Ana María de los Ángeles", "O'Brien y Sánchez", ""}, {"Влади́мир", "Щёголев", "Vladimir Shchegolev"},
		{"小雨", "王", "Wang Xiaoyu"}, {"محمد", "الحسيني", "Mohammed al-Husseini"}, {"ณัฐวุฒิ", "ปัญญาวิสุทธิกุล", "Nattawut Panyawisuttikul"},
		{"Ελένη", "Παπαδοπούλου", "Eleni Papadopoulou"}, {"", "दीपिका", "Deepika"}, {"X Æ A-12", "Voorbeeld", ""}, {"Rhoshandiatellyneshiaunneveshenk " + strings.Repeat("Koyaanisquatsiuth ", 13), "Williams", ""},
		{"ḵ̓wala", "ʔÁlman", ""}, {"J.", "3e Graaf", ""},
	} {
		f := filled()
		f.GivenNames, f.FamilyName, f.LatinName = "  "+n.given+" ", n.family, n.latin
		f.Normalise(registration.Citizen)
		if got := f.Check(asked(registration.Citizen), now); len(got) > 0 {
			t.Errorf("%s %s: %v", n.given, n.family, got)
		}
		if want := strings.TrimSpace(strings.TrimSpace(n.given) + " " + n.family); f.FullName() != want {
			t.Errorf("%q became %q", want, f.FullName())
		}
		if f.OtherScript() != (n.latin != "") {
			t.Errorf("%s: other script is %v", f.FullName(), f.OtherScript())
		}
	}
}

// OL-08: each question has its faults, and they come in the order of the questions.
func TestWhatIsWrongWithAForm(t *testing.T) {
	type problems []registration.Problem
	for name, c := range map[string]struct {
		change func(*registration.Form)
		want   problems
	}{
		"nothing": {func(*registration.Form) {}, nil},
		"all of it": {func(f *registration.Form) { *f = registration.Form{} }, problems{
			{registration.FieldFamilyName, registration.Missing}, {registration.FieldBorn, registration.Missing}, {registration.FieldNationality, registration.Missing},
			{registration.FieldBusiness, registration.Missing}, {registration.FieldNumber, registration.Missing},
			{registration.FieldRegister, registration.Missing}, {registration.FieldRole, registration.Missing},
			{registration.FieldResidence, registration.Missing}, {registration.FieldLines, registration.Missing}, {registration.FieldPlace, registration.Missing},
			{registration.FieldPhone, registration.Missing},
		}},
		"no Latin name":         {func(f *registration.Form) { f.FamilyName = "王" }, problems{{registration.FieldLatinName, registration.Missing}}},
		"a Latin name in Thai":  {func(f *registration.Form) { f.LatinName = "ณัฐ" }, problems{{registration.FieldLatinName, registration.NotLatin}}},
		"no such day":           {func(f *registration.Form) { f.Born = registration.Date{Year: 2001, Month: 2, Day: 29} }, problems{{registration.FieldBorn, registration.NoDate}}},
		"no such month":         {func(f *registration.Form) { f.Born = registration.Date{Year: 2001, Month: 13, Day: 1} }, problems{{registration.FieldBorn, registration.NoDate}}},
		"half a date":           {func(f *registration.Form) { f.Born = registration.Date{Year: 2001} }, problems{{registration.FieldBorn, registration.NoDate}}},
		"not born yet":          {func(f *registration.Form) { f.Born = registration.Date{Year: 2026, Month: 10, Day: 26} }, problems{{registration.FieldBorn, registration.Implausible}}},
		"121 years ago":         {func(f *registration.Form) { f.Born = registration.Date{Year: 1905, Month: 10, Day: 25} }, problems{{registration.FieldBorn, registration.Implausible}}},
		"18 tomorrow (XC-43)":   {func(f *registration.Form) { f.Born = registration.Date{Year: 2008, Month: 10, Day: 26} }, problems{{registration.FieldBorn, registration.BelowAge}}},
		"18 today":              {func(f *registration.Form) { f.Born = registration.Date{Year: 2008, Month: 10, Day: 25} }, nil},
		"18 next month":         {func(f *registration.Form) { f.Born = registration.Date{Year: 2008, Month: 11, Day: 1} }, problems{{registration.FieldBorn, registration.BelowAge}}},
		"stateless":             {func(f *registration.Form) { f.Nationality = registration.Stateless }, nil},
		"of a country gone":     {func(f *registration.Form) { f.Nationality = "SU" }, problems{{registration.FieldNationality, registration.UnknownAnswer}}},
		"two countries":         {func(f *registration.Form) { f.Address.Country = "BE NL" }, problems{{registration.FieldCountry, registration.UnknownAnswer}}},
		"living in no country":  {func(f *registration.Form) { f.Address.Country = registration.Stateless }, problems{{registration.FieldCountry, registration.UnknownAnswer}}},
		"abroad in the country": {func(f *registration.Form) { f.Address.Country = "NL" }, problems{{registration.FieldCountry, registration.OnlyAbroad}}},
		"temporarily here":      {func(f *registration.Form) { f.Residence, f.Address.Country = registration.TemporarilyHere, "" }, nil},
		"living elsewhere":      {func(f *registration.Form) { f.Residence = "moon" }, problems{{registration.FieldResidence, registration.UnknownAnswer}}},
		"no postal code":        {func(f *registration.Form) { f.Address.PostalCode = "" }, nil},
		"a long address":        {func(f *registration.Form) { f.Address.Lines = strings.Repeat("é", 1001) }, problems{{registration.FieldLines, registration.TooLong}}},
		"an address of 1,000":   {func(f *registration.Form) { f.Address.Lines = strings.Repeat("é", 1000) }, nil},
		"markup":                {func(f *registration.Form) { f.Address.Place = "<b>Gent" }, problems{{registration.FieldPlace, registration.Strange}}},
		"a name that turns":     {func(f *registration.Form) { f.GivenNames = "Jan\u202eduorF" }, problems{{registration.FieldGivenNames, registration.Strange}}},
		"a broken name":         {func(f *registration.Form) { f.FamilyName = "Jan\xff" }, problems{{registration.FieldFamilyName, registration.Strange}}},
		"a number as typed":     {func(f *registration.Form) { f.Phone = "0470 12 34 56" }, problems{{registration.FieldPhone, registration.NoPhone}}},
	} {
		f := filled()
		c.change(&f)
		if diff := cmp.Diff([]registration.Problem(c.want), f.Check(asked(registration.Company), now)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// XC-36, XC-43: a birthday begins at midnight in the zone of the realm.
func TestABirthdayBeginsAtMidnight(t *testing.T) {
	f := filled()
	f.Born = registration.Date{Year: 2008, Month: 7, Day: 2}
	q := asked(registration.Citizen)
	for at, young := range map[time.Time]bool{
		time.Date(2026, 7, 1, 21, 59, 59, 0, time.UTC): true, time.Date(2026, 7, 1, 22, 0, 0, 0, time.UTC): false,
	} {
		if got := slices.Contains(f.Check(q, at), registration.Problem{Field: registration.FieldBorn, Fault: registration.BelowAge}); got != young {
			t.Errorf("%v: too young is %v", at, got)
		}
	}
}

// OL-09: in a practice realm any data will do, as long as there are some.
func TestPracticeTakesAnyData(t *testing.T) {
	f := registration.Form{
		FamilyName: "王", Born: registration.Date{Year: 3000, Month: 1, Day: 1}, Nationality: "AQ", Residence: registration.Abroad,
		Address: registration.Address{Lines: "x", Place: "x", Country: "NL"}, Phone: "x", Business: registration.Business{Name: "x", Number: "x", Register: "AQ", Role: "x"},
	}
	q := asked(registration.Company)
	q.Practice = true
	if got := f.Check(q, now); len(got) > 0 {
		t.Errorf("refused: %v", got)
	}
	if got := (registration.Form{}).Check(q, now); len(got) != 11 {
		t.Errorf("nothing at all: %v", got)
	}
}

func TestWhatNobodyMeantIsTakenAway(t *testing.T) {
	f := filled()
	f.GivenNames, f.Address.Lines, f.Residence = " Jan \u00a0 Piet\t", "\r\n Voorbeeldstraat  1 \r\n\r\n t.a.v. Piet\n", registration.TemporarilyHere
	f.Normalise(registration.Citizen)
	want := filled()
	want.GivenNames, want.Address.Lines, want.Residence, want.Address.Country, want.Business = "Jan Piet", "Voorbeeldstraat 1\nt.a.v. Piet", registration.TemporarilyHere, "NL", registration.Business{}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Error(diff)
	}
	company := filled()
	company.Normalise(registration.Company)
	if diff := cmp.Diff(filled(), company); diff != "" {
		t.Error(diff)
	}
}

// OL-07, OL-29: the first step that is not done is next; whoever answers a question proves no address again.
func TestTheStepsOfAnApplicant(t *testing.T) {
	needs := registration.Needs{Asked: asked(registration.Company), Document: true}
	draft, f := registration.Application{State: registration.Draft}, registration.Form{}
	next := func() registration.Step { return draft.Next(f, needs, now) }
	walk := []registration.Step{next()}
	draft.Proven = now
	walk = append(walk, next())
	f.Take(registration.StepDetails, filled())
	walk = append(walk, next())
	f.Take(registration.StepAddress, filled())
	walk = append(walk, next())
	f.File.ID = "d"
	walk = append(walk, next())
	f.Password = "hash"
	walk = append(walk, next())
	if diff := cmp.Diff(draft.Steps(needs), walk); diff != "" {
		t.Error(diff)
	}
	needs.Document, f.File.ID = false, ""
	if next() != registration.StepReview {
		t.Errorf("a document is asked where the policy wants none: %s", next())
	}
	f.Password, needs.Document = "", true
	if more := in(registration.MoreAsked); more.Next(f, needs, now) != registration.StepDocument || !slices.Equal(more.Steps(needs), []registration.Step{registration.StepDetails, registration.StepAddress, registration.StepDocument, registration.StepReview}) {
		t.Errorf("answering a question: %s of %v", more.Next(f, needs, now), more.Steps(needs))
	}
	for _, s := range states {
		if got := in(s).Next(f, needs, now); (got == registration.StepStatus) == s.Editable() {
			t.Errorf("%s leads to %s", s, got)
		}
	}
}

// OL-27, OL-09: what becomes of a file.
func TestWhatBecomesOfAFile(t *testing.T) {
	pdf, exe := registration.FileFacts{Type: registration.PDF}, registration.FileFacts{Type: registration.OtherFile, Problem: registration.FileOther}
	for name, c := range map[string]struct {
		size     int
		facts    registration.FileFacts
		practice bool
		want     registration.FileProblem
	}{
		"right":                      {1, pdf, false, ""},
		"as large as it may be":      {registration.MaxDocument, pdf, false, ""},
		"larger":                     {registration.MaxDocument + 1, pdf, false, registration.FileTooLarge},
		"larger, for practice":       {registration.MaxDocument + 1, pdf, true, registration.FileTooLarge},
		"empty":                      {0, registration.FileFacts{Type: registration.EmptyFile, Problem: registration.FileEmpty}, false, registration.FileEmpty},
		"empty, for practice (G15)":  {0, registration.FileFacts{Type: registration.EmptyFile, Problem: registration.FileEmpty}, true, ""},
		"a program":                  {9, exe, false, registration.FileOther},
		"anything else for practice": {9, exe, true, ""},
	} {
		if got := registration.Judge(c.size, c.facts, c.practice); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestCountries(t *testing.T) {
	all := registration.Countries()
	if !slices.IsSorted(all) || len(slices.Compact(slices.Clone(all))) != len(all) || len(all) != 250 {
		t.Errorf("%d countries, sorted %v", len(all), slices.IsSorted(all))
	}
}

// Whatever is typed, checking it ends, and what passes holds no markup and nothing that cannot be shown.
func FuzzForm(f *testing.F) {
	f.Add("王", "小雨", "Wang", "a\nb", "+31612345678", 2000, 2, 29)
	f.Fuzz(func(t *testing.T, family, given, latin, lines, phone string, y, m, d int) {
		form := filled()
		form.FamilyName, form.GivenNames, form.LatinName, form.Address.Lines, form.Phone = family, given, latin, lines, phone
		form.Born = registration.Date{Year: y, Month: m, Day: d}
		form.Normalise(registration.Company)
		again := form
		again.Normalise(registration.Company)
		if form != again {
			t.Errorf("normalised twice: %+v, %+v", form, again)
		}
		if len(form.Check(asked(registration.Company), now)) == 0 && strings.ContainsAny(form.FullName()+form.LatinName+form.Address.Lines, "<>\x00\u202e\ufffd") {
			t.Errorf("passed: %+v", form)
		}
	})
}
