package enlisting_test

import (
	"context"
	"crypto/sha256"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// G8, MR-57: the second code orders exactly what was shown. Where the content changed meanwhile the right code is
// refused, nothing is ordered, and the new content is shown; a new code orders that.
func TestTheCodeOrdersWhatWasShownAndNothingElse(t *testing.T) {
	onBoth(t, func(t *testing.T, h house) {
		id, text := h.invite(t, wanted{email: noor, mobile: mobile, hired: true})
		b := browserless.NewBrowser(t)
		p := h.proven(t, b, text, mobile)
		h.Forward(31 * time.Second)
		old := p
		p, code := h.coded(t, b, p, "/overzicht", mobile)
		h.Change(t, home, func(ctx context.Context, st ports.Store) error {
			m, err := st.Mandates().ForUpdate(ctx, h.now(t, id).Mandates[0])
			if err != nil {
				return err
			}
			m.Scope = mandate.Scope{All: true}
			return st.Mandates().Put(ctx, m)
		})
		form := p.MustForm(t, "/bestellen").With("code", code)
		p = b.Submit(p, form)
		says(t, p, ok, words.MiddelOverviewChanged(), words.MiddelMandateAll("EH3"))
		h.state(t, id, means.MobileConfirmed)
		h.happened(t, audit.MeansContentChanged, 1)
		now := p.MustForm(t, "/overzicht").Fields.Get("shown")
		says(t, b.Submit(p, form.With("shown", now)), ok, words.MiddelOverviewChanged()) // who forges what was shown
		says(t, b.Submit(old, old.MustForm(t, "/overzicht")), ok, words.MiddelOverviewChanged())
		h.state(t, id, means.MobileConfirmed)
		h.Forward(31 * time.Second)
		p, code = h.coded(t, b, p, "/overzicht", mobile)
		b.Submit(p, p.MustForm(t, "/bestellen").With("code", code))
		h.state(t, id, means.Choosing)
	})
}

// G8, MR-71: the code of one application orders no other, even to one telephone and with one content; that which proves
// the number orders nothing; and in another browser a code is worth nothing.
func TestACodeIsWorthNothingElsewhere(t *testing.T) {
	onBoth(t, func(t *testing.T, h house) {
		mine, my := h.invite(t, wanted{email: noor, mobile: mobile, hired: true})
		theirs, their := h.invite(t, wanted{email: "piet@zilverbeek.example", mobile: mobile, hired: true})
		b, other := browserless.NewBrowser(t), browserless.NewBrowser(t)
		h.begin(t, b, my)
		p, first := h.coded(t, b, b.Get(h.at(my, "mobiel")), "/mobiel", mobile)

		stolen := other.Submit(p, p.MustForm(t, "/code").With("code", first)) // without the button
		says(t, stolen, ok, words.MiddelStartTitle())
		h.begin(t, other, my) // with it: a browser of its own
		says(t, other.Submit(p, p.MustForm(t, "/code").With("code", first)), ok, words.MiddelPhoneTitle())
		h.state(t, mine, means.EmailConfirmed)

		overview := b.Submit(p, p.MustForm(t, "/code").With("code", first))
		h.Forward(31 * time.Second)
		p, code := h.coded(t, b, overview, "/overzicht", mobile)
		if first != code {
			says(t, b.Submit(p, p.MustForm(t, "/bestellen").With("code", first)), ok, words.CodeErrorWrong())
			h.state(t, mine, means.MobileConfirmed)
		}
		h.Forward(31 * time.Second)
		theirPage := h.proven(t, other, their, mobile)
		h.Forward(31 * time.Second)
		theirPage, theirCode := h.coded(t, other, theirPage, "/overzicht", mobile)
		if theirCode != code {
			other.Submit(theirPage, theirPage.MustForm(t, "/bestellen").With("code", code))
			h.state(t, theirs, means.MobileConfirmed)
		}
		b.Submit(p, p.MustForm(t, "/bestellen").With("code", code)) // where it was sent for it does its work
		h.state(t, mine, means.Choosing)
	})
}

// MR-71: who opens the link in another browser starts with the telephone again, also where only the password is left.
func TestAnotherBrowserProvesTheNumberAgain(t *testing.T) {
	h := settle(t, browserless.SQLite, false)
	id, text := h.invite(t, wanted{email: noor, mobile: mobile, hired: true})
	h.ordered(t, browserless.NewBrowser(t), text, mobile)
	h.state(t, id, means.Choosing)
	b := browserless.NewBrowser(t)
	p := h.begin(t, b, text)
	says(t, p, ok, words.MiddelPhoneAgain())
	says(t, b.Get(h.at(text, "middel")), ok, words.MiddelPhoneAgain())
	h.Forward(31 * time.Second)
	p, code := h.coded(t, b, b.Get(h.at(text, "mobiel")), "/mobiel", mobile)
	says(t, b.Submit(p, p.MustForm(t, "/code").With("code", code)), ok, words.MiddelChooseTitle())
}

// MR-71: a program that opens the link, follows every other and sends every form it finds, gets as far as the
// telephone: it confirms no number, sends nothing back and orders nothing. One that only looks changes nothing at all.
func TestAMailScannerGetsNoFurtherThanTheTelephone(t *testing.T) {
	h := settle(t, browserless.SQLite, false)
	id, text := h.invite(t, wanted{email: noor, mobile: mobile, hired: true})
	before := h.now(t, id)
	for _, part := range []string{"", "gegevens", "terug", "mobiel", "mobiel/code", "mobiel/wijzigen", "overzicht", "bestellen", "sms", "middel"} {
		address := strings.TrimSuffix(h.at(text, part), "/")
		browserless.NewBrowser(t).Get(address)
		if r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, address, nil); err == nil {
			r.URL.Host, r.Host = "127.0.0.1:"+r.URL.Port(), r.URL.Host
			if a, err := http.DefaultClient.Do(r); err == nil {
				_ = a.Body.Close()
			}
		}
	}
	if after := h.now(t, id); after.Revision != before.Revision || after.State != before.State {
		t.Errorf("looking made %+v of it", after)
	}
	b, seen, todo := browserless.NewBrowser(t), map[string]bool{}, []string{h.at(text)}
	for len(todo) > 0 {
		address := todo[0]
		todo = todo[1:]
		if seen[address] || !strings.Contains(address, text) {
			continue
		}
		seen[address] = true
		p := b.Get(address)
		todo = append(todo, p.Links()...)
		for _, f := range p.Forms() {
			for _, filled := range []browserless.Form{f, f.With("code", "000000", "remark", "", "number", "", "user-name", "scanner", "password", secret)} {
				todo = append(todo, b.Submit(p, filled).Links()...)
			}
		}
	}
	h.state(t, id, means.EmailConfirmed)
	h.happened(t, audit.MeansMobileConfirmed, 0)
	h.happened(t, audit.MeansReturned, 0)
}

// MR-70, MR-71: each link that leads nowhere (any more) says why, and what is next; a stranger's tells nothing.
func TestWhereALinkLeadsThatDoesNothing(t *testing.T) {
	h := settle(t, browserless.SQLite, false)
	id, text := h.invite(t, wanted{email: noor, mobile: mobile, hired: true})
	look := func(text string, status int, want string) {
		t.Helper()
		p := browserless.NewBrowser(t).Get(h.at(text))
		says(t, p, status, want)
		if strings.Contains(p.Body, "Berg") || strings.Contains(p.Body, noor) {
			t.Errorf("%s tells who it is for", p.Heading())
		}
	}
	look("aaaaaaaaaaaaaaaa", http.StatusNotFound, words.MiddelUnknownTitle())
	look(text[:len(text)-2]+"AA", http.StatusNotFound, words.MiddelUnknownTitle())
	again := h.link(t, id)
	h.change(t, id, func(a *means.Application) error {
		return a.Invite(sha256.Sum256([]byte(again)), means.Deed{By: "person:x", At: h.Now()})
	})
	look(text, http.StatusGone, words.MiddelReplacedTitle())
	b := browserless.NewBrowser(t)
	start := b.Get(h.at(again))
	h.Forward(14*24*time.Hour + time.Minute)
	look(again, http.StatusGone, words.MiddelExpiredTitle())
	says(t, b.Submit(start, start.MustForm(t, "/aanvraag/"+again)), http.StatusGone, words.MiddelExpiredTitle()) // XC-02
	h.state(t, id, means.WaitingForUser)
	third := h.link(t, id)
	h.change(t, id, func(a *means.Application) error {
		a.State = means.WaitingForUser
		return a.Invite(sha256.Sum256([]byte(third)), means.Deed{By: "person:x", At: h.Now()})
	})
	look(third, ok, words.MiddelStartTitle())
	h.change(t, id, func(a *means.Application) error { return a.Withdraw(means.Deed{By: "person:x", At: h.Now()}) })
	look(third, http.StatusGone, words.MiddelWithdrawnTitle())
	look(again, http.StatusGone, words.MiddelWithdrawnTitle())
}

// MR-58: sixteen clicks on the last button at the same moment issue one means, with one account and one mandate.
func TestManyClicksIssueOneMeans(t *testing.T) {
	onBoth(t, func(t *testing.T, h house) {
		id, text := h.invite(t, wanted{email: noor, mobile: mobile, hired: true})
		b := browserless.NewBrowser(t)
		p := h.ordered(t, b, text, mobile)
		form := p.MustForm(t, "/middel").With("user-name", "noor.berg", "password", secret)
		var done atomic.Int64
		together(16, func(int) {
			p, err := b.Copy().TrySubmit(p, form)
			if err != nil {
				t.Error(err)
			} else if p.Heading() == words.MiddelDoneTitle() {
				done.Add(1)
			}
		})
		a := h.now(t, id)
		if done.Load() == 0 || a.State != means.Done || len(h.meansOf(t, a.Holder)) != 1 {
			t.Errorf("%d arrive, the application is %s with means %+v", done.Load(), a.State, h.meansOf(t, a.Holder))
		}
		h.happened(t, audit.MeansIssued, 1)
	})
}

// Two who want one user name at the same moment: one has it, and the other hears that it is taken.
func TestOneUserNameForTwo(t *testing.T) {
	onBoth(t, func(t *testing.T, h house) {
		people := []wanted{{email: noor, mobile: mobile, hired: true}, {email: "piet@zilverbeek.example", mobile: "+31612345679", hired: true}}
		browsers, pages := make([]*browserless.Browser, len(people)), make([]browserless.Page, len(people))
		for n, w := range people {
			_, text := h.invite(t, w)
			browsers[n] = browserless.NewBrowser(t)
			pages[n] = h.ordered(t, browsers[n], text, w.mobile)
		}
		var mu sync.Mutex
		got := map[string]int{}
		together(len(people), func(n int) {
			p, err := browsers[n].TrySubmit(pages[n], pages[n].MustForm(t, "/middel").With("user-name", "zelfde.naam", "password", secret))
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			got[p.Heading()]++
		})
		if got[words.MiddelDoneTitle()] != 1 || got[words.MiddelChooseTitle()] != 1 {
			t.Errorf("they are at %v", got)
		}
	})
}
