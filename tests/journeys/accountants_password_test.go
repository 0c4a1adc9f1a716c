package journeys

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

const wrongPair = "Het e-mailadres of het wachtwoord klopt niet."

// XC-06, XC-07, MA-28, MA-30: what happens with passwords that are wrong, guessed or forgotten.
func TestAccountantsAndTheirPasswords(t *testing.T) {
	var c clock
	office := NewOffice(t, &c)
	b := office.Accountant(t, boris)
	b.SetsUpApp()
	b.Leaves()

	t.Run("wrong, unknown and suspended look alike (XC-07)", func(t *testing.T) {
		office.suspends(t, cato)
		var first string
		for _, email := range []string{boris, "nobody@nowhere.example", cato} {
			p := office.Accountant(t, email)
			p.Enters()
			p.GivesPassword("niet dit wachtwoord")
			p.Meets(wrongPair)
			p.Holds("E-mailadres", email) // what was typed is kept, but for the password
			p.Holds("Wachtwoord", "")
			said := strings.ReplaceAll(p.Text(t), email, "")
			if first == "" {
				first = said
			}
			if said != first {
				t.Errorf("%s: the page says %q, not %q", email, said, first)
			}
		}
		p := office.Accountant(t, cato)
		p.Enters()
		p.GivesPassword(p.password)
		p.Misses(t, wrongPair) // whoever knows the password is told why
		p.Meets("U kunt nu niet inloggen", "geblokkeerd")
		p.Reference()
	})

	t.Run("what is missing is said before anything is compared", func(t *testing.T) {
		p := office.Accountant(t, boris)
		p.Enters()
		p.Clicks("Inloggen")
		p.Meets("Vul uw e-mailadres in.")
		p.Types("E-mailadres", "boris")
		p.Clicks("Inloggen")
		p.Meets("Dit is geen volledig e-mailadres.")
	})

	t.Run("guessing slows down, and the owner still gets in with a browser that is known (XC-06)", func(t *testing.T) {
		c.advance(time.Hour)
		attacker := office.Accountant(t, boris)
		attacker.Enters()
		for range 3 {
			attacker.GuessesPassword()
		}
		attacker.GivesPassword("nog een gok")
		attacker.Meets("U heeft te vaak geprobeerd. Probeer het om", "Dit kunt u nu doen", "Weet u uw wachtwoord niet meer?")
		attacker.GivesPassword(attacker.password)
		attacker.Sees(t, "U heeft te vaak geprobeerd.") // also with the right one
		b.Begins()
		b.GivesApp("Inloggen")
		b.Arrives()
		b.Leaves()
	})

	t.Run("strangers who ask codes for an address use up nothing of its owner (MA-30)", func(t *testing.T) {
		for range 5 {
			c.advance(31 * time.Second)
			stranger := office.Accountant(t, boris)
			stranger.Forgot()
		}
		b.Begins()
		b.Clicks("Op een andere manier")
		b.Clicks("Stuur een code naar b•••s@zonnebloem.example")
		b.Sees(t, "b•••s@zonnebloem.example", "Code van 6 cijfers")
		for m := b.GetsCode(boris); ; m = b.GetsCode(boris) {
			if strings.Contains(m.Subject, "inlogcode") {
				b.GivesCode(m.Code())
				break
			}
		}
		b.Arrives()
	})

	t.Run("a forgotten password is replaced with a code, the app stays, sessions end (MA-28)", func(t *testing.T) {
		c.advance(2 * time.Hour)
		b.Begins()
		b.GivesApp("Inloggen")
		b.Arrives()
		elsewhere := b.At(office)
		elsewhere.Forgot()
		elsewhere.Meets("Als dit adres bij ons bekend is, krijgt u een e-mail met een code.", "U vulde in: "+boris)
		elsewhere.Types("Code van 6 cijfers", elsewhere.GetsCode(boris).Code())
		elsewhere.Clicks("Ga verder")
		elsewhere.Meets("Kies een nieuw wachtwoord", "Nieuw wachtwoord")
		elsewhere.Types("Nieuw wachtwoord", "welkom01")
		elsewhere.Clicks("Wachtwoord opslaan")
		elsewhere.Meets("Kies een nieuw wachtwoord", "Dit wachtwoord is")
		const fresh = "paarse kano onder de brug"
		elsewhere.Types("Nieuw wachtwoord", fresh)
		elsewhere.Clicks("Wachtwoord opslaan")
		elsewhere.Meets("Uw wachtwoord is gewijzigd")
		b.OpensUntil(office.Portal("/dashboard"), "Uw sessie is afgelopen.")

		c.advance(time.Minute)
		b.Enters()
		b.GivesPassword(b.password)
		b.Meets(wrongPair)
		b.password = fresh
		b.Begins()
		b.Sees(t, "Open uw authenticator-app") // the second factor is as it was
		b.GivesApp("Inloggen")
		b.Arrives()
		replaced := 0
		office.reads(t, func(_ context.Context, _ ports.Store, e audit.Event) error {
			if e.Action == audit.PasswordReplaced {
				replaced++
			}
			return nil
		})
		if replaced != 1 {
			t.Errorf("the log tells of %d passwords", replaced)
		}
	})

	t.Run("an unknown address is answered alike, and gets nothing (XC-07)", func(t *testing.T) {
		p := office.Accountant(t, "niemand@nergens.example")
		p.Forgot()
		p.Meets("Als dit adres bij ons bekend is, krijgt u een e-mail met een code.", "U vulde in: niemand@nergens.example")
		if got := len(office.mails(p.email)); got != 0 {
			t.Errorf("%d mails went to somebody unknown", got)
		}
	})
}

// GuessesPassword types a wrong password, and waits for the page that says so.
func (a *Accountant) GuessesPassword() {
	a.t.Helper()
	a.GivesPassword("een gok")
	for end := time.Now().Add(2 * time.Minute); a.Value(a.t, "Wachtwoord") != ""; {
		if time.Now().After(end) {
			a.t.Fatal("nothing came of a guess")
		}
	}
	a.Sees(a.t, wrongPair)
}

// Forgot asks a code to choose a new password.
func (a *Accountant) Forgot() {
	a.t.Helper()
	a.Enters()
	a.Clicks("Wachtwoord vergeten?")
	a.Sees(a.t, "Wachtwoord vergeten", "Stuur een code")
	a.Types("E-mailadres", a.email)
	a.Clicks("Stuur een code")
	a.Sees(a.t, "Als dit adres bij ons bekend is")
}

// suspends closes an account, as the desk does.
func (o *Office) suspends(t testing.TB, email string) {
	t.Helper()
	o.changes(t, func(ctx context.Context, st ports.Store) error {
		address, err := identity.ParseEmail(email)
		if err != nil {
			return err
		}
		found, err := st.Accounts().ByEmail(ctx, "portaal", address)
		if err != nil {
			return err
		}
		found.Suspend(account.ByStaff)
		return st.Accounts().Put(ctx, found)
	})
}

// changes writes in the realm, for what is no page of this story.
func (o *Office) changes(t testing.TB, f func(context.Context, ports.Store) error) {
	t.Helper()
	slug, err := realm.ParseSlug("accountantsportal/production")
	if err != nil {
		t.Fatal(err)
	}
	r, err := o.App.Realms.BySlug(t.Context(), slug)
	if err == nil {
		err = o.App.Database.Do(t.Context(), r.ID, f)
	}
	if err != nil {
		t.Fatal(err)
	}
}
