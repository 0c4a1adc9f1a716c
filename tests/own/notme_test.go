package own_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/approval"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/session"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

const desk = "servicedesk@accountantsportal.example"

// suspend closes anna's account.
func (v town) suspend(t *testing.T, why account.Reason) {
	t.Helper()
	v.Change(t, home, func(ctx context.Context, st ports.Store) error {
		a, err := st.Accounts().ForUpdate(ctx, v.id)
		if err != nil {
			return err
		}
		a.Suspend(why)
		return st.Accounts().Put(ctx, a)
	})
}

// notice changes the password, as a thief would, and gives the link in the letter about it.
func (v town) notice(t *testing.T) string {
	t.Helper()
	before := v.Inbox.Last()
	says(t, v.change(t, browserless.Password, better), http.StatusOK)
	v.text(t, number, before)
	return link(t, v.Mail(t, anna, before).Text)
}

// XC-42, XC-16: the link in a notice does nothing by itself. The button closes the account, ends all sessions,
// forgets what a thief may know and hold, and tells both channels and the helpdesk.
func TestThisWasNotMe(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		v := settle(t, k)
		to := v.notice(t)
		owner := browserless.NewBrowser(t)
		page := owner.Get(to)
		says(t, page, http.StatusOK, words.OwnNotMeTitle(), words.OwnNotMePassword())
		owner.Get(to)
		if a := v.Account(t, home, v.id); a.State != account.Active {
			t.Fatalf("looking made the account %s", a.State)
		}
		before := v.Inbox.Last()
		says(t, owner.Submit(page, page.MustForm(t, page.URL.Path)), http.StatusOK, words.OwnNotMeDone())
		if a := v.Account(t, home, v.id); a.State != account.Suspended || a.Why != account.ReportedBy || !a.Password.IsZero() {
			t.Errorf("the account is %s because %q", a.State, a.Why)
		}
		says(t, v.get("/me"), http.StatusUnauthorized)
		if mail := v.Mail(t, anna, before).Text; !strings.Contains(mail, "geblokkeerd") || strings.Contains(mail, "http") {
			t.Errorf("anna is told:\n%s", mail)
		}
		if sms := v.text(t, number, before); !strings.Contains(sms, "geblokkeerd") || !strings.Contains(sms, desk) {
			t.Errorf("anna is told:\n%s", sms)
		}
		if mail := v.Mail(t, desk, before).Text; !strings.Contains(mail, "a•••n@kwikstaart.example") || strings.Contains(mail, anna) || !strings.Contains(mail, "wachtwoord") {
			t.Errorf("the helpdesk is told:\n%s", mail)
		}
		for _, e := range v.Events(t, home, audit.SessionEnded) {
			if r := e.Facts["reason"]; r != string(session.EndReported) && r != string(session.EndPassword) {
				t.Errorf("a session ended because of %q", r)
			}
		}
		stranger := browserless.NewBrowser(t)
		for _, password := range []string{browserless.Password, better} {
			says(t, v.EnterPassword(t, stranger, stranger.Get(v.Accounts.Authorize(home)), anna, password), http.StatusUnprocessableEntity)
		}
	})
}

// XC-42: said many times at once, it is done once.
func TestItIsSaidOnce(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		v := settle(t, k)
		owner := browserless.NewBrowser(t)
		page := owner.Get(v.notice(t))
		form := page.MustForm(t, page.URL.Path)
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				p, err := owner.TrySubmit(page, form)
				if err != nil || p.Status != http.StatusOK || p.Heading() != words.OwnNotMeDone() {
					t.Errorf("it ends at %d %q: %v", p.Status, p.Heading(), err)
				}
			})
		}
		all.Wait()
		if events := v.Events(t, home, audit.AccountReported); len(events) != 1 || events[0].Object != "person:"+string(v.id) {
			t.Errorf("recorded: %+v", events)
		}
	})
}

// XC-42, MA-26: what still waits does not happen: another address, and what the helpdesk was asked for.
func TestWhatWaitsDoesNotHappen(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.waits(t)
	before := v.Inbox.Last()
	v.address(t, fresh)
	sms := v.text(t, number, before)
	v.Change(t, home, func(ctx context.Context, st ports.Store) error {
		p := approval.New("p", approval.ResetFactor, v.id, "lost", "staff:1", v.Now())
		p.Alone(v.Now(), v.Now().Add(24*time.Hour))
		return st.Approvals().Put(ctx, p)
	})
	owner := browserless.NewBrowser(t)
	page := owner.Get(link(t, sms))
	says(t, page, http.StatusOK, words.OwnNotMeEmail())
	says(t, owner.Submit(page, page.MustForm(t, page.URL.Path)), http.StatusOK, words.OwnNotMeDone())
	v.Forward(49 * time.Hour)
	v.View(t, home, func(ctx context.Context, st ports.Store) error {
		waiting, err := st.Changes().Waiting(ctx, v.id)
		pending, err2 := st.Approvals().Of(ctx, v.id, v.Now())
		if len(waiting) > 0 || len(pending) > 0 {
			t.Errorf("still waiting: %+v, %+v", waiting, pending)
		}
		if err != nil {
			return err
		}
		return err2
	})
	if a := v.Account(t, home, v.id); a.Email.String() != anna {
		t.Errorf("the account has %s", a.Email)
	}
}

// XC-42: a link that is too old, made up, or of another realm closes nothing. An account that staff closed stays theirs.
func TestLinksThatLeadNowhere(t *testing.T) {
	v := settle(t, browserless.SQLite)
	to := v.notice(t)
	owner := browserless.NewBrowser(t)
	page := owner.Get(to)
	elsewhere := strings.Replace(to, "accountantsportal/production", "omgevingsloket/production", 1)
	at := strings.LastIndexByte(to, '/') + 1
	other := map[bool]string{true: "B", false: "A"}[to[at] == 'A'] // the last letter holds two bits only
	for _, wrong := range []string{to[:at] + other + to[at+1:], to + "A", elsewhere, v.at("/not-me/")} {
		says(t, owner.Get(wrong), http.StatusNotFound)
		action, err := page.URL.Parse(wrong)
		if err != nil {
			t.Fatal(err)
		}
		says(t, owner.Submit(page, browserless.Form{Action: action, Method: http.MethodPost}), http.StatusNotFound)
	}
	v.Forward(14 * 24 * time.Hour)
	says(t, owner.Submit(page, page.MustForm(t, page.URL.Path)), http.StatusGone, words.OwnNotMeLate())
	if a := v.Account(t, home, v.id); a.State != account.Active {
		t.Errorf("the account is %s", a.State)
	}
}

// XC-42: an account that staff closed keeps their reason.
func TestAnAccountThatStaffClosedStaysTheirs(t *testing.T) {
	v := settle(t, browserless.SQLite)
	to := v.notice(t)
	v.suspend(t, account.ByStaff)
	owner := browserless.NewBrowser(t)
	page := owner.Get(to)
	says(t, owner.Submit(page, page.MustForm(t, page.URL.Path)), http.StatusOK, words.OwnNotMeDone())
	if a := v.Account(t, home, v.id); a.Why != account.ByStaff {
		t.Errorf("the account is closed because %q", a.Why)
	}
}
