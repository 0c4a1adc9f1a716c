package web

import (
	"net/http"
	"strings"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/ports"
)

// showQR asks for the QR code that is shown one time (OL-13). The page with it is a GET of its own, so that a
// reload within the window shows it again (G14).
func (s *Server) showQR(v *visit) error {
	st, err := s.Signin.ShowQR(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	return v.onward(st, "")
}

// nextFromQR leads to the code from the app (OL-18).
func (s *Server) nextFromQR(v *visit) error {
	return v.seeOther(v.at("login", v.Param("login")) + "?step=code")
}

// confirmEnrolment takes the first code from the app (MA-19, OL-19).
func (s *Server) confirmEnrolment(v *visit) error {
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.at("login", v.Param("login")) + "?step=code&code=missing")
	}
	st, err := s.Signin.ConfirmEnrolment(v.ctx(), v.browser(), typed)
	if err != nil {
		return err
	}
	if _, still := st.Step.(login.EnrolAuthenticator); still {
		return v.onward(st, "?step=code")
	}
	return v.onward(st, "")
}

// enrolStates names the state of the page for what the first code led to.
var enrolStates = map[ports.CodeState]pages.EnrolState{
	ports.CodeWrong: pages.EnrolWrong, ports.CodeReplayed: pages.EnrolReplayed, ports.CodeTooMany: pages.EnrolTooMany,
}

func (v *visit) enrol(st signin.State, step login.EnrolAuthenticator) error {
	e, at, cancel := st.Enrol, v.at("login", st.Login, "enrol"), v.at("login", st.Login, "stop")
	app := pages.Authenticator{URI: e.URI.Reveal(), Key: e.Key.Reveal(), Label: e.Name}
	state := enrolStates[e.Code]
	if state == pages.EnrolFresh && v.Query("code") == "missing" {
		state = pages.EnrolMissing
	}
	status := http.StatusOK
	if state != pages.EnrolFresh {
		status = http.StatusUnprocessableEntity
	}
	drift := e.Misses >= drifting
	switch {
	case !step.ShownOnce:
		page := pages.Enrol{Authenticator: app, Action: at, Cancel: cancel, State: state, Length: credential.TOTPDigits, Drift: drift}
		if st.Audience.OfferAuthenticator.Skippable {
			page.Skip = v.at("login", st.Login, "offer", "skip")
		}
		return v.render(status, pages.EnrolPage(v.of(st), page))
	case !e.Shown:
		return v.render(http.StatusOK, pages.OncePage(v.of(st), pages.Once{
			Show: at + "/show", Cancel: cancel, Window: account.QRWindow, Again: e.Again, Until: e.Lapses,
		}))
	case !e.URI.IsZero() && v.Query("step") != "code":
		return v.render(http.StatusOK, pages.OnceQRPage(v.of(st), pages.OnceQR{Authenticator: app, Next: at + "/next", Cancel: cancel, Until: e.Until}))
	}
	page := pages.OnceCode{
		Action: at, Cancel: cancel, State: state, Length: credential.TOTPDigits, Drift: drift,
		Who: v.realm.Document.Tenant.Helpdesk.Name.In(string(v.lang(st.Languages))), Desk: v.helpdesk(),
	}
	if !e.URI.IsZero() {
		page.Look, page.Seen = v.at("login", st.Login), e.Until
	}
	return v.render(status, pages.OnceCodePage(v.of(st), page))
}

// recovery shows the codes to put away.
func (v *visit) recovery(st signin.State) error {
	missing := v.Query("kept") == "missing"
	code := http.StatusOK
	if missing {
		code = http.StatusUnprocessableEntity
	}
	return v.render(code, pages.RecoveryCodesPage(v.of(st), pages.RecoveryCodes{
		Codes: st.Recovery, Download: v.at("login", st.Login, "recovery"), Action: v.at("login", st.Login, "recovery"), Missing: missing, Made: v.s.Now(),
	}))
}

// downloadRecovery gives the codes as a text file, as long as they are shown.
func (s *Server) downloadRecovery(v *visit) error {
	st, err := s.Signin.Peek(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	if len(st.Recovery) == 0 {
		return v.seeOther(v.at("login", v.Param("login")))
	}
	return v.codesFile(v.of(st), st.Recovery, s.Now())
}

func (s *Server) putAwayCodes(v *visit) error {
	if v.PostForm("kept") == "" {
		return v.seeOther(v.at("login", v.Param("login")) + "?kept=missing")
	}
	st, err := s.Signin.PutAwayCodes(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	return v.onward(st, "")
}

// sendRepair and checkRepair end the block of one's own enrolment (OL-32).
func (s *Server) sendRepair(v *visit) error {
	out, err := s.Signin.SendRepair(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	return v.onward(out.State, "")
}

func (s *Server) checkRepair(v *visit) error {
	typed := v.PostForm("code")
	if strings.TrimSpace(typed) == "" {
		return v.seeOther(v.at("login", v.Param("login")) + "?code=missing")
	}
	st, err := s.Signin.CheckRepair(v.ctx(), v.browser(), typed)
	if err != nil {
		return err
	}
	return v.onward(st, "")
}

func (v *visit) blockedEnrolment(st signin.State) error {
	c := v.of(st)
	c.Home = v.at("login", st.Login, "stop")
	if st.Repair.Left > 0 && st.Repair.Code.Sent {
		page := v.sentCode(st.Repair.Code)
		page.Action, page.Resend = v.at("login", st.Login, "repair", "code"), v.at("login", st.Login, "repair")
		page.Cancel = v.at("login", st.Login, "stop")
		page.Address = st.Repair.Code.To
		return v.render(http.StatusOK, pages.FactorPage(c, pages.Factor{Code: page, Channel: pages.FromEmail, Repair: true, Desk: v.helpdesk()}))
	}
	page := pages.EnrolmentBlocked{
		Who: v.realm.Document.Tenant.Helpdesk.Name.In(string(c.Lang())), Desk: v.helpdesk(), Reference: st.Reference, At: st.At, Repairs: st.Repair.Left,
	}
	if st.Repair.Lapsed {
		page.Why = pages.BlockedLapsed
	}
	if st.Repair.Left > 0 {
		page.Repair = v.at("login", st.Login, "repair")
	}
	return v.render(http.StatusOK, pages.EnrolmentBlockedPage(c, page))
}
