package credential

import (
	"time"

	"github.com/voordeur/voordeur/domain/secret"
)

// What authenticator apps make codes with; they ignore anything else in the QR code (G16, OL-20).
const (
	TOTPStep   = 30 * time.Second
	TOTPDigits = 6
	TOTPDrift  = 1 // steps before and after the present one that count: clocks of phones drift (MA-27)
)

// StepAt is the number of the step that now lies in (RFC 6238, 4.2).
func StepAt(now time.Time) int64 { return now.Unix() / int64(TOTPStep/time.Second) }

// AcceptStep gives the step that a code is good for, to be stored as the last one used: it must come after last.
// Neighbouring steps may have the same code, so all matches count. A used one does not hide the fresh one, and
// the latest is the one that is spent: what was typed once is never good again (MA-27).
func AcceptStep(last int64, matched []int64) (step int64, ok bool) {
	for _, m := range matched {
		if m > last && (!ok || m > step) {
			step, ok = m, true
		}
	}
	return step, ok
}

// Drift tells how far the clock of the phone was from ours, in steps: -1, 0 or +1. Beyond that nothing is looked
// for: telling that a code will be right in some minutes would hand it to who guesses.
func Drift(step int64, now time.Time) int { return int(step - StepAt(now)) }

// ManualKey gives the key of an app as people type it over, in fours: "JBSW Y3DP …" (MA-22).
func ManualKey(key secret.Text) secret.Text { return secret.New(grouped(key.Reveal(), " ")) }
