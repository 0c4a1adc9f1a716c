package linking_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/tests/browserless"
)

// boardroom is a house in which Bas, of a school board, is linked to an account of three institutions.
type boardroom struct {
	school
	bas     *browserless.Browser
	account linking.Account
}

func (v school) boardroom(t *testing.T) boardroom {
	t.Helper()
	out := boardroom{school: v, bas: browserless.NewBrowser(t)}
	out.account = v.OldAccount(t, "windkracht", "41234", board, func(a *linking.Account) {
		a.Institutions = append(a.Institutions, institution("15AA", ""), institution("15BB", ""))
	})
	return out
}

// told gives the code of the institution that the portal hears of.
func (v school) told(t *testing.T, p browserless.Page) any {
	t.Helper()
	if !v.AtPortal(p) {
		t.Fatalf("it ends at %s (%d): %s", p.URL, p.Status, p.Heading())
	}
	tokens, err := v.Schools.Redeem(t.Context(), p.URL)
	if err != nil {
		t.Fatal(err)
	}
	institution, _ := tokens.Claims["institution"].(map[string]any)
	return institution["code"]
}

// choose picks the institution with a code.
func (v boardroom) choose(t *testing.T, b *browserless.Browser, p browserless.Page, code string, pairs ...string) browserless.Page {
	t.Helper()
	l := v.active(t, v.account.ID)
	return b.Submit(p, p.MustForm(t, "/institution").With(append([]string{"institution", string(l.ID) + "." + code}, pairs...)...))
}

// MH-28, MH-43: who acts for several institutions chooses one; another is chosen with prompt=select_account, from the
// session and without a new login; the portal hears which. A choice that is remembered skips the page.
func TestOneChoosesForWhichInstitution(t *testing.T) {
	onBoth(t, func(t *testing.T, s school) {
		v := s.boardroom(t)
		p := v.Link(t, v.bas, "bas", bas, "windkracht")
		says(t, p, ok, words.OrganisationTitle(), "41234", "15AA", "15BB")
		says(t, v.bas.Submit(p, p.MustForm(t, "/institution")), 422, words.LinkChooseMissing())
		if code := v.told(t, v.choose(t, v.bas, p, "15AA")); code != "15AA" {
			t.Errorf("the portal hears of %v", code)
		}
		if code := v.told(t, v.bas.Get(v.Schools.Authorize(home))); code != "15AA" {
			t.Errorf("from the session the portal hears of %v", code)
		}
		p = v.bas.Get(v.Schools.Authorize(home, "prompt", "select_account"))
		says(t, p, ok, words.LinkChooseSwitch())
		if code := v.told(t, v.choose(t, v.bas, p, "15BB", "remember", "yes")); code != "15BB" {
			t.Errorf("after the switch the portal hears of %v", code)
		}
		if code := v.told(t, v.bas.Get(v.Schools.Authorize(home))); code != "15BB" {
			t.Errorf("the session then tells of %v", code)
		}
		other := browserless.NewBrowser(t)
		if code := v.told(t, v.Authenticate(t, other, other.Get(v.Schools.Authorize(home)), "bas")); code != "15BB" {
			t.Errorf("the remembered choice is %v", code)
		}
		says(t, other.Get(v.Schools.Authorize(home, "prompt", "select_account")), ok, words.LinkChooseSwitch())
		v.happened(t, audit.InstitutionChosen, 2)
		v.happened(t, audit.LinkMade, 1)
	})
}

// MH-43: nobody chooses an institution that is not of their account.
func TestNobodyChoosesAnInstitutionOfOthers(t *testing.T) {
	v := settle(t, browserless.SQLite).boardroom(t)
	v.linked(t)
	others := v.active(t, v.klimop.ID)
	p := v.Link(t, v.bas, "bas", bas, "windkracht")
	for _, id := range []string{string(others.ID) + ".12AB", string(v.active(t, v.account.ID).ID) + ".12AB", "x", ""} {
		got := v.bas.Submit(p, p.MustForm(t, "/institution").With("institution", id))
		if v.AtPortal(got) {
			t.Errorf("%q leads to the portal", id)
		}
	}
}

// MH-26, MH-27, MH-42: another account is added in a session, with its own proof and pincode; the next login asks
// for which.
func TestAnAccountIsAdded(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		b := v.linked(t)
		second := v.OldAccount(t, "vuurtoren", "13CD", klimop, nil)
		at := v.Issuer(home) + "/me/links"
		p := b.Get(at)
		says(t, p, ok, "12AB")
		p = b.Get(at + "/add")
		v.Forward(time.Minute)
		before := v.Inbox.Last()
		p = b.Submit(p, p.MustForm(t, "/me/links/add").With("email", marit, "username", "vuurtoren", "password", "een ander wachtwoord"))
		says(t, p, 422, words.LinkErrorWrong())
		p = b.Submit(p, p.MustForm(t, "/me/links/add").With("password", browserless.OldPassword))
		says(t, p, ok, "Pincode")
		code := v.MailedCode(t, marit, before)
		says(t, b.Submit(p, p.MustForm(t, "/pincode").With("code", "zzzzz")), ok, words.LinkPincodeWrong("Mijn Helpdesk PO"))
		p = b.Submit(p, p.MustForm(t, "/pincode").With("code", code))
		says(t, p, ok, "12AB", "13CD", words.MylinksDoneAdded())
		if v.active(t, second.ID).ID == "" {
			t.Error("it is not linked")
		}
		says(t, b.Get(at+"/history"), ok, "12AB", "13CD")
		says(t, b.Get(v.Schools.Authorize(home, "prompt", "select_account")), ok, words.LinkChooseSwitch(), "13CD")
	})
}

// MH-43: every own page names the institution that one acts for, by its name; another one is chosen there, from the
// session and without a new login, and is the one that the portal hears of from then on. Who has one has no choice.
func TestTheInstitutionIsOnEveryOwnPage(t *testing.T) {
	onBoth(t, func(t *testing.T, s school) {
		v := s.boardroom(t)
		p := v.choose(t, v.bas, v.Link(t, v.bas, "bas", bas, "windkracht"), "41234")
		if code := v.told(t, p); code != "41234" {
			t.Errorf("the portal hears of %v", code)
		}
		me := v.Issuer(home) + "/me"
		named := words.MylinksActing("Basisschool windkracht (41234)")
		for _, at := range []string{"", "/sessions", "/history", "/links", "/links/add", "/email"} {
			says(t, v.bas.Get(me+at), ok, named, words.MylinksSwitch())
		}
		p = v.bas.Get(me + "/switch")
		says(t, p, ok, words.LinkChooseSwitch())
		p = v.choose(t, v.bas, p, "15AA")
		if p.URL.Path != "/t/"+home+"/me" {
			t.Errorf("the choice leads to %s", p.URL)
		}
		says(t, p, ok, "15AA)")
		if code := v.told(t, v.bas.Get(v.Schools.Authorize(home))); code != "15AA" {
			t.Errorf("the portal then hears of %v", code)
		}
		one := v.linked(t)
		p = one.Get(me)
		says(t, p, ok, words.MylinksActing("Basisschool klimop (12AB)"))
		if strings.Contains(p.Body, words.MylinksSwitch()) {
			t.Error("who has one institution is asked to switch")
		}
		if p = one.Get(me + "/switch"); p.URL.Path != "/t/"+home+"/me" {
			t.Errorf("who has one institution is at %s", p.URL)
		}
	})
}

// XC-01, MH-26: a second account right after the first waits half a minute for its pincode: the page says how long,
// keeps what was proven, and sends the pincode then. Nothing that was typed is typed again.
func TestASecondPincodeWaitsAMoment(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		const soon = "Wacht nog " // so many seconds, as the clock goes on
		b := v.linked(t)
		second := v.OldAccount(t, "vuurtoren", "13CD", klimop, nil)
		p := b.Get(v.Issuer(home) + "/me/links/add")
		v.Forward(10 * time.Second)
		before := v.Inbox.Last()
		p = b.Submit(p, p.MustForm(t, "/me/links/add").With("email", marit, "username", "vuurtoren", "password", browserless.OldPassword))
		says(t, p, ok, words.LinkPincodeUnsent(), soon, words.LinkPincodeKept(), marit)
		sent := slices.ContainsFunc(v.Inbox.Messages(inbox.Filter{After: before}), func(m inbox.Message) bool { return m.Code() != "" })
		if _, there := p.Form("/pincode"); there || sent {
			t.Error("a pincode is asked that was not sent, or one was sent")
		}
		p = b.Submit(p, p.MustForm(t, "/resend"))
		says(t, p, ok, soon) // too early
		v.Forward(21 * time.Second)
		says(t, b.Get(p.URL.String()), ok, words.LinkPincodeNow())
		p = b.Submit(p, p.MustForm(t, "/resend"))
		code := v.MailedCode(t, marit, before)
		says(t, b.Submit(p, p.MustForm(t, "/pincode").With("code", code)), ok, "13CD", words.MylinksDoneAdded())
		if v.active(t, second.ID).ID == "" {
			t.Error("it is not linked")
		}
	})
}

// XC-01, MH-31: whose address was mistyped and who gives another within half a minute, at a login, waits for a pincode
// there; the pincode that went to the first address links nothing.
func TestAPincodeForAnotherAddressWaitsAMoment(t *testing.T) {
	v := settle(t, browserless.SQLite)
	b := browserless.NewBrowser(t)
	at := v.AtLink(t, b, "marit")
	_, first := v.Pincode(t, b, at, stijn, "klimop")
	before := v.Inbox.Last()
	p := v.ProveOld(t, b, at, marit, "klimop", browserless.OldPassword)
	says(t, p, ok, words.LinkPincodeUnsent(), marit)
	p = b.Submit(p, p.MustForm(t, "/resend"))
	v.Forward(31 * time.Second)
	p = b.Submit(p, p.MustForm(t, "/resend"))
	p = v.EnterPincode(t, b, p, first)
	if v.AtPortal(p) {
		t.Fatal("the pincode to another address links")
	}
	if p = v.EnterPincode(t, b, p, v.MailedCode(t, marit, before)); !v.AtPortal(p) {
		t.Errorf("marit is at %s (%d): %s", p.URL, p.Status, p.Heading())
	}
}

// MH-31 (3): a pincode for a session links nothing in a login, nor the other way round: swapped, both are refused.
func TestAPincodeOfASessionLinksNothingInALogin(t *testing.T) {
	v := settle(t, browserless.SQLite)
	b := v.linked(t)
	v.OldAccount(t, "vuurtoren", "13CD", klimop, nil)
	v.Forward(time.Minute)
	p := b.Get(v.Issuer(home) + "/me/links/add")
	before := v.Inbox.Last()
	b.Submit(p, p.MustForm(t, "/me/links/add").With("email", marit, "username", "vuurtoren", "password", browserless.OldPassword))
	code := v.MailedCode(t, marit, before)
	other := browserless.NewBrowser(t)
	v.Forward(time.Minute)
	p, _ = v.Pincode(t, other, v.AtLink(t, other, "stijn"), stijn, "vuurtoren")
	if p = v.EnterPincode(t, other, p, code); v.AtPortal(p) {
		t.Error("the pincode of a session links in a login")
	}
}

// MH-35, MH-42: a link is undone by its holder: the page says what ends, the sessions that use it end and no others,
// and the holder is told.
func TestALinkIsUndone(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		b := v.linked(t)
		l := v.active(t, v.klimop.ID)
		undo := v.Issuer(home) + "/me/links/link/" + string(l.ID) + "/undo"
		p := b.Get(undo)
		says(t, p, ok, words.MylinksUndoTitle(), words.MylinksUndoCurrent())
		if v.active(t, v.klimop.ID).ID == "" {
			t.Fatal("the page undoes it")
		}
		before := v.Inbox.Last()
		says(t, b.Submit(p, p.MustForm(t, "/undo")), ok)
		says(t, b.Get(v.Issuer(home)+"/me/links"), http.StatusUnauthorized)
		v.Mail(t, marit, before)
		if l := v.LinksOf(t, v.klimop.ID)[0]; l.State != linking.Ended || l.Why != linking.EndedByHolder {
			t.Errorf("the link is %+v", l)
		}
		v.happened(t, audit.SessionEnded, 1)
		again := browserless.NewBrowser(t)
		v.AtLink(t, again, "marit").MustForm(t, "/link")
	})
}

// MH-34, XC-29: what happened to one's links stands between the logins of one's own history, in words, also what others
// did.
func TestLinksAreInOnesHistory(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.OldAccount(t, "vuurtoren", "13CD", klimop, nil)
	b := v.linked(t)
	v.Forward(pause)
	v.waits(t)
	p := b.Get(v.Issuer(home) + "/me/links/add")
	before := v.Inbox.Last()
	p = b.Submit(p, p.MustForm(t, "/me/links/add").With("email", marit, "username", "vuurtoren", "password", browserless.OldPassword))
	b.Submit(p, p.MustForm(t, "/pincode").With("code", v.MailedCode(t, marit, before)))
	reader := browserless.NewBrowser(t)
	page := reader.Get(ticket(t, v.Mail(t, "gemachtigde@vuurtoren.example", before).Text))
	reader.Submit(page, page.MustForm(t, "/decline"))
	lighthouse := "Basisschool vuurtoren (13CD)"
	says(t, b.Get(v.Issuer(home)+"/me/history"), ok, words.OwnHistoryLinked("Basisschool klimop (12AB)"), words.OwnHistoryLinkAsked(lighthouse),
		words.OwnHistoryLinkDeclined(lighthouse), words.OwnHistoryLogin("Mijn Helpdesk PO"))
}

// MH-35: nobody undoes a link of somebody else; it is as if it were not there.
func TestNobodyUndoesALinkOfOthers(t *testing.T) {
	v := settle(t, browserless.SQLite).boardroom(t)
	v.linked(t)
	p := v.Link(t, v.bas, "bas", bas, "windkracht")
	v.choose(t, v.bas, p, "15AA")
	l := v.active(t, v.klimop.ID)
	own := v.active(t, v.account.ID)
	says(t, v.bas.Get(v.Issuer(home)+"/me/links/link/"+string(l.ID)+"/undo"), http.StatusNotFound)
	p = v.bas.Get(v.Issuer(home) + "/me/links/link/" + string(own.ID) + "/undo")
	f := p.MustForm(t, "/undo")
	f.Action = change(t, f.Action, string(own.ID), string(l.ID))
	says(t, v.bas.Submit(p, f), http.StatusNotFound)
	if v.active(t, v.klimop.ID).ID == "" {
		t.Error("it is undone")
	}
}

func change(t *testing.T, u *url.URL, was, is string) *url.URL {
	t.Helper()
	out, err := url.Parse(strings.Replace(u.String(), was, is, 1))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// MH-43: the remembered institution is forgotten.
func TestARememberedChoiceIsForgotten(t *testing.T) {
	v := settle(t, browserless.SQLite).boardroom(t)
	p := v.Link(t, v.bas, "bas", bas, "windkracht")
	v.choose(t, v.bas, p, "15AA", "remember", "yes")
	p = v.bas.Get(v.Issuer(home) + "/me/links")
	says(t, v.bas.Submit(p, p.MustForm(t, "/forget")), ok, words.MylinksDoneForgotten())
	other := browserless.NewBrowser(t)
	says(t, v.Authenticate(t, other, other.Get(v.Schools.Authorize(home)), "bas"), ok, words.OrganisationTitle())
}
