package refusals_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/explain"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

const (
	anna  = "a.akkerman@zilverbeek.example"
	clerk = "b.boswinkel@kwikstaart.example"
)

// XC-40: who proves an address and has no role, where nobody waits for one, is refused by the step after it.
func TestWithoutARoleAfterTheAddress(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := house{browserless.NewHouse(t, k, 1), t}
		h.rules(h.Document(browserless.Environments[0]), "without-role: wait", "without-role: refuse")
		b := browserless.NewBrowser(t)
		p := h.Authenticate(t, b, b.Get(h.Portal.Authorize(treasury)), "anna")
		h.waits(p, treasury)
		p = h.Verify(t, b, p, anna)
		h.refused(b, p, treasury, login.NoRole, explain.Role)
	})
}

// XC-03: too many wrong codes refuse for an hour.
func TestTooManyCodes(t *testing.T) {
	h := house{browserless.NewHouse(t, browserless.SQLite, 1), t}
	b := browserless.NewBrowser(t)
	p := h.Authenticate(t, b, b.Get(h.Portal.Authorize(treasury)), "anna")
	p, _ = h.Code(t, b, p, anna)
	for try := 0; reference(p) == ""; try++ {
		switch f, ok := p.Form("/code"); {
		case try > 20:
			t.Fatal("nobody stops who guesses")
		case ok:
			p = b.Submit(p, f.With("code", "AAAAA"))
		default:
			h.Forward(time.Minute) // the next code comes after a pause
			p = b.Submit(p, p.MustForm(t, "/resend"))
		}
	}
	h.refused(b, p, treasury, login.TooManyAttempts, explain.Attempts)
}

// Who waits for a role and is suspended meanwhile is told at the page that waits.
func TestSuspendedWhileWaiting(t *testing.T) {
	h := house{browserless.NewHouse(t, browserless.SQLite, 1), t}
	b := browserless.NewBrowser(t)
	p := h.Verify(t, b, h.Authenticate(t, b, b.Get(h.Portal.Authorize(treasury)), "anna"), anna)
	h.waits(p, treasury)
	h.suspend(treasury, h.person(treasury))
	h.refused(b, b.Get(p.URL.String()), treasury, login.PersonSuspended, explain.Person)
}

// person is who proved an address last in a realm.
func (h house) person(realm string) identity.PersonID {
	h.t.Helper()
	events := h.Events(h.t, realm, audit.EmailVerified)
	actor := events[len(events)-1].Actor
	return identity.PersonID(actor[len("person:"):])
}

// An account that is disabled between the password and the code is refused there, and its holder finds it in their own
// history.
func TestDisabledBetweenPasswordAndCode(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := house{browserless.NewAccounts(t, k, 1), t}
		id := h.Open(t, browserless.Accountants, browserless.AccountantsKind, clerk, nil)
		h.Equip(t, browserless.Accountants, id)
		b := browserless.NewBrowser(t)
		p := h.AtFactor(t, b, clerk)
		h.waits(p, browserless.Accountants)
		h.Change(t, browserless.Accountants, func(ctx context.Context, st ports.Store) error {
			a, err := st.Accounts().ForUpdate(ctx, id)
			if err != nil {
				return err
			}
			a.State = account.Suspended
			return st.Accounts().Put(ctx, a)
		})
		e := h.refused(b, b.Get(p.URL.String()), browserless.Accountants, login.PersonSuspended, explain.Person)
		if e.Actor != "person:"+string(id) {
			t.Errorf("recorded of %s", e.Actor)
		}
	})
}

// Too many codes of the second factor.
func TestTooManyCodesOfTheApp(t *testing.T) {
	h := house{browserless.NewAccounts(t, browserless.SQLite, 1), t}
	h.Equip(t, browserless.Accountants, h.Open(t, browserless.Accountants, browserless.AccountantsKind, clerk, nil))
	b := browserless.NewBrowser(t)
	p := h.AtFactor(t, b, clerk)
	for range 20 {
		if reference(p) != "" {
			break
		}
		p = h.Answer(t, b, p, "000000")
	}
	h.refused(b, p, browserless.Accountants, login.TooManyAttempts, explain.Attempts)
}

// OL-23: a QR code that was seen and left blocks the enrolment of the next login. The helpdesk opens the reference.
func TestAQRCodeThatWasDismissed(t *testing.T) {
	h := house{browserless.NewAccounts(t, browserless.SQLite, 1), t}
	const email = "d.mueller@baufirma.example"
	id := h.Open(t, browserless.Abroad, browserless.AbroadKind, email, nil)
	b := browserless.NewBrowser(t)
	p := b.Get(h.Abroad.Authorize(browserless.Abroad))
	p = b.Get(h.Issuer(browserless.Abroad) + "/login/" + p.Login() + "/with/1")
	p = b.Submit(p, p.MustForm(t, "/password/1").With("email", email, "password", browserless.Password))
	h.waits(p, browserless.Abroad)
	h.Change(t, browserless.Abroad, func(ctx context.Context, st ports.Store) error {
		a, err := st.Accounts().ForUpdate(ctx, id)
		if err != nil {
			return err
		}
		a.Enrolment.ShownIn, a.Enrolment.ShownAt = "another login", h.Now().Add(-time.Hour)
		return st.Accounts().Put(ctx, a)
	})
	e := h.refused(b, b.Get(p.URL.String()), browserless.Abroad, login.EnrolmentBlocked, explain.Factor)
	why := h.helper().Get(h.Issuer(browserless.Staff) + "/desk/in/production/why?reference=" + e.Reference)
	if why.Status != http.StatusOK || !strings.Contains(why.Body, "Deze bezoeker is geweigerd") || !strings.Contains(why.Body, "Hierop geweigerd") {
		t.Errorf("the helpdesk is shown %s (%d): %s", why.URL, why.Status, why.Heading())
	}
}

// MA-24: a session goes on to confirm an action, and there is no way left to do that: nothing was typed in this login,
// and it is told all the same.
func TestAnActionThatNobodyCanConfirmAnyMore(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		h := house{browserless.NewAccounts(t, k, 1), t}
		h.rules(h.AccountsDocument(), "factors: [authenticator, email-code]", "factors: [authenticator]")
		id := h.Open(t, browserless.Accountants, browserless.AccountantsKind, clerk, nil)
		h.Equip(t, browserless.Accountants, id)
		b, before := browserless.NewBrowser(t), h.Inbox.Last()
		p := h.Switch(t, b, h.AtFactor(t, b, clerk), "email-code")
		p = h.Answer(t, b, p, h.MailedCode(t, clerk, before))
		if !h.AtPortal(p) {
			t.Fatalf("%s (%d): %s", p.URL, p.Status, p.Heading())
		}
		h.Forward(10 * time.Minute)
		p = b.Get(h.Accounts.Authorize(browserless.Accountants, "acr_values", "urn:voordeur:step-up:aangifte-versturen", "max_age", "30"))
		h.waits(p, browserless.Accountants)
		h.Change(t, browserless.Accountants, func(ctx context.Context, st ports.Store) error {
			apps, err := st.Authenticators().Of(ctx, id)
			if err != nil || len(apps) != 1 {
				return fmt.Errorf("%d apps: %w", len(apps), err)
			}
			apps[0].Revoked = h.Now()
			return st.Authenticators().Put(ctx, apps[0])
		})
		h.refused(b, b.Get(p.URL.String()), browserless.Accountants, login.NoFactorLeft, explain.Action)
	})
}

// MH-32: the last day on which an old account could be linked ends while somebody looks for their password.
func TestALinkThatCannotBeMadeAnyMore(t *testing.T) {
	h := house{browserless.NewSchools(t, browserless.SQLite, 1), t}
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	now := h.Now().In(zone)
	last := time.Date(now.Year(), now.Month(), now.Day()+2, 0, 0, 0, 0, zone)
	h.Forward(last.Add(-10 * time.Minute).Sub(now))
	h.rules(h.SchoolsDocument(), "proofs: [legacy-credentials, activation-code]", "proofs: [{ proof: legacy-credentials, until: "+last.Format(time.DateOnly)+" }]")
	b := browserless.NewBrowser(t)
	p := h.AtLink(t, b, "marit")
	h.waits(p, browserless.SchoolsRealm)
	h.Forward(11 * time.Minute)
	h.refused(b, b.Get(p.URL.String()), browserless.SchoolsRealm, login.NoLink, explain.Link)
}

// Somebody else comes back from the broker to a login: they are refused, that login goes on, and the decision is told once.
func TestSomebodyElseComesBack(t *testing.T) {
	h := house{browserless.NewHouse(t, browserless.SQLite, 1), t}
	b := browserless.NewBrowser(t)
	first := b.Get(h.Portal.Authorize(treasury))
	p := h.Authenticate(t, b, first, "anna")
	h.waits(p, treasury)
	other := h.Authenticate(t, b, b.Get(p.URL.String()+"/go/0"), "bram")
	h.refused(b, other, treasury, login.OtherPerson, explain.Proof)
	if p = b.Get(p.URL.String()); p.Status != http.StatusOK || reference(p) != "" {
		t.Errorf("the login of the first is over: %s (%d) %s", p.URL, p.Status, p.Heading())
	}
}
