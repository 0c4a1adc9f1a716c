package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/voordeur/voordeur/adapters/web/account"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/profile"
	domain "github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/ports"
)

func (s *Server) showFactors(v *visit) error {
	f, err := s.Profile.Factors(v.ctx(), v.self())
	if err != nil {
		return err
	}
	return v.factors(http.StatusOK, f, account.Factors{Done: v.done()})
}

func (v *visit) factors(code int, f profile.Factors, page account.Factors) error {
	page.Back, page.Codes, page.Most = v.at("me"), f.Recovery, len(f.Apps)
	if !f.Full {
		page.Add = v.at("me", "factors")
	}
	if f.Rules.Recovery {
		page.Recovery = v.at("me", "recovery")
	}
	for _, a := range f.Apps {
		page.Apps = append(page.Apps, v.app(a))
	}
	return v.render(code, account.FactorsPage(v.meContext(f.Own), page))
}

func (v *visit) app(a domain.Authenticator) account.App {
	at := v.at("me", "factors", "app", a.ID)
	return account.App{Name: a.Name, Added: a.Confirmed, Used: a.UsedAt, Rename: at, Remove: at + "/remove"}
}

// addApp begins an app; its key is shown by a GET, so that a reload shows the same one.
func (s *Server) addApp(v *visit) error {
	ok, err := s.Profile.AddApp(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if !ok {
		return v.seeOther(v.at("me", "factors"))
	}
	return v.seeOther(v.at("me", "factors", "new"))
}

func (s *Server) showNewApp(v *visit) error {
	n, ok, err := s.Profile.ShowNewApp(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if !ok {
		return v.seeOther(v.at("me", "factors"))
	}
	page := pages.Enrol{
		Authenticator: pages.Authenticator{URI: n.URI.Reveal(), Key: n.Key.Reveal(), Label: n.Name},
		Action:        v.at("me", "factors", "new"), Back: v.at("me", "factors"), Length: credential.TOTPDigits,
	}
	code := http.StatusOK
	if page.State = enrolStates[ports.CodeState(v.Query("code"))]; v.Query("code") == "missing" {
		page.State = pages.EnrolMissing
	}
	if page.State != pages.EnrolFresh {
		code = http.StatusUnprocessableEntity
	}
	misses, _ := strconv.Atoi(v.Query("misses"))
	page.Drift = misses >= drifting
	return v.render(code, pages.EnrolPage(v.meContext(n.Own), page))
}

// confirmApp takes the app's first code. With recovery codes made, those are shown next.
func (s *Server) confirmApp(v *visit) error {
	typed, at := v.PostForm("code"), v.at("me", "factors", "new")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(at + "?code=missing")
	}
	out, err := s.Profile.ConfirmApp(v.ctx(), v.self(), typed)
	switch {
	case err != nil:
		return err
	case !out.Begun:
		return v.seeOther(v.at("me", "factors"))
	case out.Refused != "":
		misses, _ := strconv.Atoi(v.Query("misses"))
		return v.seeOther(at + "?code=" + string(out.Refused) + "&misses=" + strconv.Itoa(min(max(misses, 0)+1, drifting)))
	case out.Codes:
		return v.seeOther(v.at("me", "recovery", "codes"))
	}
	return v.seeOther(v.at("me", "factors") + "?done=" + string(account.DoneApp))
}

// ownApp finds the app that an address names.
func (s *Server) ownApp(v *visit) (profile.Factors, account.App, error) {
	f, err := s.Profile.Factors(v.ctx(), v.self())
	if err != nil {
		return f, account.App{}, err
	}
	a, ok := f.App(v.Param("app"))
	if !ok {
		return f, account.App{}, ports.ErrNotFound
	}
	return f, v.app(a), nil
}

func (s *Server) showApp(v *visit) error {
	f, a, err := s.ownApp(v)
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, account.RenamePage(v.meContext(f.Own), account.Rename{App: a, Action: a.Rename, Back: v.at("me", "factors"), Done: v.done()}))
}

func (s *Server) renameApp(v *visit) error {
	ok, err := s.Profile.RenameApp(v.ctx(), v.self(), v.Param("app"), v.PostForm("name"))
	if err != nil {
		return err
	}
	if !ok {
		return ports.ErrNotFound
	}
	return v.seeOther(v.at("me", "factors") + "?done=" + string(account.DoneNamed))
}

// askRemoveApp asks once more, but not of who cannot remove it.
func (s *Server) askRemoveApp(v *visit) error {
	f, a, err := s.ownApp(v)
	if err != nil {
		return err
	}
	if !s.Profile.Fresh(f.Own) {
		return v.proveFirst()
	}
	last := len(f.Apps) == 1
	if last && f.Needed {
		return v.factors(http.StatusOK, f, account.Factors{Needed: true})
	}
	return v.render(http.StatusOK, account.RemovePage(v.meContext(f.Own), account.Remove{
		App: a, Action: a.Remove, Back: v.at("me", "factors"), Last: last && f.Recovery > 0,
	}))
}

func (s *Server) removeApp(v *visit) error {
	out, err := s.Profile.RemoveApp(v.ctx(), v.self(), v.Param("app"))
	switch {
	case err != nil:
		return err
	case !out.Known:
		return ports.ErrNotFound
	case out.Needed:
		return v.seeOther(v.at("me", "factors", "app", v.Param("app"), "remove"))
	}
	return v.seeOther(v.at("me", "factors") + "?done=" + string(account.DoneAppRemoved))
}
