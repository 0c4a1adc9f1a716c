package attacks_test

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/attribute"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// What is recognised wherever it turns up.
const (
	forgotten = "negen lepelaars zoeken de vloed"
	renewed   = "elf steltkluten slapen op een plaat"
	mistyped  = "twaalf aalscholvers drogen hun veren"
	applying  = "veertien grutto's keren in maart"
	passport  = "%PDF-1.7\n1 0 obj<</Title(Paspoort QX7-ZANDLOPER-88)>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
	phone     = "+31600000090"
)

// MA-02, MA-26, OL-15, OL-27, OL-33, XC-41: what people prove themselves with, and what they hand in, stays between them and the
// house: through forgetting, logging in, enrolling, changing, applying, and all that the staff does and sees, it is in no log line, no span, no audit
// event, no message that lies in wait, no address, no cookie and no column; on SQLite not even in what was wiped.
func TestSecretsComeOutNowhere(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		g := newGlass(t, k)
		g.accountant(t)
		g.foreigner(t)
		g.applicant(t)
		g.colleague(t)
		for _, leak := range g.leaks(t) {
			t.Error(leak)
		}
		for _, p := range g.got() {
			for _, typed := range []string{browserless.Password, forgotten, renewed, mistyped, applying, chosen} {
				if strings.Contains(p.Body, typed) {
					t.Errorf("%s shows a password back", p.URL)
				}
			}
		}
	})
}

// accountant forgets a password, logs in by every way there is, sets up an app, and changes the password.
func (g *glass) accountant(t *testing.T) {
	t.Helper()
	g.hides(t, "password", browserless.Password)
	g.Open(t, browserless.Accountants, browserless.AccountantsKind, boris, func(a *account.Account) { a.Phone, _ = identity.ParsePhone(phone) })
	b := g.browser(t)
	p := b.Get(g.Accounts.Authorize(browserless.Accountants))
	p = g.EnterPassword(t, b, p, boris, g.hides(t, "wrong password", mistyped))
	g.forgets(t, b, p, browserless.Accountants, boris, forgotten)

	b, sent := g.browser(t), g.Inbox.Last()
	p = b.Get(g.Accounts.Authorize(browserless.Accountants))
	p = g.posting(t, func() browserless.Page { return g.EnterPassword(t, b, p, boris, forgotten) })
	g.hides(t, "code by mail", codeIn(t, g.Mail, boris, sent))
	g.Forward(time.Minute)
	sent = g.Inbox.Last()
	p = g.posting(t, func() browserless.Page { return g.Switch(t, b, p, string(policy.SMSCode)) })
	p = g.Answer(t, b, p, g.hides(t, "code by text message", codeIn(t, g.Text, phone, sent)))
	p = b.Submit(p, p.MustForm(t, "/offer/accept"))
	key := g.hidesKey(t, "key", shown(p))
	p = b.Submit(p, p.MustForm(t, "/enrol").With("code", g.hides(t, "first code of the app", g.Code30(t, key))))
	recovery := recoveryCode.FindAllString(p.Body, -1)
	g.hidesCodes(t, recovery)
	g.arrives(t, b.Submit(p, p.MustForm(t, "/recovery").With("kept", "yes")))
	g.look(t)

	b = g.browser(t)
	p = g.EnterPassword(t, b, b.Get(g.Accounts.Authorize(browserless.Accountants)), boris, forgotten)
	g.arrives(t, g.Answer(t, b, g.Switch(t, b, p, string(policy.RecoveryCode)), recovery[0]))
	g.Forward(2 * credential.TOTPStep)
	p = b.Get(g.Accounts.Authorize(browserless.Accountants, "acr_values", "urn:voordeur:step-up:aangifte-versturen", "max_age", "30"))
	g.arrives(t, g.Answer(t, b, p, g.hides(t, "code of the app, for an action", g.Code30(t, key))))
	p = b.Get(g.Issuer(browserless.Accountants) + "/me/password")
	p = g.posting(t, func() browserless.Page {
		return b.Submit(p, p.MustForm(t, "/me/password").With("present", forgotten, "password", g.hides(t, "changed password", renewed)))
	})
	if p.URL.Query().Get("done") != "password" {
		t.Errorf("the password is not changed: %s (%d)", p.URL, p.Status)
	}
}

// forgets takes a new password, from a page of a login.
func (g *glass) forgets(t *testing.T, b *browserless.Browser, p browserless.Page, where, email, chosen string) {
	t.Helper()
	sent := g.Inbox.Last()
	p = b.Get(address(g.House, where, p.Login()) + "/forgot/0")
	p = g.posting(t, func() browserless.Page { return b.Submit(p, p.MustForm(t, "/forgot/0").With("email", email)) })
	p = b.Submit(p, p.MustForm(t, "/code").With("code", g.hides(t, "code by mail, forgotten", g.MailedCode(t, email, sent))))
	b.Submit(p, p.MustForm(t, "/password").With("password", g.hides(t, "new password", chosen)))
}

// foreigner sees the QR code that is shown one time.
func (g *glass) foreigner(t *testing.T) {
	t.Helper()
	b, p, _ := abroad(t, g.House)
	g.browsers = append(g.browsers, b)
	p = b.Submit(p, p.MustForm(t, "/enrol/show"))
	key := g.hidesKey(t, "key that is shown one time", shown(p))
	g.look(t)
	p = b.Get(address(g.House, browserless.Abroad, p.Login()) + "?step=code")
	p = b.Submit(p, p.MustForm(t, "/enrol").With("code", g.hides(t, "first code after the QR code", g.Code30(t, key))))
	g.hidesCodes(t, recoveryCode.FindAllString(p.Body, -1))
}

// applicant hands in a document and chooses a password.
func (g *glass) applicant(t *testing.T) {
	t.Helper()
	const email = "zoe@voorbeeld.example"
	b, sent := g.browser(t), g.Inbox.Last()
	to := func(path string) string { return g.Issuer(browserless.Abroad) + "/apply" + path }
	p := b.Get(to(""))
	p = b.Submit(p, p.MustForm(t, "/apply").With("audience", browserless.AbroadKind+"/non-resident", "applicant", "citizen"))
	p = g.posting(t, func() browserless.Page { return b.Submit(p, p.MustForm(t, "/apply/email").With("email", email)) })
	p = b.Submit(p, p.MustForm(t, "/apply/code").With("code", g.hides(t, "code by mail, of an applicant", codeIn(t, g.Mail, email, sent))))
	p = b.Submit(p, p.MustForm(t, "/apply/details").With("family-name", "Exemple", "born-day", "28", "born-month", "2", "born-year", "1990", "nationality", "Belgique"))
	p = b.Submit(p, p.MustForm(t, "/apply/address").With("residence", "abroad", "address", "Rue 1", "place", "Namur", "country", "België", "phone", "+32 470 12 34 56"))
	g.hides(t, "document", "QX7-ZANDLOPER-88")
	g.hides(t, "document, from its beginning", passport[:40])
	b.Upload(t, p, "/apply/document", "paspoort.pdf", []byte(passport))
	if shown := b.Get(to("/document/file")); shown.Body != passport {
		t.Errorf("the applicant does not get the document back: %d", shown.Status)
	}
	g.look(t)
	p = b.Get(to("/password"))
	p = b.Submit(p, p.MustForm(t, "/apply/password").With("password", g.hides(t, "password of an applicant", applying)))
	g.look(t)
	p = g.posting(t, func() browserless.Page { return b.Submit(p, p.MustForm(t, "/apply/review").With("consent", "yes")) })
	if !strings.Contains(p.URL.Path, "/apply/status/") {
		t.Errorf("the application ends at %s (%d): %s", p.URL, p.Status, p.Heading())
	}
}

// recoveryCode is how the page writes them.
var recoveryCode = regexp.MustCompile(`\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b`)

// codeIn waits for the next message that holds a code.
func codeIn(t *testing.T, next func(testing.TB, string, uint64) inbox.Message, to string, after uint64) string {
	t.Helper()
	for m := next(t, to, after); ; m = next(t, to, m.Number) {
		if code := m.Code(); code != "" {
			return code
		}
	}
}

// arrives wants the browser at the portal, which redeems what it got.
func (g *glass) arrives(t *testing.T, p browserless.Page) {
	t.Helper()
	if !g.AtPortal(p) {
		t.Fatalf("the login ends at %s (%d): %s", p.URL, p.Status, p.Heading())
	}
	if _, err := g.Accounts.Redeem(t.Context(), p.URL); err != nil {
		t.Error(err)
	}
}

// A wall of glass shows what stands behind it: each secret is found at each place at which it is planted here.
func TestAPlantedLeakIsFound(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		g := newGlass(t, k)
		var want []string
		for _, s := range []planted{
			{"password", forgotten}, {"key", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}, {"recovery code", "ABCD-EFGH-JKMN"}, {"code by mail", "402817"},
			{"code by text message", "918273"}, {"document", "QX7-ZANDLOPER-88"},
		} {
			g.hides(t, s.name, s.value)
			g.plant(t, s.value)
			places := []string{"log", "span", "address", "cookie", "audit_event.facts", "audit_event.personal", "outbox.payload", "person.language"}
			if k == browserless.SQLite {
				places = append(places, "disk")
			}
			for _, place := range places {
				want = append(want, s.name+": "+place)
			}
		}
		got := g.leaks(t)
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("not found: %s", w)
			}
		}
	})
}

// plant lets a secret out by every way there is.
func (g *glass) plant(t *testing.T, value string) {
	t.Helper()
	g.Told().Logger().ErrorContext(t.Context(), "planted", "error", value)
	_, span := g.Told().Tracers().Tracer("planted").Start(t.Context(), "planted")
	span.SetAttributes(attribute.String("exception.message", "it says "+value+" here"))
	span.End()
	b := g.browser(t)
	if p := b.Get(g.Issuer(browserless.Accountants) + "/nergens?code=" + strings.ReplaceAll(value, " ", "+")); p.Status != http.StatusNotFound {
		t.Errorf("%s answers %d", p.URL, p.Status)
	}
	p := b.Get(g.Issuer(browserless.Accountants) + "/nergens")
	p.Header = http.Header{"Set-Cookie": {"__Host-planted=" + value}}
	g.answers = append(g.answers, p)
	id := identity.PersonID(uuid.NewString())
	acting, err := account.Acting(id)
	if err != nil {
		t.Fatal(err)
	}
	g.Rest()
	g.Change(t, browserless.Accountants, func(ctx context.Context, st ports.Store) error {
		e := audit.Event{
			ID: uuid.NewString(), Action: audit.PasswordChanged, Object: "person:" + string(id), Result: audit.Done, Origin: "browser", Actor: "system", At: g.Now(),
			Facts: map[string]string{"reason": value}, Personal: map[string]string{"email": value},
		}
		if err := st.Audit().Append(ctx, e); err != nil {
			return err
		}
		if err := st.Outbox().Add(ctx, ports.Message{ID: uuid.NewString(), Topic: ports.TopicMail, Payload: []byte(`{"code":"` + value + `"}`), At: g.Now(), NotAfter: g.Now().Add(time.Hour)}); err != nil {
			return err
		}
		return st.People().Put(ctx, identity.Person{ID: id, Acting: acting, Language: value, CreatedAt: g.Now()})
	})
	g.look(t)
}
