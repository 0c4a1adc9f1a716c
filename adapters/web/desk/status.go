package desk

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Status is where an account is (OL-25).
type Status string

// The statuses.
const (
	Requested Status = "requested"
	Review    Status = "under-review"
	More      Status = "more-information"
	Approved  Status = "approved"
	Rejected  Status = "rejected"
	Pending   Status = "enrolment-pending"
	Enrolled  Status = "enrolled"
	Blocked   Status = "enrolment-blocked"
	Suspended Status = "suspended"
	Closed    Status = "closed"
)

func (s Status) words(c ui.Ctx) (ui.Tone, string) {
	switch s {
	case Requested:
		return ui.Info, c.DeskStatusRequested()
	case Review:
		return ui.Info, c.DeskStatusReview()
	case More:
		return ui.Warning, c.DeskStatusMore()
	case Approved:
		return ui.Positive, c.DeskStatusApproved()
	case Rejected:
		return ui.Negative, c.DeskStatusRejected()
	case Pending:
		return ui.Warning, c.DeskStatusPending()
	case Enrolled:
		return ui.Positive, c.DeskStatusEnrolled()
	case Blocked:
		return ui.Negative, c.DeskStatusBlocked()
	case Suspended:
		return ui.Negative, c.DeskStatusSuspended()
	case Closed:
		return ui.Negative, c.DeskStatusClosed()
	}
	return ui.Info, c.DeskStatusUnknown()
}

// Why says why an account is where it is.
type Why struct {
	Reason string    // of a suspension: "by-staff", "reported", "unused"
	Shown  time.Time // the QR code, when it was missed
	Until  time.Time // the helpdesk's unblocking lapses
	Lapsed bool      // and did
}

func (s Status) why(c ui.Ctx, w Why) string {
	switch s {
	case Requested:
		return c.DeskWhyRequested()
	case Review:
		return c.DeskWhyReview()
	case More:
		return c.DeskWhyMore()
	case Rejected:
		return c.DeskWhyRejected()
	case Closed:
		return c.DeskWhyClosed()
	case Suspended:
		return w.suspended(c)
	case Blocked:
		if w.Lapsed || w.Shown.IsZero() {
			return c.DeskWhyLapsed(w.Until)
		}
		return c.DeskWhyBlocked(w.Shown)
	case Pending:
		if !w.Until.IsZero() {
			return c.DeskWhyLapses(w.Until)
		}
		return c.DeskWhyPending()
	}
	return c.DeskWhyApproved()
}

func (w Why) suspended(c ui.Ctx) string {
	switch w.Reason {
	case "reported":
		return c.DeskWhyReported()
	case "unused":
		return c.DeskWhyUnused()
	}
	return c.DeskWhyStaff()
}
