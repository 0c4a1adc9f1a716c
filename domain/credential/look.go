package credential

import (
	"strings"
	"unicode"
)

// looked is a password as one who guesses sees it, character by character.
type looked struct {
	typed []rune
	lower []rune
	plain []rune // without accents and disguises: "W@chtwóórd" is "wachtwoord"
	soft  []bool // digits, punctuation, spaces, signs: what people put around a word
}

// look takes a password apart; of a very long one the head tells enough.
func look(password string) looked {
	t := looked{typed: []rune(password[:min(len(password), MaximumTyped)])}
	t.typed = t.typed[:min(len(t.typed), MaximumPassword)]
	for _, r := range t.typed {
		l := unicode.ToLower(r)
		t.lower = append(t.lower, l)
		t.plain = append(t.plain, plainOf(l))
		t.soft = append(t.soft, !unicode.IsLetter(r) && !unicode.IsMark(r))
	}
	return t
}

// plain gives a text as look sees it, to find it in one.
func plain(s string) string {
	return strings.Map(func(r rune) rune { return plainOf(unicode.ToLower(r)) }, s)
}

func plainOf(r rune) rune {
	if as, ok := lookalikes[r]; ok {
		return as
	}
	return r
}

// lookalikes gives the letter that people mean by another sign. The l goes with the i: a 1 is either.
var lookalikes = alike("aàáâãäåāăą4@", "b8", "cçćč", "dďđð", "eèéêëēęěė3€", "g9", "iìíîïīįıl1!|", "nñńň", "oòóôõöøōő0", "rř", "sšśşß5$", "tţť7+", "uùúûüūůű", "yýÿ", "zžźż")

func alike(groups ...string) map[rune]rune {
	out := map[rune]rune{}
	for _, g := range groups {
		signs := []rune(g)
		for _, r := range signs[1:] {
			out[r] = signs[0]
		}
	}
	return out
}

// part is what was typed from one place up to another.
func (t looked) part(from, to int) string { return string(t.typed[from:to]) }

// letters counts what is not soft.
func (t looked) letters(from, to int) (n int) {
	for _, s := range t.soft[from:to] {
		if !s {
			n++
		}
	}
	return n
}

// unit is the length of what the password repeats twice or more; its own length where it does not.
func (t looked) unit() int {
	for p := 1; p <= len(t.plain)/2; p++ {
		i := p
		for i < len(t.plain) && t.plain[i] == t.plain[i-p] {
			i++
		}
		if i == len(t.plain) {
			return p
		}
	}
	return len(t.plain)
}

// head is the password up to a place.
func (t looked) head(to int) looked {
	return looked{t.typed[:to], t.lower[:to], t.plain[:to], t.soft[:to]}
}
