package ordering_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// MR-06 to MR-20, MR-31, MR-35 to MR-50: an order by form, step by step; it makes a number, an application that waits
// for its person, a mandate that is proposed, and an invitation. The list of applications has it.
func TestAnOrderFromItsFirstStepToTheInvitation(t *testing.T) {
	onBoth(t, func(t *testing.T, v issuer) {
		says(t, v.bram.Get(v.at("/users")), 200, words.PortalUsers(), words.PortalAdd(), words.PortalMenu())
		before := v.Inbox.Last()
		p := order(t, v.bram, v.atOverview(t, v.bram, 1))
		says(t, p, 200, "is ontvangen", words.OrderPlacedSteps(), words.OrderPlacedDays(14))
		all := v.applications(t)
		if len(all) != 1 || all[0].State != means.WaitingForUser || len(all[0].Mandates) != 1 || all[0].Reference == "" {
			t.Fatalf("there are applications %+v", all)
		}
		v.View(t, home, func(ctx context.Context, st ports.Store) error {
			m, err := st.Mandates().ByID(ctx, all[0].Mandates[0])
			if err == nil && (m.Consent != mandate.Proposed || m.Grantee.Holder != mandate.HolderID(all[0].Holder) || !m.Scope.All || m.Counts(v.Now())) {
				t.Errorf("the mandate is %+v", m)
			}
			return err
		})
		v.View(t, home, func(ctx context.Context, st ports.Store) error {
			o, err := st.Orders().ByID(ctx, all[0].Order)
			if len(o.Sealed) > 0 { // they are in their applications now
				t.Error("the order that was placed still holds its people")
			}
			return err
		})
		mail := v.Mail(t, "n.wit1@zilverbeek.example", before)
		for _, want := range []string{"Klik hier om uw e-mailadres te bevestigen en uw aanvraag te starten", "/aanvraag/", all[0].Reference} {
			if !strings.Contains(mail.Text, want) {
				t.Errorf("the mail does not say %q", want)
			}
		}
		v.Mail(t, bram, before)
		says(t, v.bram.Get(v.at("/requests")), 200, words.PortalRequests(), "Noor de Wit", all[0].Reference, words.PortalPendingStateWaiting())
		if n := len(v.Events(t, home, audit.MeansOrdered)); n != 1 {
			t.Errorf("%d orders are on record", n)
		}
	})
}

// MR-45, MR-68: sixteen presses of "Bestel" at once make one order, whose page all of them reach.
func TestSixteenPressesMakeOneOrder(t *testing.T) {
	onBoth(t, func(t *testing.T, v issuer) {
		p := v.atOverview(t, v.bram, 2)
		form := p.MustForm(t, "/overview").With("agree", terms)
		var all sync.WaitGroup
		pages := make([]browserless.Page, 16)
		for n := range pages {
			all.Go(func() {
				var err error
				if pages[n], err = v.bram.Copy().TrySubmit(p, form); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, p := range pages {
			says(t, p, 200, "is ontvangen")
		}
		if n := len(v.applications(t)); n != 1 {
			t.Errorf("there are %d applications", n)
		}
		if n := len(v.Events(t, home, audit.MeansOrdered)); n != 1 {
			t.Errorf("%d orders are on record", n)
		}
	})
}

// MR-66: two orders for one person at once, from two drafts, make one application: the other draft says why not.
func TestTwoOrdersForOnePersonMakeOneApplication(t *testing.T) {
	onBoth(t, func(t *testing.T, v issuer) {
		second := v.other(t, browserless.Waterschap, "d.beheer@zilverbeek.example", assurance.EH3)
		browsers := []*browserless.Browser{v.bram, second}
		at := []browserless.Page{v.atOverview(t, v.bram, 3), v.atOverview(t, second, 3)}
		var all sync.WaitGroup
		pages := make([]browserless.Page, 2)
		for n := range pages {
			form := at[n].MustForm(t, "/overview").With("agree", terms)
			all.Go(func() {
				var err error
				if pages[n], err = browsers[n].TrySubmit(at[n], form); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if pages[0].Status+pages[1].Status != 200+422 {
			t.Errorf("they end with %d and %d", pages[0].Status, pages[1].Status)
		}
		if n := len(v.applications(t)); n != 1 {
			t.Errorf("there are %d applications", n)
		}
	})
}

// MR-68: a draft survives the browser, nobody else reaches it, and a page that was left open overwrites nothing.
func TestADraftIsItsOwners(t *testing.T) {
	onBoth(t, func(t *testing.T, v issuer) {
		p := v.tell(t, v.bram, v.atPeople(t, v.bram), 4)
		stale := p
		says(t, v.bram.Copy().Get(v.at("/order")), 200, words.OrderDraftsTitle(), words.OrderDraftsOn())
		draft := strings.TrimSuffix(p.URL.Path, "/people")
		for _, b := range []*browserless.Browser{v.other(t, browserless.Waterschap, "e.beheer@zilverbeek.example", assurance.EH3), v.other(t, browserless.Gemeente, cato, assurance.EH3)} {
			for _, step := range []string{"", "/organisation", "/branch", "/register", "/people", "/file", "/people/new", "/mandates", "/overview", "/done"} {
				if p := b.Get(v.URL(draft + step)); p.Status != 404 || strings.Contains(p.Body, "Noor") {
					t.Errorf("a stranger gets %d at %s", p.Status, step)
				}
			}
		}
		says(t, v.tell(t, v.bram, p, 5), 200, "Noor de Witf")
		var remove browserless.Form
		for _, f := range stale.Forms() {
			if strings.HasSuffix(f.Action.Path, "/remove") {
				remove = f
			}
		}
		says(t, v.bram.Submit(stale, remove), 200, words.OrderMoved(), "Noor de Wite", "Noor de Witf")
	})
}

// MR-07, MR-74, ET-18: nobody orders for an organisation that is not theirs, nor above their own level; and a branch
// that is closed or another's is refused (MR-16, MR-79).
func TestWhatMayNotBeOrdered(t *testing.T) {
	onBoth(t, func(t *testing.T, v issuer) {
		says(t, v.begin(t, v.bram, browserless.Gemeente, "EH3"), 422, words.OrderOrganisationErrorWhich())
		low := v.other(t, browserless.Waterschap, "l.beheer@zilverbeek.example", assurance.EH2Plus)
		says(t, v.begin(t, low, browserless.Waterschap, "EH3"), 422, words.OrderOrganisationErrorLevel())
		says(t, v.begin(t, v.bram, browserless.Waterschap, "EH4"), 422, words.OrderOrganisationErrorLevel())
		p := v.begin(t, v.bram, browserless.Waterschap, "EH3")
		says(t, p, 200, words.OrderBranchWarning())
		for number, why := range map[string]string{
			browserless.ClosedBranch: words.OrderBranchErrorClosed(), "000000000001": words.OrderBranchErrorUnknown(), "12": words.OrderBranchErrorMissing(),
		} {
			says(t, v.bram.Submit(p, p.MustForm(t, "/branch").With("restrict", "yes", "number", number)), 422, why)
		}
		if len(v.applications(t)) != 0 {
			t.Error("something was ordered")
		}
	})
}

// MR-18, MR-79: a register that does not answer, or does not know the number, and an organisation that was dissolved, each
// have a page; an order that was ready is not placed for who is there no more.
func TestWhatTheRegisterSays(t *testing.T) {
	v := settle(t, browserless.SQLite)
	p := v.begin(t, v.bram, browserless.Waterschap, "EH3")
	v.Businesses.Down.Store(true)
	p = v.bram.Submit(p, p.MustForm(t, "/branch").With("restrict", "no"))
	says(t, p, 409, words.OrderRegisterDownTitle())
	v.Businesses.Down.Store(false)
	says(t, v.bram.Get(p.URL.String()), 200, words.OrderRegisterLead(), "Waterschap Zilverbeek (oefen)")
	const unregistered = "90009991"
	nobody := v.other(t, unregistered, "g.beheer@zilverbeek.example", assurance.EH3)
	p = v.begin(t, nobody, unregistered, "EH3")
	says(t, nobody.Submit(p, p.MustForm(t, "/branch").With("restrict", "no")), 409, words.OrderRegisterMissingTitle())
	p = v.begin(t, v.bram, browserless.Waterschap, "EH3")
	p = v.bram.Submit(p, p.MustForm(t, "/branch").With("restrict", "no"))
	ready := v.atOverview(t, v.bram, 6)
	v.Businesses.Dissolved.Store(true)
	says(t, order(t, v.bram, ready), 422, words.OrderOverviewErrorEnded())
	says(t, v.bram.Get(p.URL.String()), 409, words.OrderRegisterEndedTitle())
}

// MR-44: without the terms nothing is ordered.
func TestTheTermsAreAgreedTo(t *testing.T) {
	v := settle(t, browserless.SQLite)
	p := v.atOverview(t, v.bram, 7)
	says(t, v.bram.Submit(p, p.MustForm(t, "/overview")), 422, words.OrderOverviewErrorTerms())
	says(t, v.bram.Submit(p, p.MustForm(t, "/overview").With("agree", "2025-9")), 422, words.OrderOverviewErrorNewer())
	if len(v.applications(t)) != 0 {
		t.Error("something was ordered")
	}
}

// MR-70: resend, correct and withdraw; each invitation takes the place of the former, and a reminder and the end come
// by themselves.
func TestWhatBecomesOfAnInvitation(t *testing.T) {
	onBoth(t, func(t *testing.T, v issuer) {
		order(t, v.bram, v.atOverview(t, v.bram, 8))
		a := v.applications(t)[0]
		at := v.at("/requests/one/" + string(a.ID))
		p := v.bram.Get(at)
		says(t, v.bram.Submit(p, p.MustForm(t, "/resend")), 409, words.PortalOneSoon())
		v.Forward(2 * time.Minute)
		before := v.Inbox.Last()
		says(t, v.bram.Submit(p, p.MustForm(t, "/resend")), 200, words.PortalOneSent())
		v.Mail(t, "n.wit8@zilverbeek.example", before)
		if now := v.applications(t)[0]; now.Token == a.Token {
			t.Error("the former link still counts")
		}
		p = v.bram.Get(at + "/correct")
		says(t, v.bram.Submit(p, p.MustForm(t, "/correct").With("email", "geen adres")), 422, words.ApplicantFaultEmail())
		before = v.Inbox.Last()
		says(t, v.bram.Submit(p, p.MustForm(t, "/correct").With("email", "noor@zilverbeek.example")), 200, words.PortalOneCorrected())
		v.Mail(t, "noor@zilverbeek.example", before)
		before = v.Inbox.Last()
		v.Forward(8 * 24 * time.Hour)
		if mail := v.Mail(t, "noor@zilverbeek.example", before); !strings.Contains(mail.Subject, "Herinnering") {
			t.Errorf("after a week comes %q", mail.Subject)
		}
		v.Forward(7 * 24 * time.Hour)
		v.Mail(t, bram, before)
		if now := v.applications(t)[0]; now.State != means.Lapsed {
			t.Errorf("it is %s", now.State)
		}
		v.bram = v.other(t, browserless.Waterschap, "f.beheer@zilverbeek.example", assurance.EH3)
		p = v.bram.Get(at + "/withdraw")
		says(t, v.bram.Submit(p, p.MustForm(t, "/withdraw").With("reason", "nee")), 422, words.PortalOneShort())
		says(t, v.bram.Submit(p, p.MustForm(t, "/withdraw").With("reason", "Noor gaat weg.")), 200, words.PortalOneGone())
		now := v.applications(t)[0]
		if now.State != means.Withdrawn || len(now.Sealed) != 0 {
			t.Errorf("it is %+v", now)
		}
		says(t, v.other(t, browserless.Gemeente, cato, assurance.EH3).Get(at), 404)
	})
}
