package desk_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// MH-24, MH-33: who calls is found by user name, code, name or address, and by nothing shorter; addresses are
// masked until they are asked for, no page holds a hash, and each look is recorded.
func TestTheHelpdeskFindsASchoolAndSeesNoSecret(t *testing.T) {
	v := callSchools(t, browserless.SQLite)
	for _, q := range []string{"klimop", "KLIM", "12ab", "41234", "Stichting Zuid", "g.devries@"} {
		v.helpdesk.ask("/in/production/links?q="+url.QueryEscape(q), nil).says(t, 200, "1 account gevonden", "De Klimop (12AB)", "Niet gekoppeld")
	}
	v.helpdesk.ask("/in/production/links?q=99ZZ", nil).says(t, 200, "Geen account gevonden")
	v.helpdesk.ask("/in/production/links?q=kl", nil).says(t, 422, "minimaal 3 tekens")
	p := v.helpdesk.ask(v.at(), nil)
	p.says(t, 200, "Nog in de oude vorm (bcrypt)", "p•••t@deklimop.example", "Gemma de Vries", "Niemand is met dit account gekoppeld")
	for _, secret := range []string{mailbox, director, stand, oldHash, "$2b$"} {
		if strings.Contains(p.body, secret) {
			t.Errorf("the page says %q", secret)
		}
	}
	shown := v.helpdesk.ask(v.at(), url.Values{})
	shown.says(t, 200, mailbox, director, stand, "We hebben dat vastgelegd")
	if strings.Contains(shown.body, "$2b$") {
		t.Error("the page says the hash")
	}
	if got := v.recorded("portal-account:" + string(v.klimop.ID)); !cmp.Equal(got, []audit.Action{audit.PortalAccountViewed, audit.PortalAccountShown}) {
		t.Errorf("recorded: %v", got)
	}
	if got := actionsOf(v.events(schools, v.helpdesk.actor())); len(got) != 9 || got[0] != audit.DeskSearched {
		t.Errorf("recorded: %v", got)
	}
}

// MH-33, MH-35: an account that is switched off lets nobody on, and its link stays; each act has a reason.
func TestAnAccountIsSwitchedOffAndOn(t *testing.T) {
	v := callSchools(t, browserless.SQLite)
	l := v.link(v.visitor("anna@deklimop.example"), "anna@deklimop.example", true, "")
	s := v.login(l, "12AB")
	v.helpdesk.ask(v.at("disable"), url.Values{"reason": {"kort"}}).says(t, 422, "Schrijf een reden")
	v.helpdesk.ask(v.at("disable"), because()).toPath(t, v.at()+"?done=disabled")
	if a := v.account(v.klimop.ID); a.State != linking.Disabled || a.Why != why || v.ended(s) != session.EndUnlinked || v.linkNow(l.ID).State != linking.LinkActive {
		t.Errorf("%+v; session %q", a, v.ended(s))
	}
	v.helpdesk.ask(v.at("disable"), because()).says(t, 409, "Dit was al zo")
	v.helpdesk.ask(v.at(), nil).says(t, 200, "Dit account is uitgezet: "+why, "Zet het account weer aan")
	v.helpdesk.ask(v.at("enable"), because()).toPath(t, v.at()+"?done=enabled")
	if v.account(v.klimop.ID).State != linking.Active {
		t.Error("it stays off")
	}
	if got := v.recorded("portal-account:" + string(v.klimop.ID)); !slices.Contains(got, audit.PortalAccountDisabled) || !slices.Contains(got, audit.PortalAccountEnabled) {
		t.Errorf("recorded: %v", got)
	}
}

// MH-35: an end comes with a reason, ends the sessions that use the link and no others, and its holder is told.
func TestALinkIsEnded(t *testing.T) {
	v := callSchools(t, browserless.SQLite)
	anna := v.visitor("anna@deklimop.example")
	l := v.link(anna, "anna@deklimop.example", true, "")
	using := v.login(l, "12AB")
	other := v.login(linking.Link{Person: anna, ID: "elsewhere"}, "12AB")
	v.helpdesk.ask(v.at(), nil).says(t, 200, "Gekoppeld", "a•••a@deklimop.example", "Maak de koppeling los", "Dit adres is niet bekend bij het account")
	at := v.at("link", string(l.ID), "end")
	v.helpdesk.ask(at, nil).says(t, 200, "De rechten van de persoon bij deze scholen en besturen stoppen")
	v.helpdesk.ask(at, because()).toPath(t, v.at()+"?done=ended")
	if got := v.linkNow(l.ID); got.State != linking.Ended || got.Why != linking.EndedByStaff || got.EndedBy != v.helpdesk.actor() {
		t.Errorf("%+v", got)
	}
	if v.ended(using) != session.EndUnlinked || v.ended(other) != "" {
		t.Errorf("sessions: %q, %q", v.ended(using), v.ended(other))
	}
	if got := kindsOf(v.letters(schools, "anna@deklimop.example")); !cmp.Equal(got, []ports.LetterKind{ports.LetterLinkEnded}) {
		t.Errorf("letters: %v", got)
	}
	v.helpdesk.ask(at, because()).says(t, 409, "Een collega was u voor", v.helpdesk.email)
}

// MH-34: a link of a new means waits; the helpdesk approves it, the old one ends and its holder is told.
func TestALinkOfANewMeansIsApproved(t *testing.T) {
	v := callSchools(t, browserless.SQLite)
	old := v.link(v.visitor("anna@deklimop.example"), "anna@deklimop.example", true, "")
	was := v.login(old, "12AB")
	v.forward(time.Minute)
	fresh := v.link(v.visitor("anna.nieuw@deklimop.example"), "anna.nieuw@deklimop.example", false, old.ID)
	v.helpdesk.ask("/in/production", nil).says(t, 200, "1 wacht")
	v.helpdesk.ask("/in/production/links", nil).says(t, 200, "1 koppeling wacht op goedkeuring")
	v.helpdesk.ask("/in/production/links/waiting", nil).says(t, 200, "klimop", "a•••w@deklimop.example", "nieuw inlogmiddel")
	at := v.at("link", string(fresh.ID), "approve")
	v.helpdesk.ask(at, nil).says(t, 200, "De eerdere koppeling stopt")
	v.helpdesk.ask(at, because()).toPath(t, v.at()+"?done=approved")
	if got := v.linkNow(fresh.ID); got.State != linking.LinkActive || got.Decider != v.helpdesk.actor() {
		t.Errorf("the new one: %+v", got)
	}
	if got := v.linkNow(old.ID); got.State != linking.Ended || got.Why != linking.EndedReplaced || v.ended(was) != session.EndUnlinked {
		t.Errorf("the old one: %+v; its session %q", got, v.ended(was))
	}
	if got := kindsOf(v.letters(schools, "anna@deklimop.example")); !cmp.Equal(got, []ports.LetterKind{ports.LetterLinkEnded}) {
		t.Errorf("the former holder: %v", got)
	}
	if got := kindsOf(v.letters(schools, "anna.nieuw@deklimop.example")); !cmp.Equal(got, []ports.LetterKind{ports.LetterLinkApproved}) {
		t.Errorf("the new holder: %v", got)
	}
	v.helpdesk.ask(at, because()).says(t, 409, "Een collega was u voor")
	v.helpdesk.ask(v.at(), nil).says(t, 200, "Een nieuw inlogmiddel kwam ervoor in de plaats", "Beslist door "+v.helpdesk.email)
}

// MH-33: what waits is declined, with a reason.
func TestAWaitingLinkIsDeclined(t *testing.T) {
	v := callSchools(t, browserless.SQLite)
	l := v.link(v.visitor("anna@elders.example"), "anna@elders.example", false, "")
	v.helpdesk.ask(v.at("link", string(l.ID), "decline"), because()).toPath(t, v.at()+"?done=declined")
	if got := v.linkNow(l.ID); got.State != linking.Declined || got.Decider != v.helpdesk.actor() {
		t.Errorf("%+v", got)
	}
	if got := kindsOf(v.letters(schools, "anna@elders.example")); !cmp.Equal(got, []ports.LetterKind{ports.LetterLinkDeclined}) {
		t.Errorf("letters: %v", got)
	}
	v.helpdesk.ask("/in/production/links/waiting", nil).says(t, 200, "Er wacht niets")
}

// Only an administrator changes who is on record, and who leaves it is told.
func TestWhoIsOnRecordChanges(t *testing.T) {
	v := callSchools(t, browserless.SQLite)
	form := because("email", mailbox, "authorised-name", "Bob Boer", "authorised-email", "b.boer@deklimop.example", "second-name", "", "second-email", "")
	v.helpdesk.ask(v.at("record"), form).says(t, 403)
	v.admin.ask(v.at("record"), nil).says(t, 200, mailbox, director)
	half := because("authorised-name", "Bob Boer", "second-email", "x@")
	v.admin.ask(v.at("record"), half).says(t, 422, "Vul naam en e-mailadres allebei in", "Dit is geen e-mailadres")
	v.admin.ask(v.at("record"), form).toPath(t, v.at()+"?done=record")
	if got := v.account(v.klimop.ID); got.Authorised.Name != "Bob Boer" || !got.Second.IsZero() || got.TouchedAt.IsZero() {
		t.Errorf("%+v", got)
	}
	for to, want := range map[string][]ports.LetterKind{director: {ports.LetterRecordChanged}, stand: {ports.LetterRecordChanged}, mailbox: nil, "b.boer@deklimop.example": nil} {
		if got := kindsOf(v.letters(schools, to)); !cmp.Equal(got, want) {
			t.Errorf("%s: %v", to, got)
		}
	}
	v.admin.ask(v.at("record"), form).says(t, 422, "Dit was al zo")
}

// MH-36: the second of two who share an account gets one of their own; the first is logged out of what moved.
func TestASharedAccountIsSplit(t *testing.T) {
	v := callSchools(t, browserless.SQLite)
	l := v.link(v.visitor("anna@deklimop.example"), "anna@deklimop.example", true, "")
	moved, stays := v.login(l, "41234"), v.login(l, "12AB")
	v.helpdesk.ask(v.at("split"), because("keep", "no")).says(t, 422, "Kies een school of bestuur")
	v.helpdesk.ask(v.at("split"), because("institution", "41234", "keep", "no", "email", "piet@")).says(t, 422, "Dit is geen e-mailadres")
	p := v.helpdesk.ask(v.at("split"), because("institution", "41234", "keep", "no", "email", "piet@zuid.example"))
	p.says(t, 200, "Print dit nu", "Stichting Zuid (41234)")
	if got := v.account(v.klimop.ID); len(got.Institutions) != 1 || got.Institutions[0].Code.String() != "12AB" {
		t.Errorf("the old one: %+v", got.Institutions)
	}
	if v.ended(moved) != session.EndUnlinked || v.ended(stays) != "" || v.linkNow(l.ID).State != linking.LinkActive {
		t.Errorf("sessions: %q, %q", v.ended(moved), v.ended(stays))
	}
	found, err := v.linkdesk.Find(t.Context(), v.operator(), "41234", 1)
	if err != nil || len(found.Lines) != 1 || found.Lines[0].Account.UserName != "" || found.Lines[0].Account.Email.String() != "piet@zuid.example" {
		t.Fatalf("the new one: %+v, %v", found.Lines, err)
	}
	for _, to := range []string{mailbox, director, "piet@zuid.example", "anna@deklimop.example"} { // on record for either, and the holder
		if got := v.letters(schools, to); !cmp.Equal(kindsOf(got), []ports.LetterKind{ports.LetterAccountSplit}) || got[0].Reason != "" {
			t.Errorf("%s hears %+v", to, got)
		}
	}
	if got := v.letters(schools, stand); len(got) > 0 {
		t.Errorf("the second contact hears %v", got)
	}
	if codes := v.codes(found.Lines[0].Account.ID); len(codes) != 1 || codes[0].For.String() != "41234" {
		t.Errorf("codes: %+v", codes)
	}
	v.helpdesk.ask(v.at("split"), because("institution", "12AB", "keep", "no")).says(t, 422, "Een account houdt minstens")
	v.helpdesk.ask(v.at("split"), because("institution", "12AB", "keep", "yes")).says(t, 200, "Print dit nu")
	if got := v.account(v.klimop.ID); len(got.Institutions) != 1 {
		t.Errorf("what is shared left: %+v", got.Institutions)
	}
	if got := v.letters(schools, mailbox); len(got) != 1 || got[0].Reason != ports.SplitShared {
		t.Errorf("of what is shared they hear %+v", got)
	}
}

// MH-32: how many still wait for their old password to be shown.
func TestFiguresOfLinks(t *testing.T) {
	v := callSchools(t, browserless.SQLite)
	v.link(v.visitor("anna@deklimop.example"), "anna@deklimop.example", true, "")
	v.auditor.ask("/in/production/links/figures", nil).says(t, 200, "Wachtwoord nog in de oude vorm 1", "Gekoppeld 1", "geen einddatum")
	v.helpdesk.ask("/in/production/links/figures", nil).says(t, 403)
	v.auditor.ask("/in/production/links?q=klimop", nil).says(t, 200, "klimop")
	v.auditor.ask(v.at("disable"), because()).says(t, 403, "Dit mag u hier niet")
}

// toPath wants a redirect within the desk of the schools.
func (p page) toPath(t testing.TB, path string) {
	t.Helper()
	if want := "/t/" + schoolDesk + "/desk" + path; p.status != 303 || p.to != want {
		t.Errorf("it leads to %q (%d), not to %q:\n%s", p.to, p.status, want, words(p.body))
	}
}
