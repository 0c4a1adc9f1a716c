package linking

import (
	"time"
)

// LoadID names one import of a file with accounts.
type LoadID string

// Load is an import of old accounts (MH-12, MH-32): a file that was read as a whole, of which the good lines are
// brought in batch by batch. Killed at any moment it goes on where it was: a batch and this record change together.
type Load struct {
	ID       LoadID
	Digest   [32]byte // SHA-256 of the file: the same file again is the same load
	Name     string   // of the file, as staff know it
	By       string   // "staff:…" or "operator"
	State    LoadState
	Lines    int // in the file, without a header
	Good     int // of them that can be brought in
	Done     int // of the good ones that were dealt with: Added, Renewed and Skipped together
	Added    int
	Renewed  int // known by their user name, and brought up to date
	Skipped  int // known, and linked or changed here since: left alone
	Faults   int // the lines that cannot, as Lines - Good
	Started  time.Time
	Ended    time.Time
	Revision int
}

// LoadState is where an import is.
type LoadState string

// The states.
const (
	LoadReading LoadState = "reading" // not to its end yet, or never: nothing of it counts
	LoadChecked LoadState = "checked" // read; somebody must say whether to go on
	LoadRunning LoadState = "running"
	LoadDone    LoadState = "done"
	LoadDropped LoadState = "dropped" // nobody wanted it
)

// Limits of an import.
const (
	MaxLines   = 250_000
	BatchLines = 500
)

// RestoreLoad is the door through which a load comes back from storage: its sums are right.
func RestoreLoad(l Load) (Load, error) {
	if l.ID == "" || l.Started.IsZero() || l.Good+l.Faults != l.Lines || l.Done > l.Good || l.Added+l.Renewed+l.Skipped != l.Done ||
		(l.State == LoadDone && l.Done != l.Good) {
		return Load{}, ErrInvalid
	}
	return l, nil
}

// Check keeps what reading the whole file found.
func (l *Load) Check(good, faults int) {
	l.State, l.Lines, l.Good, l.Faults = LoadChecked, good+faults, good, faults
}

// Start lets the good lines in; false where there is nothing to start any more. It changes nothing where it runs.
func (l *Load) Start(now time.Time) bool {
	switch l.State {
	case LoadRunning:
		return true
	case LoadChecked:
		l.State = LoadRunning
		l.ends(now)
		return true
	}
	return false
}

// Drop lets nothing in; false where it has begun.
func (l *Load) Drop(now time.Time) bool {
	if l.State != LoadChecked && l.State != LoadReading {
		return false
	}
	l.State, l.Ended = LoadDropped, now
	return true
}

// Count keeps what became of the lines of one batch.
func (l *Load) Count(added, renewed, skipped int, now time.Time) {
	l.Added, l.Renewed, l.Skipped = l.Added+added, l.Renewed+renewed, l.Skipped+skipped
	l.Done += added + renewed + skipped
	l.ends(now)
}

func (l *Load) ends(now time.Time) {
	if l.Done == l.Good {
		l.State, l.Ended = LoadDone, now
	}
}

// Fault is why a line cannot be brought in.
type Fault struct {
	Line   int    // in the file, 1 is the first, the header included
	Column string // of the file; empty: the line as a whole
	Code   FaultCode
	Value  string // as it stands there, short; never of a hash
}

// FaultCode says what is wrong; each has a text in every language.
type FaultCode string

// The codes.
const (
	FaultMissing     FaultCode = "missing"
	FaultUserName    FaultCode = "user-name"   // too long, or with characters that a name cannot have
	FaultName        FaultCode = "name"        // of somebody or of an institution, likewise
	FaultHash        FaultCode = "hash"        // it is not of the format that was named
	FaultFormat      FaultCode = "format"      // unknown
	FaultForms       FaultCode = "forms"       // one more than the forms of hashes that a realm can have
	FaultEmail       FaultCode = "email"       // no address
	FaultInstitution FaultCode = "institution" // no code, or none at all
	FaultKvK         FaultCode = "kvk"         // not 8 digits
	FaultState       FaultCode = "state"       // neither active nor disabled
	FaultTwice       FaultCode = "twice"       // the user name stands on an earlier line
	FaultKnown       FaultCode = "known"       // the institution has an account already
	FaultColumns     FaultCode = "columns"     // more or fewer values than the header has; in the header: a name that no column has, or twice the same
	FaultUnreadable  FaultCode = "unreadable"  // no CSV, no JSON, or no UTF-8
	FaultTooLong     FaultCode = "too-long"    // a line of more than 64 kB
)
