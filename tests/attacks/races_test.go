package attacks_test

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// tabs is how many try at once.
const tabs = 16

const boris = "boris@zonnebloem.example"

// office is a house of the accountants in which boris has an account with a phone, an authenticator and recovery
// codes. On PostgreSQL two nodes serve it.
type office struct {
	*browserless.House
	boris    identity.PersonID
	key      string
	recovery []string
}

func inOffice(t *testing.T, test func(t *testing.T, o office)) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		nodes := map[browserless.Kind]int{browserless.SQLite: 1, browserless.PostgreSQL: 2}[k]
		o := office{House: browserless.NewAccounts(t, k, nodes)}
		o.boris = o.Open(t, browserless.Accountants, browserless.AccountantsKind, boris, func(a *account.Account) {
			a.Phone, _ = identity.ParsePhone("+31600000090")
		})
		o.key, o.recovery = o.Equip(t, browserless.Accountants, o.boris)
		test(t, o)
	})
}

// events counts what the audit log of the accountants holds of some actions.
func (o office) events(t *testing.T, actions ...audit.Action) map[audit.Action]int {
	t.Helper()
	out := map[audit.Action]int{}
	for _, a := range actions {
		out[a] = len(o.Events(t, browserless.Accountants, a))
	}
	return out
}

// answers submits one code to the page of the second factor in many tabs of one browser.
func (o office) answers(t *testing.T, b *browserless.Browser, p browserless.Page, code string) []browserless.Page {
	t.Helper()
	f := p.MustForm(t, "/factor").With("code", code)
	return together(t, tabs, func(int) (browserless.Page, error) { return b.Copy().TrySubmit(p, f) })
}

// arrived counts the tabs that came to the portal.
func (o office) arrived(pages []browserless.Page) (n int) {
	for _, p := range pages {
		if o.AtPortal(p) {
			n++
		}
	}
	return n
}

// once fails a test in which a factor was accepted, or a session made, more or less than once.
func (o office) once(t *testing.T, pages []browserless.Page) {
	t.Helper()
	want := map[audit.Action]int{audit.FactorAccepted: 1, audit.LoginGranted: 1}
	if diff := cmp.Diff(want, o.events(t, audit.FactorAccepted, audit.LoginGranted)); diff != "" {
		t.Error(diff)
	}
	if n := o.arrived(pages); n != 1 {
		t.Errorf("%d tabs arrived at the portal", n)
	}
}

// XC-03: one code by e-mail is accepted once, and one answer is held against it.
func TestOneEmailCodeInManyTabs(t *testing.T) {
	inOffice(t, func(t *testing.T, o office) {
		b := browserless.NewBrowser(t)
		p := o.Switch(t, b, o.AtFactor(t, b, boris), string(policy.EmailCode))
		o.once(t, o.answers(t, b, p, o.MailedCode(t, boris, 0)))
		if n, _ := compared(o.CodesFor(t, browserless.Accountants, p.Login(), challenge.PurposeSecondFactor)); n != 1 {
			t.Errorf("%d answers were held against the code", n)
		}
	})
}

// MA-07, XC-03: so is one code by text message.
func TestOneTextMessageInManyTabs(t *testing.T) {
	inOffice(t, func(t *testing.T, o office) {
		b := browserless.NewBrowser(t)
		p := o.Switch(t, b, o.AtFactor(t, b, boris), string(policy.SMSCode))
		o.once(t, o.answers(t, b, p, o.Text(t, "+31600000090", 0).Code()))
		if n, _ := compared(o.CodesFor(t, browserless.Accountants, p.Login(), challenge.BySMS(challenge.PurposeSecondFactor))); n != 1 {
			t.Errorf("%d answers were held against the code", n)
		}
	})
}

// XC-18, MA-26: one recovery code opens one login, in many tabs and in many logins.
func TestOneRecoveryCode(t *testing.T) {
	inOffice(t, func(t *testing.T, o office) {
		b := browserless.NewBrowser(t)
		p := o.Switch(t, b, o.AtFactor(t, b, boris), string(policy.RecoveryCode))
		o.once(t, o.answers(t, b, p, o.recovery[0]))
		o.inManyLogins(t, policy.RecoveryCode, o.recovery[1])
	})
}

// MA-27, OL-20: the code of one step opens one login, in many tabs and in many logins.
func TestOneStepOfAnAuthenticator(t *testing.T) {
	inOffice(t, func(t *testing.T, o office) {
		b := browserless.NewBrowser(t)
		p := o.AtFactor(t, b, boris)
		o.once(t, o.answers(t, b, p, o.CodeAt(t, o.key, 0)))
		o.inManyLogins(t, policy.Authenticator, o.CodeAt(t, o.key, credential.TOTPStep))
	})
}

// inManyLogins types one code in as many logins of as many browsers: one is accepted, ten tries are counted as
// wrong, and the others are not compared (XC-03).
func (o office) inManyLogins(t *testing.T, channel policy.Factor, code string) {
	t.Helper()
	before := o.events(t, audit.FactorAccepted, audit.FactorRefused, audit.LoginGranted)
	browsers, pages := make([]*browserless.Browser, tabs), make([]browserless.Page, tabs)
	for i := range tabs {
		browsers[i] = browserless.NewBrowser(t)
		pages[i] = o.Switch(t, browsers[i], o.AtFactor(t, browsers[i], boris), string(channel))
	}
	arrived := o.arrived(together(t, tabs, func(i int) (browserless.Page, error) {
		return browsers[i].TrySubmit(pages[i], pages[i].MustForm(t, "/factor").With("code", code))
	}))
	after := o.events(t, audit.FactorAccepted, audit.FactorRefused, audit.LoginGranted)
	for a := range after {
		after[a] -= before[a]
	}
	if diff := cmp.Diff(map[audit.Action]int{audit.FactorAccepted: 1, audit.LoginGranted: 1, audit.FactorRefused: 10}, after); diff != "" || arrived != 1 {
		t.Errorf("%d browsers arrived; %s", arrived, diff)
	}
}

// MA-24, XC-10: an action that is confirmed in many tabs is confirmed once.
func TestOneStepUpInManyTabs(t *testing.T) {
	inOffice(t, func(t *testing.T, o office) {
		b := browserless.NewBrowser(t)
		if p := o.Answer(t, b, o.AtFactor(t, b, boris), o.CodeAt(t, o.key, -credential.TOTPStep)); !o.AtPortal(p) {
			t.Fatalf("boris is at %s", p.URL)
		}
		before := o.events(t, audit.FactorAccepted, audit.LoginGranted)
		o.Forward(2 * credential.TOTPStep)
		p := b.Get(o.Accounts.Authorize(browserless.Accountants, "acr_values", "urn:voordeur:step-up:aangifte-versturen", "max_age", "30"))
		pages := o.answers(t, b, p, o.CodeAt(t, o.key, 0))
		after := o.events(t, audit.FactorAccepted, audit.LoginGranted)
		for a := range after {
			after[a] -= before[a]
		}
		if diff := cmp.Diff(map[audit.Action]int{audit.FactorAccepted: 1, audit.LoginGranted: 1}, after); diff != "" || o.arrived(pages) != 1 {
			t.Errorf("%d tabs arrived; %s", o.arrived(pages), diff)
		}
	})
}

// The first to prove anything makes the row that later ones hold: many tabs with the right password are one
// login, and one code is sent.
func TestOnePasswordInManyTabs(t *testing.T) {
	inOffice(t, func(t *testing.T, o office) {
		o.Open(t, browserless.Accountants, browserless.AccountantsKind, "cato@hamerslag.example", nil)
		b := browserless.NewBrowser(t)
		p := b.Get(o.Accounts.Authorize(browserless.Accountants))
		f := p.MustForm(t, "/password/0").With("email", "cato@hamerslag.example", "password", browserless.Password)
		for _, p := range together(t, tabs, func(int) (browserless.Page, error) { return b.Copy().TrySubmit(p, f) }) {
			if _, ok := p.Form("/factor"); !ok {
				t.Errorf("a tab is at %d %s", p.Status, p.Heading())
			}
		}
		if diff := cmp.Diff(map[audit.Action]int{audit.LoginProven: 1, audit.EmailCodeSent: 1}, o.events(t, audit.LoginProven, audit.EmailCodeSent)); diff != "" {
			t.Error(diff)
		}
	})
}

// One code for a forgotten password proves the address once, and one new password is set.
func TestOneForgottenPasswordInManyTabs(t *testing.T) {
	inOffice(t, func(t *testing.T, o office) {
		b := browserless.NewBrowser(t)
		p := b.Get(o.Accounts.Authorize(browserless.Accountants))
		p = b.Get(address(o.House, browserless.Accountants, p.Login()) + "/forgot/0")
		p = b.Submit(p, p.MustForm(t, "/forgot/0").With("email", boris))
		f := p.MustForm(t, "/code").With("code", o.MailedCode(t, boris, 0))
		pages := together(t, tabs, func(int) (browserless.Page, error) { return b.Copy().TrySubmit(p, f) })
		if n, _ := compared(o.CodesFor(t, browserless.Accountants, p.Login(), challenge.PurposeForgotPassword)); n != 1 {
			t.Errorf("%d answers were held against the code", n)
		}
		form := pages[0].MustForm(t, "/password").With("password", "acht torenvalken boven de dijk")
		together(t, tabs, func(int) (browserless.Page, error) { return b.Copy().TrySubmit(pages[0], form) })
		if n := len(o.Events(t, browserless.Accountants, audit.PasswordReplaced)); n != 1 {
			t.Errorf("the password was replaced %d times", n)
		}
	})
}

// abroad gives somebody of the Omgevingsloket who has proven their password and is about to see the QR code.
func abroad(t *testing.T, h *browserless.House) (*browserless.Browser, browserless.Page, identity.PersonID) {
	t.Helper()
	const email = "d.mueller@baufirma.example"
	id := h.Open(t, browserless.Abroad, browserless.AbroadKind, email, nil)
	b := browserless.NewBrowser(t)
	p := b.Get(h.Abroad.Authorize(browserless.Abroad))
	p = b.Get(address(h, browserless.Abroad, p.Login()) + "/with/1")
	return b, b.Submit(p, p.MustForm(t, "/password/1").With("email", email, "password", browserless.Password)), id
}

// shown gives the key that a page with a QR code lets people copy.
func shown(p browserless.Page) string {
	for _, link := range p.Links() {
		if u, err := url.Parse(link); err == nil && u.Scheme == "otpauth" {
			return u.Query().Get("secret")
		}
	}
	return ""
}

// G14, OL-15: a QR code that many tabs ask for is made once: all show the same key. OL-23, MA-19: and the first
// code from the app completes the enrolment once.
func TestOneQRCodeAndOneEnrolmentInManyTabs(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		nodes := map[browserless.Kind]int{browserless.SQLite: 1, browserless.PostgreSQL: 2}[k]
		h := browserless.NewAccounts(t, k, nodes)
		b, p, id := abroad(t, h)
		f := p.MustForm(t, "/enrol/show")
		keys := map[string]bool{}
		for _, p := range together(t, tabs, func(int) (browserless.Page, error) { return b.Copy().TrySubmit(p, f) }) {
			keys[shown(p)] = true
		}
		if n := len(h.Events(t, browserless.Abroad, audit.EnrolmentShown)); n != 1 || len(keys) != 1 || keys[""] {
			t.Fatalf("it was shown %d times, with %d keys", n, len(keys))
		}
		key := slices.Collect(maps.Keys(keys))[0]
		p = b.Get(address(h, browserless.Abroad, p.Login()) + "?step=code")
		form := p.MustForm(t, "/enrol").With("code", h.CodeAt(t, key, 0))
		bodies := map[string]bool{}
		for _, p := range together(t, tabs, func(int) (browserless.Page, error) { return b.Copy().TrySubmit(p, form) }) {
			if p.Status != http.StatusOK {
				t.Errorf("%s answers %d: %s", p.URL, p.Status, p.Heading())
			}
			bodies[strings.Join(strings.Fields(p.Heading()), " ")] = true
		}
		if len(bodies) != 1 {
			t.Errorf("the tabs show %v", bodies)
		}
		left := 0
		h.View(t, browserless.Abroad, func(ctx context.Context, st ports.Store) (err error) {
			left, err = st.RecoveryCodes().Left(ctx, id)
			return err
		})
		if n := len(h.Events(t, browserless.Abroad, audit.AuthenticatorAdded)); n != 1 || left != 10 {
			t.Errorf("an authenticator was added %d times, with %d recovery codes", n, left)
		}
	})
}
