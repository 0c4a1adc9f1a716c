package account_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/tests/browserless"
)

// MS-60, XC-42: the new address is proven, the old one holds until then and is told, sessions stay.
func TestAnAddressIsChangedOnceTheNewOneIsProven(t *testing.T) {
	v := settle(t, browserless.SQLite)
	phone := browserless.NewBrowser(t)
	v.Authenticate(t, phone, phone.Get(v.Portal.Authorize(home)), "anna")
	says(t, v.anna.Get(v.at("/me")), http.StatusOK, words.AccountTitle(), anna, "Waterschap Zilverbeek (oefen)", "68750110", "Deelnemer", "EH3")

	step := v.anna.Get(v.at("/me/email"))
	for typed, want := range map[string]string{
		"anna@gmail.com": words.EmailErrorFree("gmail.com"), strings.ToUpper(anna[:1]) + anna[1:]: words.AccountEmailSame(),
		"anna": words.EmailErrorMalformed(), "": words.EmailErrorMissing(),
	} {
		says(t, v.anna.Submit(step, step.MustForm(t, "/me/email").With("email", typed)), http.StatusUnprocessableEntity, want)
	}
	says(t, v.anna.Submit(step, step.MustForm(t, "/me/email").With("email", "anna@zilverbeek.con")), http.StatusUnprocessableEntity, "anna@zilverbeek.com")

	before := v.Inbox.Last()
	p, code := v.ask(t, v.anna, fresh)
	says(t, p, http.StatusOK, fresh)
	says(t, enter(t, v.anna, p, "22222"), http.StatusOK, words.CodeErrorWrong(), words.CodeErrorLeft(4))
	v.one(t, anna) // as long as the new address is not proven
	says(t, v.anna.Get(v.at("/me")), http.StatusOK, anna, words.AccountEnter())
	says(t, enter(t, v.anna, p, strings.ToLower(code)), http.StatusOK, words.AccountChangedTitle(), fresh)

	old := v.Mail(t, anna, before)
	for _, text := range []string{"a•••n@zilverbeek.example", "Helpdesk Mijn Schatkist (oefen)", "helpdesk@schatkist.example"} {
		if !strings.Contains(old.Text, text) {
			t.Errorf("the letter to the old address does not say %q:\n%s", text, old.Text)
		}
	}
	if strings.Contains(old.Text, fresh) {
		t.Error("the letter to the old address gives the new one away")
	}
	person := v.one(t, fresh).Person
	events := v.Events(t, home, audit.EmailChanged)
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	if diff := cmp.Diff(map[string]string{"address": fresh, "former": anna}, events[0].Personal); diff != "" || events[0].Actor != "person:"+string(person.ID) {
		t.Errorf("the event is %+v: %s", events[0], diff)
	}
	says(t, phone.Get(v.at("/me")), http.StatusOK, fresh)
	if p := v.Authenticate(t, v.anna, v.anna.Get(v.Portal.Authorize(home)), "anna"); !v.AtPortal(p) {
		t.Errorf("returning leads to %s", p.Heading())
	}
	if p := v.anna.Get(v.at("/me/code")); !strings.HasSuffix(p.URL.Path, "/me") {
		t.Errorf("a code that did its work is asked for again at %s", p.URL)
	}
}

// MS-60: a code is good in the session that asked, for its person, and nowhere else.
func TestACodeIsOfOneSession(t *testing.T) {
	v := settle(t, browserless.SQLite)
	phone := browserless.NewBrowser(t)
	v.Authenticate(t, phone, phone.Get(v.Portal.Authorize(home)), "anna")
	p, code := v.ask(t, v.anna, fresh)
	for whose, b := range map[string]*browserless.Browser{"another session of anna": phone, "bram": v.bram} {
		if got := enter(t, b, p, code); !strings.HasSuffix(got.URL.Path, "/me/email") {
			t.Errorf("%s is at %s: %s", whose, got.URL, got.Heading())
		}
	}
	second, newer := v.ask(t, v.anna, "akkerman@zilverbeek.example")
	says(t, enter(t, v.anna, second, code), http.StatusOK, words.CodeErrorSuperseded())
	v.Forward(10 * time.Minute)
	says(t, enter(t, v.anna, second, newer), http.StatusOK, words.CodeErrorExpired())
	v.one(t, anna)
}

// XC-01, XC-03: codes end after their tries, and all codes together after the person's.
func TestGuessingAChangeOfAddressEnds(t *testing.T) {
	v := settle(t, browserless.SQLite)
	var p browserless.Page
	var code string
	for _, address := range []string{fresh, "akkerman@zilverbeek.example"} {
		p, code = v.ask(t, v.anna, address)
		for range 5 {
			enter(t, v.anna, p, "22222")
		}
	}
	says(t, enter(t, v.anna, p, code), http.StatusTooManyRequests, words.AccountBlockedTitle())
	v.Forward(4 * time.Minute)
	step := v.anna.Get(v.at("/me/email"))
	for range 3 {
		v.Forward(time.Minute)
		v.anna.Submit(step, step.MustForm(t, "/me/email").With("email", fresh))
	}
	v.Forward(time.Minute)
	if p = v.anna.Submit(step, step.MustForm(t, "/me/email").With("email", fresh)); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("a sixth code within the hour: %d %s", p.Status, p.Heading())
	}
	v.one(t, anna)
}

// MS-60, MS-53: where addresses belong to one person, another's cannot be taken, and whose it is stays unsaid.
func TestATakenAddressIsRefused(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.rules(t, "shared-mailboxes: warn", "shared-mailboxes: warn\n  unique: true")
	p, code := v.ask(t, v.anna, bram)
	says(t, enter(t, v.anna, p, code), http.StatusUnprocessableEntity, words.EmailErrorUnusable())
	v.one(t, anna)
}

// MS-53: nor at a first login, where the mailbox may well be shared; another address is welcome.
func TestATakenAddressIsRefusedAtAFirstLogin(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.rules(t, "shared-mailboxes: warn", "shared-mailboxes: warn\n  unique: true")
	b := browserless.NewBrowser(t)
	p := v.Authenticate(t, b, b.Get(v.Portal.Authorize(home)), "lars")
	v.Forward(time.Minute) // past the cooldown of the address
	p = v.Verify(t, b, p, anna)
	says(t, p, http.StatusUnprocessableEntity, words.EmailErrorUnusable())
	v.one(t, anna)
	v.Forward(time.Minute)
	if p = v.Verify(t, b, p, "l.lantaarn@zilverbeek.example"); p.Status != http.StatusOK || p.Login() == "" {
		t.Errorf("another address: %d %s", p.Status, p.Heading())
	}
	v.one(t, anna)
}

// MS-60, XC-11: without a session the page says so and leads back to the portal.
func TestWithoutASessionNothingIsShown(t *testing.T) {
	v := settle(t, browserless.SQLite)
	stranger := browserless.NewBrowser(t)
	portal := v.Realm(t, home).Document.Portals[0].URL
	for _, path := range []string{"/me", "/me/email", "/me/code", "/me/code/state"} {
		says(t, stranger.Get(v.at(path)), http.StatusUnauthorized, words.AccountNobodyTitle(), portal)
	}
	p := v.anna.Get(v.at("/me"))
	says(t, v.anna.Submit(p, p.MustForm(t, "/me/logout")), http.StatusOK, words.PagesLoggedoutTitle())
	says(t, v.anna.Get(v.at("/me")), http.StatusUnauthorized, words.AccountNobodyTitle())
	says(t, v.bram.Get(v.at("/users/profile")), http.StatusOK, "/me/email")
}
