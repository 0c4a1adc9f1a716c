package own_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// XC-29: somebody sees where they are logged in, ends one session or all others, and their own stays.
func TestSessionsAreSeenAndEnded(t *testing.T) {
	v := settle(t, browserless.SQLite)
	second, third := browserless.NewBrowser(t), browserless.NewBrowser(t)
	v.login(t, second)
	v.login(t, third)
	p := v.get("/me/sessions")
	says(t, p, http.StatusOK, words.OwnSessionsThis(), "MijnAccountantsPortal")
	says(t, v.get("/me"), http.StatusOK, words.OwnRowAlive(3))
	says(t, v.post(t, p, "/end"), http.StatusOK, words.OwnDoneEnded())
	alive := 0
	for _, b := range []*browserless.Browser{second, third} {
		if b.Get(v.at("/me")).Status == http.StatusOK {
			alive++
		}
	}
	if alive != 1 {
		t.Errorf("%d of two other sessions are alive", alive)
	}
	says(t, v.post(t, v.get("/me/sessions"), "/me/sessions"), http.StatusOK, words.OwnDoneEndedAll(), words.OwnSessionsOnly())
	for _, b := range []*browserless.Browser{second, third} {
		says(t, b.Get(v.at("/me")), http.StatusUnauthorized)
	}
}

// XC-29: nobody ends the session of somebody else, nor forgets their device, nor renames their app.
func TestWhatIsSomebodyElsesStaysTheirs(t *testing.T) {
	v := settle(t, browserless.SQLite)
	id := v.Open(t, home, browserless.AccountantsKind, bram, nil)
	v.Equip(t, home, id)
	b := town{v.House, browserless.NewBrowser(t), id, v.key}
	p := b.Answer(t, b.anna, b.AtFactor(t, b.anna, bram), b.code(t))
	if !v.AtPortal(p) {
		t.Fatalf("bram is at %s", p.URL)
	}
	var theirs string
	v.View(t, home, func(ctx context.Context, st ports.Store) error {
		alive, err := st.Sessions().AliveOf(ctx, id, v.Now())
		theirs = string(alive[0].ID)
		return err
	})
	from := v.get("/me/sessions")
	for _, path := range []string{
		"/me/sessions/" + theirs + "/end", "/me/devices/" + b.devices(t)[0].ID + "/forget",
		"/me/factors/app/" + b.apps(t)[0].ID, "/me/factors/app/" + b.apps(t)[0].ID + "/remove",
	} {
		action, err := from.URL.Parse(v.at(path))
		if err != nil {
			t.Fatal(err)
		}
		v.anna.Submit(from, browserless.Form{Action: action, Method: http.MethodPost})
	}
	if d := b.devices(t)[0]; !d.Known() {
		t.Error("anna forgot a device of bram")
	}
	if n := len(b.apps(t)); n != 1 {
		t.Errorf("bram has %d apps", n)
	}
	says(t, b.get("/me"), http.StatusOK)
}

// MA-31: a device is forgotten; its next login asks for the second factor and is told.
func TestADeviceIsForgotten(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.trust(t)
	b := v.anna.Copy()
	again := func() browserless.Page {
		return v.EnterPassword(t, b, b.Get(v.Accounts.Authorize(home, "prompt", "login")), anna, browserless.Password)
	}
	if p := again(); !v.AtPortal(p) {
		t.Fatalf("a trusted browser ends at %s (%d)", p.URL, p.Status)
	}
	p := v.get("/me/devices")
	says(t, p, http.StatusOK, words.OwnDevicesTitle())
	says(t, v.post(t, p, "/forget"), http.StatusOK, words.OwnDoneDevice(), words.OwnDevicesNone())
	if events := v.Events(t, home, audit.DeviceForgotten); len(events) != 1 {
		t.Errorf("recorded: %+v", events)
	}
	before := v.Inbox.Last()
	if p := v.Answer(t, b, again(), v.code(t)); !v.AtPortal(p) {
		t.Errorf("the forgotten browser ends at %s (%d)", p.URL, p.Status)
	}
	if text := v.Mail(t, anna, before).Text; !strings.Contains(text, "nieuw apparaat") {
		t.Errorf("anna is told:\n%s", text)
	}
}

// XC-29: the history tells in plain sentences, of nobody else.
func TestTheHistoryIsOnesOwn(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.change(t, "niet dit wachtwoord", better)
	v.change(t, browserless.Password, better)
	id := v.Open(t, home, browserless.AccountantsKind, bram, nil)
	v.Equip(t, home, id)
	p := v.get("/me/history")
	says(t, p, http.StatusOK, words.OwnHistoryLogin("MijnAccountantsPortal"), words.OwnHistoryPassword(), words.OwnHistoryNewPassword())
	b := town{v.House, browserless.NewBrowser(t), id, v.key}
	b.Answer(t, b.anna, b.AtFactor(t, b.anna, bram), b.code(t))
	if p := b.get("/me/history"); strings.Contains(p.Body, words.OwnHistoryNewPassword()) {
		t.Error("bram sees what anna did")
	}
}

// XC-41: all that is known can be taken along, and no secret with it.
func TestOwnDataAreTakenAlong(t *testing.T) {
	v := settle(t, browserless.SQLite)
	p := v.get("/me/data")
	says(t, p, http.StatusOK)
	var data struct {
		Person  struct{ Email string }
		Account struct {
			Email, Phone   string
			Authenticators []struct{ Added time.Time }
			Devices        []struct{ Label string }
			Recovery       int `json:"recovery_codes_left"`
		}
		Sessions []struct{ This bool }
		History  []struct{ Action string }
	}
	if err := json.Unmarshal([]byte(p.Body), &data); err != nil {
		t.Fatalf("it is no JSON: %v\n%s", err, p.Body)
	}
	if data.Person.Email != anna || data.Account.Phone != number || len(data.Account.Authenticators) != 1 || len(data.Account.Devices) != 1 ||
		data.Account.Recovery != 10 || len(data.Sessions) != 1 || !data.Sessions[0].This || len(data.History) == 0 {
		t.Errorf("it holds %+v", data)
	}
	secrets := []string{v.key, "argon2", "secret", "digest", "token"}
	for _, secret := range secrets {
		if strings.Contains(strings.ToLower(p.Body), strings.ToLower(secret)) {
			t.Errorf("it holds %q:\n%s", secret, p.Body)
		}
	}
	if events := v.Events(t, home, audit.OwnDataExported); len(events) != 1 {
		t.Errorf("recorded: %+v", events)
	}
}

// XC-11: without a session there is nothing to see; a suspended account has no pages either.
func TestWithoutASessionThereIsNothing(t *testing.T) {
	v := settle(t, browserless.SQLite)
	stranger := browserless.NewBrowser(t)
	paths := []string{
		"/me", "/me/password", "/me/phone", "/me/phone/code", "/me/prove", "/me/factors", "/me/factors/new", "/me/recovery", "/me/recovery/codes",
		"/me/recovery/file", "/me/devices", "/me/sessions", "/me/history", "/me/data",
	}
	for _, path := range paths {
		says(t, stranger.Get(v.at(path)), http.StatusUnauthorized, words.AccountNobodyTitle())
	}
	v.suspend(t, account.ByStaff)
	for _, path := range paths {
		says(t, v.get(path), http.StatusUnauthorized, words.AccountNobodyTitle())
	}
}

// Who logs in with eHerkenning sees sessions and history, and nothing of an account that is not there.
func TestWithoutAnAccountTheAccountPartsAreAbsent(t *testing.T) {
	h, b := browserless.NewHouse(t, browserless.SQLite, 1), browserless.NewBrowser(t)
	h.Administer(t, b, "production", "bram", "b.boswinkel@zilverbeek.example")
	at := func(path string) string { return h.Issuer("production") + path }
	p := b.Get(at("/me"))
	says(t, p, http.StatusOK, words.OwnRowSessions(), words.OwnRowHistory())
	for _, word := range []string{words.OwnRowPassword(), words.OwnRowFactors(), words.OwnRowDevices()} {
		if strings.Contains(p.Body, word) {
			t.Errorf("the page says %q", word)
		}
	}
	for _, path := range []string{"/me/password", "/me/phone", "/me/prove", "/me/factors", "/me/recovery", "/me/devices"} {
		says(t, b.Get(at(path)), http.StatusNotFound)
	}
	for _, path := range []string{"/me/sessions", "/me/history", "/me/data", "/me/email"} {
		says(t, b.Get(at(path)), http.StatusOK)
	}
}

// XC-29: who tries a password or a code at somebody's account shows in that person's history.
func TestTriesOfOthersShowInOnesHistory(t *testing.T) {
	v := settle(t, browserless.SQLite)
	stranger := browserless.NewBrowser(t)
	p := stranger.Get(v.Accounts.Authorize(home))
	v.EnterPassword(t, stranger, p, anna, "een heel ander wachtwoord")
	says(t, v.get("/me/history"), http.StatusOK, words.OwnHistoryPassword())
	if p := v.get("/me/history"); strings.Contains(p.Body, words.OwnHistoryCode()) {
		t.Error("a code was refused before one was typed")
	}
	p = stranger.Get(v.at("/login/" + p.Login() + "/forgot/0"))
	p = stranger.Submit(p, p.MustForm(t, "/forgot/0").With("email", anna))
	stranger.Submit(p, p.MustForm(t, "/code").With("code", "000000"))
	says(t, v.get("/me/history"), http.StatusOK, words.OwnHistoryCode())
}

// XC-18: a recovery code that is spent is called spent, to who proved the password.
func TestASpentRecoveryCodeIsCalledSpent(t *testing.T) {
	v := town{House: browserless.NewAccounts(t, browserless.SQLite, 1)}
	v.id = v.Open(t, home, browserless.AccountantsKind, anna, nil)
	_, recovery := v.Equip(t, home, v.id)
	answer := func(code string) browserless.Page {
		b := browserless.NewBrowser(t)
		return v.Answer(t, b, v.Switch(t, b, v.AtFactor(t, b, anna), "recovery-code"), code)
	}
	if p := answer(recovery[0]); !v.AtPortal(p) {
		t.Fatalf("a recovery code leads to %s: %s", p.URL, p.Heading())
	}
	says(t, answer(recovery[0]), http.StatusOK, words.FactorErrorSpent())
	if p := answer("AAAA-AAAA-AAAA"); strings.Contains(p.Body, words.FactorErrorSpent()) {
		t.Error("a code that nobody has is called spent")
	}
}

// MA-24, XC-29: an action that is confirmed by what the session proved a moment before is recorded like a login.
func TestAnActionConfirmedByTheSessionIsRecorded(t *testing.T) {
	v := settle(t, browserless.SQLite)
	before := len(v.Events(t, home, audit.LoginGranted))
	p := v.anna.Get(v.Accounts.Authorize(home, "acr_values", "urn:voordeur:step-up:aangifte-versturen", "max_age", "30"))
	events := v.Events(t, home, audit.LoginGranted)
	if !v.AtPortal(p) || len(events) != before+1 || events[before].Facts["action"] != "aangifte-versturen" || events[before].Actor != "person:"+string(v.id) {
		t.Errorf("at %s; recorded: %+v", p.URL, events[before:])
	}
}
