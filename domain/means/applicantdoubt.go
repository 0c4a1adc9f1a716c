package means

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Doubts tells what is worth a second look before an order, and may be right all the same. Their values are as
// they stand; they stop nothing.
func (a Applicant) Doubts() []Fault {
	var out []Fault
	switch {
	case a.GivenNames == "":
		out = append(out, Fault{ColumnGivenNames, DoubtOneName, ""})
	case initials(a.GivenNames):
		out = append(out, Fault{ColumnGivenNames, DoubtInitials, a.GivenNames})
	}
	if first, _, more := strings.Cut(a.FamilyName, " "); more && a.Prefix == "" && prefixes[first] {
		out = append(out, Fault{ColumnFamilyName, DoubtPrefix, a.FamilyName})
	}
	if a.Email.Shared() {
		out = append(out, Fault{ColumnEmail, DoubtShared, a.Email.String()})
	}
	if _, mistyped := a.Email.Suggestion(); mistyped {
		out = append(out, Fault{ColumnEmail, DoubtTypo, a.Email.String()})
	}
	return out
}

// initials tells whether no given name is written in full: "J.P.", "J P", "Th."
func initials(names string) bool {
	for word := range strings.FieldsSeq(names) {
		letters := utf8.RuneCountInString(word)
		if r, _ := utf8.DecodeRuneInString(word); !strings.HasSuffix(word, ".") && (letters > 1 || !unicode.Is(unicode.Latin, r)) {
			return false
		}
	}
	return true
}

// prefixes are those that are written in lower case in the Netherlands. With a capital they belong to the name, as in Belgium.
var prefixes = map[string]bool{
	"van": true, "de": true, "der": true, "den": true, "het": true, "'t": true, "’t": true, "ten": true, "ter": true, "te": true, "in": true, "op": true,
	"aan": true, "bij": true, "onder": true, "uit": true, "voor": true, "von": true, "zu": true, "du": true, "la": true, "le": true, "da": true, "dos": true, "di": true, "el": true,
}
