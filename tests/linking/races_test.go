package linking_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/credential"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// tries is how many try at once.
const tries = 16

// together runs f for each at the same moment.
func together(f func(int)) {
	var ready, all sync.WaitGroup
	ready.Add(tries)
	for n := range tries {
		all.Go(func() {
			ready.Done()
			ready.Wait()
			f(n)
		})
	}
	all.Wait()
}

// MH-17, MH-29: one pincode in sixteen tabs makes one link and one session.
func TestOnePincodeInManyTabs(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		b := browserless.NewBrowser(t)
		p, code := v.Pincode(t, b, v.AtLink(t, b, "marit"), marit, "klimop")
		form := p.MustForm(t, "/pincode").With("code", code)
		pages := make([]browserless.Page, tries)
		together(func(n int) {
			var err error
			if pages[n], err = b.Copy().TrySubmit(p, form); err != nil {
				t.Error(err)
			}
		})
		arrived := 0
		for _, p := range pages {
			if v.AtPortal(p) {
				arrived++
			}
		}
		if all := v.LinksOf(t, v.klimop.ID); arrived != 1 || len(all) != 1 {
			t.Errorf("%d tabs arrive, and there are %d links", arrived, len(all))
		}
		v.happened(t, audit.LinkMade, 1)
		v.happened(t, audit.LoginGranted, 1)
	})
}

// outcomes has sixteen people answer their pincodes at once, and counts what that leads to.
func (d desk) outcomes(t *testing.T, proofs []ports.LinkProof, codes []string) map[string]int {
	t.Helper()
	var mu sync.Mutex
	out := map[string]int{}
	together(func(n int) {
		refused, at, err := d.tryAnswer(t.Context(), proofs[n], codes[n])
		if err != nil {
			t.Error(err)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		switch {
		case refused != "":
			out[string(refused)]++
		case at.Lapsed:
			out["lapsed"]++
		default:
			out[string(at.Outcome)]++
		}
	})
	return out
}

// MH-38: sixteen people with one activation code, each with a right pincode of their own: one gets the account, and
// the code is used.
func TestOneActivationCodeForManyPeople(t *testing.T) {
	onBoth(t, func(t *testing.T, v school) {
		d := v.desk(t)
		a := v.OldAccount(t, "nieuw", "14EF", klimop, func(a *linking.Account) { a.UserName, a.Legacy, a.Hash = "", false, credential.Hash{} })
		code := v.Activate(t, a, nil)
		proofs, codes := make([]ports.LinkProof, tries), make([]string, tries)
		for n := range tries {
			proofs[n] = d.proof(t, n)
			codes[n] = d.pincode(t, proofs[n], byCode(code, fmt.Sprintf("iemand-%d@klimop.example", n)))
		}
		if got := d.outcomes(t, proofs, codes); got["linked"] != 1 || got["lapsed"] != tries-1 {
			t.Errorf("of %d people: %v", tries, got)
		}
		if all := v.LinksOf(t, a.ID); len(all) != 1 || all[0].Proof != linking.ByActivation {
			t.Errorf("there are links %+v", all)
		}
		v.Change(t, home, func(ctx context.Context, st ports.Store) error {
			kept, err := st.ActivationCodes().Of(ctx, a.ID)
			if err != nil || len(kept) != 1 || kept[0].UsedAt.IsZero() {
				t.Errorf("the codes are %+v: %v", kept, err)
			}
			return err
		})
	})
}

// MH-29, MH-33: sixteen people who know one old password: one is linked, the others hear that somebody holds it.
func TestOneAccountForManyPeople(t *testing.T) {
	v := settle(t, browserless.PostgreSQL)
	d := v.desk(t)
	proofs, codes := make([]ports.LinkProof, tries), make([]string, tries)
	for n := range tries {
		proofs[n] = d.proof(t, n)
		codes[n] = d.pincode(t, proofs[n], typed("klimop", fmt.Sprintf("iemand-%d@klimop.example", n)))
	}
	if got := d.outcomes(t, proofs, codes); got["linked"] != 1 || got["held-by-other"] != tries-1 {
		t.Errorf("of %d people: %v", tries, got)
	}
	if all := v.LinksOf(t, v.klimop.ID); len(all) != 1 {
		t.Errorf("there are %d links", len(all))
	}
}
