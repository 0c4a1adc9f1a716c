package web

import (
	"net/http"

	"github.com/voordeur/voordeur/adapters/web/apply"
	"github.com/voordeur/voordeur/application/registration"
	"github.com/voordeur/voordeur/domain/identity"
	applied "github.com/voordeur/voordeur/domain/registration"
)

// showReview shows everything once more before it is sent.
func (s *Server) showReview(v *visit) error {
	p, ok, err := v.applying(applied.StepReview)
	if !ok {
		return err
	}
	return v.review(p, false)
}

func (v *visit) review(p registration.Page, missing bool) error {
	page := apply.Review{
		Action: v.at("apply", "review"), Privacy: v.realm.Document.Tenant.Privacy, Audience: v.appliedFor(p.Applied.Audience), Applied: p.Applied,
		Form: p.Form, Password: p.HasWord, Missing: missing, Change: map[applied.Step]string{}, Phone: p.Form.Phone, Trail: v.trail(p, applied.StepReview),
	}
	for _, s := range p.Steps {
		page.Change[s] = v.at("apply", string(s))
	}
	if _, draft := page.Change[applied.StepEmail]; draft {
		page.Change[applied.StepEmail] = v.at("apply") // for whom, as what and with which address
	}
	if n, err := identity.ParsePhone(p.Form.Phone); err == nil {
		page.Phone = v.international(n)
	}
	return v.render(refusedIf(missing), apply.ReviewPage(v.applyContext(), page))
}

// submitApply sends the application: once, however often it is clicked.
func (s *Server) submitApply(v *visit) error {
	sent, err := s.Applying.Submit(v.ctx(), v.visitor(), v.PostForm("consent") == "yes")
	if err != nil && !gone(err) {
		return err
	}
	p, ok, err := v.applying("")
	switch {
	case !ok:
		return err
	case sent.Consent:
		return v.review(p, true)
	case sent.Known:
		return v.knownAccount(p.Applied.Email.String())
	case !sent.Blocked.IsZero():
		return v.render(http.StatusTooManyRequests, apply.LimitPage(v.applyContext(), apply.Limit{Sent: true, Until: sent.Blocked, Back: v.at("apply", "review")}))
	}
	v.holdOn()
	return v.seeOther(v.stepAt(p))
}
