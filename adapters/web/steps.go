package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/registration"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
)

// otherPerson stands in the address of a login to which somebody else came back from the broker: they
// are told so there, and must not complete it by looking.
const otherPerson = "other-person"

// showLogin shows where a login is.
func (s *Server) showLogin(v *visit) error {
	if v.Query("came") == otherPerson {
		return s.showOtherPerson(v)
	}
	st, err := s.Signin.Show(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	if st.Done {
		return v.render(http.StatusOK, pages.FurtherPage(v.of(st), pages.Further{Retry: st.Untaken.URL, Until: st.Untaken.Until}))
	}
	if step, ok := st.Step.(login.ChooseMethod); ok {
		i := slices.IndexFunc(step.Options, func(o login.Option) bool { return wayID(o) == v.Query("method") })
		if i >= 0 { // chosen at the portal, from what policy allowed then (UI 3.4)
			v.keep(st)
			return v.seeOther(v.entry(st, step.Options[i], i))
		}
	}
	return v.step(st, false)
}

func (s *Server) showOtherPerson(v *visit) error {
	st, err := s.Signin.Peek(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	st.Step = login.Refused{Reason: login.OtherPerson}
	return v.step(st, false)
}

// step maps the planner's step to its page. direct: the browser came from another site by GET, so a
// redirect to the portal is not under our form-action and needs no page in between.
func (v *visit) step(st signin.State, direct bool) error {
	v.keep(st)
	switch {
	case st.Finished != nil && direct:
		return v.seeOther(st.Finished.Destination.URL)
	case st.Finished != nil:
		page := pages.HandOver{URL: st.Finished.Destination.URL}
		v.Header("Refresh", page.Refresh())
		return v.render(http.StatusOK, pages.HandOverPage(v.of(st), page))
	case st.DoneHere:
		return v.seeOther(v.at("login", st.Login)) // which may have an answer left for the portal (XC-13)
	case st.Done:
		return v.render(http.StatusOK, pages.FurtherPage(v.of(st), pages.Further{}))
	case direct && isOtherPerson(st.Step):
		return v.seeOther(v.at("login", st.Login) + "?came=" + otherPerson)
	case direct:
		return v.seeOther(v.at("login", st.Login))
	}
	switch step := st.Step.(type) {
	case login.AuthenticateUpstream:
		return v.seeOther(v.at("login", st.Login, "go", "0"))
	case login.ChooseMethod:
		return v.render(http.StatusOK, v.choose(st, step))
	case login.VerifyEmail:
		return v.verify(st)
	case login.AskPassword:
		return v.render(http.StatusOK, pages.PasswordPage(v.of(st), v.password(st, pages.Password{})))
	case login.AskCode:
		return v.render(http.StatusOK, v.factor(st, step))
	case login.OfferAuthenticator:
		return v.render(http.StatusOK, v.offer(st, step))
	case login.EnrolAuthenticator:
		return v.enrol(st, step)
	case login.KeepRecoveryCodes:
		return v.recovery(st)
	case login.ChooseOrganisation:
		return v.organisations(st)
	case login.LinkAccount:
		return v.link(st)
	case login.AwaitLink:
		return v.render(http.StatusOK, pages.LinkWaitingPage(v.of(st), v.linkWaiting(st)))
	case login.ChooseAccount:
		return v.institutions(st)
	case login.AwaitRole:
		c := v.of(st)
		c.Logout = v.at("login", st.Login, "logout") // at the top right, as the guide has it (MS-34)
		return v.render(http.StatusOK, pages.WaitingPage(c, v.waiting(st)))
	case login.Refused:
		return v.refuse(st, step)
	}
	return v.render(http.StatusOK, pages.ImpossiblePage(v.of(st), pages.Impossible{}))
}

func isOtherPerson(s login.Step) bool {
	refused, ok := s.(login.Refused)
	return ok && refused.Reason == login.OtherPerson
}

// onward ends a post. A login that it completed goes on at once, for its answer and its token are there
// only once; anything else is shown by a GET of its own, so that a refresh repeats nothing (XC-09).
func (v *visit) onward(st signin.State, query string) error {
	if st.Finished != nil {
		return v.step(st, false)
	}
	return v.seeOther(v.at("login", v.Param("login")) + query)
}

// keep gives the browser the cookies that a step calls for.
func (v *visit) keep(st signin.State) {
	if st.Cookie != nil {
		setLogin(v.Writer, v.Request, st.Login, st.Cookie, v.s.Now().Add(30*time.Minute), v.s.Now())
	}
	if st.Finished != nil {
		if st.Finished.Token != "" {
			http.SetCookie(v.Writer, cookie(sessionName(v.realm.Slug), st.Finished.Token, st.Finished.Until, v.s.Now()))
		}
		if st.Finished.Device != "" {
			http.SetCookie(v.Writer, cookie(deviceName(v.realm.Slug), st.Finished.Device, v.s.Now().Add(deviceLifetime), v.s.Now()))
		}
	}
}

// of gives the context of a page about a login.
func (v *visit) of(st signin.State) ui.Ctx {
	c := v.context(st.Service.Name, st.Portal.URL, st.Languages)
	c.Planned = planned(v.realm.Document.Policy.Maintenance, v.s.Now(), string(c.Lang()))
	return c
}

// planned is what people are told at now of a maintenance that comes.
func planned(m policy.Maintenance, now time.Time, lang string) ui.Planned {
	if !m.Announced(now) {
		return ui.Planned{}
	}
	return ui.Planned{From: m.From, Until: m.Until, Why: m.Why.In(lang)}
}

// choose lists the ways in.
func (v *visit) choose(st signin.State, step login.ChooseMethod) templ.Component {
	d, lang := v.realm.Document, string(v.lang(st.Languages))
	page := pages.Choose{Cancel: v.at("login", st.Login, "stop"), Notice: d.Tenant.Notice.Text.In(lang), More: d.Tenant.Notice.URL, Explanation: d.Tenant.Explanation}
	for _, w := range waysIn(st.Service, step.Options, lang) {
		page.Methods = append(page.Methods, w.method(d.Policy, lang, v.entry(st, w.Option, w.number)))
	}
	return pages.ChoosePage(v.of(st), page)
}

// entry is where an option begins.
func (v *visit) entry(st signin.State, o login.Option, number int) string {
	leads := "go"
	if o.Choice.Method == policy.Account {
		leads = "with"
	}
	return v.at("login", st.Login, leads, strconv.Itoa(number))
}

func (v *visit) waiting(st signin.State) pages.Waiting {
	t := v.realm.Document.Tenant
	return pages.Waiting{
		State: waitingState(st.Role), Organisation: organisation(st), Email: st.Role.Email, Administrators: st.Role.Administrators, Count: st.Role.Count,
		LoggedIn: st.At, Asked: st.Role.AskedAt, Checked: v.s.Now(), Until: st.At.Add(time.Hour),
		Helpdesk: pages.Helpdesk{Email: t.Helpdesk.Email, Phone: t.Helpdesk.Phone}, Reference: st.Reference,
		Ask: v.at("login", st.Login, "role"), Check: v.at("login", st.Login), Poll: v.at("login", st.Login, "state"),
	}
}

func waitingState(r signin.RoleState) pages.WaitingState {
	switch {
	case r.Count == 0:
		return pages.WaitingAlone
	case !r.AskedAt.IsZero():
		return pages.WaitingAsked
	}
	return pages.WaitingFresh
}

func organisation(st signin.State) pages.Organisation {
	return pages.Organisation{Name: st.Organisation.Name, KvK: st.Legal.KvK.String(), Branch: st.Branch.String()}
}

// refusalPages names the page of each reason whose name differs.
var refusalPages = map[login.Reason]pages.RefusalCode{
	login.OtherPerson: pages.WrongPerson, login.NoMethod: pages.NotPossible, login.MethodNotAllowed: pages.NotPossible,
	login.UnknownService: pages.NotPossible,
}

// refuse shows why a login ended. Some reasons have a way on that needs a page of its own.
func (v *visit) refuse(st signin.State, step login.Refused) error {
	switch step.Reason {
	case login.EnrolmentBlocked:
		return v.blockedEnrolment(st)
	case login.NoFactorLeft:
		return v.render(http.StatusOK, v.noFactor(st, step))
	}
	return v.render(http.StatusOK, v.refusal(st, step))
}

// noFactor explains that what somebody proved themselves with has ended (MA-21).
func (v *visit) noFactor(st signin.State, step login.Refused) templ.Component {
	page := pages.FactorGone{Desk: v.helpdesk(), Reference: st.Reference, At: st.At}
	if len(step.Gone) > 0 {
		page.Ended = pages.Ended{Channel: pages.Channel(step.Gone[0].Factor), On: step.Gone[0].Until}
	}
	c := v.of(st)
	c.Home = v.at("login", st.Login, "stop")
	return pages.FactorGonePage(c, page)
}

// refusal shows why a login ended, who can help, and the ways on. A fresh start is offered wherever
// another attempt can end otherwise.
func (v *visit) refusal(st signin.State, step login.Refused) templ.Component {
	t := v.realm.Document.Tenant
	page := pages.Refusal{
		Code: pages.RefusalCode(step.Reason), Organisation: organisation(st), Until: step.Until, Ended: step.Ended, Reference: st.Reference, At: st.At,
		Helpdesk: pages.Helpdesk{Email: t.Helpdesk.Email, Phone: t.Helpdesk.Phone}, Retry: v.at("login", st.Login, "again"),
	}
	if other, ok := refusalPages[step.Reason]; ok {
		page.Code = other
	}
	switch step.Reason {
	case login.LevelTooLow:
		page.Needed = step.Needed.String()
		if step.Had > assurance.None {
			page.Seen = step.Had.String()
		}
	case login.OrganisationUnknown, login.BranchRefused, login.NoMandate, login.ChainRefused, login.NoOrganisation,
		login.MandateEnded, login.MandateFuture, login.MandateSuspended:
		page.Retry, page.Other = "", page.Retry
	}
	if page.Code == pages.AccountNotReady && len(registration.Open(v.realm.Document.Policy)) > 0 {
		page.Status = v.at("apply", "status")
	}
	c := v.of(st)
	if st.Toward != (realm.Text{}) { // the mandate is for that service, and not for the means
		c.Service = st.Toward.In(string(c.Lang()))
	}
	if step.Reason != login.OtherPerson { // somebody else's login goes on
		c.Home = v.at("login", st.Login, "stop") // the portal is told why (ET-11)
	}
	return pages.RefusalPage(c, page)
}

// loginState answers the quiet question of pages that wait: the state's word, and nothing else.
func (s *Server) loginState(v *visit) error {
	st, err := s.Signin.Peek(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	word := string(pages.WaitingGranted)
	switch st.Step.(type) {
	case login.VerifyEmail:
		word = codeWord(st.Email.Delivery)
	case login.AskCode:
		word = codeWord(st.Factor.Code.Delivery)
	case login.AwaitRole:
		word = string(waitingState(st.Role))
	case login.LinkAccount, login.AwaitLink:
		word = linkWord(st)
	}
	secure(v.Writer.Header(), "'none'")
	v.String(http.StatusOK, word)
	return nil
}

// codeWord says whether a code can be expected.
func codeWord(d challenge.Delivery) string {
	if d == challenge.DeliveryRefused {
		return string(pages.CodeRefused)
	}
	return pages.CodeAsked
}

func (s *Server) askRole(v *visit) error {
	st, err := s.Signin.AskRole(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	return v.onward(st, "")
}

// restart begins the same request anew, and goes straight to where it went before.
func (s *Server) restart(v *visit) error {
	begun, err := s.Signin.Restart(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	setLogin(v.Writer, v.Request, begun.ID, begun.Cookie, begun.Until, s.Now())
	return v.seeOther(firstPage(v.realm.Slug, *begun))
}

func (s *Server) leave(v *visit) error {
	to, err := s.Signin.Leave(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	return v.seeOther(to.URL)
}

// logoutLogin lets somebody who waits for a role log out (MS-34). The browser forgets the login, and
// without the cookie nobody goes on with it.
func (s *Server) logoutLogin(v *visit) error {
	st, err := s.Signin.Peek(v.ctx(), v.browser())
	if err != nil {
		return err
	}
	http.SetCookie(v.Writer, forget(loginCookie+st.Login))
	return v.render(http.StatusOK, pages.LoggedOutPage(v.of(st), pages.LoggedOut{Supplier: true}))
}
