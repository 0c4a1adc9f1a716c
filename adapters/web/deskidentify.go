package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/enlisting"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

func (s *Server) mountDeskIdentify(in *gin.RouterGroup) {
	in.GET("/identifications", s.deskPage(s.deskWaiting))
	in.GET("/identifications/one/:means", s.deskPage(s.deskIdentification))
	in.POST("/identifications/one/:means", s.deskPage(s.deskIdentify))
	in.GET("/identifications/one/:means/reject", s.deskPage(s.deskRejection))
	in.POST("/identifications/one/:means/reject", s.deskPage(s.deskReject))
}

// issues tells whether the staff works for an environment that issues means.
func issues(staff desk.Staff, environment string) bool {
	return slices.ContainsFunc(staff.Serves, func(r ports.Realm) bool {
		return r.Document.Policy.Means.Issued() && r.Slug.Environment() == environment
	})
}

func (v *visit) identificationAt(parts ...string) string {
	return v.inside(append([]string{"identifications", "one", v.Param("means")}, parts...)...)
}

// deskWaiting lists who waits to be identified (MR-48).
func (s *Server) deskWaiting(v *visit) error {
	at, err := s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.ListIdentified)
	if err != nil {
		return err
	}
	q := v.Request.URL.Query()
	number, search := pageNumber(q), strings.TrimSpace(q.Get("q"))
	found, err := s.Enlisting.Queue(v.ctx(), at.Target.ID, search, (number-1)*enlisting.PageSize)
	if err != nil {
		return err
	}
	if search != "" {
		if err := s.Desk.Searched(v.ctx(), at, search, found.Total); err != nil {
			return err
		}
	}
	page := deskpages.IdentifyQueueView{
		Frame: v.deskFrame(at.Staff), Total: found.Total, Search: search, Action: v.inside("identifications"), Done: v.deskDone(),
		Pager: pagerOf(q, number, found.Total, enlisting.PageSize),
	}
	for _, a := range found.Applications {
		line := deskpages.Identified{
			Name: a.Name, Reference: a.Reference, Email: a.Email.Masked(), KvK: a.KvK.String(), Level: a.Level.String(), Since: a.Since,
		}
		if at.May(desk.Identify) {
			line.URL = v.inside("identifications", "one", string(a.ID))
		}
		page.Lines = append(page.Lines, line)
	}
	return v.render(http.StatusOK, deskpages.IdentifyQueuePage(v.deskContext(at.Staff, at.Target), page))
}

// identifying gives who waits, for staff that may identify. What a colleague finished meanwhile leads to the list.
func (v *visit) identifying() (desk.At, enlisting.Case, bool, error) {
	at, err := v.s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.Identify)
	if err != nil {
		return at, enlisting.Case{}, false, err
	}
	found, err := v.s.Enlisting.Case(v.ctx(), at.Target.ID, string(at.Actor()), means.ApplicationID(v.Param("means")))
	if err != nil {
		return at, found, false, v.identifiedElsewhere(err)
	}
	return at, found, true, nil
}

func (v *visit) identifiedElsewhere(err error) error {
	if fault.KeyOf(err) == fault.KeyOf(enlisting.ErrNotThere) && v.Request.Method == http.MethodPost {
		return v.seeOther(v.inside("identifications"))
	}
	return err
}

func (s *Server) deskIdentification(v *visit) error {
	return v.showIdentification(deskpages.TypedDocument{Date: v.s.Now().In(amsterdam).Format("2006-01-02")}, nil)
}

func (v *visit) showIdentification(typed deskpages.TypedDocument, problems []means.DocumentProblem) error {
	at, found, ok, err := v.identifying()
	if !ok {
		return err
	}
	a := found.Application
	return v.render(refusedIf(len(problems) > 0), deskpages.IdentifyPage(v.deskContext(at.Staff, at.Target), deskpages.IdentifyView{
		Frame: v.deskFrame(at.Staff), Reference: a.Reference, Person: a.Person, Organisation: found.Organisation, KvK: a.KvK.String(), Level: a.Level.String(),
		Typed: typed, Problems: problems, Action: v.identificationAt(), Reject: v.identificationAt("reject"), Back: v.inside("identifications"),
	}))
}

// deskIdentify records what staff saw.
func (s *Server) deskIdentify(v *visit) error {
	at, err := s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.Identify)
	if err != nil {
		return err
	}
	typed := deskpages.TypedDocument{Type: means.DocumentType(v.PostForm("type")), Date: v.PostForm("date"), Seen: v.PostForm("seen") == "yes"}
	on, _, bad := means.ReadDate(typed.Date)
	if bad != "" {
		on = identity.Date{}
	}
	problems, err := s.Enlisting.Identify(v.ctx(), at.Target.ID, string(at.Actor()), means.ApplicationID(v.Param("means")), enlisting.Document{
		Type: typed.Type, Number: v.PostForm("number"), On: on, Seen: typed.Seen,
	})
	switch {
	case err != nil:
		return v.identifiedElsewhere(err)
	case len(problems) > 0:
		return v.showIdentification(typed, problems)
	}
	return v.seeOther(afterDone(v.inside("identifications"), deskpages.DoneIdentified))
}

func (s *Server) deskRejection(v *visit) error { return v.showRejection(false) }

func (v *visit) showRejection(missing bool) error {
	at, found, ok, err := v.identifying()
	if !ok {
		return err
	}
	return v.render(refusedIf(missing), deskpages.RejectPage(v.deskContext(at.Staff, at.Target), deskpages.RejectView{
		Frame: v.deskFrame(at.Staff), Reference: found.Application.Reference, Missing: missing, Action: v.identificationAt("reject"), Back: v.identificationAt(),
	}))
}

// deskReject ends an application: who it is for could not be identified.
func (s *Server) deskReject(v *visit) error {
	at, err := s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.Identify)
	if err != nil {
		return err
	}
	why := means.RejectReason(v.PostForm("reason"))
	problems, err := s.Enlisting.Reject(v.ctx(), at.Target.ID, string(at.Actor()), means.ApplicationID(v.Param("means")), why)
	switch {
	case err != nil:
		return v.identifiedElsewhere(err)
	case len(problems) > 0:
		return v.showRejection(true)
	}
	return v.seeOther(afterDone(v.inside("identifications"), deskpages.DoneRejected))
}
