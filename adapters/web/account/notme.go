package account

import (
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/ports"
)

// NotMe is the page behind the link in a notice (XC-42).
type NotMe struct {
	Action  string // where saying so is posted
	About   ports.LetterKind
	At      time.Time // of the notice
	Who     string    // the helpdesk
	Contact []string  // how it is reached
}

// what says which notice it was.
func (v NotMe) what(c ui.Ctx) string {
	switch v.About {
	case ports.LetterNewDevice:
		return c.OwnNotMeDevice()
	case ports.LetterPasswordChanged:
		return c.OwnNotMePassword()
	case ports.LetterEmailChanged:
		return c.OwnNotMeEmail()
	case ports.LetterPhoneChanged:
		return c.OwnNotMePhone()
	case ports.LetterAppAdded:
		return c.OwnNotMeApp()
	case ports.LetterAppRemoved:
		return c.OwnNotMeRemoved()
	case ports.LetterUnblocked:
		return c.OwnNotMeOpened()
	case ports.LetterResetPlanned:
		return c.OwnNotMePlanned()
	case ports.LetterFactorReset:
		return c.OwnNotMeReset()
	}
	return c.OwnNotMeCodes()
}

// next is what somebody does whose account is closed.
func (v NotMe) next(c ui.Ctx) []string {
	return []string{v.call(c), c.OwnNotMeChoose(), c.OwnNotMeMail()}
}

func (v NotMe) call(c ui.Ctx) string { return c.OwnNotMeCall(strings.Join(v.Contact, ", "), v.Who) }
