package policy

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
)

// Publishing says what it takes to make another version of a document live.
type Publishing struct {
	FourEyes bool // somebody else than who wrote it approves
}

// Expectation is what the tenant expects of its own document, about somebody who lacks nothing but what is named.
// A document that does not do as its tenant expects is not published.
type Expectation struct {
	Name     string // the sentence: "an authority with Omgevingsloket-ID is refused"
	Service  string
	Audience string
	Method   Method
	Level    assurance.Level // that is proven; None: the highest there is
	With     []Trait
	Without  []Trait
	At       time.Time // zero: when the document becomes live
	Then     Ending
	Reason   string // with EndRefused: the reason of the login; empty: any
	Step     string // with EndAsked: "verify-email", "ask-code:sms-code"
}

// Trait is something that a person has, or what they come with.
type Trait string

// The traits. By themselves people have the first, and come without the last two.
const (
	HasOrganisation  Trait = "organisation"
	HasEnrolment     Trait = "enrolment" // of the organisation
	HasRole          Trait = "role"
	HasEmail         Trait = "email"
	HasAuthenticator Trait = "authenticator"
	HasPhone         Trait = "phone"
	HasLink          Trait = "link"
	HasMandate       Trait = "mandate"
	HasBranch        Trait = "branch"       // the mandate is restricted to one
	HasIntermediary  Trait = "intermediary" // the mandate is a chain
)

// Ending is how a login is expected to end.
type Ending string

// The endings.
const (
	EndLetIn   Ending = "let-in" // whatever is asked before that
	EndRefused Ending = "refused"
	EndAsked   Ending = "asked"
)

// ExpectedSteps are the steps that an expectation may name: those that come after a proof.
var ExpectedSteps = []string{
	"ask-code:authenticator", "ask-code:email-code", "ask-code:sms-code", "offer-authenticator", "enrol-authenticator", "verify-email", "link-account",
	"choose-organisation", "choose-account", "await-role",
}

// Has tells what somebody of the expectation has.
func (e Expectation) Has(t Trait) bool {
	if slices.Contains(e.With, t) {
		return true
	}
	return t != HasBranch && t != HasIntermediary && !slices.Contains(e.Without, t)
}

func readPublishing(r reader) Publishing {
	r = r.mapping()
	out := Publishing{r.field("four-eyes").bool(false)}
	r.closed()
	return out
}

// maxExpectations is how many there may be: whoever looks at a draft waits for all of them to be judged.
const maxExpectations = 1000

func readExpectations(r reader, zone *time.Location) []Expectation {
	var out []Expectation
	items := r.items()
	if len(items) > maxExpectations {
		r.fault("these are %d expectations; at most %d are judged", len(items), maxExpectations)
		items = nil
	}
	for _, i := range items {
		m := i.mapping()
		out = append(out, Expectation{
			Name:     m.field("name").required(),
			Service:  m.field("service").id(),
			Audience: oneID(m.field("audience"), Everyone),
			Method:   oneOf(m.field("method"), "", EHerkenning, DigiD, EIDAS, Account),
			Level:    m.field("level").level(),
			With:     readTraits(m.field("with")),
			Without:  readTraits(m.field("without")),
			At:       m.field("at").instant(zone),
			Then:     oneOf(m.field("then"), "", EndLetIn, EndRefused, EndAsked),
			Reason:   oneID(m.field("reason"), ""),
			Step:     oneOf(m.field("step"), "", ExpectedSteps...),
		})
		m.field("method").required()
		m.field("then").required()
		m.closed()
	}
	return out
}

// oneID reads a name that may be left out.
func oneID(r reader, otherwise string) string {
	if !r.exists() {
		return otherwise
	}
	return r.id()
}

func readTraits(r reader) []Trait {
	var out []Trait
	for _, i := range r.items() {
		out = append(out, oneOf(i, "", HasOrganisation, HasEnrolment, HasRole, HasEmail, HasAuthenticator, HasPhone, HasLink, HasMandate, HasBranch, HasIntermediary))
	}
	return out
}

// checkExpectations finds those about what is not there: they would hold of anything.
func checkExpectations(d Document, n names, at []reader) {
	seen := map[string]bool{}
	for i, e := range d.Expectations {
		here := at[i]
		s, ok := n.services[e.Service]
		if !ok {
			s = &Service{}
		}
		if !ok && e.Service != "" {
			here.field("service").fault("%q is not in the list of services", e.Service)
		} else if _, known := s.Audience(e.Audience); ok && !known {
			here.field("audience").fault("service %q has no audience %q", e.Service, e.Audience)
		}
		switch {
		case e.Then == EndAsked && e.Step == "":
			here.fault("say which step is asked, as in step: verify-email")
		case e.Step != "" && e.Then != EndAsked:
			here.field("step").fault("step goes with then: asked only")
		case e.Reason != "" && e.Then != EndRefused:
			here.field("reason").fault("reason goes with then: refused only")
		case seen[e.Name]:
			here.field("name").fault("another expectation has this name")
		}
		seen[e.Name] = true
	}
}
