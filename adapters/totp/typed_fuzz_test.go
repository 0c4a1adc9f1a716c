package totp_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"github.com/voordeur/voordeur/domain/credential"
)

// OL-20, MA-27: what is typed counts for exactly the steps in reach whose code it is, by the library that apps use;
// spaces and dashes around the digits change nothing, and no other character stands for a digit.
func FuzzTyped(f *testing.F) {
	f.Add("287082", int64(59), uint8(0))
	f.Add("28 70-82", int64(59), uint8(3))
	f.Add("٢٨٧٠٨٢", int64(59), uint8(1))
	f.Add("2870820", int64(59), uint8(2))
	f.Add("", int64(0), uint8(1))
	f.Fuzz(func(t *testing.T, typed string, at int64, pick uint8) {
		at = (at%(1<<40) + 1<<40) % (1 << 40)
		now := time.Unix(at, 0)
		shown, err := hotp.GenerateCodeCustom(rfc.Reveal(), uint64(max(0, at/30-1+int64(pick%3))), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{typed, shown, shown[:3] + " " + shown[3:], "\t" + shown + "-", typed + shown} {
			got := steps(t, text, now)
			var digits strings.Builder
			for _, r := range text {
				if !unicode.IsSpace(r) && !unicode.Is(unicode.Dash, r) {
					digits.WriteRune(r)
				}
			}
			var want []int64
			for s := max(0, at/30-credential.TOTPDrift); s <= at/30+credential.TOTPDrift; s++ {
				code, err := hotp.GenerateCodeCustom(rfc.Reveal(), uint64(s), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
				if err != nil {
					t.Fatal(err)
				}
				if code == digits.String() && len(text) <= 64 {
					want = append(want, s)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q at %d counts for %v, not %v", text, at, got, want)
			}
		}
	})
}
