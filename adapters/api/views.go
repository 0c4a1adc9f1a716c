package api

import (
	"reflect"
	"time"

	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/change"
	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/expect"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/ports"
)

// What the API gives, as openapi.json describes it. Instants are in UTC, and left out where there are none.

type realmView struct {
	Environment string `json:"environment"`
	Name        string `json:"name"`
	Version     int    `json:"version"`
}

type policyView struct {
	Environment string    `json:"environment"`
	Version     int       `json:"version"`
	Published   time.Time `json:"published"`
	By          string    `json:"by"`
	Document    string    `json:"document"`
}

func viewPolicy(r ports.Realm, v ports.PolicyVersion) policyView {
	return policyView{r.Slug.Environment(), v.Number, v.Published.UTC(), v.By, string(v.Document)}
}

type versionView struct {
	Version  int         `json:"version"`
	Since    time.Time   `json:"since"`
	State    draft.State `json:"state"`
	Draft    string      `json:"draft"`
	Restores int         `json:"restores,omitempty"`
}

// draftView is a draft as lists show it.
type draftView struct {
	ID       string      `json:"id"`
	State    draft.State `json:"state"`
	Revision int         `json:"revision"`
	Base     int         `json:"base"`
	Note     string      `json:"note"`
	Authors  []string    `json:"authors"`
	Changed  time.Time   `json:"changed"`
	Approver string      `json:"approver,omitempty"`
	Approved time.Time   `json:"approved,omitzero"`
	From     time.Time   `json:"from,omitzero"`
	Version  int         `json:"version,omitempty"`
	Restores int         `json:"restores,omitempty"`
	Replay   *replayView `json:"replay,omitempty"`
}

func viewDraft(d draft.Draft) draftView {
	v := draftView{
		ID: d.ID, State: d.State, Revision: d.Revision, Base: d.Base, Note: d.Note, Authors: d.Authors, Changed: d.At.UTC(), Approver: d.Approver,
		Approved: utc(d.Approved), From: utc(d.From), Version: d.Version, Restores: d.Restores,
	}
	if !d.Replay.At.IsZero() {
		v.Replay = viewReplay(d.Replay)
	}
	return v
}

func utc(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC()
}

// checkupView is a draft with what is found of it.
type checkupView struct {
	draftView
	Document string `json:"document"`
	findings
}

// findings is what a document would change, and what is in its way.
type findings struct {
	Good         bool         `json:"good"`
	Changes      []changeView `json:"changes"`
	Faults       []faultView  `json:"faults"`
	Expectations []expected   `json:"expectations"`
}

type changeView struct {
	Path          string `json:"path"`
	Kind          string `json:"kind"`
	Was           any    `json:"was,omitempty"`
	Becomes       any    `json:"becomes,omitempty"`
	Service       string `json:"service,omitempty"`
	Audience      string `json:"audience,omitempty"`
	Environmental bool   `json:"environmental"`
}

type faultView struct {
	Line   int    `json:"line"`
	Path   string `json:"path"`
	Detail string `json:"detail"`
}

type expected struct {
	Name    string    `json:"name"`
	Service string    `json:"service"`
	Then    string    `json:"then"`
	At      time.Time `json:"at"`
	Is      outcome   `json:"is"`
	Met     bool      `json:"met"`
}

type outcome struct {
	Kind   string   `json:"kind"`
	Reason string   `json:"reason,omitempty"`
	Steps  []string `json:"steps,omitempty"`
}

func viewOutcome(o replay.Outcome) outcome {
	return outcome{string(o.Kind), string(o.Reason), o.Each()}
}

func viewFindings(c policies.Checkup) findings {
	return findings{c.Good(), changeViews(c.Changes), faultViews(c.Faults), expectedViews(c.Expectations)}
}

func changeViews(all []change.Change) []changeView {
	out := make([]changeView, len(all))
	for i, c := range all {
		out[i] = changeView{c.Path.String(), string(c.Kind), scalar(c.Old), scalar(c.New), c.Service(), c.Audience(), c.Environmental()}
	}
	return out
}

// scalar gives a value that is one word or number as JSON has it. What has parts, or hides itself, is left to the document.
func scalar(v any) any {
	if l, ok := v.(policy.Logo); ok {
		v = l.String() // which picture it is
	}
	switch r := reflect.ValueOf(v); {
	case v == nil:
		return nil
	case r.Kind() == reflect.Int64 && r.Type() == reflect.TypeFor[time.Duration]():
		return v.(time.Duration).String()
	case r.Kind() == reflect.String:
		return r.String()
	case r.CanInt():
		return r.Int()
	case r.Kind() == reflect.Bool:
		return r.Bool()
	}
	return nil
}

func faultViews(all []policy.Fault) []faultView {
	out := make([]faultView, len(all))
	for i, f := range all {
		out[i] = faultView{f.Line, f.Path, f.Sentence}
	}
	return out
}

func expectedViews(all []expect.Judged) []expected {
	out := make([]expected, len(all))
	for i, j := range all {
		out[i] = expected{j.Name, j.Service, string(j.Then), j.At.UTC(), viewOutcome(j.Is), j.Met}
	}
	return out
}

// replayView is what a replay showed. Logins are named by their references, as the helpdesk finds them.
type replayView struct {
	At     time.Time   `json:"at"`
	Days   int         `json:"days"`
	Total  int         `json:"total"`
	Same   int         `json:"same"`
	Unsure int         `json:"unsure"`
	Groups []groupView `json:"groups"`
}

type groupView struct {
	Service  string        `json:"service"`
	Audience string        `json:"audience"`
	Was      outcome       `json:"was"`
	Becomes  outcome       `json:"becomes"`
	Logins   int           `json:"logins"`
	People   int           `json:"people"`
	Examples []exampleView `json:"examples"`
}

type exampleView struct {
	Reference string    `json:"reference"`
	At        time.Time `json:"at"`
}

func viewReplay(r draft.Replay) *replayView {
	v := &replayView{At: r.At.UTC(), Days: r.Days, Total: r.Report.Total, Same: r.Report.Same, Unsure: r.Report.Unsure, Groups: []groupView{}}
	for _, g := range r.Report.Groups {
		one := groupView{g.Service, g.Audience, viewOutcome(g.Was), viewOutcome(g.Becomes), g.Logins, g.People, []exampleView{}}
		for _, e := range g.Examples {
			one.Examples = append(one.Examples, exampleView{e.Reference, e.At.UTC()})
		}
		v.Groups = append(v.Groups, one)
	}
	return v
}

type eventView struct {
	ID        string            `json:"id"`
	Action    audit.Action      `json:"action"`
	Object    string            `json:"object"`
	Result    audit.Result      `json:"result"`
	Origin    string            `json:"origin"`
	Actor     string            `json:"actor"`
	At        time.Time         `json:"at"`
	Reference string            `json:"reference,omitempty"`
	Facts     map[string]string `json:"facts"`
}

type eventsView struct {
	Events []eventView `json:"events"`
	Next   string      `json:"next,omitempty"`
}

func viewEvent(e audit.Event) eventView {
	facts := e.Facts
	if facts == nil {
		facts = map[string]string{}
	}
	return eventView{e.ID, e.Action, e.Object, e.Result, e.Origin, e.Actor, e.At.UTC(), e.Reference, facts}
}
