package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"

	"github.com/voordeur/voordeur/adapters/web/console"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/trial"
	"github.com/voordeur/voordeur/ports"
)

// tryPortal begins the login that a visitor of a portal would meet. It ends here: the portal hears nothing of it.
func (s *Server) tryPortal(v *visit) error {
	w, err := v.policyWork(desk.EditPolicy)
	if err != nil {
		return err
	}
	_, client, err := v.portalOf(w)
	if err != nil {
		return err
	}
	state, err := trial.Started{Client: client.ID, By: w.by.By, Back: v.inside("portals", string(client.ID), "tried")}.State()
	if err != nil {
		return err
	}
	b, err := s.Signin.Begin(v.ctx(), ports.PortalRequest{
		Realm: w.Target.ID, Kind: ports.PortalTrial, Service: client.Service, Client: client.ID, State: state, Fresh: true, Languages: []string{string(w.c.Lang())},
	})
	if err != nil {
		return err
	}
	if b.Login == nil {
		return fmt.Errorf("web: a trial of %q was refused with %q", client.ID, b.Refused)
	}
	setLogin(v.Writer, v.Request, b.Login.ID, b.Login.Cookie, b.Login.Until, s.Now())
	return v.seeOther(firstPage(w.Target.Slug, *b.Login))
}

// triedPortal shows what came of it, to who tried.
func (s *Server) triedPortal(v *visit) error {
	w, err := v.policyWork(desk.EditPolicy)
	if err != nil {
		return err
	}
	_, client, err := v.portalOf(w)
	if err != nil {
		return err
	}
	page := console.TrialView{
		Frame: v.deskFrame(w.Staff), Name: cmp.Or(client.Name.In(string(w.c.Lang())), string(client.ID)), Back: v.inside("portals", string(client.ID)),
		Again: v.inside("portals", string(client.ID), "try"), Own: w.Target.Slug.Path() + "/me",
	}
	if code, refused := v.GetQuery("refused"); refused {
		page.Refused = string(trial.Reason(code))
		return v.render(http.StatusOK, console.TrialPage(w.c, page))
	}
	page.Outcome, err = s.Trials.Outcome(v.ctx(), w.Target.ID, w.by.By, v.Query("outcome"))
	if errors.Is(err, ports.ErrNotFound) {
		page.Gone = true
		return v.render(http.StatusNotFound, console.TrialPage(w.c, page))
	}
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, console.TrialPage(w.c, page))
}
