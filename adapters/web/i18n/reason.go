package i18n

import "github.com/voordeur/voordeur/domain/registration"

// Reason says why something is asked of an applicant, or why they are refused; empty where there is no reason.
func (p *Printer) Reason(r registration.Reason) string {
	switch r {
	case "":
		return ""
	case registration.Unreadable:
		return p.ApplyReasonUnreadable()
	case registration.WrongDocument:
		return p.ApplyReasonWrongDocument()
	case registration.Differs:
		return p.ApplyReasonDiffers()
	case registration.Expired:
		return p.ApplyReasonExpired()
	case registration.Incomplete:
		return p.ApplyReasonIncomplete()
	case registration.NotEligible:
		return p.ApplyReasonNotEligible()
	case registration.Duplicate:
		return p.ApplyReasonDuplicate()
	case registration.Doubt:
		return p.ApplyReasonDoubt()
	case registration.TooYoung:
		return p.ApplyReasonTooYoung()
	case registration.NoAnswer:
		return p.ApplyReasonNoAnswer()
	}
	return p.ApplyReasonOther()
}
