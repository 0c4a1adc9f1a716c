package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// option is the way in that the address of a page counts; a number that is none leads to the choice.
func (v *visit) option() int {
	n, err := strconv.Atoi(v.Param("option"))
	if err != nil {
		return -1
	}
	return n
}

// showPassword is the page of a way in with an account. Choosing it changes nothing here.
func (s *Server) showPassword(v *visit) error {
	st, err := s.Signin.ShowPassword(v.ctx(), v.browser(), v.option())
	if err != nil {
		return err
	}
	return v.step(st, false)
}

// checkPassword compares address and password. A wrong one is answered with the page itself, and the address
// as it was typed; it counts, so a reload asks first.
func (s *Server) checkPassword(v *visit) error {
	typed, named := v.typedName()
	password := v.PostForm("password")
	page := pages.Password{Email: typed}
	switch _, err := identity.ParseEmail(ascii(typed)); {
	case typed == "":
		page.State = pages.PasswordNoEmail
	case err != nil && !named:
		page.State = pages.PasswordMalformed
	case password == "":
		page.State = pages.PasswordMissing
	}
	if page.State != pages.PasswordFresh {
		return v.passwordAgain(page)
	}
	out, err := s.Signin.CheckPassword(v.ctx(), v.browser(), v.option(), ascii(typed), password)
	switch {
	case errors.Is(err, ports.ErrBusy):
		return v.busy(page)
	case err != nil:
		return err
	case !out.Blocked.IsZero():
		page.State, page.Until = pages.PasswordTooMany, out.Blocked
		return v.render(http.StatusTooManyRequests, pages.PasswordPage(v.of(out.State), v.password(out.State, page)))
	case out.Wrong:
		page.State = pages.PasswordWrong
		return v.render(http.StatusUnprocessableEntity, pages.PasswordPage(v.of(out.State), v.password(out.State, page)))
	}
	return v.onward(out.State, "")
}

// typedName is the address of an account, or the user name where accounts have one; named tells that it is one.
func (v *visit) typedName() (typed string, named bool) {
	name, named := v.GetPostForm(pages.UserNameField)
	if !named {
		name = v.PostForm("email")
	}
	return strings.TrimSpace(name), named
}

// passwordAgain shows the page with what is missing; nothing was compared.
func (v *visit) passwordAgain(page pages.Password) error {
	st, err := v.s.Signin.ShowPassword(v.ctx(), v.browser(), v.option())
	if err != nil {
		return err
	}
	return v.render(http.StatusUnprocessableEntity, pages.PasswordPage(v.of(st), v.password(st, page)))
}

// password fills in what the page of a login always shows.
func (v *visit) password(st signin.State, page pages.Password) pages.Password {
	option := strconv.Itoa(max(0, v.option()))
	page.Action, page.Forgot = v.at("login", st.Login, "password", option), v.at("login", st.Login, "forgot", option)
	page.Cancel, page.Host = v.at("login", st.Login, "stop"), v.s.host
	page.Account, page.UserNames = st.Accounts.Name.In(string(v.lang(st.Languages))), st.Accounts.UserNames
	page.Purpose = v.actionName(st)
	if st.Accounts.Registration.Open() {
		page.Apply = v.at("apply")
	}
	if v.Param("option") != "" && v.Request.Method == http.MethodGet {
		page.Back = v.at("login", st.Login)
	}
	if notice, ok := passwordNotices[v.Query("notice")]; ok && page.State == pages.PasswordFresh {
		page.Notice = notice
	}
	return page
}

// passwordNotices are what the address may say about why one logs in here.
var passwordNotices = map[string]pages.PasswordNotice{
	"changed": pages.NoticeChanged, "ended": pages.NoticeEnded, "ready": pages.NoticeReady, "unblocked": pages.NoticeUnblocked,
}

// busyFor is when somebody who met a full queue tries again.
const busyFor = 5 * time.Second

// busy says that more passwords are being compared than there is room for. What was typed is kept, but for the
// password; nothing was counted.
func (v *visit) busy(page pages.Password) error {
	st, err := v.s.Signin.ShowPassword(v.ctx(), v.browser(), v.option())
	if err != nil {
		return err
	}
	v.Header("Retry-After", strconv.Itoa(int(busyFor.Seconds())))
	page = v.password(st, page)
	return v.render(http.StatusServiceUnavailable, pages.BusyPage(v.of(st), pages.Busy{
		Until: v.s.Now().Add(busyFor), Wait: int(busyFor.Seconds()), Again: page, Reference: st.Reference, At: v.s.Now(),
	}))
}
