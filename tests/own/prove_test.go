package own_test

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/tests/browserless"
)

// XC-17, MA-24: a session alone changes nothing sensitive. The proof leads back to where somebody was.
func TestSensitivePagesAskForAFreshProof(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.Forward(6 * time.Minute)
	for _, path := range []string{"/me/password", "/me/email", "/me/phone"} {
		says(t, v.get(path), http.StatusOK, words.OwnProveTitle())
	}
	p := v.prove(t, v.get("/me/phone"))
	says(t, p, http.StatusOK, words.OwnPhoneTitle())
	for path, title := range map[string]string{"/me/password": words.OwnPasswordTitle(), "/me/email": words.EmailGuideStep()} {
		says(t, v.get(path), http.StatusOK, title)
	}
	form := v.get("/me/password")
	v.Forward(6 * time.Minute)
	says(t, v.post(t, form, "/me/password", "present", browserless.Password, "password", better), http.StatusOK, words.OwnProveTitle())
	if events := v.Events(t, home, audit.PasswordChanged); len(events) > 0 {
		t.Errorf("it was changed: %+v", events)
	}
}

// Looking at the page sends nothing (XC-09); a code goes where it was asked for, says what it is for, and has
// no link (MA-29).
func TestAProofByMailOrText(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.Forward(6 * time.Minute)
	before := v.Inbox.Last()
	p := v.post(t, v.get("/me/password"), "/me/prove/send", "channel", "email-code")
	mail := v.Mail(t, anna, before)
	if !strings.Contains(mail.Text, "uw account wijzigen") || strings.Contains(mail.Text, "http") || mail.Code() == "" {
		t.Errorf("the mail says:\n%s", mail.Text)
	}
	says(t, v.post(t, p, "/me/prove", "code", "000000"), http.StatusOK, words.CodeErrorWrong())
	before = v.Inbox.Last()
	v.Forward(time.Minute)
	p = v.post(t, v.get("/me/prove?next=password"), "/me/prove/send", "channel", "sms-code")
	sms := v.text(t, number, before)
	lines := strings.Split(sms, "\n")
	code := strings.Fields(sms)[0]
	if last := lines[len(lines)-1]; last != "@voordeur.localhost #"+code {
		t.Errorf("the last line of the text message is %q", last)
	}
	says(t, v.post(t, p, "/me/prove", "code", mail.Code()), http.StatusOK, words.FactorErrorSuperseded())
	says(t, v.post(t, p, "/me/prove", "code", code), http.StatusOK, words.OwnPasswordTitle())
	v.Forward(4 * time.Minute)
	says(t, v.get("/me/password"), http.StatusOK, words.OwnPasswordTitle())
}

// MA-27: each code of the app once, also when many ask at once.
func TestACodeOfTheAppProvesOnce(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		v := settle(t, k)
		v.Forward(6 * time.Minute)
		p, code := v.get("/me/password"), v.code(t)
		form := p.MustForm(t, "/me/prove").With("code", code)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := v.anna.TrySubmit(p, form); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		accepted := 0
		for _, e := range v.Events(t, home, audit.FactorAccepted) {
			if strings.HasPrefix(e.Object, "person:") {
				accepted++
			}
		}
		if accepted != 1 {
			t.Errorf("one code was accepted %d times", accepted)
		}
	})
}

// XC-03: wrong codes are counted over pages and channels, in a budget that strangers cannot use up.
func TestGuessingAProofEnds(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.Forward(6 * time.Minute)
	var tries atomic.Int64
	for range 12 {
		p := v.get("/me/password")
		if f, ok := p.Form("/me/prove"); ok {
			v.anna.Submit(p, f.With("code", "000000"))
			tries.Add(1)
		}
	}
	if n := tries.Load(); n > 10 {
		t.Errorf("%d codes could be tried", n)
	}
	stranger := browserless.NewBrowser(t)
	p := v.Answer(t, stranger, v.AtFactor(t, stranger, anna), v.code(t))
	if !v.AtPortal(p) {
		t.Errorf("who logs in anew is kept out by it: %d %s", p.Status, p.Heading())
	}
}

// Who has nothing but a mailbox proves themselves with that; what they lack is not offered.
func TestWithoutAnAppAMailWillDo(t *testing.T) {
	v := town{House: browserless.NewAccounts(t, browserless.SQLite, 1), anna: browserless.NewBrowser(t)}
	v.id = v.Open(t, home, browserless.AccountantsKind, anna, func(a *account.Account) { a.PasswordAt = v.Now() })
	before := v.Inbox.Last()
	p := v.AtFactor(t, v.anna, anna)
	p = v.Answer(t, v.anna, p, v.MailedCode(t, anna, before))
	if f, ok := p.Form("/offer/skip"); ok {
		p = v.anna.Submit(p, f)
	}
	if !v.AtPortal(p) {
		t.Fatalf("anna is at %s (%d): %s", p.URL, p.Status, p.Heading())
	}
	v.Forward(6 * time.Minute)
	before = v.Inbox.Last()
	p = v.get("/me/phone")
	if strings.Contains(p.Body, "sms-code") || strings.Contains(p.Body, `value="authenticator"`) {
		t.Error("ways are offered that anna has not")
	}
	p = v.post(t, p, "/me/prove/send", "channel", "email-code")
	says(t, v.post(t, p, "/me/prove", "code", v.MailedCode(t, anna, before)), http.StatusOK, words.OwnPhoneTitle())
}
