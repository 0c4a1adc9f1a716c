package pages

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/voordeur/voordeur/tests/browser"
)

var (
	sheet = regexp.MustCompile(`/Type\s*/Page[^s]`)
	a4    = regexp.MustCompile(`/MediaBox\s*\[0 0 59[45]\.?\d* 84[12]\.?\d*\]`)
)

// MH-38: two letters with activation codes are two sheets of A4, in both languages: nothing runs on, and what is
// around them on the screen takes no paper.
func TestALetterIsOneSheetOfA4(t *testing.T) {
	tab, site := browser.Start(t).Person(t), serve(t)
	for _, l := range languages {
		tab.Open(t, site+"/"+string(l)+"/desk-links-letters")
		pdf := tab.Paper(t)
		if folder := os.Getenv("VOORDEUR_SHOTS"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, string(l)+"-letters.pdf"), pdf, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if sheets, of := len(sheet.FindAll(pdf, -1)), len(a4.FindAll(pdf, -1)); sheets != 2 || of != 2 {
			t.Errorf("%s: %d sheets, of which %d are A4", l, sheets, of)
		}
	}
}
