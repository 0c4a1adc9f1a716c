package own_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// typed is the key of a new app as its page shows it (OL-31).
var typed = regexp.MustCompile(`id="key"[^>]*>([A-Z2-7 ]+)<`)

// begin begins an app, and gives its page with its key.
func (v town) begin(t *testing.T) (browserless.Page, string) {
	t.Helper()
	p := v.post(t, v.get("/me/factors"), "/me/factors")
	if found := typed.FindStringSubmatch(p.Body); found != nil {
		return p, strings.ReplaceAll(found[1], " ", "")
	}
	t.Fatalf("%s (%d, %s) shows no key", p.URL, p.Status, p.Heading())
	return p, ""
}

func (v town) codeOf(t *testing.T, key string) string {
	t.Helper()
	v.Forward(31 * time.Second)
	code, err := totp.GenerateCode(key, v.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// MA-26, MA-19, XC-42: a second app is added with its own first code, can be used from then on, and is told.
func TestASecondAppIsAdded(t *testing.T) {
	v := settle(t, browserless.SQLite)
	p, key := v.begin(t)
	if again, same := v.get("/me/factors/new"), typed.FindStringSubmatch(v.get("/me/factors/new").Body); again.Status != http.StatusOK || strings.ReplaceAll(same[1], " ", "") != key {
		t.Error("a reload shows another key (XC-09)")
	}
	says(t, v.post(t, p, "/me/factors/new", "code", v.code(t)), http.StatusUnprocessableEntity, words.EnrolErrorWrong())
	before, code := v.Inbox.Last(), v.codeOf(t, key)
	says(t, v.post(t, p, "/me/factors/new", "code", code), http.StatusOK, words.OwnDoneApp())
	link(t, v.Mail(t, anna, before).Text)
	link(t, v.text(t, number, before))
	says(t, v.get("/me/factors/new"), http.StatusOK, words.OwnFactorsTitle())
	b := browserless.NewBrowser(t)
	at := v.AtFactor(t, b, anna)
	says(t, v.Answer(t, b, at, code), http.StatusOK, words.FactorErrorReplayed())
	if p := v.Answer(t, b, at, v.codeOf(t, key)); !v.AtPortal(p) {
		t.Errorf("the new app leads to %s (%d)", p.URL, p.Status)
	}
	if n := v.left(t); n != 10 {
		t.Errorf("%d recovery codes are left: another app must not replace them", n)
	}
	if events := v.Events(t, home, audit.AuthenticatorAdded); len(events) != 1 {
		t.Errorf("recorded: %+v", events)
	}
}

func (v town) apps(t *testing.T) (out []account.Authenticator) {
	t.Helper()
	v.View(t, home, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Authenticators().Of(ctx, v.id)
		return err
	})
	return out
}

func (v town) left(t *testing.T) (n int) {
	t.Helper()
	v.View(t, home, func(ctx context.Context, st ports.Store) (err error) {
		n, err = st.RecoveryCodes().Left(ctx, v.id)
		return err
	})
	return n
}

// An app of another session, one that is too old, and one that was begun before are dead.
func TestOnlyTheNewestAppOfThisSessionIsFinished(t *testing.T) {
	v := settle(t, browserless.SQLite)
	p, older := v.begin(t)
	_, newer := v.begin(t)
	says(t, v.post(t, p, "/me/factors/new", "code", v.codeOf(t, older)), http.StatusUnprocessableEntity)
	other := town{v.House, browserless.NewBrowser(t), v.id, v.key}
	other.login(t, other.anna)
	says(t, other.get("/me/factors/new"), http.StatusOK, words.OwnFactorsTitle())
	v.Forward(10 * time.Minute)
	v.get("/me")
	v.Forward(6 * time.Minute)
	says(t, v.post(t, p, "/me/factors/new", "code", v.codeOf(t, newer)), http.StatusOK, words.OwnFactorsTitle())
	if n := len(v.Events(t, home, audit.AuthenticatorAdded)); n != 0 {
		t.Errorf("%d apps were added", n)
	}
}

// MA-26: apps are named and removed; with the last one go the recovery codes, and mail takes its place.
func TestAppsAreNamedAndRemoved(t *testing.T) {
	v := settle(t, browserless.SQLite)
	id := v.apps(t)[0].ID
	p := v.post(t, v.get("/me/factors/app/"+id), "/me/factors/app/"+id, "name", "  Mijn\x00 telefoon"+strings.Repeat("!", 60))
	says(t, p, http.StatusOK, words.OwnDoneNamed(), "Mijn telefoon!!!")
	if name := v.apps(t)[0].Name; len(name) != 40 {
		t.Errorf("the app is called %q", name)
	}
	before := v.Inbox.Last()
	ask := v.get("/me/factors/app/" + id + "/remove")
	says(t, ask, http.StatusOK, words.OwnAppLast())
	says(t, v.post(t, ask, "/remove"), http.StatusOK, words.OwnDoneAppRemoved(), words.OwnFactorsNone())
	link(t, v.text(t, number, before))
	if n := v.left(t); n != 0 {
		t.Errorf("%d recovery codes still stand in for an app that is gone", n)
	}
	says(t, v.get("/me/factors/app/"+id), http.StatusNotFound)
	b := browserless.NewBrowser(t)
	if p := v.AtFactor(t, b, anna); strings.Contains(p.Body, words.FactorLeadApp()) {
		t.Error("the login still asks the app")
	}
}

// OL-11: the last app stays where nobody gets in without one, and the page says why.
func TestTheLastAppStaysWhereItIsNeeded(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.rules(t, "      - { factor: email-code, digits: 6 }\n      - { factor: sms-code, digits: 6, announce: 2098-02-01, until: 2098-04-01 } # MA-07\n", "")
	id := v.apps(t)[0].ID
	p := v.get("/me/factors/app/" + id + "/remove")
	says(t, p, http.StatusOK, words.OwnFactorsNeeded())
	forged := browserless.Form{Action: p.URL, Method: http.MethodPost}
	says(t, v.anna.Submit(p, forged), http.StatusOK, words.OwnFactorsNeeded())
	if n := len(v.apps(t)); n != 1 {
		t.Errorf("%d apps are left", n)
	}
}

// XC-18, XC-34: new recovery codes are shown until they are put away, can be taken along, and the old ones are dead.
func TestRecoveryCodesAreMadeAnew(t *testing.T) {
	v := settle(t, browserless.SQLite)
	_, old := v.Equip(t, home, v.id)
	before := v.Inbox.Last()
	p := v.post(t, v.get("/me/recovery"), "/me/recovery")
	codes := regexp.MustCompile(`<li>([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4})</li>`).FindAllStringSubmatch(p.Body, -1)
	if len(codes) != 10 {
		t.Fatalf("%d codes are shown at %s (%d)", len(codes), p.URL, p.Status)
	}
	link(t, v.Mail(t, anna, before).Text)
	reload, file := v.get("/me/recovery/codes"), v.get("/me/recovery/file")
	for _, code := range codes {
		if !strings.Contains(reload.Body, code[1]) || !strings.Contains(file.Body, code[1]+"\r\n") {
			t.Errorf("%s is not on a reload or in the file", code[1])
		}
	}
	if kind := file.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/plain") || !strings.Contains(file.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the file comes as %s", kind)
	}
	other := town{v.House, browserless.NewBrowser(t), v.id, v.key}
	other.login(t, other.anna)
	says(t, other.get("/me/recovery/codes"), http.StatusOK, words.OwnFactorsTitle())
	says(t, v.post(t, p, "/me/recovery/codes"), http.StatusUnprocessableEntity, words.RecoveryMissing())
	says(t, v.post(t, p, "/me/recovery/codes", "kept", "yes"), http.StatusOK, words.OwnFactorsTitle())
	says(t, v.get("/me/recovery/file"), http.StatusOK, words.OwnFactorsTitle())
	b := browserless.NewBrowser(t)
	at := v.Switch(t, b, v.AtFactor(t, b, anna), "recovery-code")
	says(t, v.Answer(t, b, at, old[0]), http.StatusOK, words.CodeErrorWrong())
	if p := v.Answer(t, b, at, codes[0][1]); !v.AtPortal(p) {
		t.Errorf("a new code leads to %s (%d)", p.URL, p.Status)
	}
}
