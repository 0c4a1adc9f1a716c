package journeys

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/cmd/voordeur/wire"
)

// XC-08 to XC-12, XC-30, XC-32: what people do with a browser does not break a login.
func TestTheBrowser(t *testing.T) {
	town := Build(t, wire.DemoOptions{})

	t.Run("back and refresh show where the login is, and send nothing (XC-08, XC-09)", func(t *testing.T) {
		const address = "wout@zilverbeek.example"
		wout := town.Person(t, "wout")
		wout.LogsIn(AsParticipant)
		wout.Sees(t, "Stap 1 van 2")
		wout.Reload(t)
		wout.Sees(t, "Stap 1 van 2")
		wout.AsksCode(address)
		wout.Sees(t, "Stap 2 van 2")
		wout.Reload(t)
		wout.Sees(t, "Stap 2 van 2")
		wout.Back(t)
		wout.Sees(t, "Stap 2 van 2")
		wout.Answers(wout.GetsCode(address).Code())
		wout.Sees(t, "nog geen gebruikersbeheerder")
		wout.Reload(t)
		wout.Back(t)
		wout.Sees(t, "nog geen gebruikersbeheerder")
		if got := len(town.mails(address)); got != 1 {
			t.Errorf("Wout got %d mails", got)
		}
	})

	t.Run("two tabs with a login each (XC-10)", func(t *testing.T) {
		const address = "xandra@zilverbeek.example"
		xandra := town.Person(t, "xandra")
		second := xandra.Another()
		xandra.LogsIn(AsParticipant)
		xandra.Sees(t, "Stap 1 van 2")
		second.LogsIn(AsAdministrator)
		second.Sees(t, "Stap 1 van 2")
		xandra.Proves(address)
		xandra.Sees(t, "nog geen gebruikersbeheerder", "Schatkistbankieren – deelnemersportaal")
		second.Reload(t) // the address is proven once per person
		second.Sees(t, "nog geen gebruikersbeheerder", "Schatkistbankieren – gebruikersbeheer")
	})

	t.Run("one login in two tabs (XC-10)", func(t *testing.T) {
		const address = "ymke@zilverbeek.example"
		ymke := town.Person(t, "ymke")
		ymke.LogsIn(AsParticipant)
		ymke.Sees(t, "Stap 1 van 2")
		second := ymke.Another()
		second.Opens(ymke.URL(t))
		second.Proves(address)
		second.Sees(t, "nog geen gebruikersbeheerder")
		ymke.Types("Voer uw e-mailadres in", address)
		ymke.Clicks("Toegangscode verzenden")
		ymke.Sees(t, "nog geen gebruikersbeheerder")
		if got := len(town.mails(address)); got != 1 {
			t.Errorf("Ymke got %d mails", got)
		}
	})

	t.Run("a copied or bookmarked address leads to a fresh start, without a loop (XC-11, XC-12)", func(t *testing.T) {
		zeno, stranger := town.Person(t, "zeno"), town.Person(t, "lars")
		zeno.LogsIn(AsParticipant)
		zeno.Sees(t, "Stap 1 van 2")
		stranger.Opens(zeno.URL(t))
		stranger.Meets("We zijn uw login kwijt", "Uw browser stuurde geen cookie mee.", "Sta dan cookies toe voor voordeur.localhost")
		stranger.Reload(t)
		stranger.Sees(t, "We zijn uw login kwijt")
		stranger.Clicks("Terug naar")
		stranger.Sees(t, "Inloggen als deelnemer")
		zeno.Reload(t)
		zeno.Sees(t, "Stap 1 van 2")
	})

	t.Run("cookies lost on the way (XC-12)", func(t *testing.T) {
		zeno := town.Person(t, "zeno")
		zeno.Enters(AsParticipant)
		zeno.ForgetCookies(t)
		zeno.Identifies()
		zeno.Meets("We zijn uw login kwijt")
		zeno.Clicks("Terug naar")
		zeno.LogsIn(AsParticipant)
		zeno.Sees(t, "Stap 1 van 2")
	})

	t.Run("cookies blocked (XC-12)", func(t *testing.T) {
		client := wire.NewClient(true) // it keeps no cookies
		for _, entrance := range []string{town.Portal("/login"), town.Login("/enter/gebruikersbeheer")} {
			hops := 0
			client.CheckRedirect = func(*http.Request, []*http.Request) error { hops++; return nil }
			answer, err := client.Get(entrance)
			if err != nil {
				t.Fatal(err)
			}
			page, err := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			if err != nil || !strings.Contains(string(page), "We zijn uw login kwijt") || hops > 3 {
				t.Errorf("%s leads, in %d hops, to %s (%v)", entrance, hops, page, err)
			}
		}
	})

	t.Run("English, from page to mail (XC-30)", func(t *testing.T) {
		const address = "lars@zilverbeek.example"
		lars := town.Person(t, "lars")
		lars.LogsIn(AsParticipant)
		lars.Sees(t, "Stap 1 van 2")
		lars.Clicks("EN – English")
		lars.Meets("Step 1 of 2: Give your e-mail address", "To use the participant portal")
		lars.Types("Enter your e-mail address", address)
		lars.Clicks("Send access code")
		lars.Meets("Step 2 of 2: Enter the access code", "An access code of 5 characters was sent to: "+address)
		letter := lars.Gets(address)
		if letter.Subject != "Your access code for Treasury banking – participant portal" {
			t.Errorf("the mail is called %q", letter.Subject)
		}
		lars.Types("Enter your access code", letter.Code())
		lars.Clicks("Verify access code")
		lars.Meets("Your organisation has no user administrator yet")
		lars.Clicks("Log out")
		lars.Meets("You are logged out")
	})

	t.Run("without script (XC-32)", func(t *testing.T) {
		const address = "mieke@zilverbeek.example"
		mieke := town.Person(t, "mieke")
		mieke.Scripts(t, false)
		mieke.Opens(town.Portal("/"))
		mieke.Clicks(AsParticipant)
		mieke.Sees(t, "U gaat naar eHerkenning", "Gebeurt er niets? Druk dan op de knop.")
		mieke.Clicks("Ga naar eHerkenning")
		mieke.Identifies()
		mieke.Proves(address)
		mieke.Sees(t, "nog geen gebruikersbeheerder")
		mieke.Clicks("Controleer opnieuw")
		mieke.Sees(t, "nog geen gebruikersbeheerder")
		mieke.Clicks("Uitloggen")
		mieke.Sees(t, "U bent uitgelogd")
	})

	t.Run("the ninth login of a browser takes the place of the oldest", func(t *testing.T) {
		noor := town.Person(t, "noor")
		noor.Scripts(t, false) // so that the page before the broker stays
		var logins []string
		for range 9 {
			noor.Opens(town.Login("/enter/gebruikersbeheer"))
			noor.Sees(t, "U gaat naar eHerkenning")
			logins = append(logins, noor.URL(t))
		}
		noor.Opens(logins[0])
		noor.Sees(t, "We zijn uw login kwijt")
		for login := range slices.Values([]string{logins[1], logins[8]}) {
			noor.Opens(login)
			noor.Sees(t, "U gaat naar eHerkenning")
		}
	})
}

// A restart in the middle of a login loses nothing; not what was proven, not the code under way.
func TestARestartLosesNothing(t *testing.T) {
	town := Build(t, wire.DemoOptions{})
	carla, anna := town.Person(t, "carla"), town.Person(t, "anna")
	anna.LogsIn(AsParticipant)
	anna.Sees(t, "Stap 1 van 2")
	carla.LogsIn(AsAdministrator)
	carla.AsksCode(carlasMail)
	code := carla.GetsCode(carlasMail).Code()

	town.Restart(t)

	carla.Answers(code)
	carla.Meets("Gebruikers", "Dit bent u")
	anna.Proves(annasMail)
	anna.Sees(t, "nog geen gebruikersbeheerder")

	town.Restart(t)

	carla.Reload(t)
	carla.Sees(t, "Dit bent u") // the session is still there
	anna.Reload(t)
	anna.Sees(t, "nog geen gebruikersbeheerder")
	anna.LogsIn(AsParticipant) // and the broker is found at its new address
	anna.Sees(t, "nog geen gebruikersbeheerder")
}

// MS-59, XC-28: who loses the role of a portal loses the session there within a minute, and is told.
func TestARoleThatIsTakenEndsTheSession(t *testing.T) {
	town := Build(t, wire.DemoOptions{})
	anna, bram := town.Person(t, "anna"), town.Person(t, "bram")
	anna.LogsIn(AsParticipant)
	anna.Proves(annasMail)
	bram.LogsIn(AsAdministrator)
	bram.Proves(bramsMail)
	bram.Gives(annasMail, "Deelnemer")
	anna.Gets(annasMail)
	anna.LooksAgain()
	anna.Sees(t, "Welkom bij Mijn Schatkist")

	t.Log("who is logged in as participant logs in anew for the administration (MS-10)")
	second := anna.Another()
	second.Opens(town.Login("/users"))
	second.Sees(t, "Kies hoe u wilt inloggen")

	bram.Clicks("Naar alle gebruikers")
	bram.Clicks("Rollen wijzigen van " + annasMail)
	bram.Clicks("Deelnemer")
	bram.Clicks("Controleer de wijziging")
	bram.Meets("Klopt deze wijziging?", "verliest", "merkt dit binnen 60 seconden.", "Lopende sessies met een verloren rol stoppen dan ook.")
	bram.Clicks("Ja, wijzig de rollen")
	bram.Sees(t, "zijn gewijzigd")
	if m := anna.Gets(annasMail); m.Subject != "Uw rollen bij Mijn Schatkist (oefen) zijn gewijzigd" {
		t.Errorf("Anna got %q", m.Subject)
	}
	anna.OpensUntil(town.Portal("/dashboard"), "Uw sessie is afgelopen.")
	anna.Meets("Log opnieuw in")
	anna.Clicks("Probeer opnieuw")
	anna.Identifies()
	anna.Meets("Uw profiel is gemaakt, maar u heeft nog geen rol")
}
