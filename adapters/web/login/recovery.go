package login

import "time"

// RecoveryCodes are shown one time, to be kept for a day without the phone (XC-18, MA-26).
type RecoveryCodes struct {
	Codes    []string // as people type them
	Download string   // the same as a text file
	Action   string   // where the form is posted: field "kept"
	Missing  bool     // the form came without the tick
	Renewed  bool     // they take the place of older ones
	Made     time.Time
}
