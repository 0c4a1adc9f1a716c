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
	EmailSame          EmailState = "same"          // it is their address already (MS-60)
)

// Email is step 1 of 2: give an e-mail address, at a login or to change it later.
type Email struct {
	Action    string // where the form is posted: fields "email" and "confirmed"
	Cancel    string
	Back      string // to one's own data, for a change
	Current   string // the address in force, when another is to take its place (MS-60)
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
	switch {
	case v.Current != "":
		return c.AccountEmailWhy(v.Current)
	case v.Portal == "":
		return c.EmailGuideWhy(c.Service)
	}
	return c.EmailGuideWhy(v.Portal)
}

func (v Email) label(c ui.Ctx) string {
	if v.Current != "" {
		return c.AccountEmailLabel()
	}
	return c.EmailGuideLabel()
}

// rule is the guide's sentence; the domains come from policy.
func (v Email) rule(c ui.Ctx) string {
	rule := c.EmailGuideRule()
	if v.Current != "" {
		rule = c.AccountEmailUntil()
	}
	if len(v.Denied) == 0 {
		return rule
	}
	return rule + " " + c.EmailGuideDenied(ats(c, v.Denied))
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
	case EmailSame:
		return c.AccountEmailSame()
	}
	return ""
}

func (v Email) field(c ui.Ctx) ui.FieldView {
	return ui.FieldView{
		ID: "email", Label: v.label(c), Hint: c.EmailGuideHint(), Error: v.refusal(c), Value: v.Value,
		Kind: "email", Mode: "email", Autocomplete: "email", Required: true, Max: 254,
	}
}
