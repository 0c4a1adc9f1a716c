package registration_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/registration"
)

var (
	now    = time.Date(2026, 10, 25, 0, 55, 0, 0, time.UTC) // the night the clocks go back (XC-36)
	day    = 24 * time.Hour
	keep   = 28 * day
	anna   = registration.Reviewer{ID: "staff:anna", Email: address("anna@tenant.example")}
	bram   = registration.Reviewer{ID: "staff:bram", Email: address("bram@tenant.example")}
	states = []registration.State{
		registration.Draft, registration.Submitted, registration.UnderReview, registration.MoreAsked, registration.AwaitingSecond,
		registration.Approved, registration.Refused, registration.Withdrawn,
	}
)

func address(s string) identity.EmailAddress {
	a, err := identity.ParseEmail(s)
	if err != nil {
		panic(err)
	}
	return a
}

// in gives an application in a state, claimed by Anna where somebody must have claimed it; Bram said the first yes.
func in(s registration.State) registration.Application {
	a := registration.Application{
		ID: "1", Reference: "7F3K-22QD", Kind: "k", Applicant: registration.Citizen, State: s, Since: now.Add(-day), Email: address("jan@bedrijf.example"),
		Proven: now.Add(-day), CreatedAt: now.Add(-day), SubmittedAt: now.Add(-day), Form: []byte("sealed"), Document: "d",
		Decisions: []registration.Decision{{By: "staff:bram", At: now.Add(-day), Verdict: registration.AskMore, Reason: registration.Other, Note: []byte("n")}},
	}
	switch s {
	case registration.Draft, registration.MoreAsked:
		a.Due = now
	case registration.UnderReview:
		a.Claim = registration.Claim{By: anna.ID, At: now.Add(-time.Hour)}
	case registration.AwaitingSecond:
		a.Claim, a.First = registration.Claim{By: anna.ID, At: now.Add(-time.Hour)}, registration.Approval{By: bram.ID, At: now.Add(-2 * time.Hour)}
	}
	return a
}

// acts are all that can be done to an application, with the states that they lead to. A state that is not
// named refuses the act with NotNow.
var acts = map[string]struct {
	do    func(*registration.Application) registration.Outcome
	leads map[registration.State]registration.State
}{
	"submit": {
		func(a *registration.Application) registration.Outcome { return a.Submit(now) },
		map[registration.State]registration.State{registration.Draft: registration.Submitted, registration.MoreAsked: registration.Submitted},
	},
	"withdraw": {
		func(a *registration.Application) registration.Outcome { return a.Withdraw(now) },
		map[registration.State]registration.State{
			registration.Submitted: registration.Withdrawn, registration.UnderReview: registration.Withdrawn,
			registration.MoreAsked: registration.Withdrawn, registration.AwaitingSecond: registration.Withdrawn,
		},
	},
	"accept": {
		func(a *registration.Application) registration.Outcome { return a.Accept(now, keep) },
		map[registration.State]registration.State{registration.Submitted: registration.Approved},
	},
	"give up": {
		func(a *registration.Application) registration.Outcome { return a.GiveUp(now, keep) },
		map[registration.State]registration.State{registration.MoreAsked: registration.Refused},
	},
	"claim": {
		func(a *registration.Application) registration.Outcome { return a.ClaimBy(anna, now) },
		map[registration.State]registration.State{
			registration.Submitted: registration.UnderReview, registration.UnderReview: registration.UnderReview, registration.AwaitingSecond: registration.AwaitingSecond,
		},
	},
	"approve": {decide(registration.Decision{Verdict: registration.Approve}, false), map[registration.State]registration.State{
		registration.UnderReview: registration.Approved, registration.AwaitingSecond: registration.Approved,
	}},
	"approve with four eyes": {decide(registration.Decision{Verdict: registration.Approve}, true), map[registration.State]registration.State{
		registration.UnderReview: registration.AwaitingSecond, registration.AwaitingSecond: registration.Approved,
	}},
	"refuse": {decide(registration.Decision{Verdict: registration.Refuse, Reason: registration.Doubt}, true), map[registration.State]registration.State{
		registration.UnderReview: registration.Refused, registration.AwaitingSecond: registration.Refused,
	}},
	"ask more": {decide(registration.Decision{Verdict: registration.AskMore, Reason: registration.Unreadable}, true), map[registration.State]registration.State{
		registration.UnderReview: registration.MoreAsked, registration.AwaitingSecond: registration.MoreAsked,
	}},
}

func decide(d registration.Decision, fourEyes bool) func(*registration.Application) registration.Outcome {
	return func(a *registration.Application) registration.Outcome {
		return a.Decide(anna, d, registration.Rules{FourEyes: fourEyes, KeepFor: keep}, now)
	}
}

// OL-24, OL-28, OL-29: every act in every state leads where it must, or changes nothing at all.
func TestEveryActInEveryState(t *testing.T) {
	for name, act := range acts {
		for _, s := range states {
			a := in(s)
			outcome := act.do(&a)
			to, allowed := act.leads[s]
			if !allowed {
				if diff := cmp.Diff(in(s), a, cmp.AllowUnexported(identity.EmailAddress{})); outcome != registration.NotNow || diff != "" {
					t.Errorf("%s in %s: %q %s", name, s, outcome, diff)
				}
				continue
			}
			if outcome != registration.Done || a.State != to {
				t.Errorf("%s in %s: %q, now %s, want %s", name, s, outcome, a.State, to)
			}
			if name != "claim" && !a.Since.Equal(now) {
				t.Errorf("%s in %s: since %v", name, s, a.Since)
			}
			if _, err := registration.Restore(a); err != nil {
				t.Errorf("%s in %s gives what cannot be stored: %v", name, s, err)
			}
		}
	}
}

// OL-28: release is the claimer's alone.
func TestReleaseInEveryState(t *testing.T) {
	for _, s := range states {
		a := in(s)
		want := map[registration.State]registration.State{registration.UnderReview: registration.Submitted, registration.AwaitingSecond: registration.AwaitingSecond}[s]
		switch outcome := a.Release(anna, now); {
		case want != "" && (outcome != registration.Done || a.State != want || a.Claim.By != ""):
			t.Errorf("%s: %q, now %+v", s, outcome, a)
		case s == registration.Submitted && outcome != registration.NotClaimed, want == "" && s != registration.Submitted && outcome != registration.NotNow:
			t.Errorf("%s: %q", s, outcome)
		}
		if a = in(s); want != "" && a.Release(bram, now) != registration.NotClaimed {
			t.Errorf("%s: released by somebody else", s)
		}
	}
}

// OL-28: one reviewer at a time; a claim that was forgotten can be taken over, one's own is renewed.
func TestClaims(t *testing.T) {
	a := in(registration.UnderReview)
	if got := a.ClaimBy(bram, a.Claim.At.Add(registration.ClaimLife-1)); got != registration.ClaimHeld {
		t.Errorf("taken away: %q", got)
	}
	if got := a.ClaimBy(anna, now); got != registration.Done || !a.Claim.At.Equal(now) {
		t.Errorf("renewed: %q, %+v", got, a.Claim)
	}
	if got := a.ClaimBy(bram, now.Add(registration.ClaimLife)); got != registration.Done || a.Claim.By != bram.ID || a.State != registration.UnderReview {
		t.Errorf("taken over: %q, %+v", got, a)
	}
	if got := decide(registration.Decision{Verdict: registration.Approve}, false)(&a); got != registration.NotClaimed {
		t.Errorf("decided by who lost the claim: %q", got)
	}
}

// OL-28: nobody decides about themselves, nobody is two pairs of eyes, and whoever decides has claimed.
func TestWhoMayDecide(t *testing.T) {
	approve := registration.Decision{Verdict: registration.Approve}
	for name, c := range map[string]struct {
		a    registration.Application
		by   registration.Reviewer
		d    registration.Decision
		want registration.Outcome
	}{
		"one's own":                     {in(registration.UnderReview), registration.Reviewer{ID: anna.ID, Email: address("JAN@bedrijf.example")}, approve, registration.OwnCase},
		"one's own, after four eyes":    {in(registration.AwaitingSecond), registration.Reviewer{ID: anna.ID, Email: address("jan@bedrijf.example")}, approve, registration.OwnCase},
		"twice":                         {in(registration.AwaitingSecond), bram, approve, registration.SameEyes},
		"twice, the second time no":     {in(registration.AwaitingSecond), bram, registration.Decision{Verdict: registration.Refuse, Reason: registration.Doubt}, registration.SameEyes},
		"without a claim":               {in(registration.UnderReview), bram, approve, registration.NotClaimed},
		"approved with a reason":        {in(registration.UnderReview), anna, registration.Decision{Verdict: registration.Approve, Reason: registration.Doubt}, registration.BadReason},
		"refused without one":           {in(registration.UnderReview), anna, registration.Decision{Verdict: registration.Refuse}, registration.BadReason},
		"refused for want of an answer": {in(registration.UnderReview), anna, registration.Decision{Verdict: registration.Refuse, Reason: registration.NoAnswer}, registration.BadReason},
		"asked with a reason to refuse": {in(registration.UnderReview), anna, registration.Decision{Verdict: registration.AskMore, Reason: registration.TooYoung}, registration.BadReason},
		"something else":                {in(registration.UnderReview), anna, registration.Decision{Verdict: "maybe", Reason: registration.Doubt}, registration.BadReason},
	} {
		before := c.a
		if got := c.a.Decide(c.by, c.d, registration.Rules{FourEyes: true}, now); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if diff := cmp.Diff(before, c.a, cmp.AllowUnexported(identity.EmailAddress{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	own := in(registration.Submitted)
	if got := own.ClaimBy(registration.Reviewer{ID: "staff:jan", Email: own.Email}, now); got != registration.OwnCase {
		t.Errorf("own case claimed: %q", got)
	}
	second := in(registration.AwaitingSecond)
	second.Claim = registration.Claim{}
	if got := second.ClaimBy(bram, now); got != registration.SameEyes {
		t.Errorf("claimed by the first pair of eyes: %q", got)
	}
}

// OL-28: a first approval is gone once something else is decided, so that two approvals are always of one story.
func TestFourEyesStartAnew(t *testing.T) {
	a := in(registration.AwaitingSecond)
	decide(registration.Decision{Verdict: registration.AskMore, Reason: registration.Other}, true)(&a)
	a.Submit(now)
	a.ClaimBy(anna, now)
	if got := decide(registration.Decision{Verdict: registration.Approve}, true)(&a); got != registration.Done || a.State != registration.AwaitingSecond || a.First.By != anna.ID {
		t.Errorf("%q, %+v", got, a)
	}
	verdicts := []registration.Verdict{}
	for _, d := range a.Decisions {
		verdicts = append(verdicts, d.Verdict)
	}
	if !slices.Equal(verdicts, []registration.Verdict{registration.AskMore, registration.AskMore, registration.Approve}) {
		t.Errorf("history: %v", verdicts)
	}
}

// OL-27: what was told and shown goes: a draft after 14 days, an unanswered question after 42, and the rest
// when the policy says so after the decision.
func TestWhenAJobLooks(t *testing.T) {
	for name, c := range map[string]struct {
		act  string
		in   registration.State
		want time.Time
	}{
		"sent":       {"submit", registration.Draft, time.Time{}},
		"asked":      {"ask more", registration.UnderReview, now.Add(registration.AnswerTime)},
		"half":       {"approve with four eyes", registration.UnderReview, time.Time{}},
		"approved":   {"approve", registration.UnderReview, now.Add(keep)},
		"refused":    {"refuse", registration.UnderReview, now.Add(keep)},
		"given up":   {"give up", registration.MoreAsked, now.Add(keep)},
		"at once":    {"accept", registration.Submitted, now.Add(keep)},
		"taken back": {"withdraw", registration.Submitted, now.Add(registration.DraftLife)},
	} {
		a := in(c.in)
		acts[c.act].do(&a)
		if !a.Due.Equal(c.want) {
			t.Errorf("%s: due %v, want %v", name, a.Due, c.want)
		}
		if gone := c.act == "withdraw"; gone != (a.Form == nil && a.Document == "" && a.Decisions[0].Note == nil) {
			t.Errorf("%s: kept %q %q", name, a.Form, a.Document)
		}
	}
	draft := in(registration.Draft)
	draft.Touch(now.Add(time.Hour))
	if !draft.Due.Equal(now.Add(time.Hour + registration.DraftLife)) {
		t.Errorf("a draft that is worked on ends at %v", draft.Due)
	}
	early := in(registration.MoreAsked)
	early.Due = now.Add(1)
	if early.GiveUp(now, keep) != registration.NotNow {
		t.Error("given up too early")
	}
	unproven := in(registration.Draft)
	unproven.Proven = time.Time{}
	if unproven.Submit(now) != registration.NotNow {
		t.Error("sent with an address that nobody proved")
	}
}

func TestOnlyApplicationsComeBackFromStorage(t *testing.T) {
	for name, spoil := range map[string]func(*registration.Application){
		"no id":                  func(a *registration.Application) { a.ID = "" },
		"no reference":           func(a *registration.Application) { a.Reference = "" },
		"no kind":                func(a *registration.Application) { a.Kind = "" },
		"unknown state":          func(a *registration.Application) { a.State = "lost" },
		"unknown applicant":      func(a *registration.Application) { a.Applicant = "" },
		"sent, and never":        func(a *registration.Application) { a.SubmittedAt = time.Time{} },
		"sent, and from nowhere": func(a *registration.Application) { a.Email = identity.EmailAddress{} },
		"half, and by nobody":    func(a *registration.Application) { a.State = registration.AwaitingSecond },
		"whole, and half":        func(a *registration.Application) { a.First.By = anna.ID },
		"never made":             func(a *registration.Application) { a.CreatedAt = time.Time{} },
	} {
		a := in(registration.Submitted)
		if spoil(&a); !invalid(a) {
			t.Errorf("%s came back", name)
		}
	}
	for _, s := range states {
		if invalid(in(s)) {
			t.Errorf("%s did not come back", s)
		}
	}
}

func invalid(a registration.Application) bool { _, err := registration.Restore(a); return err != nil }
