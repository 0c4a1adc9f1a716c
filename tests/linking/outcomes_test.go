package linking_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// MH-33: who proved the account and the mailbox hears what stands in the way, each with a next step and the
// helpdesk; nothing is linked, and those concerned are told that somebody had the right password.
func TestWhatStandsInTheWay(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*linking.Account)
		before func(*testing.T, school, linking.Account)
		rules  []string
		title  string
		told   string
	}{
		"disabled": {
			change: func(a *linking.Account) { a.State = linking.Disabled },
			title:  words.LinkOutcomeDisabledTitle(), told: "post@vuurtoren.example",
		},
		"held by somebody else": {
			before: func(t *testing.T, v school, _ linking.Account) {
				if p := v.Link(t, browserless.NewBrowser(t), "stijn", stijn, "vuurtoren"); !v.AtPortal(p) {
					t.Fatalf("stijn is at %s: %s", p.URL, p.Heading())
				}
			},
			title: words.LinkOutcomeHeldTitle(), told: stijn,
		},
		"of another organisation": {
			change: func(a *linking.Account) { a.Institutions[0] = institution("13CD", board) },
			rules:  []string{"other-organisation: reason", "other-organisation: refuse"},
			title:  words.LinkOutcomeForeignTitle(), told: "gemachtigde@vuurtoren.example",
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := settle(t, browserless.SQLite)
			v.rules(t, c.rules...)
			a := v.OldAccount(t, "vuurtoren", "13CD", klimop, c.change)
			if c.before != nil {
				c.before(t, v, a)
			}
			links := len(v.LinksOf(t, a.ID))
			b, before := browserless.NewBrowser(t), v.Inbox.Last()
			p := v.Link(t, b, "marit", marit, "vuurtoren")
			says(t, p, ok, c.title, "helpdesk@helpdeskpo.example")
			if n := len(v.LinksOf(t, a.ID)); n != links {
				t.Errorf("there are %d links, not %d", n, links)
			}
			if m := v.Mail(t, c.told, before); !strings.Contains(m.Text, "13CD") || strings.Contains(m.Text, marit) {
				t.Errorf("%s is told:\n%s", c.told, m.Text)
			}
			v.happened(t, audit.LinkNotMade, 1)
			v.Forward(time.Minute)
			p = b.Get(p.URL.String() + "/link") // another account
			p, code := v.Pincode(t, b, p, marit, "klimop")
			if p := v.EnterPincode(t, b, p, code); !v.AtPortal(p) {
				t.Errorf("with another account marit is at %s: %s", p.URL, p.Heading())
			}
		})
	}
}

func institution(code, kvk string) linking.Institution {
	return browserless.School(&testing.T{}, "Basisschool", code, kvk)
}

// MH-37: an organisation whose KvK number is not the school's tells why; the reason stays with the link.
func TestAnotherOrganisationTellsWhy(t *testing.T) {
	v := settle(t, browserless.SQLite)
	b := browserless.NewBrowser(t)
	p := v.Link(t, b, "bas", bas, "klimop")
	says(t, p, ok)
	p = b.Submit(p, p.MustForm(t, "/link/reason").With("reason", " "))
	says(t, p, 422, words.LinkReasonMissing())
	p = b.Submit(p, p.MustForm(t, "/link/reason").With("reason", "Wij zijn het bestuur van deze school."))
	if !v.AtPortal(p) {
		t.Fatalf("bas is at %s (%d): %s", p.URL, p.Status, p.Heading())
	}
	if l := v.active(t, v.klimop.ID); l.Reason != "Wij zijn het bestuur van deze school." {
		t.Errorf("the link is %+v", l)
	}
}

// MH-37: the proof waits a quarter of an hour for a reason, and no longer.
func TestTheProofDoesNotWaitForEverForAReason(t *testing.T) {
	v := settle(t, browserless.SQLite)
	d := v.desk(t)
	a := v.OldAccount(t, "vuurtoren", "13CD", board, nil)
	p := d.proof(t, 1)
	if _, at := d.answer(t, p, d.pincode(t, p, typed("vuurtoren", marit))); at.Outcome != linking.ReasonAsked {
		t.Fatalf("it leads to %+v", at)
	}
	v.Forward(15 * time.Minute)
	if at := d.explains(t, p, "Te laat."); !at.Lapsed || len(v.LinksOf(t, a.ID)) > 0 {
		t.Errorf("a late reason leads to %+v", at)
	}
}

// MH-13, MH-32: a hash of old is verified once in its old form, is today's at once, and the number still waiting
// falls; the same password goes on to work.
func TestAHashOfOldIsRenewedAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		legacy := func() (n int) {
			v.View(t, home, func(ctx context.Context, st ports.Store) error {
				f, err := st.PortalAccounts().Figures(ctx)
				n = f.Legacy
				return err
			})
			return n
		}
		v.OldAccount(t, "vuurtoren", "13CD", klimop, nil)
		if n := legacy(); n != 2 {
			t.Fatalf("%d wait", n)
		}
		d := v.desk(t)
		p := d.proof(t, 1)
		if d.begin(t, p, ports.TypedLink{Email: marit, UserName: "klimop", Password: "Welkom-op-school-2018"}); legacy() != 2 {
			t.Error("a wrong password renews the hash")
		}
		d.pincode(t, p, typed("klimop", marit))
		a := v.Old(t, v.klimop.ID)
		if legacy() != 1 || a.Legacy || !strings.HasPrefix(a.Hash.Reveal(), "$argon2id$") || !a.PasswordAt.Equal(v.klimop.PasswordAt) {
			t.Errorf("%d wait; the account is %+v", legacy(), a)
		}
		v.happened(t, audit.HashRenewed, 1)
		v.Forward(time.Minute)
		if refused, at := d.answer(t, p, d.pincode(t, p, typed("klimop", marit))); refused != "" || at.Outcome != linking.Linked {
			t.Errorf("the same password then leads to %q, %+v", refused, at)
		}
		v.happened(t, audit.HashRenewed, 1)
	})
}

// MH-32: after the date of the policy an old password links nothing any more, also where it was proven before.
func TestAfterTheDateAnOldPasswordLinksNothing(t *testing.T) {
	v := settle(t, browserless.SQLite)
	d := v.desk(t)
	p := d.proof(t, 1)
	code := d.pincode(t, p, typed("klimop", marit))
	p.Rules.Proofs[0].Until = v.Now()
	if _, at := d.answer(t, p, code); !at.Lapsed || at.Outcome != "" {
		t.Errorf("a pincode for it leads to %+v", at)
	}
	v.Forward(time.Minute)
	before, _ := v.Passwords.Work()
	if out := d.begin(t, p, typed("klimop", marit)); !out.Wrong {
		t.Errorf("it leads to %+v", out)
	}
	if after, _ := v.Passwords.Work(); after != before || len(v.LinksOf(t, v.klimop.ID)) > 0 {
		t.Errorf("%d passwords are compared", after-before)
	}
}

// MH-32, MH-21: the page then asks for an activation code alone.
func TestAfterTheDateThePageAsksForACode(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.rules(t, "proofs: [legacy-credentials, activation-code]", "proofs: [{ proof: legacy-credentials, until: 2025-01-01 }, activation-code]")
	p := v.AtLink(t, browserless.NewBrowser(t), "marit")
	if f := p.MustForm(t, "/link"); f.Fields.Has("password") || !f.Fields.Has("code") {
		t.Errorf("the form asks for %v", f.Fields)
	}
	says(t, p, ok, "1 januari 2025")
}

// MH-14, MH-39: the pincode goes to a mailbox of one's own; a shared one is refused, by policy, before anything is
// compared, and nothing typed is lost but the password.
func TestThePincodeGoesToAPersonalAddress(t *testing.T) {
	v := settle(t, browserless.SQLite)
	b := browserless.NewBrowser(t)
	p := v.AtLink(t, b, "marit")
	before, _ := v.Passwords.Work()
	p = v.ProveOld(t, b, p, "administratie@klimop.example", "klimop", browserless.OldPassword)
	says(t, p, 422, words.LinkErrorMailbox(), "administratie@klimop.example")
	if f := p.MustForm(t, "/link"); f.Fields.Get("username") != "klimop" || f.Fields.Get("password") != "" {
		t.Errorf("the form holds %v", f.Fields)
	}
	if after, _ := v.Passwords.Work(); after != before {
		t.Error("the password was compared")
	}
	v.rules(t, "shared-mailboxes: refuse", "shared-mailboxes: warn")
	b = browserless.NewBrowser(t)
	p = v.AtLink(t, b, "marit")
	p = v.ProveOld(t, b, p, "administratie@klimop.example", "klimop", browserless.OldPassword)
	says(t, p, 422, words.EmailSharedTitle())
	f := p.MustForm(t, "/link").With("password", browserless.OldPassword, "confirmed", "shared")
	if p = b.Submit(p, f); len(p.Forms()) == 0 {
		t.Errorf("once confirmed, marit is at %s: %s", p.URL, p.Heading())
	}
	p.MustForm(t, "/pincode")
}

// MH-21, MH-22, MH-23, MH-38: a new school links by its activation code, typed as people type.
func TestANewSchoolLinksByItsCode(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		a := v.OldAccount(t, "nieuw", "14EF", "90001117", nil)
		code := v.Activate(t, a, nil)
		b := browserless.NewBrowser(t)
		p := b.Get(v.AtLink(t, b, "nadia").URL.String() + "/link?by=code")
		before := v.Inbox.Last()
		const nadia = "n.nieuwbouw@sterrenregen.example"
		p = b.Submit(p, p.MustForm(t, "/link").With("email", nadia, "code", strings.ToLower(strings.ReplaceAll(code, "-", " "))))
		p = v.EnterPincode(t, b, p, v.MailedCode(t, nadia, before))
		if !v.AtPortal(p) {
			t.Fatalf("nadia is at %s (%d): %s", p.URL, p.Status, p.Heading())
		}
		if l := v.active(t, a.ID); l.Proof != linking.ByActivation {
			t.Errorf("the link is %+v", l)
		}
	})
}
