package web

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/fault"
)

// policyApprove stands for a draft.
func (s *Server) policyApprove(v *visit) error {
	return v.policyStep(desk.ApprovePolicy, console.DoneApproved, func(ctx context.Context, at policies.At, id string, revision int) error {
		_, err := s.Policies.Approve(ctx, at, id, revision)
		return err
	})
}

// policyWhen asks when a draft becomes live.
func (s *Server) policyWhen(v *visit) error { return v.policyShowWhen(console.NoProblem) }

func (v *visit) policyShowWhen(problem console.Problem) error {
	w, err := v.policyWork(desk.PublishPolicy)
	if err != nil {
		return err
	}
	shown, err := v.s.Policies.Show(v.ctx(), w.by, v.Param("draft"))
	if err != nil {
		return err
	}
	d := shown.Draft
	if d.State != draft.Approved && d.State != draft.Scheduled {
		return v.policyShowDraft(console.Order, nil)
	}
	page := console.PublishView{
		Frame: v.deskFrame(w.Staff), Draft: d, Changes: console.Changes(w.c, w.Target.Document, shown.Document, shown.Changes), Problem: problem,
		Day: v.PostForm("day"), Time: v.PostForm("time"), Schedule: v.policyDraftAt(d.ID, "schedule"), Back: v.policyDraftAt(d.ID),
	}
	if d.State == draft.Approved {
		page.Now = v.policyDraftAt(d.ID, "publish")
	} else if page.Day == "" {
		page.Day, page.Time = d.From.In(amsterdam).Format(time.DateOnly), d.From.In(amsterdam).Format("15:04")
	}
	return v.render(formStatus(problem != console.NoProblem), console.PublishPage(w.c, page))
}

// policyPublish makes it live at once.
func (s *Server) policyPublish(v *visit) error {
	w, err := v.policyWork(desk.PublishPolicy)
	if err != nil {
		return err
	}
	_, err = s.Policies.Publish(v.ctx(), w.by, v.Param("draft"), v.revision())
	return v.policyTaken(err, policyDone(v.inside("policies"), console.DonePublished))
}

// policySchedule leaves it until an instant.
func (s *Server) policySchedule(v *visit) error {
	w, err := v.policyWork(desk.PublishPolicy)
	if err != nil {
		return err
	}
	from, ok := instantOf(v.PostForm("day"), v.PostForm("time"))
	if !ok {
		return v.policyShowWhen(console.Past)
	}
	id := v.Param("draft")
	_, err = s.Policies.Schedule(v.ctx(), w.by, id, v.revision(), from)
	if fault.KeyOf(err) == fault.KeyOf(policies.ErrPast) {
		return v.policyShowWhen(console.Past)
	}
	return v.policyTaken(err, policyDone(v.policyDraftAt(id), console.DoneScheduled))
}

// instantOf reads a day and a time on the clock of Amsterdam. An hour that the clock skips in spring is no time.
func instantOf(typedDay, typedTime string) (time.Time, bool) {
	day, ok := dayOf(typedDay)
	hour, minute, found := strings.Cut(strings.TrimSpace(strings.ReplaceAll(typedTime, ".", ":")), ":")
	h, err := strconv.Atoi(hour)
	m, wrong := strconv.Atoi(minute)
	if !ok || day.IsZero() || !found || err != nil || wrong != nil {
		return time.Time{}, false
	}
	t := time.Date(day.Year(), day.Month(), day.Day(), h, m, 0, 0, amsterdam)
	return t, t.Hour() == h && t.Minute() == m
}

// policyBack brings an earlier version back, in one step.
func (s *Server) policyBack(v *visit) error {
	w, err := v.policyWork(desk.RollBackPolicy)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(v.Param("version"))
	if err != nil {
		return desk.ErrNotThere
	}
	_, err = s.Policies.RollBack(v.ctx(), w.by, number)
	_, faulty := faultyOf(err)
	switch key := fault.KeyOf(err); {
	case faulty:
		return v.policyShowVersion(console.Faulty)
	case key == fault.KeyOf(policies.ErrOutdated):
		return v.policyShowVersion(console.Outdated)
	case key == fault.KeyOf(policies.ErrForbidden):
		return desk.ErrForbidden
	case err != nil:
		return err
	}
	return v.seeOther(policyDone(v.inside("policies"), console.DoneBack))
}

// policyReplay shows what recorded logins say of a draft.
func (s *Server) policyReplay(v *visit) error { return v.policyShowReplay(false, console.NoProblem) }

func (v *visit) policyShowReplay(wrong bool, problem console.Problem) error {
	w, err := v.policyWork(desk.ReadPolicy)
	if err != nil {
		return err
	}
	shown, err := v.s.Policies.Show(v.ctx(), w.by, v.Param("draft"))
	if err != nil {
		return err
	}
	d := shown.Draft
	ready := d.State == draft.Checked || d.State == draft.Replayed || d.State == draft.Approved
	page := console.ReplayView{
		Frame: v.deskFrame(w.Staff), Rights: w.rights, Draft: d, Document: shown.Document, Days: v.DefaultPostForm("days", "7"), Wrong: wrong, Problem: problem,
		May: w.May(desk.ReplayPolicy) && ready && shown.Good(), Action: v.policyDraftAt(d.ID, "replay"), Back: v.policyDraftAt(d.ID),
	}
	return v.render(formStatus(wrong), console.ReplayPage(w.c, page))
}

// policyRunReplay runs a draft over the logins of some days.
func (s *Server) policyRunReplay(v *visit) error {
	w, err := v.policyWork(desk.ReplayPolicy)
	if err != nil {
		return err
	}
	days, ok := daysOf(v.PostForm("days"))
	if !ok {
		return v.policyShowReplay(true, console.NoProblem)
	}
	id := v.Param("draft")
	_, err = s.Policies.Replay(v.ctx(), w.by, id, v.revision(), days)
	return v.policyTaken(err, v.policyDraftAt(id, "replay"))
}

// daysOf reads a number of days: decisions are kept no longer than thirty.
func daysOf(typed string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	return n, err == nil && n >= 1 && n <= 30
}

// policyAffected tells whom a date affects, by what is live.
func (s *Server) policyAffected(v *visit) error {
	w, err := v.policyWork(desk.ReplayPolicy)
	if err != nil {
		return err
	}
	typed, asked := v.GetQuery("day")
	at, ok := dayOf(typed)
	days, fits := daysOf(v.DefaultQuery("days", "7"))
	page := console.AffectedView{
		Frame: v.deskFrame(w.Staff), Document: w.Target.Document, Day: typed, Days: v.DefaultQuery("days", "7"), BadDay: !ok || asked && at.IsZero(), BadDays: !fits,
		Action: v.inside("policies", "affected"), Back: v.inside("policies"),
	}
	for _, d := range v.datesToCome(w.Target.Document) {
		page.Dates = append(page.Dates, console.Dated{At: d, URL: page.Action + "?day=" + d.In(amsterdam).Format(time.DateOnly)})
	}
	wrong := page.BadDay || page.BadDays
	if !wrong && asked {
		page.At = at.Add(12 * time.Hour)
		if page.Report, err = s.Policies.Affected(v.ctx(), w.by, days, page.At); err != nil {
			return err
		}
	}
	return v.render(formStatus(wrong), console.AffectedPage(w.c, page))
}
