package credential

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// piece is a part of a password that one who guesses has ready.
type piece struct {
	from, to  int
	objection Objection // Listed, Own or Pattern
	word      string
	rank      int
	disguised bool // by capitals or lookalikes
}

// pieces finds all of them; they overlap.
func (t looked) pieces(c Context) []piece {
	out := append(t.words(c.words(), Own), t.words(listed(), Listed)...)
	out = append(out, t.repeats()...)
	out = append(out, t.rows()...)
	if t.date() {
		out = append(out, piece{to: len(t.typed), objection: Pattern, word: t.part(0, len(t.typed))})
	}
	return out
}

// words finds the words of a lexicon, also where lookalikes stand for some of their letters. Digits alone are
// no disguise: they must be listed as they are.
func (t looked) words(l lexicon, why Objection) (out []piece) {
	for i := range t.plain {
		for j := i + 1; j <= min(len(t.plain), i+l.longest); j++ {
			e, ok := l.entries[string(t.plain[i:j])]
			if !ok || e.digit != (t.letters(i, j) == 0) || !e.digit && 3*t.letters(i, j) < j-i {
				continue
			}
			p := piece{i, j, why, e.word, e.rank, t.part(i, j) != e.word}
			if e.digit && why == Listed {
				p.objection = Pattern
			}
			out = append(out, p)
		}
	}
	return out
}

// repeats finds the same character three times or more.
func (t looked) repeats() (out []piece) {
	for i := 0; i < len(t.lower); {
		j := i
		for j < len(t.lower) && t.lower[j] == t.lower[i] {
			j++
		}
		if j-i >= 3 {
			out = append(out, piece{from: i, to: j, objection: Pattern, word: t.part(i, j)})
		}
		i = j
	}
	return out
}

// keyRows are the ways a finger or the alphabet runs, on keyboards of here and of our neighbours.
var keyRows = []string{
	"abcdefghijklmnopqrstuvwxyz", "1234567890", "0123456789", "!@#$%^&*()", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./",
	"azertyuiop", "qsdfghjklm", "wxcvbn", "qwertzuiop", "yxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "qazwsxedcrfvtgbyhnujmikolp",
}

// rows finds four or more characters in a row, in either direction.
func (t looked) rows() (out []piece) {
	for i := range t.lower {
		longest := 0
		for _, row := range keyRows {
			longest = max(longest, t.along([]rune(row), i, 1), t.along([]rune(row), i, -1))
		}
		if longest >= 4 {
			out = append(out, piece{from: i, to: i + longest, objection: Pattern, word: t.part(i, i+longest)})
		}
	}
	return out
}

// along counts the characters from i that follow the row.
func (t looked) along(row []rune, i, step int) (n int) {
	at := slices.Index(row, t.lower[i])
	for at >= 0 && at < len(row) && i+n < len(t.lower) && row[at] == t.lower[i+n] {
		at, n = at+step, n+1
	}
	return n
}

// date tells whether the whole password is one: a birthday, as a rule.
func (t looked) date() bool {
	if t.letters(0, len(t.typed)) > 0 {
		return false
	}
	s := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, string(t.typed))
	for _, form := range []string{"02012006", "20060102", "01022006", "020106", "060102"} {
		if at, err := time.Parse(form, s); err == nil && at.Year() >= 1900 && at.Year() < 2100 {
			return true
		}
	}
	return false
}

// cover splits a password into pieces and single characters at the least total price. It gives the price and
// the pieces used, in order.
func (t looked) cover(pieces []piece, price func(piece) float64, single func(i int) float64) (float64, []piece) {
	best := make([]float64, len(t.typed)+1)
	last := make([]*piece, len(t.typed)+1)
	slices.SortStableFunc(pieces, func(a, b piece) int { return a.to - b.to })
	next := 0
	for i := 1; i <= len(t.typed); i++ {
		best[i] = best[i-1] + single(i-1)
		for ; next < len(pieces) && pieces[next].to == i; next++ {
			if p := &pieces[next]; best[p.from]+price(*p) < best[i] {
				best[i], last[i] = best[p.from]+price(*p), p
			}
		}
	}
	var used []piece
	for i := len(t.typed); i > 0; {
		if last[i] == nil {
			i--
			continue
		}
		used, i = append(used, *last[i]), last[i].from
	}
	slices.Reverse(used)
	return best[len(t.typed)], used
}
