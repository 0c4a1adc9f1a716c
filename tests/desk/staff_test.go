package desk_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/application/desk"
	"github.com/voordeur/voordeur/application/provision"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// The first administrator comes by the operator's word: an account without a password, and a letter that says
// where to choose one.
func TestTheFirstAdministrator(t *testing.T) {
	h := build(t, browserless.SQLite)
	email := must(identity.ParseEmail("fenna@omgevingsloket.example"))
	member := provision.Member{Email: email, Name: "Fenna", Language: "nl", Roles: []role.Name{"administrator"}}
	added, err := h.provision.AddStaff(t.Context(), h.realm(staffRealm).Slug, member)
	if err != nil {
		t.Fatal(err)
	}
	if added.Enter != base+"/t/omgevingsloket/staff/enter/beheer" || !added.Account.Password.IsZero() || added.Account.State != account.Active {
		t.Errorf("made %+v", added)
	}
	told := h.letters(staffRealm, email.String())
	if len(told) != 1 || told[0].Kind != ports.LetterInvited || told[0].Link != added.Enter || told[0].Code != "" || len(told[0].Roles) != 1 {
		t.Errorf("told %+v", told)
	}
	fenna := colleague{h: h, realm: staffRealm, id: added.Account.ID, token: h.session(staffRealm, added.Account.ID, "beheer")}
	fenna.ask("/staff", nil).says(t, http.StatusOK, "fenna@omgevingsloket.example", "Beheerder", "Medewerker uitnodigen")

	_, err = h.provision.AddStaff(t.Context(), h.realm(staffRealm).Slug, member)
	refusedWith(t, provision.ErrKnown, err)
	_, err = h.provision.AddStaff(t.Context(), h.realm(production).Slug, member)
	refusedWith(t, provision.ErrNoStaffRealm, err)
	member.Email, member.Roles = must(identity.ParseEmail("gijs@omgevingsloket.example")), []role.Name{"koning"}
	_, err = h.provision.AddStaff(t.Context(), h.realm(staffRealm).Slug, member)
	refusedWith(t, provision.ErrNoSuchRole, err)
}

// Administrators invite colleagues and give roles; they give themselves none, and one of them stays.
func TestAdministratorsInviteAndGiveRoles(t *testing.T) {
	h := build(t, browserless.SQLite)
	fenna := h.hire(staffRealm, "administrator")
	for _, c := range []struct {
		form url.Values
		says string
	}{
		{url.Values{"email": {"geen adres"}, "roles": {"helpdesk"}}, "Vul een e-mailadres in"},
		{url.Values{"email": {"gijs@staff.example"}}, "Kies minimaal één rol."},
		{url.Values{"email": {"gijs@staff.example"}, "roles": {"koning"}}, "Deze rol bestaat niet meer."},
		{url.Values{"email": {strings.ToUpper(fenna.email)}, "roles": {"helpdesk"}}, "Dit adres heeft al een account."},
	} {
		fenna.ask("/staff/new", c.form).says(t, http.StatusUnprocessableEntity, c.says)
	}
	done := fenna.ask("/staff/new", url.Values{"email": {"gijs@staff.example"}, "name": {"Gijs"}, "language": {"en"}, "roles": {"helpdesk", "reviewer"}})
	fenna.ask(done.to, nil).says(t, http.StatusOK, "De uitnodiging is verstuurd.", "gijs@staff.example", "Helpdesk", "Nog niet ingelogd")
	if told := h.letters(staffRealm, "gijs@staff.example"); len(told) != 1 || told[0].Lang != "en" || len(told[0].Roles) != 2 {
		t.Errorf("told %+v", told)
	}

	gijs := h.memberBy("gijs@staff.example")
	at := "/staff/one/" + string(gijs.id)
	gijs.ask("/in/production/accounts", nil).says(t, http.StatusOK)
	done = fenna.ask(at, url.Values{"version": {"helpdesk reviewer"}, "roles": {"auditor"}})
	fenna.ask(done.to, nil).says(t, http.StatusOK, "De rollen zijn gewijzigd.")
	gijs.ask("/in/production/applications/one/x/decide", nil).says(t, http.StatusForbidden) // the very next page
	fenna.ask(at, url.Values{"version": {"helpdesk reviewer"}, "roles": {"auditor"}}).says(t, http.StatusUnprocessableEntity, "Een collega wijzigde de rollen intussen.")
	fenna.ask(at, url.Values{"version": {"auditor"}, "roles": {"auditor"}}).says(t, http.StatusUnprocessableEntity, "U heeft niets gewijzigd.")
	fenna.ask("/staff/one/"+string(fenna.id), url.Values{"version": {"administrator"}, "roles": {"administrator", "helpdesk"}}).says(t, http.StatusUnprocessableEntity, "Een andere beheerder moet dit voor u doen.")
	fenna.ask("/staff/one/"+string(fenna.id), url.Values{"version": {"administrator"}}).says(t, http.StatusUnprocessableEntity, "De laatste beheerder kan niet weg.")
	if told := kindsOf(h.letters(staffRealm, "gijs@staff.example")); !slices.Equal(told, []ports.LetterKind{ports.LetterStaffRoles}) {
		t.Errorf("told %v", told)
	}
	events := only(actionsOf(h.events(staffRealm, fenna.actor())), audit.AccountInvited, audit.RoleGranted, audit.RoleRevoked)
	want := []audit.Action{audit.AccountInvited, audit.RoleGranted, audit.RoleGranted, audit.RoleGranted, audit.RoleRevoked, audit.RoleRevoked}
	if diff := cmp.Diff(want, events); diff != "" {
		t.Error(diff)
	}
}

// memberBy finds a member of the staff by address, and logs them in.
func (h *house) memberBy(email string) colleague {
	h.t.Helper()
	out := colleague{h: h, realm: staffRealm, email: email}
	h.in(staffRealm, func(ctx context.Context, st ports.Store) error {
		a, err := st.Accounts().ByEmail(ctx, "medewerker", must(identity.ParseEmail(email)))
		out.id = a.ID
		return err
	})
	out.token = h.session(staffRealm, out.id, "beheer")
	return out
}

// Who leaves the staff is out at once, with all roles; coming back gives none of them.
func TestAccessEndsAndComesBack(t *testing.T) {
	h := build(t, browserless.SQLite)
	fenna, gijs := h.hire(staffRealm, "administrator"), h.hire(staffRealm, "helpdesk", "administrator")
	at := "/staff/one/" + string(gijs.id)
	fenna.ask("/staff/one/"+string(fenna.id)+"/deactivate", url.Values{}).says(t, http.StatusUnprocessableEntity, "Een andere beheerder")
	done := fenna.ask(at+"/deactivate", url.Values{})
	fenna.ask(done.to, nil).says(t, http.StatusOK, "kan niet meer inloggen", "Geef weer toegang")
	gijs.ask("/in/production", nil).says(t, http.StatusUnauthorized)
	if a := h.accountOf(staffRealm, gijs.id); a.State != account.Suspended {
		t.Errorf("the account is %s", a.State)
	}
	done = fenna.ask(at+"/reactivate", url.Values{})
	fenna.ask(done.to, nil).says(t, http.StatusOK, "kan weer inloggen")
	gijs.token = h.session(staffRealm, gijs.id, "beheer")
	gijs.ask("/in/production", nil).says(t, http.StatusOK, "U heeft geen rol")
	_, err := h.desk.Deactivate(t.Context(), gijs.caller(), fenna.id)
	refusedWith(t, desk.ErrForbidden, err)
}
