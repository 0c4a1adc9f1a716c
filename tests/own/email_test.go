package own_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/tests/browserless"
)

// address asks for another address and enters the code that was sent there.
func (v town) address(t *testing.T, to string) browserless.Page {
	t.Helper()
	p, code := v.House.Code(t, v.anna, v.get("/me/email"), to)
	return v.post(t, p, "/me/code", "code", code)
}

// MS-60, XC-42: the new address is proven, the old one and the telephone are told with a way to object, and one
// logs in with the new one.
func TestTheAddressOfAnAccountChanges(t *testing.T) {
	v := settle(t, browserless.SQLite)
	before := v.Inbox.Last()
	says(t, v.address(t, fresh), http.StatusOK, fresh, words.AccountChangedTitle())
	old, sms := v.Mail(t, anna, before), v.text(t, number, before)
	if link(t, old.Text) != link(t, sms) || strings.Contains(old.Text, fresh) || !strings.Contains(old.Text, "a•••n@kwikstaart.example") {
		t.Errorf("the old address is told:\n%s", old.Text)
	}
	if told := v.second(t, fresh, before); strings.Contains(told, "http") || !strings.Contains(told, "U gebruikt vanaf nu dit e-mailadres") {
		t.Errorf("the new address is told:\n%s", told)
	}
	if a := v.Account(t, home, v.id); a.Email.String() != fresh {
		t.Errorf("the account has %s", a.Email)
	}
	b := browserless.NewBrowser(t)
	says(t, v.EnterPassword(t, b, b.Get(v.Accounts.Authorize(home)), anna, browserless.Password), http.StatusUnprocessableEntity)
	if p := v.Answer(t, b, v.AtFactor(t, b, fresh), v.code(t)); !v.AtPortal(p) {
		t.Errorf("with the new address one ends at %s", p.URL)
	}
}

// XC-17: where policy has people wait, the old address stays in force until the day, and then goes by itself.
func TestAChangeOfAddressWaits(t *testing.T) {
	browserless.OnBoth(t, func(t *testing.T, k browserless.Kind) {
		v := settle(t, k)
		v.waits(t)
		says(t, v.address(t, fresh), http.StatusOK, words.OwnLaterWhy(), anna)
		v.login(t, browserless.NewBrowser(t))
		if events := v.Events(t, home, audit.EmailChanged); len(events) > 0 {
			t.Errorf("it counts already: %+v", events)
		}
		v.Forward(48 * time.Hour)
		v.eventually(t, func() bool { return v.Account(t, home, v.id).Email.String() == fresh })
		b := browserless.NewBrowser(t)
		if p := v.Answer(t, b, v.AtFactor(t, b, fresh), v.code(t)); !v.AtPortal(p) {
			t.Errorf("with the new address one ends at %s", p.URL)
		}
		if events := v.Events(t, home, audit.EmailChanged); len(events) != 1 {
			t.Errorf("recorded: %+v", events)
		}
	})
}

// MS-60: what waits can be taken back, and a newer change takes the place of an older one.
func TestAWaitingChangeIsTakenBack(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.waits(t)
	v.address(t, fresh)
	v.Forward(time.Minute)
	p := v.address(t, "akkerman@kwikstaart.example")
	if strings.Contains(p.Body, fresh) || !strings.Contains(p.Body, "akkerman@kwikstaart.example") {
		t.Errorf("the older change still waits beside the newer one")
	}
	says(t, v.post(t, p, "/me/undo"), http.StatusOK, words.OwnDoneUndone())
	v.Forward(49 * time.Hour)
	v.login(t, browserless.NewBrowser(t))
	if a := v.Account(t, home, v.id); a.Email.String() != anna {
		t.Errorf("the account has %s", a.Email)
	}
	if events := v.Events(t, home, audit.ChangeUndone); len(events) != 2 {
		t.Errorf("%d changes are recorded as taken back", len(events))
	}
}

// XC-07: whose address is taken learns that somebody wanted it; whoever asked sees what they always see, and no
// code helps.
func TestATakenAddressLooksLikeAnyOther(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.Open(t, home, browserless.AccountantsKind, bram, nil)
	free := v.anna.Submit(v.get("/me/email"), v.get("/me/email").MustForm(t, "/me/email").With("email", fresh))
	v.Forward(time.Minute)
	before := v.Inbox.Last()
	taken := v.anna.Submit(v.get("/me/email"), v.get("/me/email").MustForm(t, "/me/email").With("email", bram))
	same := func(p browserless.Page, address string) string {
		body := strings.ReplaceAll(p.Body, address, "ADDRESS")
		return moments.ReplaceAllString(body, "MOMENT")
	}
	if taken.Status != free.Status || taken.URL.Path != free.URL.Path || same(taken, bram) != same(free, fresh) {
		t.Errorf("a taken address answers %d at %s, a free one %d at %s", taken.Status, taken.URL, free.Status, free.URL)
	}
	letter := v.Mail(t, bram, before)
	if letter.Code() != "" || !strings.Contains(letter.Text, "niets te doen") || strings.Contains(letter.Text, "http") {
		t.Errorf("bram is told:\n%s", letter.Text)
	}
	says(t, v.post(t, taken, "/me/code", "code", "000000"), http.StatusOK, words.CodeErrorWrong())
	if a := v.Account(t, home, v.id); a.Email.String() != anna {
		t.Errorf("anna has %s", a.Email)
	}
}

// XC-07: an address that became somebody else's while a change waited stays theirs.
func TestAnAddressTakenMeanwhileStaysTheirs(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.waits(t)
	v.address(t, fresh)
	v.Open(t, home, browserless.AccountantsKind, fresh, nil)
	v.Forward(49 * time.Hour)
	v.eventually(t, func() bool {
		events := v.Events(t, home, audit.EmailChanged)
		return len(events) == 1 && events[0].Result == audit.Refused
	})
	if a := v.Account(t, home, v.id); a.Email.String() != anna {
		t.Errorf("anna has %s", a.Email)
	}
}

// second gives the letter without a code that an address got.
func (v town) second(t *testing.T, to string, after uint64) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	m, err := v.Inbox.Wait(ctx, func(m inbox.Message) bool {
		return m.Kind == inbox.Mail && m.Number > after && m.To == to && m.Code() == ""
	})
	if err != nil {
		t.Fatalf("no letter for %s: %v", to, err)
	}
	return m.Text
}
