package totp_test

import (
	"bytes"
	"encoding/base32"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"github.com/voordeur/voordeur/adapters/totp"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/secret"
)

// rfc is the key of the vectors of RFC 6238, appendix B.
var rfc = secret.New(base32.StdEncoding.EncodeToString([]byte("12345678901234567890")))

func codes() *totp.Codes { return totp.New(rand.NewChaCha8([32]byte{1})) }

func steps(t testing.TB, typed string, now time.Time) []int64 {
	t.Helper()
	got, err := codes().Steps(rfc, typed, now)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// MA-03: codes of six digits as every app computes them (RFC 6238, appendix B: the last six of eight).
func TestVectorsOfTheRFC(t *testing.T) {
	for at, code := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		now := time.Unix(at, 0)
		if got := steps(t, code, now); !slices.Equal(got, []int64{at / 30}) {
			t.Errorf("%s at %d: steps %v", code, at, got)
		}
	}
}

// G16, OL-20, MA-27: a code counts in its own 30 seconds and in those before and after, and no longer.
func TestOneStepOfDrift(t *testing.T) {
	const step, code = 37037036, "081804"
	for at, want := range map[int64]bool{
		step*30 - 31: false, step*30 - 30: true, step*30 - 1: true, step * 30: true, step*30 + 29: true, step*30 + 30: true, step*30 + 59: true, step*30 + 60: false,
	} {
		got := steps(t, code, time.Unix(at, 0))
		if slices.Contains(got, step) != want || len(got) > 1 {
			t.Errorf("%d seconds from its beginning: %v", at-step*30, got)
		}
	}
	if got := steps(t, code, time.Unix(step*30+29, 999_999_999)); len(got) != 1 || credential.Drift(got[0], time.Unix(step*30+29, 999_999_999)) != 0 {
		t.Errorf("at the last moment: %v", got)
	}
}

// MA-27: two steps in reach may have the same code; both are told, so that a used one does not hide a fresh one.
func TestEqualCodesInNeighbouringSteps(t *testing.T) {
	for _, c := range []struct {
		code  string
		now   int64 // step
		steps []int64
	}{
		{"617002", 56188869, []int64{56188870}},
		{"617002", 56188870, []int64{56188870, 56188871}},
		{"617002", 56188871, []int64{56188870, 56188871}},
		{"617002", 56188872, []int64{56188871}},
		{"769717", 56295194, []int64{56295193, 56295195}},
	} {
		got := steps(t, c.code, time.Unix(c.now*30+7, 0))
		if diff := cmp.Diff(c.steps, got); diff != "" {
			t.Errorf("%s in step %d: %s", c.code, c.now, diff)
		}
	}
	matched := steps(t, "617002", time.Unix(56188871*30, 0))
	if step, ok := credential.AcceptStep(56188870, matched); !ok || step != 56188871 {
		t.Errorf("a fresh code was taken for the used one: %d, %t", step, ok)
	}
}

// XC-05: how a code is typed does not matter; what is no code matches nothing and is no fault.
func TestCodesAsTyped(t *testing.T) {
	now := time.Unix(59, 0)
	for typed, want := range map[string]int{
		"287082": 1, " 287 082\n": 1, "28-70-82": 1, "287\u00a0082": 1, "287–082": 1,
		"": 0, "28708": 0, "2870820": 0, "287083": 0, "28708a": 0, "94287082": 0, "+87082": 0, "２８７０８２": 0, "287\x00082": 0, "\xff": 0,
		strings.Repeat(" ", 1<<20) + "287082": 0,
	} {
		if got := steps(t, typed, now); len(got) != want {
			t.Errorf("%.30q: %v", typed, got)
		}
	}
	if got := steps(t, "755224", time.Unix(5, 0)); !slices.Equal(got, []int64{0}) { // RFC 4226, appendix D, counter 0
		t.Errorf("in the first step there is: %v", got)
	}
	if got := steps(t, "755224", time.Unix(-3600, 0)); len(got) != 0 {
		t.Errorf("before the first step there is: %v", got)
	}
}

// A key that cannot be read is a fault of ours, not a wrong code; the fault does not tell it.
func TestABrokenKeyIsAFault(t *testing.T) {
	for _, key := range []string{"", "not base32!", "JBSWY3DPEHPK3PX1", "jbswy3dpehpk3pxp"} {
		got, err := codes().Steps(secret.New(key), "287082", time.Unix(59, 0))
		if err == nil || len(got) > 0 || key != "" && strings.Contains(err.Error(), key) {
			t.Errorf("%q: %v, %v", key, got, err)
		}
	}
}

// J5, OL-20: keys of 160 bits, each another; and a key that was drawn gives codes that match.
func TestNewKeys(t *testing.T) {
	c, seen := codes(), map[string]bool{}
	now := time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC) // the night the clocks go back
	for range 50 {
		key, err := c.NewKey()
		if err != nil || len(key.Reveal()) != 32 || seen[key.Reveal()] {
			t.Fatalf("a key of %d characters, %v", len(key.Reveal()), err)
		}
		seen[key.Reveal()] = true
		code, err := hotp.GenerateCode(key.Reveal(), uint64(credential.StepAt(now)))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.Steps(key, code, now); err != nil || !slices.Contains(got, credential.StepAt(now)) {
			t.Errorf("%s gives %v, %v", code, got, err)
		}
	}
	if key, err := totp.New(bytes.NewReader(make([]byte, 19))).NewKey(); err == nil || !key.IsZero() {
		t.Error("a key without randomness")
	}
}

// OL-17: the entry in the app is recognisable by the service's name, whatever signs that name has.
func TestTheAddressNamesTheService(t *testing.T) {
	for _, c := range []struct{ issuer, account, wantIssuer, wantAccount string }{
		{"Omgevingsloket-ID", "a.vries@zilverbeek.example", "Omgevingsloket-ID", "a.vries@zilverbeek.example"},
		{"Mijn Accountants Portal", "anna+werk@zilverbeek.example", "Mijn Accountants Portal", "anna+werk@zilverbeek.example"},
		{"Loket: test & oefen?", "a:b/c#d%20@e", "Loket test & oefen?", "a b/c#d%20@e"},
		{"Оmgevingsloket é ☃", "Иван=1&secret=X", "Оmgevingsloket é ☃", "Иван=1&secret=X"},
		{"  twee\n regels ", "x\r\ny", "twee regels", "x y"},
	} {
		text := codes().URI(rfc, c.issuer, c.account).Reveal()
		key, err := otp.NewKeyFromURL(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		got := []any{key.Type(), key.Issuer(), key.AccountName(), key.Secret(), key.Period(), key.Digits(), key.Algorithm()}
		want := []any{"totp", c.wantIssuer, c.wantAccount, rfc.Reveal(), uint64(30), otp.DigitsSix, otp.AlgorithmSHA1}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
		u, err := url.Parse(text)
		if err != nil || u.Query().Get("issuer") != c.wantIssuer || u.Path != "/"+c.wantIssuer+":"+c.wantAccount || strings.ContainsAny(text, " +\r\n") {
			t.Errorf("%s: label %q, issuer %q, %v", text, u.Path, u.Query().Get("issuer"), err)
		}
	}
	if uri := codes().URI(rfc, "Loket", "a@b.example"); strings.Contains(fmt.Sprintf("%v%+v%#v", uri, uri, uri), rfc.Reveal()) {
		t.Error("the address prints its key")
	}
}

func FuzzSteps(f *testing.F) {
	f.Add("287082", int64(59))
	f.Add("617 002", int64(56188871*30))
	f.Fuzz(func(t *testing.T, typed string, at int64) {
		now := time.Unix(at, 0)
		got, err := codes().Steps(rfc, typed, now)
		if err != nil || !slices.IsSorted(got) {
			t.Fatalf("%v, %v", got, err)
		}
		for _, s := range got {
			if d := credential.Drift(s, now); d < -1 || d > 1 || s < 0 {
				t.Errorf("step %d at %d", s, at)
			}
		}
	})
}

func FuzzURI(f *testing.F) {
	f.Add("Omgevingsloket-ID", "a@b.example")
	f.Add(":/?#[]@!$&'()*+,;=", "%")
	f.Fuzz(func(t *testing.T, issuer, account string) {
		u, err := url.Parse(codes().URI(rfc, issuer, account).Reveal())
		if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Query().Get("secret") != rfc.Reveal() || len(u.Query()) != 5 || strings.Count(u.EscapedPath(), ":") != 1 {
			t.Errorf("%q, %q gave %s, %v", issuer, account, u, err)
		}
	})
}
