package desk

import (
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

// What an explanation says about whom somebody acts for, and what the realm knows of them.

func (w WhyWords) organisation() string {
	if w.Audience.Organisations == policy.OrganisationEnrolled {
		return w.WhySaidEnrolled()
	}
	return w.WhySaidOrganisation()
}

func (w WhyWords) acting() string {
	u := w.Weighed.Evidence.Upstream
	switch {
	case !u.Organisation:
		return w.WhySaidAlone()
	case u.Enrolled:
		return w.WhySaidEnrolled()
	case w.Audience.Organisations == policy.OrganisationEnrolled:
		return w.WhySaidStranger()
	}
	return w.WhySaidOrganisation()
}

func (w WhyWords) acceptance(a policy.Acceptance, otherwise string) string {
	if a == policy.Accept {
		return w.WhySaidAny()
	}
	return otherwise
}

func (w WhyWords) address() string {
	if w.Audience.VerifyEmail.Scope == policy.OncePerService {
		return w.WhySaidService()
	}
	return w.WhySaidPerson()
}

func (w WhyWords) proven() string {
	p := w.Weighed.Evidence.Person
	if p.EmailHere || (p.EmailProven && w.Audience.VerifyEmail.Scope != policy.OncePerService) {
		return w.WhySaidConfirmed()
	}
	return w.WhySaidUnproven()
}

func (w WhyWords) linked() string {
	p := w.Weighed.Evidence.Person
	if p.Links == 0 && p.LinkWaiting {
		return w.WhySaidWaiting()
	}
	return w.WhyLinked(p.Links)
}

func (w WhyWords) mandates() []string {
	p := w.Weighed.Evidence.Person
	out := []string{w.WhyMandated(p.Organisations)}
	if p.Organisations == 0 && p.Unmandated != login.None {
		out = append(out, w.Refusal(p.Unmandated))
	}
	return out
}

func (w WhyWords) enter() string {
	if w.Audience.Enter == policy.AnyRole {
		return w.WhySaidAnyrole()
	}
	return w.WhySaidRole(w.Role(w.Audience.Enter))
}

func (w WhyWords) roles() []string {
	if len(w.Record.Roles) == 0 {
		return lines(w.WhySaidNone())
	}
	var out []string
	for _, r := range w.Record.Roles {
		out = append(out, w.Role(r))
	}
	return out
}
