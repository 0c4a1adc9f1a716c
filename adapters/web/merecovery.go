package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/web/account"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/ports"
)

func (s *Server) showRecovery(v *visit) error {
	f, err := s.Profile.Factors(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if !f.Rules.Recovery {
		return ports.ErrNotFound
	}
	page := account.Recovery{Left: f.Recovery, Back: v.at("me"), Add: v.at("me", "factors")}
	if len(f.Apps) > 0 {
		page.Action = v.at("me", "recovery")
	}
	return v.render(http.StatusOK, account.RecoveryPage(v.meContext(f.Own), page))
}

// makeRecovery makes new codes; they are shown by a GET, so that a reload shows the same ones and makes none.
func (s *Server) makeRecovery(v *visit) error {
	ok, err := s.Profile.MakeRecoveryCodes(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if !ok {
		return v.seeOther(v.at("me", "recovery"))
	}
	return v.seeOther(v.at("me", "recovery", "codes"))
}

// showCodes shows the codes until they are put away.
func (s *Server) showCodes(v *visit) error {
	o, list, err := s.Profile.ShowRecoveryCodes(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if len(list.Codes) == 0 {
		return v.seeOther(v.at("me", "factors"))
	}
	missing, code := v.Query("kept") == "missing", http.StatusOK
	if missing {
		code = http.StatusUnprocessableEntity
	}
	return v.render(code, pages.RecoveryCodesPage(v.meContext(o), pages.RecoveryCodes{
		Codes: list.Codes, Download: v.at("me", "recovery", "file"), Action: v.at("me", "recovery", "codes"), Missing: missing, Made: list.Made, Renewed: list.Renewed,
	}))
}

// downloadCodes gives the codes as a text file, as long as they are shown.
func (s *Server) downloadCodes(v *visit) error {
	o, list, err := s.Profile.ShowRecoveryCodes(v.ctx(), v.self())
	if err != nil {
		return err
	}
	if len(list.Codes) == 0 {
		return v.seeOther(v.at("me", "factors"))
	}
	return v.codesFile(v.meContext(o), list.Codes, list.Made)
}

func (s *Server) putAwayOwnCodes(v *visit) error {
	if v.PostForm("kept") == "" {
		return v.seeOther(v.at("me", "recovery", "codes") + "?kept=missing")
	}
	if err := s.Profile.PutAwayRecoveryCodes(v.ctx(), v.self()); err != nil {
		return err
	}
	return v.seeOther(v.at("me", "factors"))
}

// codesFile gives recovery codes as a text file, wherever they are shown.
func (v *visit) codesFile(c ui.Ctx, codes []string, made time.Time) error {
	secure(v.Writer.Header(), "'none'")
	v.Header("Content-Disposition", `attachment; filename="herstelcodes.txt"`)
	text := c.RecoveryTitle() + "\r\n" + c.Tenant.Name + ", " + c.Date(made) + "\r\n\r\n" + strings.Join(codes, "\r\n") + "\r\n"
	v.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(text))
	return nil
}
