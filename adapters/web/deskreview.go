package web

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/registration"
	applied "github.com/voordeur/voordeur/domain/registration"
)

func (s *Server) mountDeskReview(in *gin.RouterGroup) {
	in.GET("/applications", s.deskPage(s.deskQueue))
	in.GET("/applications/one/:application", s.deskPage(s.deskCase))
	in.POST("/applications/one/:application/claim", s.deskPage(s.deskClaim))
	in.POST("/applications/one/:application/release", s.deskPage(s.deskRelease))
	in.POST("/applications/one/:application/document", s.deskPage(s.deskDocument))
	in.GET("/applications/one/:application/decide", s.deskPage(s.deskVerdict))
	in.POST("/applications/one/:application/decide", s.deskPage(s.deskDecide))
}

// reviewer is the caller as a reviewer.
func reviewer(at desk.At) applied.Reviewer {
	return applied.Reviewer{ID: string(at.Actor()), Email: at.Profile.Person.Email}
}

func (v *visit) deskApplicationID() applied.ID { return applied.ID(v.Param("application")) }

func (v *visit) deskCaseAt(id applied.ID, parts ...string) string {
	return v.inside(append([]string{"applications", "one", string(id)}, parts...)...)
}

// deskCase shows one application. What the applicant told is for reviewers only.
func (s *Server) deskCase(v *visit) error { return v.deskShowCase(deskpages.NoConflict) }

func (v *visit) deskShowCase(conflict deskpages.Conflict) error {
	at, err := v.s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.ListApplications)
	if err != nil {
		return err
	}
	shown, err := v.s.Applying.View(v.ctx(), at.Target.ID, reviewer(at), v.deskApplicationID())
	if err != nil {
		return err
	}
	colleagues, err := v.s.Desk.Colleagues(v.ctx(), at.Staff)
	if err != nil {
		return err
	}
	c := v.deskContext(at.Staff, at.Target)
	page := v.deskCaseView(c, at, shown, colleagues)
	page.Conflict, page.Done = conflict, v.deskDone()
	status := http.StatusOK
	if conflict != deskpages.NoConflict {
		status = http.StatusConflict
	}
	return v.render(status, deskpages.CasePage(c, page))
}

func (v *visit) deskCaseView(c ui.Ctx, at desk.At, shown registration.Case, colleagues map[string]string) deskpages.CaseView {
	a, lang := shown.Applied, string(c.Lang())
	page := deskpages.CaseView{
		Frame: v.deskFrame(at.Staff), Reference: a.Reference, Status: deskpages.Status(shown.Status), Email: a.Email.Masked(), Proven: a.Proven, Sent: a.SubmittedAt,
		Days: days(a, v.s.Now()), By: colleagues[a.Claim.By], First: colleagues[a.First.By], Mine: a.Claim.By == string(at.Actor()),
		Audience: audienceOf(at.Target.Document.Policy.Services, a.Audience, lang), Language: i18n.Lang(a.Language).Name(), Company: a.Applicant == applied.Company,
		Practice: a.Practice, Different: shown.Different, Hidden: !at.May(desk.ClaimApplications), Wiped: len(a.Form) == 0, HasFile: shown.HasFile, Back: v.inside("applications"),
	}
	for i, d := range a.Decisions {
		told := deskpages.Decision{By: nameOf(c, colleagues, d.By), At: d.At, Verdict: d.Verdict, Reason: d.Reason}
		if !page.Hidden {
			told.Note = shown.Notes[i]
		}
		page.Decisions = append(page.Decisions, told)
	}
	if !page.Hidden {
		page.Email, page.Form, page.Document = a.Email.String(), shown.Form, v.deskCaseAt(a.ID, "document")
		born := shown.Form.Born
		if !born.IsZero() {
			page.Born = c.Date(time.Date(born.Year, time.Month(born.Month), born.Day, 12, 0, 0, 0, amsterdam))
		}
		v.deskOffer(&page, at, a)
	}
	return page
}

// deskOffer gives a reviewer what can be done now.
func (v *visit) deskOffer(page *deskpages.CaseView, at desk.At, a applied.Application) {
	trial := a // whether the act would do; the act itself is weighed again
	switch {
	case page.Mine && at.May(desk.Decide):
		page.Release = v.deskCaseAt(a.ID, "release")
		for _, x := range []applied.Verdict{applied.Approve, applied.AskMore, applied.Refuse} {
			page.Verdicts = append(page.Verdicts, deskpages.Verdict{Verdict: x, URL: v.deskCaseAt(a.ID, "decide") + "?verdict=" + string(x)})
		}
	case trial.ClaimBy(reviewer(at), v.s.Now()) == applied.Done:
		page.Claim = v.deskCaseAt(a.ID, "claim")
	}
}

// nameOf calls who did something by their address.
func nameOf(c ui.Ctx, colleagues map[string]string, actor string) string {
	switch {
	case actor == applied.System:
		return c.DeskSystem()
	case colleagues[actor] != "":
		return colleagues[actor]
	}
	return c.DeskColleague()
}

// days is how long an application waits for a reviewer; 0: it does not.
func days(a applied.Application, now time.Time) int {
	if !slices.Contains(openStates, a.State) {
		return 0
	}
	return max(1, int(now.Sub(a.SubmittedAt)/(24*time.Hour)))
}

func (s *Server) deskClaim(v *visit) error {
	return v.deskReviewed(desk.ClaimApplications, deskpages.DoneClaimed, s.Applying.Claim)
}

func (s *Server) deskRelease(v *visit) error {
	return v.deskReviewed(desk.ClaimApplications, deskpages.DoneReleased, s.Applying.Release)
}

// deskReviewed does one act of a reviewer, or explains what a colleague did meanwhile (OL-28).
func (v *visit) deskReviewed(r desk.Right, what deskpages.Done, act reviewAct) error {
	at, err := v.s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), r)
	if err != nil {
		return err
	}
	outcome, err := act(v.ctx(), at.Target.ID, reviewer(at), v.deskApplicationID())
	if err != nil {
		return err
	}
	if outcome != applied.Done {
		return v.deskShowCase(deskpages.Conflict(outcome))
	}
	if what == deskpages.DoneReleased {
		return v.seeOther(afterDone(v.inside("applications"), what))
	}
	return v.seeOther(afterDone(v.deskCaseAt(v.deskApplicationID()), what))
}

// deskDocument shows what was uploaded, which is recorded. It is a stranger's file: the browser runs nothing
// of it, and only pictures are shown at all.
func (s *Server) deskDocument(v *visit) error {
	at, err := s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.ViewDocument)
	if err != nil {
		return err
	}
	file, content, err := s.Applying.Document(v.ctx(), at.Target.ID, reviewer(at), v.deskApplicationID())
	if err != nil {
		return err
	}
	if file.Scan == applied.Infected {
		return v.deskShowCase(deskpages.NoConflict)
	}
	v.untrusted(file, content)
	return nil
}

// maxNote is how long a message to an applicant may be.
const maxNote = 500

// deskVerdict asks for the reason of a decision, and says what it does.
func (s *Server) deskVerdict(v *visit) error {
	return v.deskShowVerdict(applied.Verdict(v.Query("verdict")), deskpages.NoConflict)
}

func (v *visit) deskShowVerdict(x applied.Verdict, conflict deskpages.Conflict) error {
	at, err := v.s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.Decide)
	if err != nil {
		return err
	}
	shown, err := v.s.Applying.View(v.ctx(), at.Target.ID, reviewer(at), v.deskApplicationID())
	if err != nil {
		return err
	}
	if shown.Applied.Claim.By != string(at.Actor()) {
		return v.deskShowCase(deskpages.Conflict(applied.NotClaimed))
	}
	if !slices.Contains([]applied.Verdict{applied.Approve, applied.Refuse, applied.AskMore}, x) {
		return desk.ErrNotThere
	}
	page := deskpages.VerdictView{
		Frame: v.deskFrame(at.Staff), Reference: shown.Applied.Reference, Verdict: x, FourEyes: shown.FourEyes && shown.Applied.First.By == "",
		Reason: applied.Reason(v.PostForm("reason")), Note: v.PostForm("note"), Language: i18n.Lang(shown.Applied.Language).Name(), Conflict: conflict,
		Action: v.deskCaseAt(shown.Applied.ID, "decide"), Back: v.deskCaseAt(shown.Applied.ID),
	}
	status := http.StatusOK
	if conflict != deskpages.NoConflict {
		status = http.StatusUnprocessableEntity
	}
	return v.render(status, deskpages.VerdictPage(v.deskContext(at.Staff, at.Target), page))
}

func (s *Server) deskDecide(v *visit) error {
	at, err := s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.Decide)
	if err != nil {
		return err
	}
	x := registration.Verdict{
		Verdict: applied.Verdict(v.PostForm("verdict")), Reason: applied.Reason(v.PostForm("reason")), Note: strings.TrimSpace(v.PostForm("note")),
	}
	if utf8.RuneCountInString(x.Note) > maxNote {
		return v.deskShowVerdict(x.Verdict, deskpages.TooLong)
	}
	outcome, err := s.Applying.Decide(v.ctx(), at.Target.ID, reviewer(at), v.deskApplicationID(), x)
	switch {
	case err != nil:
		return err
	case outcome == applied.BadReason:
		return v.deskShowVerdict(x.Verdict, deskpages.Conflict(outcome))
	case outcome != applied.Done:
		return v.deskShowCase(deskpages.Conflict(outcome))
	}
	return v.deskVerdictDone(at, x.Verdict)
}

// deskVerdictDone says what the decision led to: a first approval of two waits for a colleague.
func (v *visit) deskVerdictDone(at desk.At, x applied.Verdict) error {
	shown, err := v.s.Applying.View(v.ctx(), at.Target.ID, reviewer(at), v.deskApplicationID())
	if err != nil {
		return err
	}
	what := map[applied.Verdict]deskpages.Done{
		applied.Approve: deskpages.DoneApproved, applied.Refuse: deskpages.DoneRefused, applied.AskMore: deskpages.DoneAsked,
	}[x]
	if shown.Applied.State == applied.AwaitingSecond {
		what = deskpages.DoneSecond
	}
	return v.seeOther(afterDone(v.deskCaseAt(shown.Applied.ID), what))
}
