package login

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// FactorGone tells somebody whose only second factor has ended how to go on (MA-21).
type FactorGone struct {
	Ended     Ended  // what they used; the zero value says that they have none
	SetUp     string // where an authenticator app can be set up now; empty when only the helpdesk can help
	Desk      Helpdesk
	Reference string
	At        time.Time
}

func (v FactorGone) title(c ui.Ctx) string {
	switch v.Ended.Channel {
	case FromSMS:
		return c.FactorGoneSms()
	case FromEmail:
		return c.FactorGoneMail()
	}
	return c.FactorGoneAny()
}

func (v FactorGone) steps(c ui.Ctx) []string {
	if v.SetUp != "" {
		return []string{c.FactorGoneSetUp()}
	}
	return []string{c.FactorGoneContact(c.Tenant.Name), c.FactorGoneThen()}
}

// announced gives title and sentence for a channel that ends; empty for one that has no words for it.
func (v Factor) announced(c ui.Ctx) (title, body string) {
	switch v.Channel {
	case FromSMS:
		return c.FactorEndingSms(v.Ending.On), c.FactorEndingSmsBody(v.Ending.On)
	case FromEmail:
		return c.FactorEndingMail(v.Ending.On), c.FactorEndingMailBody(v.Ending.On)
	}
	return "", ""
}

// means names what can still be used.
func (e Ending) means(c ui.Ctx) []string {
	var out []string
	for _, ch := range e.Left {
		switch ch {
		case FromApp:
			out = append(out, c.FactorMeansApp())
		case FromEmail:
			out = append(out, c.FactorMeansMail())
		case FromSMS:
			out = append(out, c.FactorMeansSms())
		}
	}
	return out
}

func (e Ended) title(c ui.Ctx) string {
	switch e.Channel {
	case FromSMS:
		return c.FactorEndedSms(e.On)
	case FromEmail:
		return c.FactorEndedMail(e.On)
	}
	return ""
}

// instead says what takes the place of the channel that ended.
func (v Factor) instead(c ui.Ctx) string {
	switch v.Channel {
	case FromEmail:
		return c.FactorEndedNowMail()
	case FromSMS:
		return c.FactorEndedNowSms()
	case FromApp:
		return c.FactorEndedNowApp()
	}
	return c.FactorLeadRecovery()
}
