// Package replay makes decisions of the past again: by the policy they were made by, which must give what it
// gave then, and by another one, which shows what that would change. It never guesses: where an input is
// missing, or was not asked for at the time, and the outcome hangs on it, that is what it says.
package replay

import (
	"slices"
	"time"

	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/role"
)

// Run replays by one document.
type Run struct {
	by   judge
	made map[int]judge
}

// New makes a run by a document. made are the documents that the decisions were made by, by their versions.
func New(by policy.Document, made map[int]policy.Document) *Run {
	r := &Run{newJudge(by), map[int]judge{}}
	for version, d := range made {
		r.Learn(version, d)
	}
	return r
}

// Knows tells whether the run has the document of a version.
func (r *Run) Knows(version int) bool { _, ok := r.made[version]; return ok }

// Learn gives it the document of a version.
func (r *Run) Learn(version int, d policy.Document) { r.made[version] = newJudge(d) }

// Again is what a decision was, and what it becomes.
type Again struct {
	Was     Outcome
	Becomes Outcome
	Missing []Input // on which the outcome hangs, where that is Unsure
}

// Same tells whether nothing changes.
func (a Again) Same() bool { return a.Was == a.Becomes }

// Input is something that a decision hangs on.
type Input string

// The inputs that can be missing. Those of a record that is not whole are named by their fields.
const (
	Version       Input = "version"       // of the document: it is not there any more
	Unexplained   Input = "unexplained"   // something that was not recorded led to the outcome
	Links         Input = "links"         // to accounts of the portal's own: they were not asked for
	Organisations Input = "organisations" // on whose behalf the person may act: that was not asked for, or otherwise
	RecoveryCodes Input = "recovery-codes"
	Enrolment     Input = "enrolment" // of the organisation: it comes with the document
	BrokerAnswer  Input = "broker-answer"
)

// Again makes a decision again.
func (r *Run) Again(rec Record) Again { return r.At(rec, rec.At) }

// At makes a decision again as if the login came at another instant: whom a date will affect.
func (r *Run) At(rec Record, at time.Time) Again {
	a := Again{Was: rec.was()}
	made, ok := r.made[rec.Policy]
	if !ok {
		return a.unsure(Version)
	}
	if Foresee(made.document.Policy, rec.Evidence, rec.At) != a.Was {
		return a.unsure(Unexplained)
	}
	worlds, open := made.worlds(r.by, rec, rec.moved(at))
	for i, e := range worlds {
		becomes := Foresee(r.by.document.Policy, e, at)
		if i > 0 && becomes != a.Becomes {
			return a.unsure(open...)
		}
		a.Becomes = becomes
	}
	return a
}

// Broken is what becomes of a record that is not whole.
func Broken(missing []Input) Again { return Again{}.unsure(missing...) }

func (a Again) unsure(missing ...Input) Again {
	a.Becomes, a.Missing = Outcome{Kind: Unsure}, missing
	return a
}

// judge is a document with its rules at hand.
type judge struct {
	document policy.Document
	rules    map[policy.Permission]bool
}

func newJudge(d policy.Document) judge {
	j := judge{d, map[policy.Permission]bool{}}
	for _, p := range d.Permissions() {
		j.rules[p] = true
	}
	return j
}

// mayEnter tells whether the roles of the record let the person in, by the rules of this document.
func (j judge) mayEnter(rec Record) bool {
	object := "service:" + rec.Evidence.Asked.Service
	return slices.ContainsFunc(rec.Roles, func(n role.Name) bool {
		return j.rules[policy.Permission{Role: string(n), Object: object, Action: "enter"}]
	})
}

// mayUse tells whether the audience may log in with the method, by the rules of this document.
func (j judge) mayUse(c login.Choice) bool {
	return j.rules[policy.Permission{Role: policy.AudienceRole(c.Audience), Object: "method:" + string(c.Method), Action: "login-with"}]
}
