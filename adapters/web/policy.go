package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/draft"
	"github.com/voordeur/voordeur/domain/expect"
	"github.com/voordeur/voordeur/domain/fault"
)

// mountPolicies puts the console of the login policy of an environment.
func (s *Server) mountPolicies(in *gin.RouterGroup) {
	in.GET("/policies", s.deskPage(s.policies))
	in.GET("/policies/new", s.deskPage(s.policyNew))
	in.POST("/policies/new", s.deskPage(s.policyBegin))
	in.GET("/policies/versions/:version", s.deskPage(s.policyVersion))
	in.POST("/policies/versions/:version/back", s.deskPage(s.policyBack))
	in.GET("/policies/affected", s.deskPage(s.policyAffected))
	in.GET("/policies/preview", s.deskPage(s.policyLivePreview))
	one := in.Group("/policies/:draft")
	one.GET("", s.deskPage(s.policyDraft))
	one.GET("/edit", s.deskPage(s.policyEdit))
	one.POST("/edit", s.deskPageOf(4*console.MaxFile, s.policySave))
	one.POST("/check", s.deskPage(s.policyCheck))
	one.GET("/replay", s.deskPage(s.policyReplay))
	one.POST("/replay", s.deskPage(s.policyRunReplay))
	one.POST("/approve", s.deskPage(s.policyApprove))
	one.GET("/publish", s.deskPage(s.policyWhen))
	one.POST("/publish", s.deskPage(s.policyPublish))
	one.POST("/schedule", s.deskPage(s.policySchedule))
	one.GET("/preview", s.deskPage(s.policyDraftPreview))
	one.POST("/renew", s.deskPage(s.policyRenew))
	one.POST("/withdraw", s.deskPage(s.policyWithdraw))
	s.mountWords(one)
}

// policyWork is somebody of the staff at work on the policy of an environment.
type policyWork struct {
	desk.At
	by     policies.At
	c      ui.Ctx
	people console.People
	rights console.Rights
}

// policyWork lets in who has the right. Every step asks again, by the rules as they are then.
func (v *visit) policyWork(r desk.Right) (policyWork, error) {
	at, err := v.s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), r)
	if err != nil {
		return policyWork{}, err
	}
	people, err := v.s.Desk.Colleagues(v.ctx(), at.Staff)
	return policyWork{
		At: at, by: policies.At{Realm: at.Target, Staff: at.Realm, Roles: at.Roles, By: string(at.Actor()), Origin: "browser"},
		c: v.deskContext(at.Staff, at.Target), people: people, rights: rightsOf(at),
	}, err
}

// rightsOf says what the reader may, and which of the realm's roles may it.
func rightsOf(at desk.At) console.Rights {
	holders := map[string][]string{}
	for _, p := range at.Realm.Document.Permissions() {
		if p.Object == desk.ReadPolicy.Object {
			holders[p.Action] = append(holders[p.Action], p.Role)
		}
	}
	right := func(r desk.Right) console.Right { return console.Right{Has: at.May(r), Roles: holders[r.Action]} }
	return console.Rights{
		Edit: right(desk.EditPolicy), Replay: right(desk.ReplayPolicy), Approve: right(desk.ApprovePolicy), Publish: right(desk.PublishPolicy),
		RollBack: right(desk.RollBackPolicy),
	}
}

func (v *visit) policyDraftAt(id string, parts ...string) string {
	return v.inside(append([]string{"policies", id}, parts...)...)
}

func (v *visit) policyVersionAt(number int, parts ...string) string {
	return v.inside(append([]string{"policies", "versions", strconv.Itoa(number)}, parts...)...)
}

// policies shows what holds, what is prepared and what was.
func (s *Server) policies(v *visit) error {
	w, err := v.policyWork(desk.ReadPolicy)
	if err != nil {
		return err
	}
	live, err := s.Policies.Export(v.ctx(), w.by)
	if err != nil {
		return err
	}
	behind, _ := strconv.Atoi(v.Query("drafts"))
	behind = max(0, behind)
	drafts, moreDrafts, err := s.Policies.Open(v.ctx(), w.by, behind)
	if err != nil {
		return err
	}
	before, _ := strconv.Atoi(v.Query("before")) // what is no number begins at the newest
	history, more, err := s.Policies.History(v.ctx(), w.by, max(0, before))
	if err != nil {
		return err
	}
	page := console.OverviewView{
		Frame: v.deskFrame(w.Staff), Rights: w.rights, People: w.people, Done: console.Done(v.Query("done")), New: v.inside("policies", "new"),
		Live: console.Version{Number: live.Number, From: live.Published, By: live.By, URL: v.policyVersionAt(live.Number)}, Versions: v.policyVersions(history),
	}
	if more {
		page.Older = v.inside("policies") + "?before=" + strconv.Itoa(history[len(history)-1].Version)
	}
	if before > 0 {
		page.Newest = v.inside("policies")
	}
	page.Preview = v.inside("policies", "preview")
	if w.May(desk.ReplayPolicy) {
		page.Affected = v.inside("policies", "affected")
	}
	for _, d := range drafts {
		page.Drafts = append(page.Drafts, console.Opened{Draft: d, URL: v.policyDraftAt(d.ID)})
	}
	if moreDrafts {
		page.OlderDrafts = v.inside("policies") + "?drafts=" + strconv.Itoa(behind+len(drafts))
	}
	if behind > 0 {
		page.NewestDrafts = v.inside("policies")
	}
	return v.render(http.StatusOK, console.OverviewPage(w.c, page))
}

// policyVersions gives what became of drafts that were live, the newest first.
func (v *visit) policyVersions(drafts []draft.Draft) []console.Version {
	var out []console.Version
	for _, d := range drafts {
		out = append(out, console.Version{Number: d.Version, From: d.From, By: d.Authors[len(d.Authors)-1], Draft: d, URL: v.policyVersionAt(d.Version)})
	}
	return out
}

func (s *Server) policyNew(v *visit) error { return v.policyShowNew(false) }

func (v *visit) policyShowNew(missing bool) error {
	w, err := v.policyWork(desk.EditPolicy)
	if err != nil {
		return err
	}
	history, _, err := v.s.Policies.History(v.ctx(), w.by, 0)
	if err != nil {
		return err
	}
	from, _ := strconv.Atoi(v.DefaultPostForm("from", v.Query("from")))
	page := console.NewView{
		Frame: v.deskFrame(w.Staff), Note: v.PostForm("note"), Live: w.Target.Version, From: from, Missing: missing, Action: v.inside("policies", "new"), Back: v.inside("policies"),
	}
	for _, x := range v.policyVersions(history) {
		if x.Number != w.Target.Version {
			page.Versions = append(page.Versions, x)
		}
	}
	return v.render(formStatus(missing), console.NewPage(w.c, page))
}

func formStatus(failed bool) int {
	if failed {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// policyBegin makes a draft of what is live, or of an earlier version.
func (s *Server) policyBegin(v *visit) error {
	w, err := v.policyWork(desk.EditPolicy)
	if err != nil {
		return err
	}
	note := strings.TrimSpace(v.PostForm("note"))
	if n := utf8.RuneCountInString(note); n < 3 || n > console.MaxNote {
		return v.policyShowNew(true)
	}
	var file []byte
	if from, _ := strconv.Atoi(v.PostForm("from")); from != 0 {
		old, err := s.Policies.Version(v.ctx(), w.by, from)
		if err != nil {
			return err
		}
		file = old.Document
	}
	d, err := s.Policies.Begin(v.ctx(), w.by, file, note)
	if err != nil {
		return err
	}
	return v.seeOther(policyDone(v.policyDraftAt(d.ID), console.DoneBegun))
}

func policyDone(to string, what console.Done) string {
	return to + "?" + url.Values{"done": {string(what)}}.Encode()
}

// policyDraft shows a draft.
func (s *Server) policyDraft(v *visit) error { return v.policyShowDraft(console.NoProblem, nil) }

// policyShowDraft shows it with why a step was refused, and with what was found just now where it stood in its way.
func (v *visit) policyShowDraft(problem console.Problem, found *policies.Faulty) error {
	w, err := v.policyWork(desk.ReadPolicy)
	if err != nil {
		return err
	}
	shown, err := v.s.Policies.Show(v.ctx(), w.by, v.Param("draft"))
	if err != nil {
		return err
	}
	if found != nil && len(shown.Faults) == 0 {
		shown.Faults = found.Faults
	}
	page := console.DraftView{
		Frame: v.deskFrame(w.Staff), Rights: w.rights, Draft: shown.Draft, Live: w.Target.Version, Faults: shown.Faults, Expectations: shown.Expectations,
		Changes: console.Changes(w.c, w.Target.Document, shown.Document, shown.Changes), FourEyes: w.Target.Document.Publishing.FourEyes,
		Wrote: slices.Contains(shown.Draft.Authors, w.by.By), People: w.people, Problem: problem, Done: console.Done(v.Query("done")),
		URL: v.policyDraftAt(shown.Draft.ID), Back: v.inside("policies"),
	}
	if shown.Draft.Version != 0 {
		page.Faults = nil // it was live: what is wrong with it by now is shown where one goes back to it
	}
	status := http.StatusOK
	if problem != console.NoProblem {
		status = http.StatusConflict
	}
	return v.render(status, console.DraftPage(w.c, page))
}

// revision is what the reader saw of a draft. What is none never fits.
func (v *visit) revision() int {
	n, err := strconv.Atoi(v.PostForm("revision"))
	if err != nil || n < 1 {
		return -1
	}
	return n
}

// policyRefusals are what a page explains.
var policyRefusals = []error{
	policies.ErrMoved, policies.ErrOver, policies.ErrOrder, policies.ErrOutdated, policies.ErrOwn, policies.ErrPast,
}

// policyStep takes a draft a step further, or explains why not.
func (v *visit) policyStep(r desk.Right, what console.Done, step func(context.Context, policies.At, string, int) error) error {
	w, err := v.policyWork(r)
	if err != nil {
		return err
	}
	id := v.Param("draft")
	return v.policyTaken(step(v.ctx(), w.by, id, v.revision()), policyDone(v.policyDraftAt(id), what))
}

// policyTaken leads on, or shows the draft with what was refused.
func (v *visit) policyTaken(err error, to string) error {
	if faulty, ok := faultyOf(err); ok {
		return v.policyShowDraft(console.Faulty, faulty)
	}
	key := fault.KeyOf(err)
	switch {
	case err == nil:
		return v.seeOther(to)
	case key == fault.KeyOf(policies.ErrForbidden):
		return desk.ErrForbidden
	case slices.ContainsFunc(policyRefusals, func(known error) bool { return fault.KeyOf(known) == key }):
		return v.policyShowDraft(console.Problem(strings.TrimPrefix(key, "policies.")), nil)
	}
	return err
}

// policyCheck looks at all that can be known beforehand; what is wrong is on the page that follows.
func (s *Server) policyCheck(v *visit) error {
	return v.policyStep(desk.EditPolicy, console.DoneChecked, func(ctx context.Context, at policies.At, id string, revision int) error {
		found, err := s.Policies.Check(ctx, at, id, revision)
		if err == nil && !found.Good() {
			return &policies.Faulty{Faults: found.Faults, Unmet: expect.Failed(found.Expectations)}
		}
		return err
	})
}

// policyRenew makes the version that is live the start of a draft that another one overtook.
func (s *Server) policyRenew(v *visit) error {
	return v.policyStep(desk.EditPolicy, console.DoneRenewed, func(ctx context.Context, at policies.At, id string, revision int) error {
		shown, err := s.Policies.Show(ctx, at, id)
		if err != nil {
			return err
		}
		_, err = s.Policies.Write(ctx, at, id, revision, shown.Draft.Document)
		return err
	})
}

func (s *Server) policyWithdraw(v *visit) error {
	w, err := v.policyWork(desk.EditPolicy)
	if err != nil {
		return err
	}
	_, err = s.Policies.Withdraw(v.ctx(), w.by, v.Param("draft"), v.revision())
	return v.policyTaken(err, policyDone(v.inside("policies"), console.DoneWithdrawn))
}
