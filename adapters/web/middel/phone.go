package middel

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Phone shows where the code will go (MR-53).
type Phone struct {
	Action string // where asking for the code is posted
	Number string // masked
	Other  string // for who has another number; empty: that is too late
	Back   string
	Again  bool      // the number was proven before, with another link or in another browser
	Until  time.Time // codes were asked for too often, until then
	Wait   int       // seconds until then, where that is soon; 0: it is not
}

func (v Phone) title(c ui.Ctx) string {
	if v.Again {
		return c.MiddelPhoneAgain()
	}
	return c.MiddelPhoneTitle()
}

func (v Phone) refusal(c ui.Ctx) string {
	if v.Until.IsZero() {
		return ""
	}
	if v.Wait > 0 {
		return c.MiddelPhoneSoon(v.Wait)
	}
	return c.MiddelPhoneWait(v.Until)
}

// Code asks for the code that went to the telephone. Channel is that of text messages.
type Code struct {
	login.Factor
	Step  int
	Other string // to give another number; empty: that is too late
	Desk  Helpdesk
	// What is ordered with the code; zero for the code that proves the number.
	Order  Overview
	Digest string // of what is ordered: field "shown"
}

func (v Code) ordering() bool { return v.Digest != "" }

func (v Code) title(c ui.Ctx) string {
	if v.ordering() {
		return c.MiddelConfirmTitle()
	}
	return c.MiddelCodeTitle()
}

func (v Code) unsent() bool { return v.State == login.CodeUnsent }
