package system_test

import (
	"bytes"
	"errors"
	"io"
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

func TestAnEmptySourceIsAnError(t *testing.T) {
	if _, err := system.NewIDs(bytes.NewReader(nil)).Row(); !errors.Is(err, io.EOF) {
		t.Errorf("got %v, want EOF", err)
	}
}
