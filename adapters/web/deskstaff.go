package web

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	deskpages "github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
)

func (s *Server) mountDeskStaff(r *gin.RouterGroup) {
	r.GET("", s.deskPage(s.deskMembers))
	r.GET("/new", s.deskPage(s.deskNewMember))
	r.POST("/new", s.deskPage(s.deskInvite))
	r.GET("/one/:person", s.deskPage(s.deskMember))
	r.POST("/one/:person", s.deskPage(s.deskSetRoles))
	r.POST("/one/:person/deactivate", s.deskPage(s.deskDeactivate))
	r.POST("/one/:person/reactivate", s.deskPage(s.deskReactivate))
}

// deskMembers lists the staff.
func (s *Server) deskMembers(v *visit) error {
	all, err := s.Desk.Members(v.ctx(), v.deskCaller())
	if err != nil {
		return err
	}
	page := deskpages.StaffView{Frame: v.deskFrame(all.Staff), Done: v.deskDone()}
	if all.May(desk.InviteStaff) && all.May(desk.EditRoles) {
		page.Invite = v.at("desk", "staff", "new")
	}
	for _, p := range all.People {
		m := deskpages.Member{
			Email: p.Person.Email.String(), Roles: texts(p.Roles), Last: p.LastLogin, Inactive: !p.Person.Suspended.IsZero(), Self: p.Person.ID == all.Profile.Person.ID,
		}
		if all.May(desk.EditRoles) {
			m.URL = v.deskMemberAt(p.Person.ID)
		}
		page.Members = append(page.Members, m)
	}
	return v.render(http.StatusOK, deskpages.StaffPage(v.deskContext(all.Staff, ports.Realm{}), page))
}

func (v *visit) deskMemberAt(id identity.PersonID, parts ...string) string {
	return v.at(append([]string{"desk", "staff", "one", string(id)}, parts...)...)
}

func (s *Server) deskMember(v *visit) error { return v.deskShowMember(nil, deskpages.NoProblem) }

// deskShowMember shows the boxes of one of the staff: as they are, or as they were ticked.
func (v *visit) deskShowMember(wanted []role.Name, problem deskpages.Problem) error {
	m, err := v.s.Desk.Member(v.ctx(), v.deskCaller(), identity.PersonID(v.Param("person")))
	if err != nil {
		return err
	}
	id := m.Profile.Person.ID
	page := deskpages.MemberView{
		Frame: v.deskFrame(m.Staff), Email: m.Profile.Person.Email.String(), Inactive: !m.Profile.Person.Suspended.IsZero(), Self: m.Self(),
		Version: versionOf(m.Roles), Problem: problem, Done: v.deskDone(), Action: v.deskMemberAt(id), End: v.deskMemberAt(id, "deactivate"), Again: v.deskMemberAt(id, "reactivate"),
		Back: v.at("desk", "staff"),
	}
	if problem == deskpages.NoProblem {
		wanted = m.Roles
	}
	for _, n := range v.realm.Document.Policy.Roles.Known() {
		page.Choices = append(page.Choices, deskpages.RoleChoice{ID: string(n), Given: slices.Contains(wanted, n)})
	}
	return v.render(refusedStatus(problem), deskpages.MemberPage(v.deskContext(m.Staff, ports.Realm{}), page))
}

// staffRefusals are what stands in the way of a change to the staff.
var staffRefusals = []error{desk.ErrLastAdministrator, desk.ErrSelfGrant, desk.ErrUnknownRole, desk.ErrChanged}

func (s *Server) deskSetRoles(v *visit) error {
	wanted := roleNames(v.PostFormArray("roles"))
	id := identity.PersonID(v.Param("person"))
	changed, err := s.Desk.SetRoles(v.ctx(), v.deskCaller(), id, rolesOf(v.PostForm("version")), wanted, false)
	if problem, ok := refusedAs(err, staffRefusals...); ok {
		return v.deskShowMember(wanted, problem)
	}
	if err != nil {
		return err
	}
	if changed.Change.IsZero() {
		return v.deskShowMember(wanted, deskpages.NoChange)
	}
	return v.seeOther(afterDone(v.deskMemberAt(id), deskpages.DoneRoles))
}

func roleNames(typed []string) []role.Name {
	var out []role.Name
	for _, n := range typed {
		out = append(out, role.Name(n))
	}
	return out
}

func (s *Server) deskDeactivate(v *visit) error {
	id := identity.PersonID(v.Param("person"))
	_, err := s.Desk.Deactivate(v.ctx(), v.deskCaller(), id)
	if problem, ok := refusedAs(err, append(staffRefusals, desk.ErrNothing)...); ok {
		return v.deskShowMember(nil, problem)
	}
	if err != nil {
		return err
	}
	return v.seeOther(afterDone(v.deskMemberAt(id), deskpages.DoneOut))
}

func (s *Server) deskReactivate(v *visit) error {
	id := identity.PersonID(v.Param("person"))
	_, err := s.Desk.Reactivate(v.ctx(), v.deskCaller(), id)
	if problem, ok := refusedAs(err, desk.ErrNothing); ok {
		return v.deskShowMember(nil, problem)
	}
	if err != nil {
		return err
	}
	return v.seeOther(afterDone(v.deskMemberAt(id), deskpages.DoneIn))
}

func (v *visit) deskInvitation() desk.Invitation {
	return desk.Invitation{Email: v.PostForm("email"), Name: v.PostForm("name"), Language: v.PostForm("language"), Roles: roleNames(v.PostFormArray("roles"))}
}

// spokenOptions are the languages of a realm to write in, with the one that was chosen or else its own.
func spokenOptions(r ports.Realm, chosen string) []ui.Option {
	var out []ui.Option
	for _, l := range i18n.Spoken(r.Document.Tenant.Languages) {
		out = append(out, ui.Option{Value: string(l), Label: l.Name(), Chosen: string(l) == chosen})
	}
	return out
}

// spokenIn is a language that the realm speaks: the one asked for, or Dutch.
func spokenIn(r ports.Realm, asked string) string {
	if r.Document.Tenant.Speaks(asked) {
		return asked
	}
	return string(i18n.NL)
}

var inviteRefusals = []error{desk.ErrAddress, desk.ErrKnown, desk.ErrNoRoles, desk.ErrUnknownRole}

func (s *Server) deskNewMember(v *visit) error {
	staff, err := s.Desk.Enter(v.ctx(), v.deskCaller(), desk.InviteStaff)
	if err != nil {
		return err
	}
	return v.deskShowInvite(staff, v.realm, deskpages.Staff, desk.Invitation{}, deskpages.NoProblem)
}

func (s *Server) deskInvite(v *visit) error {
	i := v.deskInvitation()
	i.Language = spokenIn(v.realm, i.Language)
	staff, err := s.Desk.InviteStaff(v.ctx(), v.deskCaller(), i)
	if problem, ok := refusedAs(err, inviteRefusals...); ok {
		return v.deskShowInvite(staff, v.realm, deskpages.Staff, i, problem)
	}
	if err != nil {
		return err
	}
	return v.seeOther(afterDone(v.at("desk", "staff"), deskpages.DoneInvited))
}

func (s *Server) deskNewAccount(v *visit) error {
	at, err := s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.InviteAccount)
	if err != nil {
		return err
	}
	if _, ok := desk.Invitable(at.Target.Document); !ok {
		return desk.ErrNotThere
	}
	return v.deskShowInvite(at.Staff, at.Target, deskpages.Accounts, desk.Invitation{}, deskpages.NoProblem)
}

func (s *Server) deskMakeAccount(v *visit) error {
	i := v.deskInvitation()
	at, err := s.Desk.EnterAt(v.ctx(), v.deskCaller(), v.deskTarget(), desk.InviteAccount)
	if err != nil {
		return err
	}
	i.Language = spokenIn(at.Target, i.Language)
	made, err := s.Desk.InviteAccount(v.ctx(), v.deskCaller(), v.deskTarget(), i)
	if problem, ok := refusedAs(err, inviteRefusals...); ok {
		return v.deskShowInvite(at.Staff, at.Target, deskpages.Accounts, i, problem)
	}
	if err != nil {
		return err
	}
	return v.seeOther(afterDone(v.deskAccountAt(made.Account.ID), deskpages.DoneInvited))
}

// deskShowInvite shows the form for somebody new: of the staff, or of the realm r.
func (v *visit) deskShowInvite(staff desk.Staff, r ports.Realm, of deskpages.Page, i desk.Invitation, problem deskpages.Problem) error {
	page := deskpages.InviteView{
		Frame: v.deskFrame(staff), Of: of, Email: i.Email, Name: i.Name, Problem: problem, Languages: spokenOptions(r, spokenIn(r, i.Language)),
		Action: v.Request.URL.Path, Back: v.at("desk", "staff"),
	}
	about := ports.Realm{}
	if of == deskpages.Accounts {
		page.Back, about = v.inside("accounts"), r
	} else {
		for _, n := range v.realm.Document.Policy.Roles.Known() {
			page.Roles = append(page.Roles, deskpages.RoleChoice{ID: string(n), Given: slices.Contains(i.Roles, n)})
		}
	}
	return v.render(refusedStatus(problem), deskpages.InvitePage(v.deskContext(staff, about), page))
}
