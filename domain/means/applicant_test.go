package means_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
)

var today = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// noor is somebody about whom nothing is wrong.
func noor() means.Typed {
	return means.Typed{
		GivenNames: "Noor Elisabeth", Prefix: "van der", FamilyName: "Zilverbeek", Born: "1-7-1969", BirthPlace: "'s-Hertogenbosch",
		Email: "noor@zilverbeek.example", Mobile: "+31612345678", Employed: "J",
	}
}

func allowed(t *testing.T, typed means.Typed) means.Applicant {
	t.Helper()
	a, faults := means.Check(typed, today)
	if len(faults) > 0 {
		t.Fatalf("%+v: %v", typed, faults)
	}
	return a
}

// MR-26, MR-32: what a form or a file tells of somebody makes an applicant, whose data can be typed again.
func TestAnApplicantIsWhatWasTyped(t *testing.T) {
	email, _ := identity.ParseEmail("noor@zilverbeek.example")
	mobile, _ := identity.ParsePhone("+31612345678")
	want := means.Applicant{
		GivenNames: "Noor Elisabeth", Prefix: "van der", FamilyName: "Zilverbeek", Born: identity.Date{Year: 1969, Month: 7, Day: 1},
		BirthPlace: "'s-Hertogenbosch", Email: email, Mobile: mobile, Employed: true,
	}
	got := allowed(t, noor())
	if got != want {
		t.Errorf("%+v", got)
	}
	if got.FullName() != "Noor Elisabeth van der Zilverbeek" {
		t.Errorf("is called %q", got.FullName())
	}
	for _, employed := range []string{"J", "N"} {
		typed := noor()
		typed.Employed = employed
		first := allowed(t, typed)
		if first.Employed != (employed == "J") || first.Typed().Born != "1969-07-01" || allowed(t, first.Typed()) != first {
			t.Errorf("typed again it is %+v", first.Typed())
		}
		if back, err := means.RestoreApplicant(first); err != nil || back != first {
			t.Errorf("%+v, %v", back, err)
		}
	}
	for name, spoil := range map[string]func(*means.Applicant){
		"no name": func(a *means.Applicant) { a.FamilyName = "" }, "no place": func(a *means.Applicant) { a.BirthPlace = "" }, "no such day": func(a *means.Applicant) { a.Born.Day = 32 },
		"no address": func(a *means.Applicant) { a.Email = identity.EmailAddress{} }, "no number": func(a *means.Applicant) { a.Mobile = identity.Phone{} },
	} {
		a := want
		spoil(&a)
		if back, err := means.RestoreApplicant(a); err == nil || back != (means.Applicant{}) {
			t.Errorf("%s: came back from storage", name)
		}
	}
}

// MR-26: there are eight columns, in the order of the guide, and each can be read and set by its name.
func TestColumns(t *testing.T) {
	columns := means.Columns()
	want := []means.Column{"given-names", "prefix", "family-name", "born", "birth-place", "email", "mobile", "employed"}
	if diff := cmp.Diff(want, columns); diff != "" {
		t.Error(diff)
	}
	var typed means.Typed
	for _, c := range columns {
		if !typed.IsZero() && typed.Of(c) != "" {
			t.Errorf("%s is %q", c, typed.Of(c))
		}
		typed.Set(c, "x-"+string(c))
	}
	for _, c := range columns {
		if typed.Of(c) != "x-"+string(c) {
			t.Errorf("%s is %q", c, typed.Of(c))
		}
	}
	before := typed
	if typed.Set("shoe-size", "43"); typed != before || typed.Of("shoe-size") != "" || typed.IsZero() {
		t.Error("there is a ninth column")
	}
}

// MR-65: all that is wrong is told at once, in the order of the columns, and there is nobody then.
func TestAllFaultsAtOnce(t *testing.T) {
	a, got := means.Check(means.Typed{
		GivenNames: "N00r", Prefix: "<b>", FamilyName: " ", Born: "31-2-1969", BirthPlace: "", Email: "noor", Mobile: "010-1234567", Employed: "ja",
	}, today)
	want := []means.Fault{
		{Column: "given-names", Code: means.FaultStrange, Value: "N00r"}, {Column: "prefix", Code: means.FaultStrange, Value: "<b>"},
		{Column: "family-name", Code: means.FaultMissing}, {Column: "born", Code: means.FaultNoDate, Value: "31-2-1969"}, {Column: "birth-place", Code: means.FaultMissing},
		{Column: "email", Code: means.FaultEmail, Value: "noor"}, {Column: "mobile", Code: means.FaultNotMobile, Value: "010-1234567"}, {Column: "employed", Code: means.FaultEmployed, Value: "ja"},
	}
	if diff := cmp.Diff(want, got); diff != "" || a != (means.Applicant{}) {
		t.Errorf("%s%+v", diff, a)
	}
	// MR-61: of nothing at all, only the prefix and the given names are not missed.
	_, got = means.Check(means.Typed{}, today)
	var missed []means.Column
	for _, f := range got {
		if f.Code != means.FaultMissing {
			t.Errorf("%+v", f)
		}
		missed = append(missed, f.Column)
	}
	if diff := cmp.Diff([]means.Column{"family-name", "born", "birth-place", "email", "mobile", "employed"}, missed); diff != "" {
		t.Error(diff)
	}
}

// of gives the only fault of somebody of whom one value is changed; "" where there is none.
func of(t *testing.T, c means.Column, value string) means.FaultCode {
	t.Helper()
	typed := noor()
	typed.Set(c, value)
	a, faults := means.Check(typed, today)
	if len(faults) == 0 {
		return ""
	}
	if len(faults) != 1 || faults[0].Column != c || a != (means.Applicant{}) {
		t.Fatalf("%s %q: %+v", c, value, faults)
	}
	if want := strings.Join(strings.Fields(value), " "); faults[0].Value != want {
		t.Errorf("%s %q is shown as %q", c, value, faults[0].Value)
	}
	return faults[0].Code
}

// XC-37, MR-69, MR-61: names as the civil registration has them, and as people have them. Nothing is cut off.
func TestNames(t *testing.T) {
	for _, n := range []struct{ given, prefix, family string }{
		{"Noor", "", "Zilverbeek"}, {"Noor", "van der", "Zilverbeek"}, {"", "", "Suharti"}, {"Ümit", "", "Çağlayanoğlu"}, {"Anne-Fleur José", "de la", "Fontaine"},
		{"Lieve", "'t", "Hooft"}, {"Lieve", "’t", "Hooft"}, {"Jan", "in 't", "Veld"}, {"Seán", "", "O'Briain"}, {"Bronagh", "", "O’Connor-Quill"}, {"Aleida", "'s", "Gravenzande"},
		{"Zoë Renée", "", "Öström"}, {"Łucja", "", "Żółkiewska-Dąb"}, {"Nguyễn Thị", "", "Hồng Ánh"}, {"Þórdís", "", "Sæmundsdóttir"}, {"Ðorđe", "", "Ćirković"}, {"Māris", "", "Ķēniņš"},
		{"Mercè", "", "Gal·la i Pol"}, {"J.", "", "Dúin"}, {"Kealoha", "", "Kaʻahumanu"}, {"Ø", "", "Å"}, {"İpek", "", "Işık"}, {"Ẹ̀bùn", "", "Ọlá"}, {"Straße", "", "Groß"},
		{"Олена", "", "Ковальчук"}, {"Ελένη", "", "Παπαδάκη"}, {"小雨", "", "王"}, {"さくら", "", "山本"}, {"지우", "", "김"}, {"ליאת", "", "בן-דוד"}, {"ليلى", "", "البغدادي"}, {"अनन्या", "", "शर्मा"},
		{strings.TrimSpace(strings.Repeat("Maria ", 49)), "von und zu der", strings.Repeat("Langenaam", 33)},
	} {
		typed := noor()
		typed.GivenNames, typed.Prefix, typed.FamilyName = n.given, n.prefix, n.family
		a, faults := means.Check(typed, today)
		if len(faults) > 0 || a.GivenNames != n.given || a.Prefix != n.prefix || a.FamilyName != n.family {
			t.Errorf("%v became %q %q %q: %v", n, a.GivenNames, a.Prefix, a.FamilyName, faults)
		}
	}
	for name, want := range map[string]means.FaultCode{
		"": means.FaultMissing, "  \t\u00a0": means.FaultMissing, strings.Repeat("a", means.MaxText): "", strings.Repeat("é", means.MaxText+1): means.FaultTooLong,
		"Zilver beek": "", "  Zilver \u00a0 beek\t": "", "Zilver\nbeek": "", "Zilverbeek2": means.FaultStrange, "Zilver_beek": means.FaultStrange, "Zilver<beek>": means.FaultStrange,
		"Zilver\u202ebeek": means.FaultStrange, "Zilver\x00beek": means.FaultStrange, "Zilver\u200bbeek": means.FaultStrange, "-": means.FaultStrange, "...": means.FaultStrange, "''": means.FaultStrange,
		"Zilverbeek 🙂": means.FaultStrange, "\u0301Zilver": means.FaultStrange, "Zilver@beek": means.FaultStrange, "Zilver;beek": means.FaultStrange, `"Zilver"`: means.FaultStrange, "Zilver,beek": means.FaultStrange,
		"Jos?": means.FaultLost, "Zilver\ufffdbeek": means.FaultLost, "Zilver\xffbeek": means.FaultLost,
		"Zilverb\u0435\u0435k": means.FaultMixed, "Ζilverbeek": means.FaultMixed, "Ковальчукa": means.FaultMixed,
		// MR-67: nothing that a spreadsheet would calculate is a name.
		"=1+1": means.FaultStrange, "+Zilver": means.FaultStrange, "-Zilver": means.FaultStrange, "@SUM(A1)": means.FaultStrange, "=HYPERLINK": means.FaultStrange, "-cmd|calc": means.FaultStrange,
	} {
		if got := of(t, means.ColumnFamilyName, name); got != want {
			t.Errorf("%q: %q, not %q", name, got, want)
		}
		if want == means.FaultMissing {
			want = ""
		}
		for _, optional := range []means.Column{means.ColumnGivenNames, means.ColumnPrefix} {
			if got := of(t, optional, name); got != want {
				t.Errorf("%s %q: %q, not %q", optional, name, got, want)
			}
		}
	}
}

// MR-69: places have more in their names than people.
func TestBirthPlaces(t *testing.T) {
	for place, want := range map[string]means.FaultCode{
		"Utrecht": "", "'s-Gravenhage": "", "’s-Hertogenbosch": "", "Frankfurt a/d Oder": "", "Washington, D.C.": "", "Paramaribo (Suriname)": "", "6th of October City": "", "Å": "",
		"St. John's": "", "東京": "", "Đà Nẵng": "", "Y": "", "São Paulo": "", "Trinidad & Tobago": "",
		"": means.FaultMissing, "12": means.FaultStrange, "Utrecht<br>": means.FaultStrange, "=Utrecht": means.FaultStrange, "-Utrecht": means.FaultStrange, "K?ln": means.FaultLost,
		strings.Repeat("x", 301): means.FaultTooLong,
	} {
		if got := of(t, means.ColumnBirthPlace, place); got != want {
			t.Errorf("%q: %q, not %q", place, got, want)
		}
	}
}

// MR-69: born on a day that was, between 16 and 120 years ago, as days go where the caller is.
func TestBorn(t *testing.T) {
	for born, want := range map[string]means.FaultCode{
		"22-11-2010": "", "23-11-2010": means.FaultTooYoung, "22-11-2026": means.FaultTooYoung, "23-11-2026": means.FaultUnborn, "1-1-3000": means.FaultUnborn,
		"22-11-1906": "", "23-11-1905": "", "22-11-1905": means.FaultTooOld, "1-1-1800": means.FaultTooOld, "": means.FaultMissing, "29-2-2000": "", "29-2-1900": means.FaultNoDate,
		"1-7-69": means.FaultShortYear, "7/25/1969": means.FaultMonthFirst, "onbekend": means.FaultNoDate, "25385": means.FaultNoDate, "31-12-9999": means.FaultUnborn, "1-1-0001": means.FaultTooOld,
	} {
		if got := of(t, means.ColumnBorn, born); got != want {
			t.Errorf("%q: %q, not %q", born, got, want)
		}
	}
	typed := noor()
	typed.Born = "23-11-2010"
	east := time.FixedZone("east", 14*3600)
	if _, faults := means.Check(typed, today.In(east)); len(faults) > 0 {
		t.Errorf("the day has come there: %v", faults)
	}
}

// MR-69: Dutch mobile numbers, and those of abroad as the whole world dials them.
func TestMobileNumbers(t *testing.T) {
	for number, want := range map[string]means.FaultCode{
		"+31612345678": "", "+31687654321": "", " +31612345678 ": "", "+32470123456": "", "+4915123456789": "", "+14155552671": "", "+3225551212": "", // who reads numbers refuses the last one
		"": means.FaultMissing, "+31101234567": means.FaultNotMobile, "+31880123456": means.FaultNotMobile, "+31662345678": means.FaultNotMobile, "+31670123456": means.FaultNotMobile,
		"010-1234567": means.FaultNotMobile, "(010) 123 45 67": means.FaultNotMobile, "0031 10 1234567": means.FaultNotMobile, "+31 (0)10 1234567": means.FaultNotMobile, "088 012 3456": means.FaultNotMobile,
		"+3161234567": means.FaultPhone, "010-12345678": means.FaultPhone, "+316123456789": means.FaultPhone, "0612345678": means.FaultPhone, "06123": means.FaultPhone, "geen": means.FaultPhone, "+": means.FaultPhone, "06 twaalf": means.FaultPhone,
		"32470123456": means.FaultNoCountry, "4915123456789": means.FaultNoCountry, "3161234567890123": means.FaultPhone, "+0123456789": means.FaultPhone, "0032470123456": means.FaultPhone,
		"3,16E+10": means.FaultScientific, "3.16123E+10": means.FaultScientific, "6,12E+08": means.FaultScientific, "3e10": means.FaultScientific, "E10": means.FaultPhone, "3,16E": means.FaultPhone,
		"3,16E+100": means.FaultPhone, "0,1E+10": means.FaultPhone, ",1E+10": means.FaultPhone, "3x16E+10": means.FaultPhone, strings.Repeat("0", 301): means.FaultTooLong,
	} {
		if got := of(t, means.ColumnMobile, number); got != want {
			t.Errorf("%q: %q, not %q", number, got, want)
		}
	}
}

// MR-27: J or N, and nothing else. MR-69: an address that mail can be sent to.
func TestEmployedAndEmail(t *testing.T) {
	for typed, want := range map[string]means.FaultCode{
		"J": "", "N": "", " J ": "", "": means.FaultMissing, "j": means.FaultEmployed, "n": means.FaultEmployed, "Ja": means.FaultEmployed, "Nee": means.FaultEmployed, "Y": means.FaultEmployed,
		"1": means.FaultEmployed, "true": means.FaultEmployed, "JN": means.FaultEmployed, "Ｊ": means.FaultEmployed,
	} {
		if got := of(t, means.ColumnEmployed, typed); got != want {
			t.Errorf("%q: %q, not %q", typed, got, want)
		}
	}
	for typed, want := range map[string]means.FaultCode{
		" noor@zilverbeek.example ": "", "": means.FaultMissing, "noor@zilverbeek": means.FaultEmail, "noor": means.FaultEmail, "Noor <noor@zilverbeek.example>": means.FaultEmail,
		"a@b.example; c@d.example": means.FaultEmail, "=cmd@zilverbeek.example": "", strings.Repeat("a", 301): means.FaultTooLong,
	} {
		if got := of(t, means.ColumnEmail, typed); got != want {
			t.Errorf("%q: %q, not %q", typed, got, want)
		}
	}
}

// MR-26: names in full are asked, and what looks otherwise is said, and stops nobody.
func TestDoubts(t *testing.T) {
	for _, c := range []struct {
		column means.Column
		value  string
		want   []means.FaultCode
	}{
		{means.ColumnPrefix, "", nil}, {means.ColumnGivenNames, "", []means.FaultCode{means.DoubtOneName}}, {means.ColumnGivenNames, "N.E.", []means.FaultCode{means.DoubtInitials}},
		{means.ColumnGivenNames, "N E", []means.FaultCode{means.DoubtInitials}}, {means.ColumnGivenNames, "Th. A.", []means.FaultCode{means.DoubtInitials}}, {means.ColumnGivenNames, "Noor E.", nil},
		{means.ColumnGivenNames, "雨", nil}, {means.ColumnFamilyName, "van Dam", nil}, {means.ColumnEmail, "info@zilverbeek.example", []means.FaultCode{means.DoubtShared}},
		{means.ColumnEmail, "noor@gmial.com", []means.FaultCode{means.DoubtTypo}},
	} {
		typed := noor()
		typed.Set(c.column, c.value)
		var got []means.FaultCode
		for _, f := range allowed(t, typed).Doubts() {
			if got = append(got, f.Code); f.Column != c.column || f.Value != c.value || !f.Code.Warning() {
				t.Errorf("%+v", f)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %q: %s", c.column, c.value, diff)
		}
	}
	for family, want := range map[string]int{"van Dam": 1, "Van Dam": 0, "’t Hooft": 1, "van": 0, "Dam van Zilverbeek": 0, "de la Fontaine": 1} {
		typed := noor()
		typed.Prefix, typed.FamilyName = "", family
		if got := allowed(t, typed).Doubts(); len(got) != want || want == 1 && got[0] != (means.Fault{Column: means.ColumnFamilyName, Code: means.DoubtPrefix, Value: family}) {
			t.Errorf("%q: %+v", family, got)
		}
	}
	for _, c := range []means.FaultCode{
		means.FaultMissing, means.FaultTooLong, means.FaultStrange, means.FaultLost, means.FaultMixed, means.FaultNoDate, means.FaultShortYear, means.FaultMonthFirst, means.FaultDayOrMonth,
		means.FaultUnborn, means.FaultTooYoung, means.FaultTooOld, means.FaultEmail, means.FaultPhone, means.FaultNoCountry, means.FaultScientific, means.FaultNotMobile, means.FaultEmployed,
		means.FaultColumns, means.FaultQuote, means.FaultHeader, means.FaultExample, means.FaultSameEmail, means.FaultSamePerson,
	} {
		if c.Warning() {
			t.Errorf("%s stops nobody", c)
		}
	}
}

// MR-69: whatever is typed, an applicant is one that can be stored, that says the same when it is typed again, and
// of which nothing can be calculated; and whoever is none has a fault.
func FuzzCheck(f *testing.F) {
	n := noor()
	f.Add(n.GivenNames, n.Prefix, n.FamilyName, n.Born, n.BirthPlace, n.Email, n.Mobile, n.Employed)
	f.Add("", "'t", "=1", "1. juli 1969", "Washington, D.C.", "a@b.example", "3,16E+10", "n")
	f.Fuzz(func(t *testing.T, given, prefix, family, born, place, email, mobile, employed string) {
		typed := means.Typed{GivenNames: given, Prefix: prefix, FamilyName: family, Born: born, BirthPlace: place, Email: email, Mobile: mobile, Employed: employed}
		a, faults := means.Check(typed, today)
		if len(faults) > 0 {
			seen := map[means.Column]bool{}
			for _, x := range faults {
				if seen[x.Column] || x.Column == "" || x.Code == "" || x.Code.Warning() {
					t.Errorf("%+v", x)
				}
				seen[x.Column] = true
			}
			return
		}
		if back, err := means.RestoreApplicant(a); err != nil || back != a {
			t.Errorf("%+v: %v", a, err)
		}
		if again, faults := means.Check(a.Typed(), today); len(faults) > 0 || again != a {
			t.Errorf("%+v became %+v: %v", a, again, faults)
		}
		for _, s := range []string{a.GivenNames, a.Prefix, a.FamilyName, a.BirthPlace} {
			if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n ") || strings.ContainsAny(s, "<>\x00\n\r\"") {
				t.Errorf("%q is a name", s)
			}
		}
		if a.Traits() == (means.Traits{}) || a.FullName() == "" {
			t.Errorf("nobody knows %+v", a)
		}
	})
}
