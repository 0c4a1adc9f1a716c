package middel

import (
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// End is where a link leads that does nothing (any more), and why.
type End string

// The ends.
const (
	Unknown   End = "unknown" // it never was one: nothing is told
	Replaced  End = "replaced"
	Expired   End = "expired"
	Withdrawn End = "withdrawn"
	Rejected  End = "rejected"
	Returned  End = "returned"
	Identify  End = "identifying"
	Gone      End = "gone" // the organisation is
)

// Ended is the page of an end: what is the case, and who does what next.
type Ended struct {
	End          End
	Organisation string
	At           time.Time // until when the link worked; zero: nobody knows any more
	Reference    string
	Since        time.Time
	Desk         Helpdesk
}

func (v Ended) title(c ui.Ctx) string {
	switch v.End {
	case Replaced:
		return c.MiddelReplacedTitle()
	case Expired:
		return c.MiddelExpiredTitle()
	case Withdrawn:
		return c.MiddelWithdrawnTitle()
	case Rejected:
		return c.MiddelRejectedTitle()
	case Returned:
		return c.MiddelReturnedTitle()
	case Identify:
		return c.MiddelIdentifyTitle()
	case Gone:
		return c.MiddelGoneTitle()
	}
	return c.MiddelUnknownTitle()
}

func (v Ended) lead(c ui.Ctx) string {
	switch v.End {
	case Replaced:
		return c.MiddelReplacedLead()
	case Expired:
		if !v.At.IsZero() {
			return c.MiddelExpiredAt(v.At) + " " + c.MiddelExpiredLead()
		}
		return c.MiddelExpiredLead()
	case Withdrawn:
		return c.MiddelWithdrawnLead()
	case Rejected:
		return c.MiddelRejectedLead()
	case Returned:
		return c.MiddelReturnedLead()
	case Identify:
		return c.MiddelIdentifyLead(v.Organisation)
	case Gone:
		return c.MiddelGoneLead(v.Organisation)
	}
	return c.MiddelUnknownLead()
}

// next is what to do, in order.
func (v Ended) next(c ui.Ctx) []string {
	switch v.End {
	case Replaced:
		return []string{c.MiddelReplacedLook(), c.MiddelReplacedAsk()}
	case Expired:
		return []string{c.MiddelExpiredAsk()}
	case Withdrawn:
		return []string{c.MiddelWithdrawnAsk()}
	case Rejected:
		return []string{c.MiddelRejectedAsk()}
	case Returned:
		return []string{c.MiddelReturnedWait()}
	case Identify:
		return []string{c.MiddelIdentifyCall(strings.Join(v.Desk.Ways, ", "), v.Desk.Name), c.MiddelIdentifyBring(), c.MiddelIdentifyThen()}
	case Gone:
		return []string{c.MiddelGoneAsk(), c.MiddelGoneAgain()}
	}
	return []string{c.MiddelUnknownOpen(), c.MiddelUnknownAsk()}
}
