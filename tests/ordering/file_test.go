package ordering_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/tests/browserless"
)

const header = "volledige voornamen;tussenvoegsel;achternaam;geboortedatum;geboorteplaats;e-mailadres;mobiel nummer;loondienst\r\n"

func line(n int) string {
	return fmt.Sprintf("Sanne;;Rood%s;31-12-1980;Zilverbeek;s.rood%d@zilverbeek.example;061%07d;N\r\n", letters(n), n, n)
}

func people(from, to int) string {
	var out strings.Builder
	for n := from; n <= to; n++ {
		out.WriteString(line(n))
	}
	return out.String()
}

// upload sends a file for the draft whose people are shown.
func (v issuer) upload(t *testing.T, list browserless.Page, content string) browserless.Page {
	t.Helper()
	p := v.bram.Get(strings.TrimSuffix(list.URL.String(), "/people") + "/file")
	return v.bram.Upload(t, p, "/file", "collega's.csv", []byte(content))
}

// MR-20 to MR-30, MR-62, MR-65, MR-66: a file is shown before anybody is added, with all faults at once; a row is put
// right where it stands, the good ones can come first, and nobody is lost or doubled.
func TestAFileIsPutRightInPlace(t *testing.T) {
	onBoth(t, func(t *testing.T, v issuer) {
		list := v.atPeople(t, v.bram)
		bad := "Kees;;Blauw;31-02-1980;Zilverbeek;kees@;06;X\r\n"
		p := v.upload(t, list, header+people(1, 3)+bad+line(2))
		says(t, p, 200, words.OrderSheetNothing(), words.OrderSheetCount(3), words.OrderSheetWrong(2), words.OrderSheetAtline(5), words.ApplicantFaultDate(),
			words.ApplicantFaultEmail(), words.ApplicantFaultEmployed(), words.ApplicantSameLine(3), words.OrderSheetSemicolon())
		p = v.bram.Submit(p, p.MustForm(t, "/take"))
		says(t, p, 200, words.OrderSheetWrong(2))
		p = v.bram.Submit(p, p.MustForm(t, "/rows").With("r5-born", "28-02-1980", "r5-email", "kees@zilverbeek.example", "r5-mobile", "06 29999999", "r5-employed", "J", "skip", "6"))
		says(t, p, 200, words.OrderSheetCount(1), words.OrderSheetAll())
		p = v.bram.Submit(p, p.MustForm(t, "/take"))
		says(t, p, 200, words.OrderPeopleTaken(1), words.OrderCount(4), "Kees Blauw")
	})
}

// MR-69: a number that takes no text messages is refused however it is written, of an office abroad as well; a mobile
// one from abroad is fine.
func TestNumbersThatTakeNoTextMessages(t *testing.T) {
	v := settle(t, browserless.SQLite)
	list := v.atPeople(t, v.bram)
	row := func(mobile string) string {
		return strings.Replace(line(7), "0610000007", mobile, 1)
	}
	for number, want := range map[string]string{
		"+3222345678": words.ApplicantFaultLandline(), "+32 2 234 56 78": words.ApplicantFaultPhone(), "0101234567": words.ApplicantFaultLandline(), "+32123": words.ApplicantFaultPhone(),
		"+999123456789": words.ApplicantFaultPhone(),
	} {
		says(t, v.upload(t, list, header+row(number)), 200, words.OrderSheetWrong(1), want)
	}
	p := v.upload(t, list, header+row("+32470123456"))
	says(t, p, 200, words.OrderSheetCount(1))
	form := v.bram.Get(strings.TrimSuffix(list.URL.String(), "?") + "/new")
	says(t, v.bram.Submit(form, form.MustForm(t, "/people/new").With(append(answers(1), "mobile", "+3222345678")...)), 422, words.ApplicantFaultLandline())
}

// MR-22 to MR-24, MR-63, MR-64: what is no CSV, has too many lines or is too large is told with the fix and the numbers.
func TestFilesThatAreRefused(t *testing.T) {
	v := settle(t, browserless.SQLite)
	list := v.atPeople(t, v.bram)
	for name, c := range map[string]struct{ content, says string }{
		"lines":   {header + people(1, 101), words.ApplicantSheetLines(101, 100)},
		"bytes":   {header + strings.Repeat("x", 3<<20), words.ApplicantSheetBytes((3<<20+len(header)+1023)/1024, 1024)},
		"pdf":     {"%PDF-1.7 and so on", words.ApplicantSheetPdf()},
		"excel":   {"PK\x03\x04 [Content_Types].xml xl/workbook.xml", words.ApplicantSheetExcel()},
		"office":  {"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet", words.ApplicantSheetOffice()},
		"word":    {"PK\x03\x04 [Content_Types].xml word/document.xml", words.ApplicantSheetWord()},
		"numbers": {"PK\x03\x04 Index/Document.iwa", words.ApplicantSheetNumbers()},
		"zip":     {"PK\x03\x04 collega's.csv", words.ApplicantSheetArchive()},
		"picture": {"\x89PNG\r\n\x1a\n", words.ApplicantSheetImage()},
		"page":    {"<html><table>", words.ApplicantSheetWeb()},
		"json":    {`[{"name": "Noor"}]`, words.ApplicantSheetJson()},
		"vcard":   {"BEGIN:VCARD\r\n", words.ApplicantSheetVcard()},
		"nothing": {header, words.ApplicantSheetEmpty()},
	} {
		t.Run(name, func(t *testing.T) { says(t, v.upload(t, list, c.content), 422, c.says) })
	}
	says(t, v.bram.Get(list.URL.String()), 200, words.OrderPeopleEmpty())
}

// MR-21, MR-23: the sample is a file that the page takes back, without the person in it; a hundred people fit.
func TestTheSampleAndAFullOrder(t *testing.T) {
	v := settle(t, browserless.SQLite)
	list := v.atPeople(t, v.bram)
	sample := v.bram.Get(v.at("/sample"))
	if !strings.HasPrefix(sample.Header.Get("Content-Type"), "text/csv") || !strings.Contains(sample.Header.Get("Content-Disposition"), "voorbeeld") {
		t.Errorf("the sample comes as %v", sample.Header)
	}
	says(t, v.upload(t, list, sample.Body), 422, words.ApplicantSheetEmpty())
	p := v.upload(t, list, header+people(1, means.MaxPeople))
	says(t, p, 200, words.OrderSheetCount(100))
	p = v.bram.Submit(p, p.MustForm(t, "/take"))
	says(t, p, 200, words.OrderPeopleTaken(100), words.OrderPeopleFull())
	p = v.bram.Submit(p, p.MustForm(t, "/people"))
	p = v.bram.Submit(p, p.MustForm(t, "/mandates").With("now", "no"))
	says(t, order(t, v.bram, p), 200, "is ontvangen")
	if n := len(v.applications(t)); n != 100 {
		t.Errorf("there are %d applications", n)
	}
}
