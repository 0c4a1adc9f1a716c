package credential

import "math"

// guessable tells whether a password is little more than one word with ornaments, and which. What is left to
// guess is counted in units: a word is one (a short one two, since it turns up by chance), a letter of its own
// is one, and digits and punctuation around a word are none, since those are what everybody tries.
func (t looked) guessable(c Context) Problem {
	units, used := t.cover(t.pieces(c), unitsOf, func(i int) float64 {
		if t.soft[i] {
			return ornament
		}
		return 1
	})
	if units >= 3 {
		return Problem{}
	}
	return t.worst(used)
}

// ornament prefers one piece to the characters it is made of, and weighs nothing over a whole password.
const ornament = 1.0 / (16 * MaximumPassword)

func unitsOf(p piece) float64 {
	switch {
	case p.objection == Pattern:
		return ornament / 2
	case p.to-p.from < 5:
		return 2
	}
	return 1
}

// worst names the longest word, or the longest pattern where patterns are half of the password or more.
func (t looked) worst(used []piece) Problem {
	var word, pattern piece
	covered := 0
	for _, p := range used {
		switch {
		case p.objection == Pattern:
			covered += p.to - p.from
			pattern = longer(pattern, p)
		default:
			word = longer(word, p)
		}
	}
	switch {
	case word.to > 0:
		return Problem{word.objection, word.word}
	case 2*covered >= len(t.typed) && covered > 0:
		return Problem{Pattern, pattern.word}
	}
	return Problem{}
}

func longer(a, b piece) piece {
	if b.to-b.from > a.to-a.from {
		return b
	}
	return a
}

// Bits that one who guesses must find out, by how people choose.
const (
	bitsLetter   = 3.3
	bitsOrnament = 3.0
)

// scores are the bits at which the strength goes up: a thousand guesses, a million, a hundred million, ten thousand
// million, as zxcvbn has it.
var scores = [...]float64{10, 20, 27, 33}

// Strength is advice on a password in Unicode NFC: 0 is known to everybody, 4 is beyond guessing. It is an
// estimate; what is refused is for Rules.Check to say.
func Strength(password string, c Context) (score int) {
	t := look(password)
	unit := t.unit()
	if unit == 0 {
		return 0
	}
	repeated := math.Log2(float64(len(t.typed)) / float64(unit))
	t = t.head(unit)
	bits, _ := t.cover(t.pieces(c), bitsOf, func(i int) float64 {
		if t.soft[i] {
			return bitsOrnament
		}
		return bitsLetter
	})
	for score < len(scores) && bits+repeated >= scores[score] {
		score++
	}
	if !t.guessable(c).None() {
		return min(score, 1)
	}
	return score
}

func bitsOf(p piece) float64 {
	bits := 0.0
	switch p.objection {
	case Pattern:
		return 3 + math.Log2(float64(p.to-p.from))
	case Own:
		bits = 1
	case Listed:
		bits = math.Log2(float64(p.rank + 1))
	}
	if p.disguised {
		bits++
	}
	return bits
}
