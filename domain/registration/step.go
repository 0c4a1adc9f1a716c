package registration

import "time"

// Step is a page of an application. Each has an address of its own; going back loses nothing.
type Step string

// The steps, in their order.
const (
	StepEmail    Step = "email"
	StepDetails  Step = "details" // who the applicant is
	StepAddress  Step = "address" // and where they are reached
	StepDocument Step = "document"
	StepPassword Step = "password"
	StepReview   Step = "review"
	StepStatus   Step = "status" // it was sent
)

// Needs is what the policy wants of an application.
type Needs struct {
	Asked
	Document bool
}

// Steps lists the steps of an application, in their order. Who answers a question of a reviewer proves no
// address and chooses no password again.
func (a Application) Steps(n Needs) []Step {
	var out []Step
	if a.State == Draft {
		out = append(out, StepEmail)
	}
	out = append(out, StepDetails, StepAddress)
	if n.Document {
		out = append(out, StepDocument)
	}
	if a.State == Draft {
		out = append(out, StepPassword)
	}
	return append(out, StepReview)
}

// Next gives the first step that is not done. Whatever comes before it may be visited again.
func (a Application) Next(f Form, n Needs, now time.Time) Step {
	if !a.State.Editable() {
		return StepStatus
	}
	for _, s := range a.Steps(n) {
		if !a.done(s, f, n, now) {
			return s
		}
	}
	return StepReview
}

func (a Application) done(s Step, f Form, n Needs, now time.Time) bool {
	switch s {
	case StepEmail:
		return !a.Proven.IsZero()
	case StepDetails, StepAddress:
		return len(s.Of(f.Check(n.Asked, now))) == 0
	case StepDocument:
		return f.File.ID != ""
	case StepPassword:
		return f.Password != ""
	}
	return false
}

// step is the page on which a question is asked.
func (f Field) step() Step {
	switch f {
	case FieldResidence, FieldLines, FieldPostalCode, FieldPlace, FieldCountry, FieldPhone:
		return StepAddress
	}
	return StepDetails
}

// Of gives the problems with the answers to the questions of the step.
func (s Step) Of(all []Problem) []Problem {
	var out []Problem
	for _, p := range all {
		if p.Field.step() == s {
			out = append(out, p)
		}
	}
	return out
}

// Take takes over the answers to the questions of a step.
func (f *Form) Take(s Step, told Form) {
	if s == StepAddress {
		f.Residence, f.Address, f.Phone = told.Residence, told.Address, told.Phone
		return
	}
	f.GivenNames, f.FamilyName, f.LatinName, f.Born, f.Nationality = told.GivenNames, told.FamilyName, told.LatinName, told.Born, told.Nationality
	f.Business = told.Business
}
