package registration

import (
	"slices"
	"time"
)

// State is where an application is.
type State string

// The states.
const (
	Draft          State = "draft"            // being filled in
	Submitted      State = "submitted"        // waits for a reviewer
	UnderReview    State = "under-review"     // a reviewer has it
	MoreAsked      State = "more-information" // waits for the applicant
	AwaitingSecond State = "awaiting-second"  // one reviewer said yes, and another has to
	Approved       State = "approved"
	Refused        State = "refused"
	Withdrawn      State = "withdrawn"
)

// How long something waits for the applicant, and how long a reviewer keeps others away.
const (
	DraftLife  = 14 * 24 * time.Hour // since it was changed last
	AnswerTime = 42 * 24 * time.Hour // to a reviewer's question
	ClaimLife  = 24 * time.Hour      // then another reviewer may take over
)

func (s State) valid() bool {
	switch s {
	case Draft, Submitted, UnderReview, MoreAsked, AwaitingSecond, Approved, Refused, Withdrawn:
		return true
	}
	return false
}

// Decided tells whether the application is over.
func (s State) Decided() bool { return s == Approved || s == Refused || s == Withdrawn }

// Editable tells whether the applicant may change what they told.
func (s State) Editable() bool { return s == Draft || s == MoreAsked }

// Outcome is what an act led to. Only Done changed anything.
type Outcome string

// The outcomes. All but Done are refusals, not errors.
const (
	Done       Outcome = ""
	NotNow     Outcome = "not-now"     // the state does not allow it: somebody was first, or it is over
	NotClaimed Outcome = "not-claimed" // claim it first: somebody else has it, or nobody
	ClaimHeld  Outcome = "claim-held"  // by another reviewer, who is at work on it
	OwnCase    Outcome = "own-case"    // nobody decides about themselves
	SameEyes   Outcome = "same-eyes"   // one person cannot approve twice
	BadReason  Outcome = "bad-reason"  // a refusal or a question says why
)

func (a *Application) enter(s State, now time.Time, due time.Time) Outcome {
	a.State, a.Since, a.Due, a.Claim = s, now, due, Claim{}
	if s != AwaitingSecond {
		a.First = Approval{}
	}
	return Done
}

// Touch puts off the end of a draft that is being worked on.
func (a *Application) Touch(now time.Time) {
	if a.State == Draft {
		a.Due = now.Add(DraftLife)
	}
}

// Submit sends a draft, or an application about which more was asked, to the reviewers. Whether it is
// complete is for Form.Check.
func (a *Application) Submit(now time.Time) Outcome {
	if !a.State.Editable() || a.Proven.IsZero() {
		return NotNow
	}
	a.SubmittedAt = now
	return a.enter(Submitted, now, time.Time{})
}

// Withdraw ends it on the applicant's wish, and forgets what they told and showed. For a while it can still
// be seen that they did.
func (a *Application) Withdraw(now time.Time) Outcome {
	if a.State == Draft || a.State.Decided() {
		return NotNow
	}
	a.Wipe()
	return a.enter(Withdrawn, now, now.Add(DraftLife))
}

// Accept approves without review what was just sent, where the policy wants no review (OL-09).
func (a *Application) Accept(now time.Time, keep time.Duration) Outcome {
	if a.State != Submitted {
		return NotNow
	}
	a.Practice = true
	a.Decisions = append(a.Decisions, Decision{By: System, At: now, Verdict: Approve})
	return a.enter(Approved, now, now.Add(keep))
}

// GiveUp refuses an application whose applicant did not answer in time.
func (a *Application) GiveUp(now time.Time, keep time.Duration) Outcome {
	if a.State != MoreAsked || now.Before(a.Due) {
		return NotNow
	}
	a.Decisions = append(a.Decisions, Decision{By: System, At: now, Verdict: Refuse, Reason: NoAnswer})
	return a.enter(Refused, now, now.Add(keep))
}

// Wipe forgets what the applicant told and showed. What remains says that there was an application, and
// what became of it (OL-27).
func (a *Application) Wipe() {
	a.Form, a.Document, a.Due = nil, "", time.Time{}
	a.Decisions = slices.Clone(a.Decisions)
	for i := range a.Decisions {
		a.Decisions[i].Note = nil
	}
}
