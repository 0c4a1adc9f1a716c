package login

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Once is the page before a QR code that is shown one time (OL-13 to OL-15).
type Once struct {
	Show   string // where showing it is posted
	Cancel string
	Window time.Duration // how long it can be looked at (G14)
	Again  bool          // the account was unblocked: this is another QR code (OL-26)
	Until  time.Time     // the unblocking lapses then (OL-33); zero for never
}

func (v Once) plan(c ui.Ctx) []string {
	return []string{c.EnrolOnceReady(), c.EnrolOncePress(), c.EnrolOnceAdd(), c.EnrolOnceThen(), c.EnrolOnceEnter()}
}

// OnceQR is the QR code itself. A reload shows it again until Until, in the browser that asked for it (G14).
type OnceQR struct {
	Authenticator
	Next   string // where "Volgende stap" is posted (OL-18)
	Cancel string
	Until  time.Time
}

// OnceCode asks for the first code from the app (OL-19); only that completes the set-up (OL-23).
type OnceCode struct {
	Action  string // where the form is posted: field "code"
	Look    string // back to the QR code, as long as it can be seen; empty when it cannot
	Cancel  string
	State   EnrolState
	Length  int
	Entered string
	Drift   bool      // codes failed again and again (MA-27)
	Until   time.Time // for EnrolTooMany; zero when that is unknown
	Seen    time.Time // until when Look works
	Who     string    // who unblocks, as part of a sentence: "het Informatiepunt Leefomgeving"; empty says the helpdesk
	Desk    Helpdesk
}

// BlockedReason says why an enrolment cannot go on.
type BlockedReason string

// The reasons (OL-22, OL-23).
const (
	BlockedDismissed BlockedReason = "dismissed" // the QR code was shown and not used
	BlockedElsewhere BlockedReason = "elsewhere" // it was shown in another browser (G14)
	BlockedTries     BlockedReason = "tries"     // wrong codes, too often
	BlockedLapsed    BlockedReason = "lapsed"    // it was unblocked, and nobody came in time (OL-33)
)

// EnrolmentBlocked is an account that somebody must unblock before another QR code is shown.
type EnrolmentBlocked struct {
	Why       BlockedReason
	Who       string // who unblocks, as in OnceCode
	Desk      Helpdesk
	Reference string
	At        time.Time
	Repair    string // where proving address and password anew is posted; empty when only the helpdesk helps (OL-32)
	Repairs   int    // how often that is still possible; 0 leaves it out
}

// desk names who unblocks.
func desk(c ui.Ctx, who string) string {
	if who == "" {
		return c.EnrolBlockedDesk(c.Tenant.Name)
	}
	return who
}

func (v EnrolmentBlocked) lead(c ui.Ctx) string {
	switch v.Why {
	case BlockedElsewhere:
		return c.EnrolBlockedElsewhere()
	case BlockedTries:
		return c.EnrolBlockedTries()
	case BlockedLapsed:
		return c.EnrolBlockedLapsed()
	}
	return c.EnrolBlockedDismissed()
}

func (v EnrolmentBlocked) steps(c ui.Ctx) []string {
	return []string{c.EnrolBlockedContact(desk(c, v.Who)), c.EnrolBlockedCheck(), c.EnrolBlockedAgain()}
}
