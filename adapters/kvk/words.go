package kvk

import (
	"strings"
	"time"
	_ "time/tzdata" // days are those of Amsterdam, also where the machine has no time zones
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/voordeur/voordeur/domain/identity"
)

// address is one of an organisation or branch.
type address struct {
	Kind     string `json:"type"`
	Shielded string `json:"indAfgeschermd"`
	Full     string `json:"volledigAdres"`
}

// placeOf gives the visiting address, or the first one where there is none. If that one is shielded, another does
// not stand in for it.
func placeOf(all []address) identity.Address {
	for _, a := range all {
		if a.Kind == "bezoekadres" {
			return place(a.Shielded, a.Full)
		}
	}
	if len(all) > 0 {
		return place(all[0].Shielded, all[0].Full)
	}
	return identity.Address{}
}

// place shows an address only where the register says that it is not shielded; silence is no permission.
func place(shielded, full string) identity.Address {
	if shielded != "Nee" {
		return identity.Address{Shielded: shielded == "Ja"}
	}
	return identity.Address{Line: line(full)}
}

// longest is how much of a text is kept, in characters.
const longest = 500

// line makes one line of a text: the register has runs of spaces in addresses. What cannot be seen is left out.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.C, r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > longest {
		s = strings.TrimSpace(string(runes[:longest]))
	}
	return s
}

// folded is the form in which texts are searched and sorted: no letter case, no accents.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(strings.ToLower(s)))
}

var amsterdam = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic("kvk: the embedded time zones lack Europe/Amsterdam: " + err.Error())
	}
	return zone
}()

// day reads 20260131 as the instant at which it begins; nothing is no day. The register writes 00 for a month or day
// that it does not know: then it is the earliest that it can be.
func day(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if len(s) == 8 && s[4:6] == "00" {
		s = s[:4] + "0101"
	}
	if len(s) == 8 && s[6:] == "00" {
		s = s[:6] + "01"
	}
	t, err := time.ParseInLocation("20060102", s, amsterdam)
	if err != nil {
		return time.Time{}, shape("datum")
	}
	return t.UTC(), nil
}
