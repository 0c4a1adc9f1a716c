// Package i18n holds every sentence that people read, in Dutch and English side by side and in German
// where a public page needs it (OL-34), and says dates, times and numbers their way. The catalogues are the TOML files here, one for each area;
// package i18ngen turns them into a method for each text, so a missing argument does not compile.
package i18n

import (
	"slices"
	"strconv"
	"time"
	_ "time/tzdata" // people read the clock of Amsterdam, also where the machine has no time zones
)

//go:generate go run ./i18ngen .

// Lang is a language that the catalogues have.
type Lang string

// The languages of the catalogues. Dutch is the language of the house; German has the public pages only.
const (
	NL Lang = "nl"
	EN Lang = "en"
	DE Lang = "de"
)

// all is in the order of the matcher.
var all = []Lang{NL, EN, DE}

// Spoken gives the languages of a realm that lists some: Dutch and English always, and German where
// it is listed (XC-30, OL-34).
func Spoken(listed []string) []Lang {
	return slices.DeleteFunc(slices.Clone(all), func(l Lang) bool {
		return l == DE && !slices.Contains(listed, string(l))
	})
}

// Name is what the language calls itself.
func (l Lang) Name() string {
	switch l {
	case EN:
		return "English"
	case DE:
		return "Deutsch"
	default:
		return "Nederlands"
	}
}

// Printer says texts in one language. It is safe for concurrent use.
type Printer struct {
	lang Lang
	zone *time.Location
}

var printers = map[Lang]*Printer{NL: {NL, Amsterdam}, EN: {EN, Amsterdam}, DE: {DE, Amsterdam}}

// In gives the printer of a language, that of Dutch for one the catalogues lack.
func In(l Lang) *Printer {
	if p, ok := printers[l]; ok {
		return p
	}
	return printers[NL]
}

// Lang names the printer's language.
func (p *Printer) Lang() Lang { return p.lang }

// say chooses the words of the printer's language.
func (p *Printer) say(nl, en, de string) string {
	switch p.lang {
	case EN:
		return en
	case DE:
		return de
	default:
		return nl
	}
}

// Amsterdam is where a day begins that people read or type.
var Amsterdam = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic("i18n: the embedded time zones lack Europe/Amsterdam: " + err.Error())
	}
	return zone
}()

// Number writes 1284 as 1.284 in Dutch and German, and 1,284 in English.
func (p *Printer) Number(n int) string {
	s, separator := strconv.Itoa(n), p.say(".", ",", ".")
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + separator + s[i:]
	}
	return s
}
