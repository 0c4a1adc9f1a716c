// Package expect finds out whether a document does what its tenant expects of it (AMBITIONS M17).
package expect

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/preview"
	"github.com/voordeur/voordeur/domain/replay"
)

// Judged is an expectation with what comes of it.
type Judged struct {
	policy.Expectation
	At  time.Time // the instant it was judged at
	Is  replay.Outcome
	Met bool
}

// Judge holds a document that becomes live at now against all that its tenant expects.
func Judge(d policy.Document, now time.Time) []Judged {
	var out []Judged
	for _, e := range d.Expectations {
		j := Judged{Expectation: e, At: now}
		if !e.At.IsZero() {
			j.At = e.At
		}
		j.Is = outcome(d, e, j.At)
		j.Met = met(e, j.Is)
		out = append(out, j)
	}
	return out
}

// Failed gives those that do not come true.
func Failed(all []Judged) []Judged {
	return slices.DeleteFunc(slices.Clone(all), func(j Judged) bool { return j.Met })
}

func met(e policy.Expectation, is replay.Outcome) bool {
	switch e.Then {
	case policy.EndLetIn:
		return is.Kind == replay.LetIn || is.Kind == replay.Asked && !is.Open
	case policy.EndRefused:
		return is.Kind == replay.Refused && (e.Reason == "" || e.Reason == string(is.Reason))
	case policy.EndAsked:
		return slices.Contains(is.Each(), e.Step)
	}
	return false
}

// outcome is how the login of somebody with these traits ends. A way that is not open refuses: nobody can go it.
func outcome(d policy.Document, x policy.Expectation, at time.Time) replay.Outcome {
	service, _ := d.Policy.Service(x.Service)
	options := login.Options(service, login.Evidence{}, at)
	way := login.Choice{Audience: x.Audience, Method: x.Method}
	i := slices.IndexFunc(options, func(o login.Option) bool { return o.Choice == way })
	switch {
	case len(options) == 0:
		return replay.Outcome{Kind: replay.Refused, Reason: login.NoMethod}
	case i < 0:
		return replay.Outcome{Kind: replay.Refused, Reason: login.MethodNotAllowed}
	}
	e := preview.Somebody(d, x.Service, options[i], at)
	dress(&e, x)
	return replay.Foresee(d.Policy, e, at)
}

// dress takes from somebody what they lack, and gives them what they come with.
func dress(e *login.Evidence, x policy.Expectation) {
	if x.Level != assurance.None {
		e.Upstream.Level, e.Account.Level = x.Level, x.Level
	}
	e.Upstream.Organisation = e.Upstream.Proven && x.Has(policy.HasOrganisation)
	e.Upstream.Enrolled = e.Upstream.Organisation && x.Has(policy.HasEnrolment)
	e.Upstream.Branch, e.Upstream.Intermediary = x.Has(policy.HasBranch), x.Has(policy.HasIntermediary)
	e.Person.MayEnter = x.Has(policy.HasRole)
	e.Person.EmailProven, e.Person.EmailHere = x.Has(policy.HasEmail), x.Has(policy.HasEmail)
	if !x.Has(policy.HasAuthenticator) {
		e.Account.Authenticator = login.NotEnrolled
	}
	e.Account.Phone = e.Account.Password && x.Has(policy.HasPhone)
	if !x.Has(policy.HasLink) {
		e.Person.Links, e.Person.LinkChosen = 0, false
	}
	if !x.Has(policy.HasMandate) {
		e.Person.Organisations, e.Person.OrgChosen = 0, false
	}
}
