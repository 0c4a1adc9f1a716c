package enlisting_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// MR-47, MR-49, MR-51 to MR-58: who is employed holds a means once address, number, content, user name and password are
// there; account, means and mandate come together, and the administrator hears of it.
func TestWhoIsEmployedGetsAMeansAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, h house) {
		id, text := h.invite(t, wanted{email: noor, mobile: mobile, hired: true})
		b := browserless.NewBrowser(t)
		says(t, b.Get(h.at(text)), ok, "Waterschap Zilverbeek", "EH3", "n•••r@zilverbeek.example")
		h.state(t, id, means.WaitingForUser)
		says(t, h.begin(t, b, text), ok, "Noor Éléonore", "van den", "Berg", "29 februari 1988", "'s-Hertogenbosch", noor, "06 •• •• •• 78")
		h.state(t, id, means.EmailConfirmed)
		before := h.Inbox.Last()
		p := h.ordered(t, b, text, mobile)
		says(t, p, ok, words.MiddelChooseTitle())
		if got := p.MustForm(t, "/middel").Fields.Get("user-name"); got != "noor.berg" {
			t.Errorf("offered is %q", got)
		}
		p = chosen(t, b, p, "Noor.Berg", secret)
		says(t, p, ok, words.MiddelDoneTitle(), "noor.berg", "EH3")

		a := h.now(t, id)
		if a.State != means.Done || len(a.Sealed) > 0 {
			t.Errorf("the application is %+v", a)
		}
		made, err := h.accountNamed(t, "noor.berg")
		if err != nil || made.ID != a.Holder || made.State != account.Active || made.Email.String() != noor || made.Phone.String() != mobile || made.Name != "Noor Éléonore van den Berg" {
			t.Errorf("the account is %+v: %v", made, err)
		}
		if all := h.meansOf(t, a.Holder); len(all) != 1 || all[0].ID != a.Means || all[0].Level != assurance.EH3 || all[0].KvK != zilverbeek || all[0].At(h.Now()) != means.Issued {
			t.Errorf("the means are %+v", all)
		}
		if m := h.mandate(t, a.Mandates[0]); m.Consent != mandate.Granted || identity.PersonID(m.Grantee.Holder) != a.Holder || !m.Counts(h.Now().Add(time.Second)) {
			t.Errorf("the mandate is %+v", m)
		}
		if m := h.Mail(t, noor, before); !strings.Contains(m.Text, "EH3") || strings.Contains(m.Text, "noor.berg") {
			t.Errorf("noor is told:\n%s", m.Text)
		}
		if m := h.Mail(t, beheer, before); !strings.Contains(m.Text, "Noor Éléonore van den Berg") {
			t.Errorf("the administrator is told:\n%s", m.Text)
		}
		for _, action := range []audit.Action{audit.MeansEmailConfirmed, audit.MeansMobileConfirmed, audit.MeansConfirmed, audit.MeansIssued, audit.MandateGranted} {
			h.happened(t, action, 1)
		}
		says(t, browserless.NewBrowser(t).Get(h.at(text)), ok, words.MiddelDoneOver())
	})
}

// MR-54, MR-57: the text messages say what the code is for, and where it is typed.
func TestTheTextMessagesSayWhatTheyAreFor(t *testing.T) {
	h := settle(t, browserless.SQLite, false)
	_, text := h.invite(t, wanted{email: noor, mobile: mobile, hired: true})
	b, before := browserless.NewBrowser(t), h.Inbox.Last()
	p := h.proven(t, b, text, mobile)
	if sms := h.Text(t, mobile, before).Text; !strings.Contains(sms, "uw mobiele nummer te bevestigen") || !strings.Contains(sms, "@voordeur.localhost #") {
		t.Errorf("the first says %q", sms)
	}
	before = h.Inbox.Last()
	h.coded(t, b, p, "/overzicht", mobile)
	if sms := h.Text(t, mobile, before).Text; !strings.Contains(sms, "eHerkenning niveau EH3 te bestellen (Waterschap Zilverbeek)") {
		t.Errorf("the second says %q", sms)
	}
}

// MR-72: who says that something is not right is no dead end; the administrator reads why.
func TestSomethingIsNotRight(t *testing.T) {
	onBoth(t, func(t *testing.T, h house) {
		id, text := h.invite(t, wanted{email: noor, mobile: mobile, hired: true})
		b := browserless.NewBrowser(t)
		h.begin(t, b, text)
		p := b.Get(h.at(text, "terug"))
		says(t, b.Submit(p, p.MustForm(t, "/terug").With("remark", "  ")), 422, words.MiddelReturnMissing())
		h.state(t, id, means.EmailConfirmed)
		before := h.Inbox.Last()
		says(t, b.Submit(p, p.MustForm(t, "/terug").With("remark", "Ik heet Bergsma")), ok, words.MiddelReturnedTitle())
		if a := h.now(t, id); a.State != means.Returned || a.Remark != "Ik heet Bergsma" {
			t.Errorf("the application is %s, %q", a.State, a.Remark)
		}
		if m := h.Mail(t, beheer, before); !strings.Contains(m.Text, "Ik heet Bergsma") {
			t.Errorf("the administrator reads:\n%s", m.Text)
		}
		h.happened(t, audit.MeansReturned, 1)
	})
}

// MR-73: another number goes back to the administrator; it is never taken on the word of who holds the link.
func TestAnotherNumberGoesBackToTheAdministrator(t *testing.T) {
	h := settle(t, browserless.SQLite, false)
	id, text := h.invite(t, wanted{email: noor, mobile: mobile, hired: true})
	b := browserless.NewBrowser(t)
	h.begin(t, b, text)
	p := b.Get(h.at(text, "mobiel", "wijzigen"))
	form := p.MustForm(t, "/wijzigen")
	for typed, want := range map[string]string{
		"": words.MiddelNumberMissing(), "abc": words.MiddelNumberMalformed(), "010 123 45 67": words.MiddelNumberFixed(), "06 1234 5678": words.MiddelNumberSame(),
	} {
		says(t, b.Submit(p, form.With("number", typed)), 422, want)
	}
	h.state(t, id, means.EmailConfirmed)
	before := h.Inbox.Last()
	says(t, b.Submit(p, form.With("number", "+32 470 12 34 56")), ok, words.MiddelReturnedTitle())
	if a := h.now(t, id); a.State != means.Returned || !strings.Contains(a.Remark, "+32 470 12 34 56") {
		t.Errorf("the application is %s, %q", a.State, a.Remark)
	}
	if m := h.Mail(t, beheer, before); !strings.Contains(m.Text, "+32 470 12 34 56") {
		t.Errorf("the administrator reads:\n%s", m.Text)
	}
}

// MR-73: a new code after half a minute; the former counts no more, and a message that was refused is told.
func TestACodeIsSentAnew(t *testing.T) {
	onBoth(t, func(t *testing.T, h house) {
		id, text := h.invite(t, wanted{email: noor, mobile: mobile, hired: true})
		b := browserless.NewBrowser(t)
		h.begin(t, b, text)
		p, first := h.coded(t, b, b.Get(h.at(text, "mobiel")), "/mobiel", mobile)
		p = b.Submit(p, p.MustForm(t, "/mobiel"))
		if _, again := p.Form("/code"); !again {
			t.Fatalf("too soon leads to %s: %s", p.URL, p.Heading())
		}
		h.Forward(31 * time.Second)
		p, second := h.coded(t, b, p, "/mobiel", mobile)
		says(t, p, ok, words.CodePageResent())
		if first != second {
			p = b.Submit(p, p.MustForm(t, "/code").With("code", first))
			says(t, p, ok, words.FactorErrorSuperseded())
			h.state(t, id, means.EmailConfirmed)
		}
		b.Submit(p, p.MustForm(t, "/code").With("code", second))
		h.state(t, id, means.MobileConfirmed)
	})
}

// MR-81: a mandate for all services waits for a second administrator where policy wants one, who is told; the means
// does not wait. Who ordered, and administrators of another organisation, are not asked.
func TestFourEyes(t *testing.T) {
	h := settle(t, browserless.SQLite, true)
	const second, stranger = "n.noorderlicht@zilverbeek.example", "c.dedubbel@grotewaard.example"
	browserless.MandateAdministrator(t, h.House, browserless.NewBrowser(t), browserless.Waterschap, second, assurance.EH3)
	browserless.MandateAdministrator(t, h.House, browserless.NewBrowser(t), browserless.Gemeente, stranger, assurance.EH3)
	before := h.Inbox.Last()
	id, text := h.invite(t, wanted{email: noor, mobile: mobile, hired: true, all: true})
	b := browserless.NewBrowser(t)
	says(t, chosen(t, b, h.ordered(t, b, text, mobile), "noor.berg", secret), ok, words.MiddelMandateSecond())
	a := h.now(t, id)
	if m := h.mandate(t, a.Mandates[0]); m.Consent != mandate.Awaiting || m.AskedBy() != "person:"+string(h.order.By) {
		t.Errorf("the mandate is %+v", m)
	}
	if len(h.meansOf(t, a.Holder)) != 1 {
		t.Error("there is no means")
	}
	if m := h.Mail(t, second, before); !strings.Contains(m.Text, "tweede beheerder") || !strings.Contains(m.Text, "Noor Éléonore van den Berg") {
		t.Errorf("the second administrator is told:\n%s", m.Text)
	}
	h.Mail(t, beheer, before) // that the means was issued
	for _, m := range h.Inbox.Messages(inbox.Filter{Kind: inbox.Mail}) {
		if m.Number > before && (m.To == stranger || m.To == beheer && strings.Contains(m.Text, "tweede beheerder")) {
			t.Errorf("%s is told %q", m.To, m.Subject)
		}
	}
	h.happened(t, audit.MandateAsked, 1)
	h.happened(t, audit.MandateGranted, 0)
}

// What is wrong with user name and password is told at once, and nothing is made of it.
func TestUserNamesAndPasswordsThatWillNotDo(t *testing.T) {
	h := settle(t, browserless.SQLite, false)
	_, other := h.invite(t, wanted{email: "piet@zilverbeek.example", mobile: "+31612345679", hired: true})
	b := browserless.NewBrowser(t)
	chosen(t, b, h.ordered(t, b, other, "+31612345679"), "bezet.naam", secret)
	id, text := h.invite(t, wanted{email: noor, mobile: mobile, hired: true})
	p := h.ordered(t, b, text, mobile)
	for _, c := range []struct {
		name, password string
		want           []string
	}{
		{"", "", []string{words.MiddelChooseMissing(), words.ForgotWeakMissing()}}, {"kort", "kort", []string{words.MiddelChooseShort(5), words.ForgotWeakShort(8)}},
		{"noor berg", secret, []string{words.MiddelChooseStrange()}}, {"-noor", secret, []string{words.MiddelChooseStart()}},
		{"BEZET.naam", secret, []string{words.MiddelChooseTaken()}}, {strings.Repeat("a", 31), secret, []string{words.MiddelChooseLong(30)}},
		{"noor.berg", "noorberg1", nil}, {"noor.berg", "zilverbeek!", nil},
	} {
		p = chosen(t, b, p, c.name, c.password)
		says(t, p, 422, c.want...)
		h.state(t, id, means.Choosing)
	}
	says(t, chosen(t, b, p, "noor.berg", secret), ok, words.MiddelDoneTitle())
}

// MR-79: an organisation that is gone since the order was placed gets no means: it is seen before the second code is sent,
// and again before the means is issued. Where the business register was wrong, one goes on where one was.
func TestAnOrganisationThatIsGoneGetsNoMeans(t *testing.T) {
	onBoth(t, func(t *testing.T, h house) {
		id, text := h.invite(t, wanted{email: noor, mobile: mobile, hired: true})
		b := browserless.NewBrowser(t)
		p := h.proven(t, b, text, mobile)
		before := h.Inbox.Last()
		h.Businesses.Dissolved.Store(true)
		says(t, b.Submit(p, p.MustForm(t, "/overzicht")), http.StatusConflict, words.MiddelGoneTitle(), "Waterschap Zilverbeek", words.MiddelGoneAsk())
		if last := h.Inbox.Last(); last != before {
			t.Error("a code was sent")
		}
		h.Businesses.Dissolved.Store(false)
		p, code := h.coded(t, b, b.Get(h.at(text, "overzicht")), "/overzicht", mobile)
		p = b.Submit(p, p.MustForm(t, "/bestellen").With("code", code))
		h.Businesses.Dissolved.Store(true)
		says(t, chosen(t, b, p, "noor.berg", secret), http.StatusConflict, words.MiddelGoneTitle())
		h.state(t, id, means.Choosing)
		if _, err := h.accountNamed(t, "noor.berg"); !errors.Is(err, ports.ErrNotFound) {
			t.Errorf("there is an account: %v", err)
		}
		h.Businesses.Dissolved.Store(false)
		h.Businesses.Down.Store(true) // proves nothing
		says(t, chosen(t, b, p, "noor.berg", secret), ok, words.MiddelDoneTitle())
		h.state(t, id, means.Done)
	})
}
