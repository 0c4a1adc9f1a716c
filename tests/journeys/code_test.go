package journeys

import (
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

const cooldown = 31 * time.Second

// wrong gives a code of the same form that is not this one.
func wrong(code string) string {
	if code[0] == 'A' {
		return "B" + code[1:]
	}
	return "A" + code[1:]
}

// MS-28, MS-49 to MS-52, XC-01 to XC-05, XC-14, XC-15: everything that can happen with an access code.
func TestTheAccessCode(t *testing.T) {
	var c clock
	town := Build(t, wire.DemoOptions{Now: c.now})

	t.Run("wrong codes are counted down, and after the last there is a new one (MS-50)", func(t *testing.T) {
		const address = "noor@zilverbeek.example"
		noor := town.Person(t, "noor")
		noor.LogsIn(AsParticipant)
		noor.AsksCode(address)
		code := noor.GetsCode(address).Code()
		for _, left := range []string{"4", "3", "2", "1"} {
			noor.Answers(wrong(code))
			noor.Meets("De code klopt niet.", "U kunt het nog "+left+" keer proberen.")
		}
		noor.Answers(wrong(code))
		noor.Meets("U vulde te vaak een code in die niet klopt. Vraag een nieuwe code.", "Ander e-mailadres gebruiken")
		c.advance(cooldown)
		noor.Reload(t)
		noor.Clicks("Stuur een nieuwe code")
		noor.Sees(t, "We hebben een nieuwe code gestuurd")
		noor.Answers(noor.GetsCode(address).Code())
		noor.Sees(t, "Uw organisatie heeft nog geen gebruikersbeheerder")
	})

	t.Run("a code expires after ten minutes (XC-02)", func(t *testing.T) {
		const address = "otto@zilverbeek.example"
		otto := town.Person(t, "otto")
		otto.LogsIn(AsParticipant)
		otto.AsksCode(address)
		otto.Meets("De code is geldig tot " + c.now().Add(10*time.Minute).In(amsterdam(t)).Format("15:04"))
		code := otto.GetsCode(address).Code()
		c.advance(10 * time.Minute)
		otto.Answers(code)
		otto.Meets("De code is verlopen. Vraag een nieuwe code.")
		otto.Clicks("Stuur een nieuwe code")
		otto.Sees(t, "We hebben een nieuwe code gestuurd")
		otto.Answers(otto.GetsCode(address).Code())
		otto.Sees(t, "nog geen gebruikersbeheerder")
	})

	t.Run("a newer code ends the older one, and comes after half a minute (MS-49, XC-01, XC-09)", func(t *testing.T) {
		const address = "petra@zilverbeek.example"
		petra := town.Person(t, "petra")
		petra.LogsIn(AsParticipant)
		petra.AsksCode(address)
		old := petra.GetsCode(address).Code()
		petra.Clicks("Geen code ontvangen?")
		petra.Meets("U kunt een nieuwe code vragen over", "Kijk ook in uw map met ongewenste e-mail.")
		c.advance(cooldown)
		petra.Reload(t)
		petra.Clicks("Geen code ontvangen?")
		petra.Clicks("Stuur een nieuwe code")
		petra.Meets("We hebben een nieuwe code gestuurd", "De oude code werkt niet meer.")
		fresh := petra.GetsCode(address).Code()
		petra.Reload(t)
		petra.Reload(t)
		petra.Answers(old)
		petra.Meets("Dit is een oude code. Gebruik de code uit de nieuwste e-mail.")
		petra.Answers(fresh)
		petra.Sees(t, "nog geen gebruikersbeheerder")
		if got := len(town.mails(address)); got != 2 {
			t.Errorf("Petra got %d mails; a refresh may not send another", got)
		}
	})

	t.Run("five codes an hour and no more (XC-01)", func(t *testing.T) {
		const address = "quinten@zilverbeek.example"
		quinten := town.Person(t, "quinten")
		quinten.LogsIn(AsParticipant)
		quinten.AsksCode(address)
		for range 4 {
			quinten.Gets(address)
			c.advance(cooldown)
			quinten.Reload(t)
			quinten.Clicks("Geen code ontvangen?")
			quinten.Clicks("Stuur een nieuwe code")
			quinten.Sees(t, "We hebben een nieuwe code gestuurd")
		}
		code := quinten.GetsCode(address).Code()
		c.advance(cooldown)
		quinten.Reload(t)
		quinten.Clicks("Geen code ontvangen?")
		quinten.Meets("U heeft te vaak een code gevraagd. Vanaf")
		quinten.Clicks("Ga naar de vorige stap")
		quinten.Types("Voer uw e-mailadres in", "q.quasi@zilverbeek.example")
		quinten.Clicks("Toegangscode verzenden")
		quinten.Meets("U heeft te vaak een code gevraagd. Probeer het om")
		quinten.Opens(quinten.codePage())
		quinten.Answers(code)
		quinten.Sees(t, "nog geen gebruikersbeheerder")
	})

	t.Run("another address; what was typed is kept, and the first code is dead (MS-30, MS-51)", func(t *testing.T) {
		const mistaken, right = "r.rietkraag@zilverbeek.exampel", "r.rietkraag@zilverbeek.example"
		roos := town.Person(t, "roos")
		roos.LogsIn(AsParticipant)
		roos.AsksCode(mistaken)
		first := roos.GetsCode(mistaken).Code()
		roos.Clicks("Ga naar de vorige stap")
		roos.Sees(t, "Stap 1 van 2")
		roos.Holds("Voer uw e-mailadres in", mistaken)
		c.advance(cooldown)
		roos.AsksCode(right)
		roos.Meets("verzonden naar: " + right)
		second := roos.GetsCode(right).Code()
		roos.Answers(first)
		roos.Sees(t, "Dit is een oude code.")
		roos.Answers(second)
		roos.Sees(t, "nog geen gebruikersbeheerder")
	})

	t.Run("a likely typo is asked about before anything is sent (MS-51, XC-14)", func(t *testing.T) {
		sjoerd := town.Person(t, "sjoerd")
		sjoerd.LogsIn(AsParticipant)
		sjoerd.Types("Voer uw e-mailadres in", "sjoerd@zilverbeek.con")
		sjoerd.Clicks("Toegangscode verzenden")
		sjoerd.Meets("Klopt dit e-mailadres?", "U vulde sjoerd@zilverbeek.con in. Bedoelt u sjoerd@zilverbeek.com?")
		sjoerd.Clicks("Ja, gebruik sjoerd@zilverbeek.com")
		sjoerd.Sees(t, "verzonden naar: sjoerd@zilverbeek.com")
		sjoerd.Gets("sjoerd@zilverbeek.com")
		if got := len(town.mails("sjoerd@zilverbeek.con")); got != 0 {
			t.Errorf("%d mails went to the address with the typo", got)
		}
	})

	t.Run("a shared mailbox is warned for (MS-52, MH-39)", func(t *testing.T) {
		const address = "info@zilverbeek.example"
		tine := town.Person(t, "tine")
		tine.LogsIn(AsParticipant)
		tine.Types("Voer uw e-mailadres in", address)
		tine.Clicks("Toegangscode verzenden")
		tine.Meets("Dit lijkt een gedeelde mailbox", "Collega's die "+address+" ook lezen, kunnen uw code zien.")
		if got := len(town.mails(address)); got != 0 {
			t.Errorf("%d mails went before the question was answered", got)
		}
		tine.Clicks("Gebruik toch dit adres")
		tine.Sees(t, "Stap 2 van 2")

		t.Log("pasted in lower case, with a space and a dash (XC-05)")
		code := strings.ToLower(tine.GetsCode(address).Code())
		tine.Answers(" " + code[:2] + "-" + code[2:3] + " " + code[3:] + " ")
		tine.Sees(t, "nog geen gebruikersbeheerder")
	})

	t.Run("a mail server that refuses is seen without a refresh (XC-15)", func(t *testing.T) {
		const address = "bestaat.niet@zilverbeek.example"
		town.Inbox.SetFault(address, inbox.Refused)
		udo := town.Person(t, "udo")
		udo.LogsIn(AsParticipant)
		udo.AsksCode(address)
		udo.LooksAgain()
		udo.Meets("De mailserver van zilverbeek.example weigerde onze e-mail. U krijgt dus geen code. Controleer het adres.")
		udo.Clicks("Ander e-mailadres gebruiken")
		udo.Sees(t, "Stap 1 van 2")
		udo.Holds("Voer uw e-mailadres in", address)
	})

	t.Run("ten answers an hour over all codes (XC-03)", func(t *testing.T) {
		const address = "vera@zilverbeek.example"
		vera := town.Person(t, "vera")
		vera.LogsIn(AsParticipant)
		vera.AsksCode(address)
		code := vera.GetsCode(address).Code()
		for range 2 {
			for _, left := range []string{"4", "3", "2", "1"} {
				vera.Answers(wrong(code))
				vera.Sees(t, "nog "+left+" keer")
			}
			vera.Answers(wrong(code))
			vera.Sees(t, "U vulde te vaak een code in die niet klopt.")
			c.advance(cooldown)
			vera.Reload(t)
			vera.Clicks("Stuur een nieuwe code")
			vera.Sees(t, "We hebben een nieuwe code gestuurd")
			code = vera.GetsCode(address).Code()
		}
		vera.Answers(code)
		vera.Meets("U heeft te vaak geprobeerd", "Probeer het om")
		vera.Reference()
	})
}

// codePage is where the login is, whatever page of it is shown.
func (p *Person) codePage() string {
	return strings.TrimSuffix(p.URL(p.t), "/email")
}

func amsterdam(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
