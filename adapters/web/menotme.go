package web

import (
	"net/http"

	"github.com/voordeur/voordeur/adapters/web/account"
	"github.com/voordeur/voordeur/application/notices"
)

// showNotMe is the page behind the link in a notice. It asks for no session: whoever got the message may
// speak. Opening it changes nothing (XC-16).
func (s *Server) showNotMe(v *visit) error {
	r, err := s.Notices.Look(v.ctx(), v.realm.ID, v.Param("token"))
	if err != nil {
		return err
	}
	return v.notMe(r)
}

func (v *visit) notMe(r notices.Reported) error {
	desk := v.realm.Document.Tenant.Helpdesk
	c := v.anyContext()
	page := account.NotMe{
		Action: v.at("not-me", v.Param("token")), About: r.About, At: r.At, Who: desk.Name.In(string(c.Lang())), Contact: desk.Ways(),
	}
	c.Here = page.Action
	switch {
	case r.Done:
		return v.render(http.StatusOK, account.NotMeDonePage(c, page))
	case r.Late:
		return v.render(http.StatusGone, account.NotMeLatePage(c, page))
	}
	return v.render(http.StatusOK, account.NotMePage(c, page))
}

// sayNotMe closes the account. What came of it is shown by a GET: a refresh says nothing twice.
func (s *Server) sayNotMe(v *visit) error {
	if _, err := s.Notices.Say(v.ctx(), v.realm.ID, v.Param("token")); err != nil {
		return err
	}
	return v.seeOther(v.at("not-me", v.Param("token")))
}
