package account

import "time"

// Enrolment is how far somebody is with the authenticator that they must have (OL-11). Its QR code is
// shown one time (OL-15), and G14 says what that means: it was rendered in one login of one browser;
// there a reload within QRWindow shows the same code, and any other access does not.
type Enrolment struct {
	ShownAt  time.Time // zero: the code was not shown yet
	ShownIn  string    // the login in which it was
	Done     time.Time // the first code from the app was right (MA-19)
	Repairs  int       // one's own since the helpdesk last helped (OL-32)
	Unlocked time.Time // by the helpdesk; zero: it was not needed
	Until    time.Time // the unlocking lapses then; zero: it does not (OL-33)
}

// QRWindow is how long a reload shows the code again (G14).
const QRWindow = 5 * time.Minute

// EnrolmentState is what somebody meets who has proven their password.
type EnrolmentState string

// The states.
const (
	EnrolmentOpen    EnrolmentState = "open"    // the code may be shown
	EnrolmentShown   EnrolmentState = "shown"   // in this login: the code from the app can be entered
	EnrolmentBlocked EnrolmentState = "blocked" // somebody must help (OL-23)
	EnrolmentDone    EnrolmentState = "done"
)

// In gives the state as a login meets it.
func (e Enrolment) In(login string, now time.Time) EnrolmentState {
	switch {
	case !e.Done.IsZero():
		return EnrolmentDone
	case e.ShownAt.IsZero() && (e.Until.IsZero() || now.Before(e.Until)):
		return EnrolmentOpen
	case !e.ShownAt.IsZero() && e.ShownIn == login:
		return EnrolmentShown
	}
	return EnrolmentBlocked
}

// Show asks whether the code may be rendered in a login, and remembers that it was.
func (e *Enrolment) Show(login string, now time.Time) bool {
	switch e.In(login, now) {
	case EnrolmentOpen:
		e.ShownAt, e.ShownIn = now, login
		return true
	case EnrolmentShown:
		return now.Before(e.ShownAt.Add(QRWindow))
	}
	return false
}

// Finish ends the enrolment with the first right code. Only the login that was shown the QR code can.
func (e *Enrolment) Finish(login string, now time.Time) bool {
	if e.In(login, now) != EnrolmentShown {
		return false
	}
	e.Done = now
	return true
}

// Unlock starts the enrolment anew after the helpdesk helped, until it lapses (OL-22, OL-33). The caller
// ends the secret that was shown: it never becomes valid (OL-26).
func (e *Enrolment) Unlock(now, until time.Time) { *e = Enrolment{Unlocked: now, Until: until} }

// Repair starts it anew by oneself, at most limit times between two helps of the helpdesk (OL-32).
func (e *Enrolment) Repair(limit int) bool {
	if !e.Done.IsZero() || e.ShownAt.IsZero() || e.Repairs >= limit {
		return false
	}
	*e = Enrolment{Repairs: e.Repairs + 1, Unlocked: e.Unlocked, Until: e.Until}
	return true
}

// Reset forgets an authenticator that was lost: the next login enrols another.
func (e *Enrolment) Reset(now, until time.Time) { e.Unlock(now, until) }
