package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/middel"
	"github.com/voordeur/voordeur/application/enlisting"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
)

// showEnlistOverview shows everything before it is ordered (MR-56).
func (s *Server) showEnlistOverview(v *visit) error {
	p, ok, err := v.enlisted(enlisting.Overview)
	if !ok {
		return err
	}
	return v.enlistOverview(http.StatusOK, p, middel.Check{Changed: v.Query("changed") == "yes"})
}

func (v *visit) enlistOverview(code int, p enlisting.Page, page middel.Check) error {
	page.Overview, page.Action, page.Wrong, page.Digest = v.meansOverview(p), v.enlistAt("overzicht"), v.enlistAt("terug"), p.Digest
	return v.render(code, middel.CheckPage(v.enlistContext(), page))
}

// meansOverview is what the overview shows: all of what the digest is of.
func (v *visit) meansOverview(p enlisting.Page) middel.Overview {
	a, lang := p.Application, string(v.lang(nil))
	out := middel.Overview{Details: v.enlistDetails(p), KvK: a.KvK.String(), Level: a.Level.String(), Branch: a.Branch.String(), Order: p.Order, Years: means.Years}
	for _, m := range p.Mandates {
		one := middel.Mandate{All: m.Scope.All, Level: m.Level.String(), Branch: m.Branch.String(), Clients: m.Grantee.ForClients, From: m.Term.From, Until: m.Term.End()}
		for _, service := range m.Services {
			one.Services = append(one.Services, serviceName(service, lang))
		}
		out.Mandates = append(out.Mandates, one)
	}
	return out
}

// serviceName calls a service by its name and whose it is; one that the catalogue does not have (any more) by its id.
func serviceName(s mandate.Service, lang string) string {
	in := func(text map[string]string) string {
		if text[lang] != "" {
			return text[lang]
		}
		return text["nl"]
	}
	name, provider := in(s.Name), in(s.Provider)
	switch {
	case name == "":
		return string(s.ID)
	case provider == "":
		return name
	}
	return name + " (" + provider + ")"
}

// sendEnlistOrder sends the code that orders what was shown, also anew.
func (s *Server) sendEnlistOrder(v *visit) error {
	sent, err := s.Enlisting.SendOrder(v.ctx(), v.enlistVisitor(), v.PostForm("shown"))
	switch {
	case err != nil:
		return err
	case sent.Place == enlisting.Gone:
		return v.enlistGone()
	case sent.Place != enlisting.Overview:
		return v.seeOther(v.enlistStep(sent.Place))
	case sent.Changed:
		return v.seeOther(v.enlistAt("overzicht") + "?changed=yes")
	}
	return v.afterSend(sent, "overzicht", "bestellen")
}

// showEnlistOrder asks for that code, beside what it orders (MR-57).
func (s *Server) showEnlistOrder(v *visit) error {
	p, ok, err := v.enlisted(enlisting.Overview)
	if !ok {
		return err
	}
	if !p.Confirm.Sent {
		return v.seeOther(v.enlistAt("overzicht"))
	}
	page := v.enlistCode(p, "bestellen", "overzicht")
	page.Resend, page.Step = v.enlistAt("overzicht")+"?again=yes", 4
	page.Order, page.Digest, page.Other = v.meansOverview(p), p.Digest, v.enlistAt("mobiel", "wijzigen")
	return v.showSMSCode(p, page)
}

// checkEnlistOrder takes it. Where anything is other than it was shown the code counts for nothing (G8).
func (s *Server) checkEnlistOrder(v *visit) error {
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.enlistAt("bestellen") + "?code=missing")
	}
	out, err := s.Enlisting.CheckOrder(v.ctx(), v.enlistVisitor(), v.PostForm("shown"), typed)
	switch {
	case err != nil:
		return err
	case out.Refused != "":
		return v.seeOther(v.enlistAt("bestellen") + "?code=" + string(out.Refused))
	case out.Changed, out.Place == enlisting.Overview: // or none was sent for what is there now
		return v.seeOther(v.enlistAt("overzicht") + "?changed=yes")
	}
	return v.went(out.Went)
}

// showChoose asks for user name and password.
func (s *Server) showChoose(v *visit) error {
	p, ok, err := v.enlisted(enlisting.Choose)
	if !ok {
		return err
	}
	return v.choosing(http.StatusOK, middel.Choose{UserName: p.Suggested, Password: pages.NewPassword{Min: p.Minimum}})
}

func (v *visit) choosing(code int, page middel.Choose) error {
	page.Action, page.Password.Max = v.enlistAt("middel"), credential.MaximumPassword
	return v.render(code, middel.ChoosePage(v.enlistContext(), page))
}

// chooseMeans takes both, and issues the means.
func (s *Server) chooseMeans(v *visit) error {
	typed, password := v.PostForm("user-name"), v.PostForm("password")
	out, err := s.Enlisting.Choose(v.ctx(), v.enlistVisitor(), typed, password)
	if errors.Is(err, ports.ErrBusy) {
		v.Header("Retry-After", strconv.Itoa(int(busyFor.Seconds())))
		return v.render(http.StatusServiceUnavailable, pages.BusyPage(v.enlistContext(), pages.Busy{
			Until: v.s.Now().Add(busyFor), Wait: int(busyFor.Seconds()), Retry: v.enlistAt("middel"), At: v.s.Now(),
		}))
	}
	if err == nil && out.Place == enlisting.Gone {
		return v.enlistGone()
	}
	if err != nil || out.Place != enlisting.Choose {
		if err == nil {
			err = v.seeOther(v.enlistStep(out.Place))
		}
		return err
	}
	page := middel.Choose{UserName: typed, Problem: out.UserName, Until: out.Blocked}
	page.Password = pages.NewPassword{State: pages.NewPasswordState(out.Password.Objection), Word: out.Password.Word, Min: out.Minimum}
	if password == "" {
		page.Password.State = pages.NewPasswordMissing
	}
	if !out.Blocked.IsZero() {
		return v.choosing(http.StatusTooManyRequests, page)
	}
	return v.choosing(http.StatusUnprocessableEntity, page)
}
