package expect_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/expect"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/replay"
)

var (
	now   = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	april = time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)
)

// loket lets authorities in with eHerkenning, and companies from abroad with an account and a second factor.
func loket() policy.Document {
	sms := policy.FactorRule{Factor: policy.SMSCode, Period: policy.Period{Until: april}}
	return policy.Document{Policy: policy.Policy{
		Accounts: []policy.Accounts{{ID: "id", Level: assurance.EH3}},
		Services: []policy.Service{{ID: "loket", Audiences: []policy.Audience{
			{ID: "authority", Organisations: policy.OrganisationEnrolled, Methods: []policy.MethodRule{{Method: policy.EHerkenning, Minimum: assurance.EH3}}, Enter: "r", VerifyEmail: policy.VerifyEmail{Scope: policy.OncePerPerson}},
			{ID: "abroad", Methods: []policy.MethodRule{{Method: policy.Account, Accounts: "id"}}, SecondFactors: []policy.FactorRule{sms}},
		}}},
	}}
}

// AMBITIONS M17: each expectation is held against the planner, at its date.
func TestExpectations(t *testing.T) {
	authority := policy.Expectation{Service: "loket", Audience: "authority", Method: policy.EHerkenning, Then: policy.EndLetIn}
	abroad := policy.Expectation{Service: "loket", Audience: "abroad", Method: policy.Account, Then: policy.EndLetIn}
	with := func(e policy.Expectation, change func(*policy.Expectation)) policy.Expectation {
		change(&e)
		return e
	}
	refused := func(reason login.Reason) func(*policy.Expectation) {
		return func(e *policy.Expectation) { e.Then, e.Reason = policy.EndRefused, string(reason) }
	}
	for name, c := range map[string]struct {
		e    policy.Expectation
		want string
	}{
		"an authority":                            {authority, "let-in true"},
		"an authority is refused":                 {with(authority, refused("")), "let-in false"},
		"an authority with an account is refused": {with(authority, func(e *policy.Expectation) { e.Method, e.Then = policy.Account, policy.EndRefused }), "refused method-not-allowed true"},
		"at a level too low":                      {with(authority, func(e *policy.Expectation) { e.Level = assurance.EH2; refused(login.LevelTooLow)(e) }), "refused level-too-low true"},
		"for another reason":                      {with(authority, func(e *policy.Expectation) { e.Level = assurance.EH2; refused(login.NoRole)(e) }), "refused level-too-low false"},
		"without a role":                          {with(authority, func(e *policy.Expectation) { e.Without = []policy.Trait{policy.HasRole}; refused(login.NoRole)(e) }), "refused no-role true"},
		"without enrolment":                       {with(authority, func(e *policy.Expectation) { e.Without = []policy.Trait{policy.HasEnrolment}; refused("")(e) }), "refused organisation-unknown true"},
		"without an organisation":                 {with(authority, func(e *policy.Expectation) { e.Without = []policy.Trait{policy.HasOrganisation}; refused("")(e) }), "refused no-organisation true"},
		"of a branch":                             {with(authority, func(e *policy.Expectation) { e.With = []policy.Trait{policy.HasBranch}; refused("")(e) }), "refused branch-refused true"},
		"by a chain":                              {with(authority, func(e *policy.Expectation) { e.With = []policy.Trait{policy.HasIntermediary}; refused("")(e) }), "refused chain-refused true"},
		"without an address": {with(authority, func(e *policy.Expectation) {
			e.Without, e.Then, e.Step = []policy.Trait{policy.HasEmail}, policy.EndAsked, "verify-email"
		}), "asked verify-email true"},
		"without an address, is let in then": {with(authority, func(e *policy.Expectation) { e.Without = []policy.Trait{policy.HasEmail} }), "asked verify-email true"},
		"from abroad":                        {abroad, "asked ask-code:sms-code true"},
		"from abroad without a telephone": {with(abroad, func(e *policy.Expectation) {
			e.Without = []policy.Trait{policy.HasPhone}
			refused(login.NoFactorLeft)(e)
		}), "refused no-factor-left true"},
		"from abroad, in April": {with(abroad, func(e *policy.Expectation) { e.At = april; refused(login.NoFactorLeft)(e) }), "refused no-factor-left true"},
		"just before April":     {with(abroad, func(e *policy.Expectation) { e.At = april.Add(-time.Second) }), "asked ask-code:sms-code true"},
		"nothing that is known": {with(abroad, func(e *policy.Expectation) { e.Then = "?" }), "asked ask-code:sms-code false"},
	} {
		d := loket()
		d.Expectations = []policy.Expectation{c.e}
		j := expect.Judge(d, now)[0]
		got := fmt.Sprintf("%s %s%s%t", j.Is.Kind, j.Is.Reason, j.Is.Steps, j.Met)
		if j.Is.Reason != "" || j.Is.Steps != "" {
			got = fmt.Sprintf("%s %s%s %t", j.Is.Kind, j.Is.Reason, j.Is.Steps, j.Met)
		}
		if got != c.want || len(expect.Failed([]expect.Judged{j})) == 1 == j.Met {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := outcome(policy.Document{Policy: policy.Policy{Services: []policy.Service{{ID: "loket"}}}}, authority); got.Reason != login.NoMethod {
		t.Errorf("a service without a way in: %+v", got)
	}
}

func outcome(d policy.Document, e policy.Expectation) replay.Outcome {
	d.Expectations = []policy.Expectation{e}
	return expect.Judge(d, now)[0].Is
}

// The steps that a document may name are those that a login can have.
func TestNamedStepsExist(t *testing.T) {
	code := func(f policy.Factor) login.Step { return login.AskCode{Factors: []policy.FactorRule{{Factor: f}}} }
	var named []string
	for _, s := range []login.Step{
		code(policy.Authenticator), code(policy.EmailCode), code(policy.SMSCode), login.OfferAuthenticator{}, login.EnrolAuthenticator{}, login.VerifyEmail{},
		login.LinkAccount{}, login.ChooseOrganisation{}, login.ChooseAccount{}, login.AwaitRole{},
	} {
		named = append(named, replay.Name(s))
	}
	if !slices.Equal(named, policy.ExpectedSteps) {
		t.Errorf("a document may name %v; steps are called %v", policy.ExpectedSteps, named)
	}
}
