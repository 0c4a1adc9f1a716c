package credential_test

import (
	"testing"

	"github.com/voordeur/voordeur/domain/credential"
)

// MA-27: whichever steps a code is good for, one that was used does not come back, and the latest is spent.
func FuzzAcceptStep(f *testing.F) {
	f.Add(int64(0), int64(1), int64(2), int64(3))
	f.Add(int64(5), int64(5), int64(4), int64(6))
	f.Add(int64(-1), int64(0), int64(0), int64(0))
	f.Fuzz(func(t *testing.T, last, a, b, c int64) {
		matched := []int64{a, b, c}
		step, ok := credential.AcceptStep(last, matched)
		latest := max(a, b, c)
		if ok != (latest > last) || ok && step != latest {
			t.Errorf("after %d, %v spends %d, %t", last, matched, step, ok)
		}
		if !ok {
			return
		}
		if again, ok := credential.AcceptStep(step, matched); ok {
			t.Errorf("after %d, %v was good for %d once more", step, matched, again)
		}
	})
}
