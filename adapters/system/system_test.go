package system_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"regexp"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/system"
)

func TestNowIsUTCInWholeMicroseconds(t *testing.T) {
	now := system.Now()
	if now.Location() != time.UTC || now.Nanosecond()%1000 != 0 {
		t.Fatalf("%v with %d ns", now, now.Nanosecond())
	}
	if now != now.Round(0) {
		t.Fatal("the monotonic part would make a stored instant unequal to the one that was meant")
	}
}

func TestRowIDsAreVersion7AndSortByTime(t *testing.T) {
	ids := system.NewIDs(system.Random())
	var last [16]byte
	for range 1000 {
		id, err := ids.Row()
		if err != nil {
			t.Fatal(err)
		}
		if id[6]>>4 != 7 || id[8]>>6 != 2 || bytes.Compare(last[:], id[:]) >= 0 {
			t.Fatalf("%x after %x", id, last)
		}
		last = id
	}
}

func TestTokensAndReferences(t *testing.T) {
	ids := system.NewIDs(rand.Reader)
	token, reference := regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`), regexp.MustCompile(`^[2-9B-DF-HJ-NP-TV-Z]{4}-[2-9B-DF-HJ-NP-TV-Z]{4}$`)
	seen := map[string]bool{}
	for range 100 {
		a, errA := ids.Token()
		b, errB := ids.Reference()
		if errA != nil || errB != nil || !token.MatchString(a) || !reference.MatchString(b) || seen[a] || seen[b] {
			t.Fatalf("%q %q (%v, %v)", a, b, errA, errB)
		}
		seen[a], seen[b] = true, true
	}
}

func TestAnEmptySourceIsAnError(t *testing.T) {
	ids := system.NewIDs(bytes.NewReader(nil))
	_, token := ids.Token()
	_, reference := ids.Reference()
	_, row := ids.Row()
	for _, err := range []error{token, reference, row} {
		if !errors.Is(err, io.EOF) {
			t.Errorf("got %v, want EOF", err)
		}
	}
}
