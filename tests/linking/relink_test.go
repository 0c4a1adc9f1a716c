package linking_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// MH-33, MH-34: the same person with a new means proves account and mailbox again: that waits for the helpdesk, who
// approves; then the old link ends with its sessions, both are told, and the new means goes straight in.
func TestANewMeansTakesOver(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		old := v.linked(t)
		former := v.active(t, v.klimop.ID)
		b := browserless.NewBrowser(t)
		v.Forward(pause)
		p := v.Link(t, b, "marit-nieuw", marit, "klimop")
		says(t, p, ok, words.LinkWaitTitle(), words.LinkWaitEarlier())
		waiting := v.LinksOf(t, v.klimop.ID)[0]
		if waiting.State != linking.Waiting || waiting.Replaces != former.ID {
			t.Fatalf("the link is %+v", waiting)
		}
		says(t, old.Get(v.Issuer(home)+"/me/links"), ok)
		d := v.desk(t)
		before := v.Inbox.Last()
		approve := func() (err error) {
			decision := ports.LinkDecision{By: "staff:sanne", Note: "Gebeld met de school.", Event: audit.Event{Object: "x", Origin: "browser", Actor: "staff:sanne"}}
			return v.Nodes[0].Database.Do(t.Context(), v.Realm(t, home).ID, func(ctx context.Context, st ports.Store) error {
				_, err := d.Approve(ctx, st, v.Realm(t, home), waiting.ID, decision)
				return err
			})
		}
		if err := approve(); err != nil {
			t.Fatal(err)
		}
		if err := approve(); !errors.Is(err, linking.ErrOver) {
			t.Errorf("approved twice: %v", err)
		}
		v.Mail(t, marit, before)
		all := v.LinksOf(t, v.klimop.ID)
		for _, l := range all {
			if l.ID == former.ID && (l.State != linking.Ended || l.Why != linking.EndedReplaced) {
				t.Errorf("the former link is %+v", l)
			}
		}
		if p = b.Get(p.URL.String()); !v.AtPortal(p) {
			t.Errorf("the new means is at %s (%d): %s", p.URL, p.Status, p.Heading())
		}
		again := browserless.NewBrowser(t)
		v.AtLink(t, again, "marit").MustForm(t, "/link")
	})
}

// MH-34: what an approval meets that comes too late: the account is disabled, or somebody holds it.
func TestAnApprovalThatComesTooLate(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.waits(t)
	d := v.desk(t)
	first, second := d.proof(t, 1), d.proof(t, 2)
	d.answer(t, first, d.pincode(t, first, typed("klimop", marit)))
	d.answer(t, second, d.pincode(t, second, typed("klimop", stijn)))
	all := v.LinksOf(t, v.klimop.ID)
	if len(all) != 2 {
		t.Fatalf("there are links %+v", all)
	}
	decide := func(id linking.LinkID) error {
		return v.Nodes[0].Database.Do(t.Context(), first.Realm.ID, func(ctx context.Context, st ports.Store) error {
			_, err := d.Approve(ctx, st, first.Realm, id, ports.LinkDecision{By: "staff:sanne", Event: first.Event})
			return err
		})
	}
	v.disable(t, linking.Disabled)
	if err := decide(all[0].ID); !errors.Is(err, linking.ErrOver) {
		t.Errorf("of a disabled account: %v", err)
	}
	v.disable(t, linking.Active)
	if err := decide(all[0].ID); err != nil {
		t.Error(err)
	}
	if err := decide(all[1].ID); !errors.Is(err, linking.ErrOver) || v.active(t, v.klimop.ID).ID != all[0].ID {
		t.Errorf("of an account that somebody holds: %v", err)
	}
}

func (v school) disable(t *testing.T, s linking.State) {
	t.Helper()
	v.Change(t, home, func(ctx context.Context, st ports.Store) error {
		a, err := st.PortalAccounts().ForUpdate(ctx, v.klimop.ID)
		if err != nil {
			return err
		}
		a.State = s
		return st.PortalAccounts().Put(ctx, a)
	})
}

// MH-33: an account that is disabled lets nobody in, whoever is linked to it.
func TestADisabledAccountLetsNobodyIn(t *testing.T) {
	v := settle(t, browserless.SQLite)
	b := v.linked(t)
	v.disable(t, linking.Disabled)
	p := b.Get(v.Schools.Authorize(home))
	if v.AtPortal(p) {
		t.Error("from the session it lets in")
	}
	other := browserless.NewBrowser(t)
	p = v.Authenticate(t, other, other.Get(v.Schools.Authorize(home)), "marit")
	if v.AtPortal(p) || p.Status != http.StatusOK {
		t.Errorf("it leads to %s (%d)", p.URL, p.Status)
	}
}
