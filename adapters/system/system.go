// Package system is where the clock and the randomness of the machine enter the house. Everything else takes
// an instant, a func() time.Time or an io.Reader.
package system

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
)

// Now gives the instant in UTC in whole microseconds, which is what both databases keep: a time that was
// stored and read back equals the one that was meant.
func Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Random reads from the operating system's generator. It never fails: the runtime stops the program first.
func Random() io.Reader { return rand.Reader }

// IDs makes names that nobody can guess or that sort by time. It is safe for concurrent use when its reader is.
type IDs struct{ random io.Reader }

// NewIDs makes ids of bytes from random.
func NewIDs(random io.Reader) IDs { return IDs{random} }

// Row gives a UUID version 7 (RFC 9562, section 5.7), which keeps the rows of an index in the order of their making.
func (i IDs) Row() ([16]byte, error) {
	id, err := uuid.NewV7FromReader(i.random)
	if err != nil {
		return [16]byte{}, fmt.Errorf("make a row id: %w", err)
	}
	return id, nil
}

// Token gives 256 random bits in 43 characters that are safe in URLs and cookies (RFC 4648, section 5).
func (i IDs) Token() (string, error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(i.random, raw); err != nil {
		return "", fmt.Errorf("make a token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// letters of a reference: those that read alike on paper and on the telephone are left out.
const letters = "23456789BCDFGHJKLMNPQRSTVWXYZ"

// Reference gives 8 characters that a person can read out to a helpdesk, such as "7F3K-22XD": 38 bits,
// enough to find one line in a log, not to guard anything.
func (i IDs) Reference() (string, error) {
	out := make([]byte, 0, 9)
	for one := make([]byte, 1); len(out) < 9; {
		if len(out) == 4 {
			out = append(out, '-')
		}
		if _, err := io.ReadFull(i.random, one); err != nil {
			return "", fmt.Errorf("make a reference: %w", err)
		}
		if fair := 256 - 256%len(letters); int(one[0]) < fair {
			out = append(out, letters[int(one[0])%len(letters)])
		}
	}
	return string(out), nil
}
