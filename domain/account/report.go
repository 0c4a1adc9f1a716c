package account

import (
	"errors"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// ReportLifetime is how long the link in a notice can be used (XC-42).
const ReportLifetime = 14 * 24 * time.Hour

// Report is the way by which the owner of an account says of one notice: this was not me (XC-42). It works once.
type Report struct {
	Token     [32]byte // SHA-256 of what the link carries
	Account   identity.PersonID
	About     string // kind of the notice
	CreatedAt time.Time
	Until     time.Time
	UsedAt    time.Time
}

// ErrReport tells that stored fields do not make a report.
var ErrReport = errors.New("account: not a valid report")

// RestoreReport is the door through which a report comes back from storage.
func RestoreReport(r Report) (Report, error) {
	if r.Token == ([32]byte{}) || r.Account == "" || r.About == "" || !r.CreatedAt.Before(r.Until) {
		return Report{}, ErrReport
	}
	return r, nil
}

// Open tells whether it can still be used at now.
func (r Report) Open(now time.Time) bool { return r.UsedAt.IsZero() && now.Before(r.Until) }

// Use uses it; false where it was used before, or is too old.
func (r *Report) Use(now time.Time) bool {
	if !r.Open(now) {
		return false
	}
	r.UsedAt = now
	return true
}
