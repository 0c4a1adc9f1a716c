package web

import (
	"net/http"
	"strconv"

	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/application/desk"
)

// policyVersion shows a version, and what going back to it would change.
func (s *Server) policyVersion(v *visit) error { return v.policyShowVersion(console.NoProblem) }

func (v *visit) policyShowVersion(problem console.Problem) error {
	w, err := v.policyWork(desk.ReadPolicy)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(v.Param("version"))
	if err != nil {
		return desk.ErrNotThere
	}
	old, found, err := v.s.Policies.Back(v.ctx(), w.by, number)
	if err != nil {
		return err
	}
	if v.Query("as") == console.AsFile {
		return v.policyFile(old.Document)
	}
	was, _, err := v.s.Policies.History(v.ctx(), w.by, number+1)
	if err != nil {
		return err
	}
	page := console.VersionView{
		Frame: v.deskFrame(w.Staff), Rights: w.rights, Version: console.Version{Number: old.Number, From: old.Published, By: old.By}, Live: w.Target.Version,
		File: string(old.Document), Fetch: v.policyVersionAt(number), Changes: console.Changes(w.c, w.Target.Document, found.Document, found.Changes), Faults: found.Faults, People: w.people,
		Problem: problem, Action: v.policyVersionAt(number, "back"), Back: v.inside("policies"),
	}
	if len(was) > 0 && was[0].Version == number { // else it is of before there were drafts
		page.Draft = was[0]
	}
	if w.May(desk.EditPolicy) && number != w.Target.Version {
		page.Copy = v.inside("policies", "new") + "?from=" + strconv.Itoa(number)
	}
	status := http.StatusOK
	if problem != console.NoProblem {
		status = http.StatusConflict
	}
	return v.render(status, console.VersionPage(w.c, page))
}
