package registration

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
)

// Reviewer is a member of the tenant's staff who may decide on applications.
type Reviewer struct {
	ID    string                // "staff:" and the id of the person in the realm of staff
	Email identity.EmailAddress // by which their own application is known
}

// owns tells whether the application is the reviewer's own. Realms of staff and of applicants share no
// persons, so the address tells.
func (r Reviewer) owns(a Application) bool {
	return !a.Email.IsZero() && a.Email.Key() == r.Email.Key()
}

// reviewable are the states in which reviewers act.
func (s State) reviewable() bool {
	return s == Submitted || s == UnderReview || s == AwaitingSecond
}

// Claim gives the application to a reviewer, so that two do not work on it at once. A claim that was
// forgotten is taken over after ClaimLife; one's own is renewed.
func (a *Application) ClaimBy(r Reviewer, now time.Time) Outcome {
	switch {
	case !a.State.reviewable():
		return NotNow
	case r.owns(*a):
		return OwnCase
	case a.First.By == r.ID:
		return SameEyes
	case a.Claim.By != "" && a.Claim.By != r.ID && now.Before(a.Claim.At.Add(ClaimLife)):
		return ClaimHeld
	}
	if a.State == Submitted {
		a.State, a.Since = UnderReview, now
	}
	a.Claim = Claim{r.ID, now}
	return Done
}

// Release gives it back to the queue.
func (a *Application) Release(r Reviewer, now time.Time) Outcome {
	if !a.State.reviewable() {
		return NotNow
	}
	if a.Claim.By != r.ID {
		return NotClaimed
	}
	if a.State == UnderReview {
		a.State, a.Since = Submitted, now
	}
	a.Claim = Claim{}
	return Done
}

// Rules are what the policy says about a decision.
type Rules struct {
	FourEyes bool
	KeepFor  time.Duration // of what the applicant told and showed, after the decision
}

// Decide takes the verdict of the reviewer who claimed the application. By, At and the state follow from
// who and when; with four eyes, the first approval waits for a second one (OL-28).
func (a *Application) Decide(r Reviewer, d Decision, rules Rules, now time.Time) Outcome {
	if o := a.mayDecide(r, d); o != Done {
		return o
	}
	d.By, d.At = r.ID, now
	a.Decisions = append(slices.Clone(a.Decisions), d)
	switch {
	case d.Verdict == AskMore:
		return a.enter(MoreAsked, now, now.Add(AnswerTime))
	case d.Verdict == Refuse:
		return a.enter(Refused, now, now.Add(rules.KeepFor))
	case rules.FourEyes && a.First.By == "":
		a.First = Approval{r.ID, now}
		return a.enter(AwaitingSecond, now, time.Time{})
	}
	return a.enter(Approved, now, now.Add(rules.KeepFor))
}

func (a Application) mayDecide(r Reviewer, d Decision) Outcome {
	switch {
	case a.State != UnderReview && a.State != AwaitingSecond:
		return NotNow
	case r.owns(a):
		return OwnCase
	case a.First.By == r.ID:
		return SameEyes
	case a.Claim.By != r.ID:
		return NotClaimed
	case d.Verdict == Approve && d.Reason == "":
		return Done
	case d.Verdict != Approve && slices.Contains(Reasons(d.Verdict), d.Reason):
		return Done
	}
	return BadReason
}
