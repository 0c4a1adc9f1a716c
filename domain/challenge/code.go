package challenge

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
)

// Alphabet is the set of characters of a code.
type Alphabet string

// The alphabets. Letters holds 31 symbols without look-alikes (G2); Digits fits a numeric keypad.
const (
	Letters Alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	Digits  Alphabet = "0123456789"
)

// Format says how a code looks and how long it is good for.
type Format struct {
	Alphabet Alphabet
	Length   int
	Lifetime time.Duration
	Attempts int
}

// The formats of second factors: 6 digits (MA-03), for 10 minutes by e-mail and 5 by SMS (XC-02), 5 tries (XC-03).
var (
	EmailFactor = Format{Digits, 6, 10 * time.Minute, 5}
	SMSFactor   = Format{Digits, 6, 5 * time.Minute, 5}
)

// NewCode draws a code of length characters, each equally likely.
func NewCode(random io.Reader, a Alphabet, length int) (string, error) {
	limit := 256 - 256%len(a) // larger bytes would favour the first symbols
	out := make([]byte, 0, length)
	buf := make([]byte, 32)
	for len(out) < length {
		if _, err := io.ReadFull(random, buf); err != nil {
			return "", fmt.Errorf("challenge: draw a code: %w", err)
		}
		for _, b := range buf {
			if int(b) < limit && len(out) < length {
				out = append(out, a[int(b)%len(a)])
			}
		}
	}
	return string(out), nil
}

// Normalise gives what was typed in the form a code is kept in: letter case, spaces and dashes
// do not count (XC-05).
func Normalise(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Dash, r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, typed)
}
