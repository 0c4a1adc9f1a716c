package registration_test

import (
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/registration"
)

// OL-25: all ten names, from an application and its account.
func TestStatus(t *testing.T) {
	applied := func(s registration.State) registration.Application { return registration.Application{State: s} }
	of := func(s account.State, why account.Reason, e account.Enrolment) account.Account {
		return account.Account{State: s, Why: why, Enrolment: e}
	}
	pending := of(account.Pending, "", account.Enrolment{})
	shown := account.Enrolment{ShownAt: now.Add(-time.Minute), ShownIn: "l"}
	used := of(account.Active, "", account.Enrolment{})
	used.LastLogin = now
	for name, c := range map[string]struct {
		a      registration.Application
		of     account.Account
		enrol  bool
		wanted registration.Status
	}{
		"a draft":                              {applied(registration.Draft), account.Account{}, true, registration.StatusNone},
		"nothing at all":                       {applied(""), account.Account{}, true, registration.StatusNone},
		"sent":                                 {applied(registration.Submitted), pending, true, registration.StatusRequested},
		"claimed":                              {applied(registration.UnderReview), pending, true, registration.StatusUnderReview},
		"one of two said yes":                  {applied(registration.AwaitingSecond), pending, true, registration.StatusUnderReview},
		"asked for more":                       {applied(registration.MoreAsked), pending, true, registration.StatusMoreAsked},
		"refused":                              {applied(registration.Refused), of(account.Closed, account.NotGranted, account.Enrolment{}), true, registration.StatusRejected},
		"refused, and the account is gone":     {applied(registration.Refused), account.Account{}, true, registration.StatusRejected},
		"withdrawn":                            {applied(registration.Withdrawn), account.Account{}, true, registration.StatusClosed},
		"approved, not used yet":               {applied(registration.Approved), of(account.Active, "", account.Enrolment{}), true, registration.StatusApproved},
		"approved, the account is gone":        {applied(registration.Approved), account.Account{}, true, registration.StatusApproved},
		"in use without an authenticator":      {applied(registration.Approved), used, false, registration.StatusApproved},
		"made by staff":                        {applied(""), of(account.Active, "", account.Enrolment{}), true, registration.StatusApproved},
		"logged in once, without finishing":    {applied(registration.Approved), used, true, registration.StatusEnrolmentPending},
		"unblocked by the helpdesk":            {applied(registration.Approved), of(account.Active, "", account.Enrolment{Unlocked: now}), true, registration.StatusEnrolmentPending},
		"repaired by oneself":                  {applied(registration.Approved), of(account.Active, "", account.Enrolment{Repairs: 1}), true, registration.StatusEnrolmentPending},
		"QR code shown, not finished":          {applied(registration.Approved), of(account.Active, "", shown), true, registration.StatusEnrolmentBlocked},
		"QR code shown, nobody needs it":       {applied(registration.Approved), of(account.Active, "", shown), false, registration.StatusApproved},
		"unblocked, and too late":              {applied(registration.Approved), of(account.Active, "", account.Enrolment{Unlocked: now.Add(-day), Until: now}), true, registration.StatusEnrolmentBlocked},
		"enrolled":                             {applied(registration.Approved), of(account.Active, "", account.Enrolment{Done: now}), true, registration.StatusEnrolled},
		"enrolled by choice":                   {applied(""), of(account.Active, "", account.Enrolment{Done: now}), false, registration.StatusEnrolled},
		"suspended":                            {applied(registration.Approved), of(account.Suspended, account.ByStaff, account.Enrolment{Done: now}), true, registration.StatusSuspended},
		"suspended while the application runs": {applied(registration.Submitted), of(account.Suspended, account.ReportedBy, account.Enrolment{}), true, registration.StatusSuspended},
		"closed":                               {applied(registration.Approved), of(account.Closed, account.Unused, account.Enrolment{Done: now}), true, registration.StatusClosed},
	} {
		if got := registration.StatusOf(c.a, c.of, c.enrol, now); got != c.wanted {
			t.Errorf("%s: %q, want %q", name, got, c.wanted)
		}
	}
}
