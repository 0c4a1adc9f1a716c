package login

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/ui"
)

// EnrolState says what came of the first code from a new app.
type EnrolState string

// States of setting up an authenticator app.
const (
	EnrolFresh    EnrolState = ""
	EnrolMissing  EnrolState = "missing"  // nothing was entered
	EnrolWrong    EnrolState = "wrong"    // the code is not of this key
	EnrolReplayed EnrolState = "replayed" // the code did its work before
	EnrolTooMany  EnrolState = "too-many" // wrong too often, for a while
)

// Authenticator is what an app needs to make codes for an account.
type Authenticator struct {
	URI   string // the otpauth address that the QR code holds
	Key   string // the same secret in Base32, for who types it (MA-22, OL-31)
	Label string // under which name the app lists the account (OL-17)
}

// Enrol is setting up an authenticator app: get an app, scan, enter its first code (MA-15 to MA-19).
type Enrol struct {
	Authenticator
	Action  string // where the form is posted: field "code"
	Skip    string // where skipping is posted; empty when it cannot be skipped
	Back    string
	Cancel  string
	State   EnrolState
	Length  int // digits of a code
	Entered string
	Drift   bool      // codes failed again and again: the clock of the phone may be wrong (MA-27)
	Until   time.Time // for EnrolTooMany; zero when that is unknown
}

// refused gives the sentence for a code that did not finish the set-up.
func (s EnrolState) refused(c ui.Ctx, until time.Time) string {
	switch s {
	case EnrolMissing:
		return c.EnrolErrorMissing()
	case EnrolWrong:
		return c.EnrolErrorWrong()
	case EnrolReplayed:
		return c.FactorErrorReplayed()
	case EnrolTooMany:
		return patience(c, until)
	}
	return ""
}

func enrolField(c ui.Ctx, length int, entered, refused string) ui.FieldView {
	return ui.FieldView{
		ID: "code", Label: c.FactorLabelApp(), Hint: c.FactorHintApp(length), Mode: "numeric", Value: entered, Error: refused,
	}
}

// openApp is the link that sets up an app on the device itself (MA-22). The template language lets only
// addresses of the web through; this one is our own, and anything but an address for such an app is no link.
func (a Authenticator) openApp() (templ.Attributes, bool) {
	return templ.Attributes{"href": a.URI}, strings.HasPrefix(a.URI, "otpauth://totp/")
}
