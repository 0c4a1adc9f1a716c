package console

import (
	"github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/replay"
)

// ReplayView is what recorded logins show of a draft.
type ReplayView struct {
	desk.Frame
	Rights
	Draft    draft.Draft
	Document policy.Document // to call services by their names
	Days     string          // as typed
	Wrong    bool
	May      bool // it can be replayed now, by the reader
	Problem  Problem
	Action   string
	Back     string
}

func (v ReplayView) error(c ui.Ctx) string {
	if v.Wrong {
		return c.PoliciesReplayWrong()
	}
	return ""
}

// reportView is a report with the names of services.
type reportView struct {
	Report   replay.Report
	Document policy.Document
}

func (v reportView) figures(c ui.Ctx) []ui.Fact {
	r := v.Report
	return []ui.Fact{
		{Term: c.PoliciesReplayTotal(), Lines: []string{c.Number(r.Total)}}, {Term: c.PoliciesReplaySame(), Lines: []string{c.Number(r.Same)}},
		{Term: c.PoliciesReplayOther(), Lines: []string{c.Number(r.Total - r.Same - r.Unsure)}}, {Term: c.PoliciesReplayUnsure(), Lines: []string{c.Number(r.Unsure)}},
	}
}

// kinds in the order in which people want to know them: who will be stopped comes first.
var kinds = []replay.Kind{replay.Refused, replay.Asked, replay.LetIn, replay.Unsure}

// becoming are the groups of which one thing becomes.
func (v reportView) becoming(k replay.Kind) []replay.Group {
	var out []replay.Group
	for _, g := range v.Report.Groups {
		if g.Becomes.Kind == k {
			out = append(out, g)
		}
	}
	return out
}

// becomes calls a kind, with its tone.
func becomes(c ui.Ctx, k replay.Kind) (ui.Tone, string) {
	switch k {
	case replay.Refused:
		return ui.Negative, c.PoliciesReplayStops()
	case replay.Asked:
		return ui.Warning, c.PoliciesReplayMore()
	case replay.LetIn:
		return ui.Positive, c.PoliciesReplayOpens()
	}
	return "plain", c.PoliciesReplayUnsure()
}

// whom says for which service and which visitors a group is.
func (v reportView) whom(c ui.Ctx, g replay.Group) (service, audience string) {
	lang := string(c.Lang())
	s, ok := v.Document.Policy.Service(g.Service)
	if service = s.Name.In(lang); !ok || service == "" {
		service = g.Service
	}
	a, _ := s.Audience(g.Audience)
	switch audience = a.Name.In(lang); {
	case audience != "":
	case g.Audience == policy.Everyone:
		audience = c.PoliciesEveryone()
	default:
		audience = g.Audience
	}
	return service, audience
}
