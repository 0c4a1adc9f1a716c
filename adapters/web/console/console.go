// Package console holds the pages at which the staff of a tenant changes its login policy: a draft is written, checked,
// replayed, approved and made live, and one can always go back (XC-38). Who may do what is decided elsewhere.
package console

import (
	"slices"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/draft"
)

// Rights say who may do what to policies: the reader, or else people with a role.
type Rights struct {
	Edit, Replay, Approve, Publish, RollBack Right
}

// Right is one of them.
type Right struct {
	Has   bool     // the reader
	Roles []string // ids of the roles that have it
}

// who tells who may, for a reader who may not.
func (r Right) who(c ui.Ctx) string {
	if len(r.Roles) == 0 {
		return c.PoliciesWhonone()
	}
	return c.PoliciesWho(r.names(c))
}

func (r Right) names(c ui.Ctx) string {
	var names []string
	for _, id := range r.Roles {
		name, _ := c.Role(id)
		names = append(names, name)
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + c.PoliciesOr() + " " + names[last]
}

// People are the e-mail addresses of the staff, by how records call them.
type People map[string]string

func (p People) name(c ui.Ctx, actor string) string {
	kind, _, _ := strings.Cut(actor, ":")
	switch {
	case p[actor] != "":
		return p[actor]
	case actor == "":
		return c.PoliciesNobody()
	case kind == "operator", kind == "command", kind == "demo":
		return c.PoliciesOperator()
	case kind == "client":
		return c.PoliciesMachine()
	case kind == "system":
		return c.DeskSystem()
	}
	return c.DeskColleague()
}

func (p People) names(c ui.Ctx, actors []string) string {
	var out []string
	for _, a := range actors {
		if name := p.name(c, a); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return c.List(out)
}

// title of a draft is what it is for.
func title(c ui.Ctx, d draft.Draft) string {
	if d.Note == "" {
		return c.PoliciesUntitled()
	}
	return d.Note
}

// state says how far a draft is.
func state(c ui.Ctx, s draft.State) (ui.Tone, string) {
	switch s {
	case draft.Checked:
		return ui.Info, c.PoliciesStateChecked()
	case draft.Replayed:
		return ui.Info, c.PoliciesStateReplayed()
	case draft.Approved:
		return ui.Positive, c.PoliciesStateApproved()
	case draft.Scheduled:
		return ui.Positive, c.PoliciesStateScheduled()
	case draft.Live:
		return ui.Positive, c.PoliciesStateLive()
	case draft.Superseded:
		return "plain", c.PoliciesStateSuperseded()
	case draft.RolledBack:
		return ui.Warning, c.PoliciesStateRolledback()
	case draft.Withdrawn:
		return "plain", c.PoliciesStateWithdrawn()
	}
	return "plain", c.PoliciesStateDraft()
}

// Done is what was just done; it comes with the address of the page that follows.
type Done string

// What can be done.
const (
	DoneBegun     Done = "begun"
	DoneSaved     Done = "saved"
	DoneChecked   Done = "checked"
	DoneReplayed  Done = "replayed"
	DoneApproved  Done = "approved"
	DoneScheduled Done = "scheduled"
	DonePublished Done = "published"
	DoneWithdrawn Done = "withdrawn"
	DoneRenewed   Done = "renewed"
	DoneBack      Done = "back"
)

func (d Done) text(c ui.Ctx) string {
	return ui.Words[Done]{
		DoneBegun: c.PoliciesDoneBegun, DoneSaved: c.PoliciesDoneSaved, DoneChecked: c.PoliciesDoneChecked, DoneReplayed: c.PoliciesDoneReplayed,
		DoneApproved: c.PoliciesDoneApproved, DoneScheduled: c.PoliciesDoneScheduled, DonePublished: c.PoliciesDonePublished,
		DoneWithdrawn: c.PoliciesDoneWithdrawn, DoneRenewed: c.PoliciesDoneRenewed, DoneBack: c.PoliciesDoneBack,
	}.Of(d)
}

// Problem is why a step was refused: the key of a refusal of package policies, without its area.
type Problem string

// The problems.
const (
	NoProblem Problem = ""
	Moved     Problem = "moved"
	Over      Problem = "over"
	Order     Problem = "order"
	Outdated  Problem = "outdated"
	Own       Problem = "own"
	Past      Problem = "past"
	Faulty    Problem = "faulty"
)

func (p Problem) text(c ui.Ctx) string {
	return ui.Words[Problem]{
		Moved: c.PoliciesRefusedMoved, Over: c.PoliciesRefusedOver, Order: c.PoliciesRefusedOrder, Outdated: c.PoliciesRefusedOutdated,
		Own: c.PoliciesRefusedOwn, Past: c.PoliciesRefusedPast, Faulty: c.PoliciesRefusedFaulty,
	}.Of(p)
}

// frame of a page of the console.
func frame(c ui.Ctx, f desk.Frame, title string, failed bool) ui.AdminFrame {
	return f.Admin(c, title, desk.Policies, failed)
}

// minute fills a field of the browser's own for a date and a time, with what a document says.
func minute(written string) string {
	const local = "2006-01-02T15:04"
	if at, err := time.Parse(time.RFC3339, written); err == nil {
		return at.In(i18n.Amsterdam).Format(local)
	}
	if at, err := time.Parse(time.DateOnly, written); err == nil {
		return at.Format(local)
	}
	return written
}

// day fills a field of the browser's own for dates.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(i18n.Amsterdam).Format(time.DateOnly)
}
