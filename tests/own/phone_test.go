package own_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/tests/browserless"
)

const belgian = "+32470123456"

// call asks for another number and enters the code that was sent there.
func (v town) call(t *testing.T, typed, to string) browserless.Page {
	t.Helper()
	before := v.Inbox.Last()
	p := v.post(t, v.get("/me/phone"), "/me/phone", "phone", typed)
	sms := v.text(t, to, before)
	if !strings.HasSuffix(sms, "@voordeur.localhost #"+strings.Fields(sms)[0]) {
		t.Errorf("the text message is not bound to our host:\n%s", sms)
	}
	return v.post(t, p, "/me/phone/code", "code", strings.Fields(sms)[0])
}

// XC-17, OL-34: a number is proven by a code that comes there, from any country; the old number and the address
// are told with a way to object.
func TestAPhoneNumberChanges(t *testing.T) {
	v := settle(t, browserless.SQLite)
	before := v.Inbox.Last()
	says(t, v.call(t, "+32 470 12 34 56", belgian), http.StatusOK, words.OwnDonePhone(), "+32 470 12 34 56")
	if link(t, v.Mail(t, anna, before).Text) != link(t, v.text(t, number, before)) {
		t.Error("the channels are told otherwise")
	}
	if a := v.Account(t, home, v.id); a.Phone.String() != belgian {
		t.Errorf("the account has %s", a.Phone)
	}
	before = v.Inbox.Last()
	says(t, v.post(t, v.get("/me/phone"), "/me/phone/remove"), http.StatusOK, words.OwnDoneNoPhone(), words.OwnRowAdd())
	link(t, v.text(t, belgian, before))
	if a := v.Account(t, home, v.id); !a.Phone.IsZero() {
		t.Errorf("the account has %s", a.Phone)
	}
	v.Forward(time.Minute)
	says(t, v.call(t, "06 12 34 56 78", number), http.StatusOK, "06 12345678")
}

// XC-17: where policy has people wait, the old number counts until the day.
func TestAChangeOfNumberWaits(t *testing.T) {
	v := settle(t, browserless.SQLite)
	v.waits(t)
	says(t, v.call(t, "+32 470 12 34 56", belgian), http.StatusOK, "+32 470 12 34 56", "06 12345678")
	if a := v.Account(t, home, v.id); a.Phone.String() != number {
		t.Errorf("the account has %s already", a.Phone)
	}
	v.Forward(48 * time.Hour)
	v.eventually(t, func() bool { return v.Account(t, home, v.id).Phone.String() == belgian })
	if events := v.Events(t, home, audit.PhoneChanged); len(events) != 1 || events[0].Result != audit.Done {
		t.Errorf("recorded: %+v", events)
	}
}

// OL-34: what is no mobile number gets a sentence of its own, and no code.
func TestNumbersThatGetNoTextMessages(t *testing.T) {
	v := settle(t, browserless.SQLite)
	before := v.Inbox.Last()
	for typed, reason := range map[string]string{
		"": words.OwnPhoneMissing(), "088 123 4567": words.OwnPhoneNotMobile(), "010 123 4567": words.OwnPhoneNotMobile(),
		"nul zes": words.OwnPhoneMalformed(), "06 123": words.OwnPhoneMalformed(), "0612345678": words.OwnPhoneSame(),
	} {
		says(t, v.post(t, v.get("/me/phone"), "/me/phone", "phone", typed), http.StatusUnprocessableEntity, reason)
	}
	if len(v.Inbox.Messages(inbox.Filter{Kind: inbox.SMS, After: before})) > 0 {
		t.Error("a message was sent")
	}
	says(t, v.get("/me/phone/code"), http.StatusOK, words.OwnPhoneTitle())
}

// XC-01, XC-03: codes to numbers are counted as all others, and a wrong one changes nothing.
func TestGuessingANumberEnds(t *testing.T) {
	v := settle(t, browserless.SQLite)
	p := v.post(t, v.get("/me/phone"), "/me/phone", "phone", "+32 470 12 34 56")
	says(t, v.post(t, p, "/me/phone/code", "code", "000000"), http.StatusOK, words.CodeErrorWrong())
	again := v.post(t, v.get("/me/phone"), "/me/phone", "phone", "+32 470 12 34 57")
	says(t, again, http.StatusTooManyRequests)
	for range 4 {
		v.post(t, p, "/me/phone/code", "code", "000000")
	}
	says(t, v.get("/me/phone/code"), http.StatusOK, words.CodeErrorExhausted())
	if a := v.Account(t, home, v.id); a.Phone != phone(t, number) {
		t.Errorf("the account has %s", a.Phone)
	}
}
