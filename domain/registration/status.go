package registration

import (
	"time"

	"github.com/voordeur/voordeur/domain/account"
)

// Status is how applicants, reviewers and the helpdesk call where an account is (OL-25).
type Status string

// The statuses.
const (
	StatusNone             Status = ""
	StatusRequested        Status = "requested"
	StatusUnderReview      Status = "under-review"
	StatusMoreAsked        Status = "more-information"
	StatusApproved         Status = "approved"
	StatusRejected         Status = "rejected"
	StatusEnrolmentPending Status = "enrolment-pending"
	StatusEnrolled         Status = "enrolled"
	StatusEnrolmentBlocked Status = "enrolment-blocked"
	StatusSuspended        Status = "suspended"
	StatusClosed           Status = "closed"
)

// StatusOf names where an application and the account that it made are. Either may be zero: an account can
// be made without an application, and one that is not sent yet has no account. enrolment: the policy demands
// an authenticator of such accounts.
func StatusOf(a Application, of account.Account, enrolment bool, now time.Time) Status {
	switch of.State {
	case account.Suspended:
		return StatusSuspended
	case account.Closed:
		if of.Why == account.NotGranted && a.State != Withdrawn {
			return StatusRejected
		}
		return StatusClosed
	case account.Active:
		return inUse(of, enrolment, now)
	}
	return a.status()
}

// status is that of an application whose account is not open yet.
func (a Application) status() Status {
	switch a.State {
	case Submitted:
		return StatusRequested
	case UnderReview, AwaitingSecond:
		return StatusUnderReview
	case MoreAsked:
		return StatusMoreAsked
	case Approved:
		return StatusApproved
	case Refused:
		return StatusRejected
	case Withdrawn:
		return StatusClosed
	}
	return StatusNone
}

// inUse tells how far the enrolment of an open account is. Whoever has not begun is approved and no more;
// it is pending once it starts anew.
func inUse(of account.Account, enrolment bool, now time.Time) Status {
	e := of.Enrolment
	switch state := e.In("", now); {
	case state == account.EnrolmentDone:
		return StatusEnrolled
	case !enrolment:
		return StatusApproved
	case state != account.EnrolmentOpen:
		return StatusEnrolmentBlocked
	case !e.Unlocked.IsZero(), e.Repairs > 0, !of.LastLogin.IsZero():
		return StatusEnrolmentPending
	}
	return StatusApproved
}
