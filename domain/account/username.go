package account

import (
	"strconv"
	"strings"
	"unicode"
)

// How long a user name is, in characters.
const (
	MinUserName = 5
	MaxUserName = 30
)

// UserNameProblem says what is wrong with a user name that somebody wants.
type UserNameProblem string

// The problems; the empty one is none.
const (
	UserNameMissing UserNameProblem = "missing"
	UserNameShort   UserNameProblem = "short"
	UserNameLong    UserNameProblem = "long"
	UserNameStrange UserNameProblem = "strange" // holds what is no letter, digit, point, hyphen or underscore
	UserNameStart   UserNameProblem = "start"   // begins with neither letter nor digit
	UserNameTaken   UserNameProblem = "taken"   // somebody else has it
)

// ParseUserName gives the form in which a user name is kept, shown and compared: letter case does not count. Space
// around it does not either.
func ParseUserName(typed string) (string, UserNameProblem) {
	name := strings.Map(lower, strings.TrimSpace(typed))
	strange := func(r rune) bool { return !plain(r) && !strings.ContainsRune(".-_", r) }
	switch {
	case name == "":
		return "", UserNameMissing
	case strings.ContainsFunc(name, strange):
		return "", UserNameStrange
	case !plain(rune(name[0])):
		return "", UserNameStart
	case len(name) < MinUserName:
		return "", UserNameShort
	case len(name) > MaxUserName:
		return "", UserNameLong
	}
	return name, ""
}

// lower makes small letters of the capitals of this alphabet, and of no others that look like them.
func lower(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

// plain tells whether a character is one of a-z and 0-9.
func plain(r rune) bool { return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' }

// SuggestUserName offers a user name made of the first given name and the family name; a number of 2 or more is put
// behind it, for who has the name of somebody else. Letters that are not of this alphabet are left out, so that what
// comes out may have nothing to do with a name in another script; it always parses.
func SuggestUserName(given, family string, number int) string {
	first, _, _ := strings.Cut(strings.TrimSpace(given), " ")
	tail := ""
	if number > 1 {
		tail = strconv.Itoa(number)
	}
	name := strings.Trim(romanised(first)+"."+romanised(family), ".")
	if most := MaxUserName - len(tail); len(name) > most {
		name = strings.TrimRight(name[:most], ".")
	}
	if name == "" {
		name = "gebruiker"
	}
	if name += tail; len(name) < MinUserName {
		name += strings.Repeat("0", MinUserName-len(name)-1) + "1"
	}
	return name
}

// romanised keeps a-z and 0-9 of a name. Of letters that carry a mark it keeps the letter.
func romanised(name string) string {
	var out strings.Builder
	for _, r := range name {
		r = unicode.ToLower(r)
		if plain(r) {
			out.WriteRune(r)
		} else {
			out.WriteString(bare[r])
		}
	}
	return out.String()
}

// bare are the letters of European names without what they carry.
var bare = func() map[rune]string {
	out := map[rune]string{'æ': "ae", 'œ': "oe", 'ß': "ss", 'þ': "th", 'ð': "d", 'ĳ': "ij", 'ł': "l", 'ø': "o", 'đ': "d", 'ı': "i"}
	for letter, marked := range map[string]string{
		"a": "àáâãäåāăą", "c": "çćĉċč", "d": "ď", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ", "i": "ìíîïĩīĭį", "j": "ĵ", "k": "ķ", "l": "ĺļľ",
		"n": "ñńņň", "o": "òóôõöōŏő", "r": "ŕŗř", "s": "śŝşšș", "t": "ţťțŧ", "u": "ùúûüũūŭůűų", "w": "ŵ", "y": "ýÿŷ", "z": "źżž",
	} {
		for _, r := range marked {
			out[r] = letter
		}
	}
	return out
}()
