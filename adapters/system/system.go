// Package system is where the clock and the randomness of the machine enter the house. Everything else takes
// an instant, a func() time.Time or an io.Reader.
package system

import (
	"crypto/rand"
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

// IDs makes names of rows. It is safe for concurrent use when its reader is.
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
