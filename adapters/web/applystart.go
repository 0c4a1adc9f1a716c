package web

import (
	"net/http"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/apply"
	"github.com/voordeur/voordeur/application/registration"
	applied "github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// showApply is the entrance, with the way back to what the browser holds.
func (s *Server) showApply(v *visit) error {
	return v.startApply(apply.Start{})
}

func (v *visit) startApply(page apply.Start) error {
	open := registration.Open(v.realm.Document.Policy)
	if len(open) == 0 {
		return ports.ErrNotFound
	}
	c := v.applyContext()
	page.Action, page.Status, page.Service = v.at("apply"), v.at("apply", "status"), c.Service
	page.Trail = apply.Trail{At: 1, Of: 6, Back: c.Home}
	v.offered(&page, open)
	if page.Document {
		page.Of++
	}
	p, err := v.s.Applying.Show(v.ctx(), v.visitor())
	if err != nil && !gone(err) {
		return err
	}
	if err == nil {
		page.Resume, page.Drop = v.stepAt(p), v.at("apply", "drop")
		if page.Applicant == "" && p.Applied.State == applied.Draft {
			page.Audience, page.Applicant = choiceID(p.Applied.Kind, p.Applied.Audience), p.Applied.Applicant
		}
	}
	return v.render(refusedIf(page.Failed), apply.StartPage(c, page))
}

// offered says what can be applied for, and what that takes.
func (v *visit) offered(page *apply.Start, open []registration.Choice) {
	for _, choice := range open {
		a, _ := v.realm.Document.Policy.AccountsOf(choice.Kind)
		page.Audiences = append(page.Audiences, apply.Audience{ID: choiceID(choice.Kind, choice.Audience), Name: v.appliedFor(choice.Audience)})
		page.Document = page.Document || a.Registration.Document
		page.App = page.App || a.Enrolment.Required
		if a.Registration.Review {
			page.Days = max(page.Days, a.Registration.Expected)
		}
	}
	if open[0].Kind == open[len(open)-1].Kind {
		page.Account = v.accountName(open[0].Kind)
	}
}

// choiceID names kind and audience in one answer; neither holds a slash.
func choiceID(kind, audience string) string { return kind + "/" + audience }

// beginApply starts an application, or changes for whom and as what it is.
func (s *Server) beginApply(v *visit) error {
	kind, audience, _ := strings.Cut(v.PostForm("audience"), "/")
	choice := registration.Choice{Kind: kind, Audience: audience, Applicant: applied.Applicant(v.PostForm("applicant"))}
	begun, err := s.Applying.Begin(v.ctx(), v.visitor(), choice)
	if err != nil {
		return err
	}
	switch {
	case begun.Unknown:
		page := apply.Start{Failed: true}
		if kind != "" {
			page.Audience = v.PostForm("audience")
		}
		if choice.Applicant.Valid() {
			page.Applicant = choice.Applicant
		}
		return v.startApply(page)
	case !begun.Blocked.IsZero():
		return v.render(http.StatusTooManyRequests, apply.LimitPage(v.applyContext(), apply.Limit{Until: begun.Blocked, Back: v.at("apply")}))
	case begun.Token != "":
		v.hold(applyCookie, begun.Token, applied.DraftLife)
	default:
		v.holdOn()
	}
	return v.seeOther(v.at("apply", "email"))
}

// dropApply throws a draft away.
func (s *Server) dropApply(v *visit) error {
	if err := s.Applying.Leave(v.ctx(), v.visitor()); err != nil {
		return err
	}
	http.SetCookie(v.Writer, forget(v.cookieOf(applyCookie)))
	return v.seeOther(v.at("apply"))
}
