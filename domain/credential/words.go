package credential

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed common.txt
var common string

//go:embed dutch.txt
var dutch string

// entry is a word that people choose, and its place in the list: the first is what is tried first.
type entry struct {
	word  string
	rank  int
	digit bool // it has no letter: it counts as a pattern
}

// lexicon finds words by how look sees them.
type lexicon struct {
	entries map[string]entry
	longest int // in characters
}

// listed holds the words of both lists. They are read once, at the first password somebody chooses.
var listed = sync.OnceValue(func() lexicon {
	all := lexicon{entries: map[string]entry{}}
	for _, list := range []string{dutch, common} {
		rank := 0
		for line := range strings.Lines(list) {
			if w := strings.TrimSpace(line); w != "" && w[0] != '#' {
				rank++
				all.add(w, rank)
			}
		}
	}
	return all
})

// add keeps the better rank of a word that is there already.
func (l *lexicon) add(word string, rank int) {
	key := plain(word)
	if old, ok := l.entries[key]; ok && old.rank <= rank {
		return
	}
	l.entries[key] = entry{word, rank, !strings.ContainsFunc(word, unicode.IsLetter)}
	l.longest = max(l.longest, utf8.RuneCountInString(key))
}

// Names are split into words of this many characters at least; what is shorter is in every other password.
const (
	shortestName = 3
	maxNames     = 64
)

// words gives the names of the context whole, joined and in parts: "Mijn AccountantsPortal" is
// "mijnaccountantsportal", "accountantsportal", "accountants" and so on.
func (c Context) words() lexicon {
	out := lexicon{entries: map[string]entry{}}
	texts := c.Names
	if !c.Email.IsZero() {
		host := c.Email.Host()
		texts = append([]string{c.Email.Local()}, texts...)
		texts = append(texts, strings.Split(host[:strings.LastIndexByte(host, '.')], ".")...)
	}
	for _, text := range texts[:min(len(texts), maxNames)] {
		text = text[:min(len(text), MaximumTyped)]
		parts := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
		for _, p := range append(parts, strings.Join(parts, "")) {
			for _, w := range append(humps(p), p) {
				if utf8.RuneCountInString(w) >= shortestName {
					out.add(strings.ToLower(w), 1)
				}
			}
		}
	}
	return out
}

// humps splits a name where a capital follows a small letter.
func humps(s string) (out []string) {
	start, before := 0, rune(0)
	for i, r := range s {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			out, start = append(out, s[start:i]), i
		}
		before = r
	}
	return append(out, s[start:])
}
