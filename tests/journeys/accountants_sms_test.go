package journeys

import (
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
)

// MA-07, MA-21, XC-36: "Vanaf 1 april 2020 ontvang je geen SMS-code meer om in te loggen, maar kan je alleen nog
// inloggen via een authenticator app of een email-code." Until that midnight in Amsterdam text messages work,
// with the announcement since 1 February; from it on the choice is gone, and who used them is told what takes
// their place. The change to summer time lies before it.
func TestAccountantsUseTextMessagesUntilTheFirstOfApril(t *testing.T) {
	zone := amsterdam(t)
	var c clock
	c.set(time.Date(2020, 1, 31, 23, 0, 0, 0, zone))
	office := NewOffice(t, &c)
	cats := office.Accountant(t, cato)

	t.Log("31 January: no announcement yet")
	cats.Begins()
	cats.Meets("een sms met een code van 6 cijfers", "06 •• •• •• 90", "Op een andere manier")
	cats.Lacks("Sms-codes stoppen op")
	cats.GivesCode(cats.GetsCode(catosPhone).Code())
	cats.Sees(t, "Wilt u een authenticator-app instellen?")
	cats.Clicks(skip)
	cats.Arrives("U werkt voor: " + hamerslag)
	cats.Leaves()

	t.Log("1 February: from today on it is announced")
	c.set(time.Date(2020, 2, 1, 0, 0, 0, 0, zone))
	cats.Begins()
	cats.Meets("Sms-codes stoppen op 1 april 2020", "U ontvangt vanaf 1 april 2020 geen sms-code meer om in te loggen.", "U kunt dan alleen nog inloggen met:", "een authenticator-app", "een code per e-mail")

	t.Log("the night of 29 March: five minutes before the clock goes forward")
	c.set(time.Date(2020, 3, 29, 1, 57, 0, 0, zone))
	cats.Begins()
	cats.Meets("Sms-codes stoppen op 1 april 2020", "De code is geldig tot 03:02")
	c.advance(4 * time.Minute)
	cats.GivesCode(cats.GetsCode(catosPhone).Code())
	cats.Sees(t, "Wilt u een authenticator-app instellen?")
	cats.Clicks(skip)
	cats.Arrives("29 maart 2020, 03:01 uur")
	cats.Leaves()

	t.Log("31 March, the last millisecond of the day")
	c.set(time.Date(2020, 3, 31, 23, 58, 0, 0, zone))
	cats.Begins()
	cats.Meets("Sms-codes stoppen op 1 april 2020", "een sms met een code")
	code := cats.GetsCode(catosPhone).Code()
	c.advance(time.Minute)
	late := cats.At(office)
	late.Begins()
	late.Sees(t, "Sms-codes stoppen op 1 april 2020")
	tooLate := late.GetsCode(catosPhone).Code()
	c.set(time.Date(2020, 3, 31, 23, 59, 59, 999_000_000, zone))
	cats.GivesCode(code)
	cats.Arrives("31 maart 2020, 23:59 uur")
	cats.Leaves()

	t.Log("1 April, 00:00:00: who asked before midnight and answers after it is told, and goes on by mail")
	c.set(time.Date(2020, 4, 1, 0, 0, 0, 0, zone))
	late.GivesCode(tooLate)
	late.Meets("Sms-codes zijn gestopt op 1 april 2020", "U krijgt de code nu per e-mail.", "een code van 6 cijfers", "c•••o@hamerslag.example")
	late.Lacks("Stuur een sms naar", "De code klopt niet", "verlopen")
	late.GivesCode(tooLate)
	late.Meets("De code klopt niet.")

	t.Log("and so is who comes back now")
	c.advance(time.Minute)
	cats.Begins()
	cats.Meets("Sms-codes zijn gestopt op 1 april 2020", "U krijgt de code nu per e-mail.")
	cats.Lacks("Stuur een sms naar")
	cats.GivesMailed()
	cats.Arrives("1 april 2020, 00:01 uur")
	cats.Leaves()
	if got := len(office.Inbox.Messages(inbox.Filter{To: catosPhone, Kind: inbox.SMS})); got != 5 {
		t.Errorf("%d text messages went; the last before midnight", got)
	}

	t.Log("from then on mail is what she uses")
	c.advance(time.Hour)
	cats.Begins()
	cats.Sees(t, "c•••o@hamerslag.example")
	cats.Lacks("Sms-codes")
}
