package apply

import (
	"time"

	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/registration"
)

// Status tells an applicant where their application is, and what happens next (OL-29).
type Status struct {
	Status    registration.Status
	Withdrawn bool // by the applicant
	Reference string
	Audience  string // its name; empty where there is one only
	Sent      time.Time
	Since     time.Time
	Answer    time.Time // to a question: before then
	Days      int       // working days until a decision
	Reason    registration.Reason
	Note      string // the reviewer's sentence
	Account   string // what such an account is called; empty for no name
	App       bool   // for codes is needed to log in
	Practice  bool   // the account works here only (OL-35)
	Login     string // where logging in starts (OL-10); empty: nobody can log in with it
	Correct   string // where the application is changed
	Withdraw  string
	Again     string // where one applies anew
	Leave     string // makes the browser forget the application
	Helpdesk  string
	Contact   string // how the helpdesk is reached
}

func (v Status) title(c ui.Ctx) string {
	switch v.Status {
	case registration.StatusRequested:
		return c.ApplyStatusRequested()
	case registration.StatusUnderReview:
		return c.ApplyStatusReview()
	case registration.StatusMoreAsked:
		return c.ApplyStatusMore()
	case registration.StatusRejected:
		return c.ApplyStatusRejected()
	case registration.StatusEnrolmentBlocked:
		return c.ApplyStatusBlocked()
	case registration.StatusSuspended:
		return c.ApplyStatusSuspended()
	case registration.StatusClosed:
		if v.Withdrawn {
			return c.ApplyStatusWithdrawn()
		}
		return c.ApplyStatusClosed()
	}
	return c.ApplyStatusApproved()
}

// tone of the box on top; good and bad differ in shape and words too.
func (v Status) tone() ui.Tone {
	switch v.Status {
	case registration.StatusApproved, registration.StatusEnrolled, registration.StatusEnrolmentPending:
		return ui.Positive
	case registration.StatusRejected, registration.StatusEnrolmentBlocked, registration.StatusSuspended:
		return ui.Negative
	case registration.StatusMoreAsked:
		return ui.Warning
	}
	return ui.Info
}

// waits tells that the tenant is to act next.
func (v Status) waits() bool {
	return v.Status == registration.StatusRequested || v.Status == registration.StatusUnderReview
}

// open tells that one can log in.
func (v Status) open() bool { return v.tone() == ui.Positive }

// next says what happens next, or what one can do.
func (v Status) next(c ui.Ctx) []string {
	switch {
	case v.waits():
		return []string{c.ApplyStatusExpected(v.Days), c.ApplyStatusWillMail()}
	case v.Status == registration.StatusMoreAsked:
		return []string{c.ApplyStatusAnswer(v.Answer)}
	case v.open():
		return v.ready(c)
	case v.Withdrawn:
		return []string{c.ApplyStatusGone()}
	}
	return nil
}

func (v Status) ready(c ui.Ctx) []string {
	out := []string{c.ApplyStatusReadyPlain()}
	if v.App {
		out[0] = c.ApplyStatusReady()
	}
	if v.Practice {
		out = append(out, c.ApplyStatusPractice())
	}
	return out
}

// helped tells that only the helpdesk can do more.
func (v Status) helped() bool {
	switch v.Status {
	case registration.StatusEnrolmentBlocked, registration.StatusSuspended:
		return true
	case registration.StatusClosed:
		return !v.Withdrawn
	}
	return false
}

func (v Status) facts(c ui.Ctx) []ui.Fact {
	out := []ui.Fact{{Term: c.ApplyStatusReference(), Lines: []string{v.Reference}}, {Term: c.ApplyStatusSince(), Lines: []string{c.Moment(v.Since)}}}
	if v.Audience != "" {
		out = append(out, ui.Fact{Term: c.ApplyCheckFor(), Lines: []string{v.Audience}})
	}
	return out
}

func (v Status) moments(c ui.Ctx) []ui.Moment {
	return []ui.Moment{
		{Title: c.ApplyStatusStepSent(), Note: c.Moment(v.Sent), State: ui.Done},
		{Title: c.ApplyStatusStepLook(), Note: c.ApplyStatusExpected(v.Days), State: ui.Now},
		{Title: c.ApplyStatusStepLogin(), State: ui.Later},
	}
}
