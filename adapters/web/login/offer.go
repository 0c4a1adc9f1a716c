package login

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// Offer asks whether somebody sets up an authenticator app for next time (MA-11, MA-12).
type Offer struct {
	SetUp   string // where setting up is posted
	Skip    string // where skipping is posted; it leads straight on (MA-13). Empty when policy has ended it (MA-23)
	Cancel  string
	Instead Channel   // where codes come from for who skips
	Until   time.Time // skipping ends on this day; zero for none
	Left    int       // how often one can still skip, this time included; 0 for no limit
}

func (v Offer) title(c ui.Ctx) string {
	if v.Skip == "" {
		return c.EnrolOfferMust()
	}
	return c.EnrolOfferTitle()
}

func (v Offer) lead(c ui.Ctx) string {
	if v.Skip == "" {
		return c.EnrolOfferMustLead(c.Service)
	}
	return c.EnrolOfferLead()
}

func (v Offer) why(c ui.Ctx) []string {
	return []string{c.EnrolOfferSafer(), c.EnrolOfferFaster(), c.EnrolOfferOffline()}
}

// without says what skipping means: how codes come, where one goes, and how long it lasts.
func (v Offer) without(c ui.Ctx) []string {
	var out []string
	switch v.Instead {
	case FromEmail:
		out = append(out, c.EnrolOfferMail())
	case FromSMS:
		out = append(out, c.EnrolOfferSms())
	}
	out = append(out, c.EnrolOfferStraight(c.Service))
	if v.Left > 0 {
		out = append(out, c.EnrolOfferLeft(v.Left))
	}
	if !v.Until.IsZero() {
		out = append(out, c.EnrolOfferUntil(v.Until))
	}
	return out
}
