package credential_test

import (
	"bytes"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/credential"
)

// MA-26: ten codes of 59 bits, all different, in a form that is easy to print and to type over.
func TestRecoveryCodes(t *testing.T) {
	codes, err := credential.NewRecoveryCodes(rand.NewChaCha8([32]byte{1}))
	if err != nil || len(codes) != 10 {
		t.Fatalf("%d codes, %v", len(codes), err)
	}
	form, seen := regexp.MustCompile(`^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$`), map[string]bool{}
	for _, c := range codes {
		normal, ok := credential.NormaliseRecovery(c)
		if !form.MatchString(c) || !ok || normal != strings.ReplaceAll(c, "-", "") || seen[c] {
			t.Errorf("%q has the normal form %q", c, normal)
		}
		seen[c] = true
	}
	if codes, err := credential.NewRecoveryCodes(bytes.NewReader(make([]byte, 40))); err == nil || codes != nil {
		t.Error("codes without randomness")
	}
}

// XC-05: how a recovery code is typed does not matter; what cannot be one is not looked up.
func TestRecoveryCodesAsTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"ABCD-EFGH-JKMN": "ABCDEFGHJKMN", "abcd efgh jkmn": "ABCDEFGHJKMN", "  abcdefghjkmn\n": "ABCDEFGHJKMN", "AB–CD EF-GH\u00a0JKMN": "ABCDEFGHJKMN",
		"": "", "ABCD-EFGH-JKM": "", "ABCD-EFGH-JKMNP": "", "ABCD-EFGH-JKM0": "", "ABCD-EFGH-JKMI": "", "ABCD-EFGH-JKM\x00": "", "ÅBCDEFGHJKM": "",
		strings.Repeat("-", 1<<20) + "ABCDEFGHJKMN": "",
	} {
		if got, ok := credential.NormaliseRecovery(typed); got != want || ok != (want != "") {
			t.Errorf("%.40q became %q, %t", typed, got, ok)
		}
	}
}

func FuzzNormaliseRecovery(f *testing.F) {
	f.Add("abcd-efgh jkmn")
	f.Fuzz(func(t *testing.T, typed string) {
		once, ok := credential.NormaliseRecovery(typed)
		if again, still := credential.NormaliseRecovery(once); ok && (!still || again != once || len(once) != 12) {
			t.Errorf("%q became %q and then %q", typed, once, again)
		}
	})
}
