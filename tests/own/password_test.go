package own_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// change asks for a new password on the page.
func (v town) change(t *testing.T, present, wanted string) browserless.Page {
	t.Helper()
	return v.post(t, v.get("/me/password"), "/me/password", "present", present, "password", wanted)
}

// MA-28, XC-29, XC-42: a new password ends every other session and all trust; the second factor, this session
// and the known browsers stay, and both channels are told with a way to object.
func TestAPasswordIsChanged(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		v := settle(t, k)
		other := browserless.NewBrowser(t)
		v.login(t, other)
		v.trust(t)
		before := v.Inbox.Last()
		says(t, v.change(t, browserless.Password, better), http.StatusOK, words.OwnDonePassword())
		says(t, other.Get(v.at("/me")), http.StatusUnauthorized, words.AccountNobodyTitle())
		mail, sms := v.Mail(t, anna, before), v.text(t, number, before)
		for strings.Contains(mail.Text, "nieuw apparaat") { // of the second browser, a moment late
			mail = v.Mail(t, anna, mail.Number)
		}
		if link(t, mail.Text) != link(t, sms) || !strings.Contains(sms, "wachtwoord") {
			t.Errorf("the channels are told otherwise:\n%s\n%s", mail.Text, sms)
		}
		for _, d := range v.devices(t) {
			if !d.Trusted.IsZero() || !d.Known() {
				t.Errorf("after the change a device is %+v", d)
			}
		}
		b := browserless.NewBrowser(t)
		says(t, v.EnterPassword(t, b, b.Get(v.Accounts.Authorize(home)), anna, browserless.Password), http.StatusUnprocessableEntity)
		if p := v.Answer(t, b, v.EnterPassword(t, b, b.Get(v.Accounts.Authorize(home)), anna, better), v.code(t)); !v.AtPortal(p) {
			t.Errorf("the new password and the old app end at %s (%d)", p.URL, p.Status)
		}
		if events := v.Events(t, home, audit.PasswordChanged); len(events) != 1 || events[0].Actor != "person:"+string(v.id) {
			t.Errorf("recorded: %+v", events)
		}
		for _, e := range v.Events(t, home, audit.SessionEnded) {
			if e.Facts["reason"] != string(session.EndPassword) {
				t.Errorf("a session ended because of %q", e.Facts["reason"])
			}
		}
	})
}

// trust spares all of anna's browsers the second factor.
func (v town) trust(t *testing.T) {
	t.Helper()
	v.Change(t, home, func(ctx context.Context, st ports.Store) error {
		known, err := st.Devices().Of(ctx, v.id)
		for _, d := range known {
			d.Trusted = v.Now().Add(time.Hour)
			if err := st.Devices().Put(ctx, d); err != nil {
				return err
			}
		}
		return err
	})
}

func (v town) devices(t *testing.T) (out []account.Device) {
	t.Helper()
	v.View(t, home, func(ctx context.Context, st ports.Store) (err error) {
		out, err = st.Devices().Of(ctx, v.id)
		return err
	})
	if len(out) == 0 {
		t.Error("no device is known")
	}
	return out
}

// NIST SP 800-63B: what is weak is refused with the reason, before anything is compared or counted.
func TestAWeakPasswordIsRefusedWithTheReason(t *testing.T) {
	v := settle(t, browserless.SQLite)
	compared, hashed := v.Passwords.Work()
	for wanted, reason := range map[string]string{
		"kort":        words.ForgotWeakShort(credential.MinimumWithSecond),
		"welkom2026":  "welkom",
		"kwikstaart1": "kwikstaart",
		"akkerman1":   "akkerman",
		"abcdefgh":    words.ForgotWeakPattern("abcdefgh"),
		"":            words.ForgotWeakMissing(),
	} {
		says(t, v.change(t, browserless.Password, wanted), http.StatusUnprocessableEntity, reason)
	}
	if c, h := v.Passwords.Work(); c != compared || h != hashed {
		t.Errorf("%d passwords were compared and %d hashed", c-compared, h-hashed)
	}
	says(t, v.change(t, "", better), http.StatusUnprocessableEntity, words.OwnPasswordMissing())
	says(t, v.change(t, browserless.Password, browserless.Password), http.StatusUnprocessableEntity, words.ForgotWeakSame())
}

// XC-06: wrong tries at the present password slow down, and count for nobody at the login; a right one counts not.
func TestAWrongPresentPasswordIsCounted(t *testing.T) {
	v := settle(t, browserless.SQLite)
	for range 3 {
		says(t, v.change(t, "niet dit wachtwoord", better), http.StatusUnprocessableEntity, words.OwnPasswordWrong())
	}
	says(t, v.change(t, browserless.Password, better), http.StatusTooManyRequests)
	if events := v.Events(t, home, audit.PasswordRefused); len(events) != 3 {
		t.Errorf("%d refusals are recorded", len(events))
	}
	v.login(t, browserless.NewBrowser(t))
	v.Forward(30 * time.Second)
	says(t, v.change(t, browserless.Password, better), http.StatusOK, words.OwnDonePassword())
}

// XC-39: where there is no room to compare, the page says so, and the try does not count.
func TestABusyHouseSaysSo(t *testing.T) {
	v := settle(t, browserless.SQLite)
	usual := v.Passwords.PasswordHasher
	v.Passwords.PasswordHasher = busy{usual}
	for range 4 {
		p := v.change(t, browserless.Password, better)
		says(t, p, http.StatusServiceUnavailable, words.PagesBusyTitle())
		if p.Header.Get("Retry-After") == "" {
			t.Error("it does not say when to try again")
		}
	}
	v.Passwords.PasswordHasher = usual
	says(t, v.change(t, browserless.Password, better), http.StatusOK, words.OwnDonePassword())
}

type busy struct{ ports.PasswordHasher }

func (busy) Verify(context.Context, string, credential.Hash, ...credential.Hash) (ports.PasswordVerdict, error) {
	return ports.PasswordVerdict{}, ports.ErrBusy
}
