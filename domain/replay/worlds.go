package replay

import (
	"cmp"
	"slices"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

// worlds gives the evidence that a login would have had by another document, and at another instant: moved. Most of it is what was recorded.
// What the rules of a document made of stored facts is made anew. What nobody asked for at the time can be one
// thing or another: then there is a world for each, and the input is named.
func (j judge) worlds(by judge, rec, moved Record) ([]login.Evidence, []Input) {
	e := moved.Evidence
	way, was := by.way(moved), j.way(rec)
	if enter := by.mayEnter(rec); enter != j.mayEnter(rec) {
		e.Person.MayEnter = enter
	}
	if use := by.mayUse(way.choice); use != j.mayUse(was.choice) {
		e.Person.MayUseMethod = use
	}
	kind, had := by.kind(rec), j.kind(rec)
	if e.Account.Authenticator == login.Blocked && had.Enrolment.ShownOnce && !kind.Enrolment.ShownOnce {
		e.Account.Authenticator = login.NotEnrolled
	}
	if had.Recovery && !kind.Recovery {
		e.Account.Recovery = false
	}
	worlds, open := []login.Evidence{e}, []Input(nil)
	for _, u := range []struct {
		input Input
		holds bool
		each  []func(*login.Evidence)
	}{
		{Links, way.choice.Method != policy.Account && way.audience.Link.Demanded() && !was.audience.Link.Demanded(), anyLinks},
		{Organisations, way.choice.Method == policy.Account && way.audience.Mandates != was.audience.Mandates, anyOrganisations},
		{RecoveryCodes, e.Account.Authenticator != login.NotEnrolled && kind.Recovery && !had.Recovery, anyRecovery},
		{Enrolment, e.Upstream.Proven && !e.Upstream.Enrolled && by.appoints(j), anyEnrolment},
		{BrokerAnswer, e.Failure != login.None && way.minimum < was.minimum, anyFailure},
	} {
		if u.holds {
			worlds, open = split(worlds, u.each), append(open, u.input)
		}
	}
	return worlds, open
}

// split makes of each world one for every thing that can be.
func split(worlds []login.Evidence, each []func(*login.Evidence)) []login.Evidence {
	var out []login.Evidence
	for _, w := range worlds {
		for _, change := range each {
			e := w
			change(&e)
			out = append(out, e)
		}
	}
	return out
}

// What can be the case.
var (
	anyLinks = []func(*login.Evidence){
		func(e *login.Evidence) { e.Person.Links, e.Person.LinkChosen, e.Person.LinkWaiting = 0, false, false },
		func(e *login.Evidence) { e.Person.Links, e.Person.LinkChosen, e.Person.LinkWaiting = 0, false, true },
		func(e *login.Evidence) { e.Person.Links, e.Person.LinkChosen, e.Person.LinkWaiting = 1, true, false },
		func(e *login.Evidence) { e.Person.Links, e.Person.LinkChosen, e.Person.LinkWaiting = 2, false, false },
	}
	anyRecovery      = flags(func(e *login.Evidence) *bool { return &e.Account.Recovery })
	anyEnrolment     = flags(func(e *login.Evidence) *bool { return &e.Upstream.Enrolled })
	anyFailure       = []func(*login.Evidence){func(*login.Evidence) {}, func(e *login.Evidence) { e.Failure = login.None }}
	anyOrganisations = organisations()
)

func flags(of func(*login.Evidence) *bool) []func(*login.Evidence) {
	return []func(*login.Evidence){func(e *login.Evidence) { *of(e) = false }, func(e *login.Evidence) { *of(e) = true }}
}

func organisations() []func(*login.Evidence) {
	var out []func(*login.Evidence)
	for _, l := range append(assurance.All(), assurance.None) {
		for n := range 3 {
			out = append(out, func(e *login.Evidence) { e.Account.Level, e.Person.Organisations, e.Person.OrgChosen = l, n, n == 1 })
		}
	}
	return out
}

// way is the way in that a login took, or would take, by one document.
type way struct {
	choice   login.Choice
	audience policy.Audience
	minimum  assurance.Level
}

func (j judge) way(rec Record) way {
	e := rec.Evidence
	service, _ := j.document.Policy.Service(e.Asked.Service)
	options := login.Options(service, e, rec.At)
	w := way{choice: cmp.Or(e.Choice, e.Session.Choice)}
	if w.choice == (login.Choice{}) && len(options) == 1 {
		w.choice = options[0].Choice
	}
	w.audience, _ = service.Audience(w.choice.Audience)
	if i := slices.IndexFunc(options, func(o login.Option) bool { return o.Choice == w.choice }); i >= 0 {
		w.minimum = options[i].Minimum
	}
	return w
}

func (j judge) kind(rec Record) policy.Accounts {
	a, _ := j.document.Policy.AccountsOf(cmp.Or(rec.Evidence.Account.Kind, rec.Evidence.Session.Kind))
	return a
}

// appoints tells whether the document enrols an organisation that the other one does not.
func (j judge) appoints(was judge) bool {
	return slices.ContainsFunc(j.document.Appointed, func(a policy.Appointed) bool { return !slices.Contains(was.document.Appointed, a) })
}
