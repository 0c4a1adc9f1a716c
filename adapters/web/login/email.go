package login

import (
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// EmailState says what came of the address that was given.
type EmailState string

// States of the first step. Typo and Shared are questions, the rest from Missing on are refusals.
const (
	EmailFresh         EmailState = ""
	EmailTypo          EmailState = "typo"          // it looks like a slip of the keyboard (MS-51)
	EmailShared        EmailState = "shared"        // it looks like a mailbox of several people (MS-52)
	EmailMissing       EmailState = "missing"       // nothing was entered
	EmailMalformed     EmailState = "malformed"     // it is no address
	EmailFree          EmailState = "free"          // a domain on the deny list (MS-23)
	EmailDisposable    EmailState = "disposable"    // a domain of throw-away addresses
	EmailForeign       EmailState = "foreign"       // not a domain of the organisation (MS-22)
	EmailUnusable      EmailState = "unusable"      // refused without saying why (MS-53)
	EmailTooMany       EmailState = "too-many"      // codes were sent too often (XC-01)
	EmailUndeliverable EmailState = "undeliverable" // the mail server refused (XC-15)
)

// Email is step 1 of 2: give an e-mail address.
type Email struct {
	Action    string // where the form is posted: fields "email" and "confirmed"
	Cancel    string
	Portal    string // what is used afterwards, with its article: "het deelnemersportaal"; empty says the service
	State     EmailState
	Value     string    // as it was entered; kept (MS-51)
	Meant     string    // the address probably meant, for EmailTypo
	Denied    []string  // domains that the guide's sentence names, without "@"
	Allowed   []string  // domains of the organisation, for EmailForeign
	Confirmed []string  // questions answered with "this is right": "typo", "shared"
	Until     time.Time // when sending is possible again, for EmailTooMany
}

// domain is the part after the @.
func (v Email) domain() string { return v.Value[strings.LastIndexByte(v.Value, '@')+1:] }

func ats(c ui.Ctx, domains []string) string {
	out := make([]string, len(domains))
	for i, d := range domains {
		out[i] = "@" + d
	}
	return c.List(out)
}

// why is the guide's reason; it speaks of the portal and not of the service.
func (v Email) why(c ui.Ctx) string {
	if v.Portal == "" {
		return c.EmailGuideWhy(c.Service)
	}
	return c.EmailGuideWhy(v.Portal)
}

// rule is the guide's sentence; the domains come from policy.
func (v Email) rule(c ui.Ctx) string {
	if len(v.Denied) == 0 {
		return c.EmailGuideRule()
	}
	return c.EmailGuideRule() + " " + c.EmailGuideDenied(ats(c, v.Denied))
}

// refusal is the sentence for a refused address; empty when nothing was refused.
func (v Email) refusal(c ui.Ctx) string {
	switch v.State {
	case EmailMissing:
		return c.EmailErrorMissing()
	case EmailMalformed:
		return c.EmailErrorMalformed()
	case EmailFree:
		return c.EmailErrorFree(v.domain())
	case EmailDisposable:
		return c.EmailErrorDisposable(v.domain())
	case EmailForeign:
		return c.EmailErrorForeign(ats(c, v.Allowed), v.domain())
	case EmailUnusable:
		return c.EmailErrorUnusable()
	case EmailTooMany:
		return c.EmailErrorTooMany(v.Until)
	case EmailUndeliverable:
		return c.EmailErrorUndeliverable()
	}
	return ""
}

func (v Email) field(c ui.Ctx) ui.FieldView {
	return ui.FieldView{
		ID: "email", Label: c.EmailGuideLabel(), Hint: c.EmailGuideHint(), Error: v.refusal(c), Value: v.Value,
		Kind: "email", Mode: "email", Autocomplete: "email", Required: true, Max: 254,
	}
}
