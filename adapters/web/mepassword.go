package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/voordeur/voordeur/adapters/web/account"
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/profile"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/ports"
)

func (s *Server) showOwnPassword(v *visit) error {
	o, err := s.Profile.Sensitive(v.ctx(), v.self())
	if err != nil {
		return err
	}
	return v.ownPassword(http.StatusOK, o, account.Password{})
}

func (v *visit) ownPassword(code int, o profile.Own, page account.Password) error {
	n := &page.New
	n.Action, n.Back, n.Email = v.at("me", "password"), v.at("me"), o.Account.Email.String()
	n.Min, n.Max, page.None = o.Least(v.s.Now()), credential.MaximumPassword, o.Account.Password.IsZero()
	return v.render(code, account.PasswordPage(v.meContext(o), page))
}

// changePassword puts a new password in place of the present one. Neither comes back with a page.
func (s *Server) changePassword(v *visit) error {
	present, wanted := v.PostForm("present"), v.PostForm("password")
	if present == "" || wanted == "" {
		return s.halfPassword(v, present == "", wanted == "")
	}
	out, err := s.Profile.ChangePassword(v.ctx(), v.self(), present, wanted)
	var page account.Password
	switch {
	case errors.Is(err, ports.ErrBusy):
		v.Header("Retry-After", strconv.Itoa(int(busyFor.Seconds())))
		return v.render(http.StatusServiceUnavailable, pages.BusyPage(v.meContext(out.Own), pages.Busy{
			Until: s.Now().Add(busyFor), Wait: int(busyFor.Seconds()), Retry: v.at("me", "password"), At: s.Now(),
		}))
	case err != nil:
		return err
	case out.Done:
		return v.seeOther(v.at("me") + "?done=" + string(account.DonePassword))
	case !out.Blocked.IsZero():
		page.Present, page.Until = account.PresentTooMany, out.Blocked
		return v.ownPassword(http.StatusTooManyRequests, out.Own, page)
	case !out.Problem.None():
		page.New.State, page.New.Word = pages.NewPasswordState(out.Problem.Objection), out.Problem.Word
	case out.Same:
		page.New.State = pages.NewPasswordSame
	default:
		page.Present = account.PresentWrong
	}
	return v.ownPassword(http.StatusUnprocessableEntity, out.Own, page)
}

// halfPassword says which of the two is missing; nothing was compared.
func (s *Server) halfPassword(v *visit, present, wanted bool) error {
	o, err := s.Profile.Sensitive(v.ctx(), v.self())
	if err != nil {
		return err
	}
	var page account.Password
	if present {
		page.Present = account.PresentMissing
	}
	if wanted {
		page.New.State = pages.NewPasswordMissing
	}
	return v.ownPassword(http.StatusUnprocessableEntity, o, page)
}
