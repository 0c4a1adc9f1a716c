package challenge_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/challenge"
)

var start = time.Date(2026, 10, 25, 0, 55, 0, 0, time.UTC) // the night the clocks go back (XC-36)

func sum(code string) []byte { s := sha256.Sum256([]byte(code)); return s[:] }

func sent() challenge.Challenge {
	return challenge.Challenge{ID: "1", Login: "l", Purpose: challenge.PurposeVerifyEmail, Sum: sum("ABCDE"), CreatedAt: start, Expires: start.Add(10 * time.Minute), Limit: 5}
}

// G2, MS-50, XC-03: five tries; the last wrong one says that there are no more.
func TestACodeTakesFiveTries(t *testing.T) {
	c := sent()
	for left := 4; left > 0; left-- {
		if got := c.Answer(sum("WRONG"), start); got != challenge.Wrong || c.TriesLeft() != left {
			t.Fatalf("%v with %d left", got, c.TriesLeft())
		}
	}
	if got := c.Answer(sum("WRONG"), start); got != challenge.Exhausted || c.TriesLeft() != 0 {
		t.Errorf("the fifth: %v", got)
	}
	if got := c.Answer(sum("ABCDE"), start); got != challenge.Exhausted || !c.UsedAt.IsZero() {
		t.Errorf("the right code after the fifth: %v", got)
	}
}

// MS-28: the right code is accepted, once.
func TestACodeIsAcceptedOnce(t *testing.T) {
	c := sent()
	if got := c.Answer(sum("ABCDE"), start.Add(time.Minute)); got != challenge.Accepted || !c.UsedAt.Equal(start.Add(time.Minute)) {
		t.Fatalf("%v", got)
	}
	if got := c.Answer(sum("ABCDE"), start.Add(time.Minute)); got != challenge.Used || c.Attempts != 1 {
		t.Errorf("a replay: %v", got)
	}
	c.Supersede(start.Add(2 * time.Minute))
	if c.State(start) != challenge.Used {
		t.Error("a used code was superseded")
	}
}

// XC-02: ten minutes, also in the night the clocks go back; at the instant of expiry it is over.
func TestACodeExpires(t *testing.T) {
	c := sent()
	if got := c.State(start.Add(10*time.Minute - 1)); got != challenge.Accepted {
		t.Errorf("just before: %v", got)
	}
	if got := c.Answer(sum("ABCDE"), start.Add(10*time.Minute)); got != challenge.Expired || c.Attempts != 0 {
		t.Errorf("at the instant: %v", got)
	}
}

// MS-49, XC-01: a new code ends the old one.
func TestANewCodeEndsTheOldOne(t *testing.T) {
	c := sent()
	c.Supersede(start)
	c.Supersede(start.Add(time.Minute))
	if got := c.Answer(sum("ABCDE"), start); got != challenge.Superseded || !c.SupersededAt.Equal(start) {
		t.Errorf("%v since %s", got, c.SupersededAt)
	}
}

func TestChallengesComeBackWhole(t *testing.T) {
	if _, err := challenge.Restore(sent()); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*challenge.Challenge){
		"id":      func(c *challenge.Challenge) { c.ID = "" },
		"login":   func(c *challenge.Challenge) { c.Login = "" },
		"purpose": func(c *challenge.Challenge) { c.Purpose = "" },
		"sum":     func(c *challenge.Challenge) { c.Sum = nil },
		"limit":   func(c *challenge.Challenge) { c.Limit = 0 },
		"expires": func(c *challenge.Challenge) { c.Expires = c.CreatedAt },
	} {
		c := sent()
		spoil(&c)
		if _, err := challenge.Restore(c); !errors.Is(err, challenge.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// source is repeatable randomness.
type source struct{ *rand.ChaCha8 }

func random(seed byte) source { return source{rand.NewChaCha8([32]byte{seed})} }

// G2, MS-28: 31 symbols without look-alikes, each as likely as the other.
func TestCodesAreDrawnEvenly(t *testing.T) {
	if len(challenge.Letters) != 31 || strings.ContainsAny(string(challenge.Letters), "01ILO") {
		t.Fatalf("the alphabet is %s", challenge.Letters)
	}
	for _, a := range []challenge.Alphabet{challenge.Letters, challenge.Digits} {
		const draws = 20_000
		counts, r := map[rune]int{}, random(1)
		for range draws {
			code, err := challenge.NewCode(r, a, 5)
			if err != nil || len(code) != 5 {
				t.Fatalf("%q, %v", code, err)
			}
			for _, c := range code {
				counts[c]++
			}
		}
		mean, chi := float64(draws*5)/float64(len(a)), 0.0
		for _, c := range a {
			d := float64(counts[c]) - mean
			chi += d * d / mean
		}
		if len(counts) != len(a) || chi > 75 { // beyond the 99.99 % point of 30 degrees of freedom
			t.Errorf("%s: %d symbols, chi square %.1f", a, len(counts), chi)
		}
	}
}

func TestNoCodeWithoutRandomness(t *testing.T) {
	if code, err := challenge.NewCode(bytes.NewReader(make([]byte, 3)), challenge.Letters, 5); err == nil || code != "" {
		t.Errorf("%q", code)
	}
}

// XC-05: letter case, spaces and dashes do not count.
func TestHowACodeIsTypedDoesNotMatter(t *testing.T) {
	for _, typed := range []string{"abcde", "ABCDE", " AB CDE\n", "a-b-c-d-e", "AB–CDE", "ab\u00a0cde"} {
		if got := challenge.Normalise(typed); got != "ABCDE" {
			t.Errorf("%q became %q", typed, got)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add("ab-c d")
	f.Fuzz(func(t *testing.T, typed string) {
		once := challenge.Normalise(typed)
		if challenge.Normalise(once) != once {
			t.Errorf("%q became %q and then another", typed, once)
		}
	})
}
