package web

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/identity"
)

func (s *Server) mountDeskAccounts(in *gin.RouterGroup) {
	in.GET("/accounts", s.deskPage(s.deskFind))
	in.GET("/accounts/new", s.deskPage(s.deskNewAccount))
	in.POST("/accounts/new", s.deskPage(s.deskMakeAccount))
	in.GET("/accounts/one/:account", s.deskPage(s.deskAccount))
	in.POST("/accounts/one/:account", s.deskPage(s.deskAccountShown))
	in.GET("/accounts/one/:account/clients", s.deskPage(s.deskClients))
	in.POST("/accounts/one/:account/clients", s.deskPage(s.deskAssign))
	in.POST("/accounts/one/:account/clients/end", s.deskPage(s.deskEndClient))
	for act := range helps {
		in.GET("/accounts/one/:account/"+string(act), s.deskPage(s.deskHelp(act)))
		in.POST("/accounts/one/:account/"+string(act), s.deskPage(s.deskDoHelp(act)))
	}
}

// deskFind shows the search, and what it found.
func (s *Server) deskFind(v *visit) error {
	q := v.Request.URL.Query()
	found, err := s.Desk.Find(v.ctx(), v.deskCaller(), v.deskTarget(), q.Get("q"), pageNumber(q))
	if err != nil {
		return err
	}
	_, asked := q["q"]
	page := deskpages.FindView{
		Frame: v.deskFrame(found.Staff), Search: found.Search, TooShort: found.TooShort, Asked: asked && found.Search != "", Total: found.Total,
		Action: v.inside("accounts"), Pager: pagerOf(q, found.Page, found.Total, desk.PageSize),
	}
	if _, ok := desk.Invitable(found.Target.Document); ok && found.May(desk.InviteAccount) {
		page.New = v.inside("accounts", "new")
	}
	c := v.deskContext(found.Staff, found.Target)
	if r := found.Reference; r != nil {
		page.Known = []ui.Link{{URL: v.inside("applications", "one", string(r.ID)), Text: c.DeskFindReference(r.Reference)}}
	}
	for _, l := range found.Lines {
		page.Lines = append(page.Lines, deskpages.Line{
			Name: l.Account.Name, Email: l.Account.Email.Masked(), Status: deskpages.Status(l.Status), Practice: l.Account.Practice, Last: l.Account.LastLogin,
			URL: v.deskAccountAt(l.Account.ID),
		})
	}
	status := http.StatusOK
	if page.Asked && page.TooShort {
		status = http.StatusUnprocessableEntity
	}
	return v.render(status, deskpages.FindPage(c, page))
}

func (v *visit) deskAccountAt(id identity.PersonID, parts ...string) string {
	return v.inside(append([]string{"accounts", "one", string(id)}, parts...)...)
}

func (v *visit) deskAccountID() identity.PersonID { return identity.PersonID(v.Param("account")) }

// deskAccount shows an account, with its address masked.
func (s *Server) deskAccount(v *visit) error { return v.deskShowAccount(false, deskpages.NoProblem) }

// deskAccountShown shows it in full, which is recorded as such.
func (s *Server) deskAccountShown(v *visit) error {
	return v.deskShowAccount(true, deskpages.NoProblem)
}

func (v *visit) deskShowAccount(show bool, problem deskpages.Problem) error {
	d, err := v.s.Desk.Look(v.ctx(), v.deskCaller(), v.deskTarget(), v.deskAccountID(), show)
	if err != nil {
		return err
	}
	colleagues, err := v.s.Desk.Colleagues(v.ctx(), d.Staff)
	if err != nil {
		return err
	}
	c := v.deskContext(d.Staff, d.Target)
	page := v.deskAccountView(c, d)
	page.Done, page.Problem = v.deskDone(), problem
	for _, p := range d.Proposals {
		page.Proposals = append(page.Proposals, v.deskProposal(d.At, d.Account, p, colleagues))
	}
	return v.render(http.StatusOK, deskpages.AccountPage(c, page))
}

func (v *visit) deskAccountView(c ui.Ctx, d desk.Detail) deskpages.AccountView {
	a, lang := d.Account, string(c.Lang())
	page := deskpages.AccountView{
		Frame: v.deskFrame(d.Staff), Name: a.Name, Email: a.Email.Masked(), Phone: a.Phone.Masked(), Shown: d.Shown, Status: deskpages.Status(d.Status), Why: why(d),
		Kind: d.Kind.Name.In(lang), Audience: audienceOf(d.Target.Document.Policy.Services, a.Audience, lang), Practice: a.Practice, Made: a.CreatedAt, Last: a.LastLogin,
		Prefers: deskpages.Factor(a.Prefers), Recovery: d.Recovery, RecoveryUsed: d.Kind.Recovery, Devices: len(d.Devices), Sessions: d.Sessions,
		Language: i18n.Lang(d.Profile.Person.Language).Name(), Reference: d.Application.Reference, WrongPassword: d.Attempts.Password, WrongCode: d.Attempts.Code,
		Actions: v.deskActions(d), Show: v.deskAccountAt(a.ID), Back: v.inside("accounts"),
	}
	if d.Shown {
		page.Email, page.Phone, page.UserName = a.Email.String(), a.Phone.String(), a.UserName
	}
	if d.HasPassword {
		page.Password = a.PasswordAt
	}
	if page.Reference != "" && d.May(desk.ListApplications) {
		page.Application = v.inside("applications", "one", string(d.Application.ID))
	}
	if d.May(desk.ReadAudit) {
		page.Records = v.inside("audit") + "?" + url.Values{"who": {"person:" + string(a.ID)}}.Encode()
	}
	for _, app := range d.Apps {
		page.Apps = append(page.Apps, deskpages.App{Name: app.Name, Made: app.CreatedAt, Used: app.UsedAt, Open: app.Confirmed.IsZero()})
	}
	for _, r := range d.Clients {
		page.Clients = append(page.Clients, r.Organisation.Name)
	}
	for _, x := range d.Changes {
		if x.Field == account.ChangedPhone {
			page.NewPhone = x.Due
		} else {
			page.NewEmail = x.Due
		}
	}
	return page
}

// why gathers what explains the status of an account.
func why(d desk.Detail) deskpages.Why {
	e := d.Account.Enrolment
	return deskpages.Why{Reason: string(d.Account.Why), Shown: e.ShownAt, Until: e.Until, Lapsed: e.ShownAt.IsZero() && d.Enrolment == account.EnrolmentBlocked}
}

// deskActions are what the reader may do to the account now.
func (v *visit) deskActions(d desk.Detail) []deskpages.Action {
	var out []deskpages.Action
	add := func(may bool, a deskpages.Act, at string) {
		if may {
			out = append(out, deskpages.Action{Act: a, URL: v.deskAccountAt(d.Account.ID, at)})
		}
	}
	_, unblocking := d.Pending(approval.Unblock)
	_, resetting := d.Pending(approval.ResetFactor)
	_, invited := desk.Invitable(d.Target.Document)
	add(d.May(desk.Unblock) && d.CanUnblock() && !unblocking, deskpages.Unblock, "unblock")
	add(d.May(desk.ResetFactor) && d.CanReset() && !resetting, deskpages.Reset, "reset")
	add(d.May(desk.Suspend) && d.Account.State == account.Suspended, deskpages.Reinstate, "reinstate")
	add(d.May(desk.ListClients) && invited, deskpages.Assign, "clients")
	add(d.May(desk.Suspend) && d.Account.State == account.Active, deskpages.Suspend, "suspend")
	return out
}
