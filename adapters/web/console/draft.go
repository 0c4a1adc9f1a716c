package console

import (
	"slices"
	"strconv"

	"github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/expect"
	"github.com/voordeur/voordeur/domain/policy"
)

// DraftView is a draft, with what it would change and what is next.
type DraftView struct {
	desk.Frame
	Rights
	Draft        draft.Draft
	Live         int // the version that is live; 0: none
	Changes      []Changed
	Faults       []policy.Fault
	Expectations []expect.Judged
	FourEyes     bool // somebody else than its authors approves
	Wrote        bool // the reader is one of its authors
	People       People
	Done         Done
	Problem      Problem
	URL          string // of this page; what can be done is below it
	Back         string
}

// Stale tells whether another version became live since the draft was made.
func (v DraftView) stale() bool { return v.Draft.State.Open() && v.Draft.Base != v.Live }

func (v DraftView) good() bool { return len(v.Faults) == 0 && len(expect.Failed(v.Expectations)) == 0 }

func (v DraftView) revision() string { return strconv.Itoa(v.Draft.Revision) }

func (v DraftView) facts(c ui.Ctx) []ui.Fact {
	var out []ui.Fact
	add := func(term, line string) { out = append(out, ui.Fact{Term: term, Lines: []string{line}}) }
	if v.Draft.Base == 0 {
		add(c.PoliciesDraftBased(), c.PoliciesDraftFirst())
	} else {
		add(c.PoliciesDraftBased(), c.Number(v.Draft.Base))
	}
	add(c.PoliciesListAuthors(), v.People.names(c, v.Draft.Authors))
	add(c.PoliciesListChanged(), c.Moment(v.Draft.At))
	if v.Draft.Version != 0 {
		add(c.PoliciesDraftVersion(), c.Number(v.Draft.Version))
	}
	if !v.Draft.From.IsZero() {
		add(c.PoliciesDraftStarts(), c.Moment(v.Draft.From))
	}
	return out
}

// order of the states on the way.
var order = []draft.State{draft.Written, draft.Checked, draft.Replayed, draft.Approved, draft.Live}

// moments shows how far the draft is on its way.
func (v DraftView) moments(c ui.Ctx) []ui.Moment {
	at := slices.Index(order, v.Draft.State)
	if v.Draft.State == draft.Scheduled {
		at = slices.Index(order, draft.Approved)
	}
	if v.Draft.Version != 0 {
		at = len(order) - 1
	}
	out := []ui.Moment{
		{Title: c.PoliciesStepWritten(), Note: v.People.names(c, v.Draft.Authors)}, {Title: c.PoliciesStepChecked()}, {Title: c.PoliciesStepReplayed()},
		{Title: c.PoliciesStepApproved()}, {Title: c.PoliciesStepLive()},
	}
	for i := range out {
		out[i].State = ui.Later
		switch {
		case i <= at:
			out[i].State = ui.Done
		case i == at+1:
			out[i].State = ui.Now
		}
	}
	if !v.Draft.Replay.At.IsZero() {
		out[2].Note = c.Moment(v.Draft.Replay.At)
	}
	if v.Draft.Approver != "" {
		out[3].Note = v.People.name(c, v.Draft.Approver) + ", " + c.Moment(v.Draft.Approved)
	}
	if !v.Draft.From.IsZero() {
		out[4].Note = c.Moment(v.Draft.From)
	}
	return out
}

// next is what follows, and how.
type next struct {
	Text   string
	Button string // empty: the reader cannot do it
	Post   string // where the button posts
	Link   string // or leads
	More   string // who can, or what stands in the way
}

func (v DraftView) next(c ui.Ctx) next {
	switch {
	case v.stale():
		return next{Text: c.PoliciesStepStale()}
	case !v.good() && v.Draft.State != draft.Scheduled:
		if !v.Edit.Has {
			return next{Text: c.PoliciesStepMend(), More: v.Edit.who(c)}
		}
		return next{Text: c.PoliciesStepMend(), Button: c.PoliciesDraftEdit(), Link: v.URL + "/edit"}
	}
	switch v.Draft.State {
	case draft.Written:
		return v.offer(c, v.Edit, next{Text: c.PoliciesStepCheckwhy(), Button: c.PoliciesStepCheck(), Post: v.URL + "/check"})
	case draft.Checked:
		return v.offer(c, v.Replay, next{Text: c.PoliciesStepReplaywhy(), Button: c.PoliciesStepReplay(), Link: v.URL + "/replay"})
	case draft.Replayed:
		if v.Approve.Has && v.FourEyes && v.Wrote {
			return next{Text: c.PoliciesStepApprovewhy(), More: c.PoliciesStepOwn(v.Approve.names(c))}
		}
		return v.offer(c, v.Approve, next{Text: c.PoliciesStepApprovewhy(), Button: c.PoliciesStepApprove(), Post: v.URL + "/approve"})
	case draft.Approved:
		return v.offer(c, v.Publish, next{Text: c.PoliciesStepPublishwhy(), Button: c.PoliciesStepPublish(), Link: v.URL + "/publish"})
	}
	return v.offer(c, v.Publish, next{Text: c.PoliciesStepScheduled(v.Draft.From), Button: c.PoliciesStepMove(), Link: v.URL + "/publish"})
}

// toFile leads to a line of the file: where it can be written, for who may.
func (v DraftView) toFile(line int) string {
	if !v.Edit.Has || !v.Draft.State.Open() {
		return v.URL + "/edit#" + lineID(line)
	}
	return v.URL + "/edit?line=" + strconv.Itoa(max(1, line)) + "#file"
}

// offer gives the button to who may press it, and tells others who may.
func (v DraftView) offer(c ui.Ctx, r Right, n next) next {
	if !r.Has {
		n.Button, n.More = "", r.who(c)
	}
	return n
}

// ended says what became of a draft that has no next step.
func (v DraftView) ended(c ui.Ctx) string {
	switch v.Draft.State {
	case draft.Withdrawn:
		return c.PoliciesStepOver()
	case draft.Live:
		return c.PoliciesStepIslive()
	}
	return c.PoliciesStepWaslive(v.Draft.From)
}
