package journeys

import (
	"testing"

	"github.com/voordeur/voordeur/tests/browser"
)

// Fits is Meets on a screen of 320 px: nothing of the page is beside it (XC-30).
func (c *Contact) Fits(texts ...string) {
	c.t.Helper()
	c.Meets(texts...)
	if got := browser.Eval[int](c.t, c.Tab, "document.documentElement.scrollWidth"); got > 320 {
		c.t.Errorf("%q is %d wide", texts[0], got)
	}
}

// XC-30, XC-31: somebody links an account of nine institutions in English, on a narrow screen: the form with all its
// complaints, both pages of proof, and the choice.
func TestLinkingInEnglishOnANarrowScreen(t *testing.T) {
	s := NewSchools(t)
	bas := s.Contact(t, "bas", "bas@windkracht.example")
	bas.LogsIn()
	bas.Viewport(t, 320, 640)
	bas.Clicks("EN – English")
	bas.Fits("Link eHerkenning to your account", "This is the first time that you log in with eHerkenning.", "Mijn Helpdesk PO (formerly Mijn BRON)")
	bas.Clicks("Forgotten your password?")
	bas.Fits("This e-mail goes to the e-mail address of the authorised person of the school.", "W•••••••• W••••••")
	bas.Clicks("Back")
	bas.Clicks("Then use your activation code.")
	bas.Fits("Link eHerkenning to your account", "Did you not receive an activation code, or have you lost it?")
	bas.Clicks("Link with those.")
	bas.Clicks("Continue")
	bas.Fits("Enter your user name.")
	bas.Types("E-mail", bas.email)
	bas.Types("User name", "windkracht")
	bas.Types("Password", "not the password")
	bas.Clicks("Continue")
	bas.Fits("The user name or the password is not correct.")
	bas.Types("Password", "tegenwind 2007")
	bas.Clicks("Continue")
	bas.Fits("Confirm the link with eHerkenning", "This is not the code of your supplier of eHerkenning.")
	letter := bas.Gets(bas.email)
	bas.Types("Pincode", "ZZZZZ")
	bas.Clicks("Confirm")
	bas.Fits("The pincode is not correct.")
	bas.Types("Pincode", letter.Code())
	bas.Clicks("Confirm")
	bas.Fits("Choose a school or a board", "Search by name, institution code or board number", "Institution code 15FF")
	bas.Types("Search by name, institution code or board number", "nergens")
	bas.Press(t, "\r")
	bas.Fits("No school or board found")
	bas.Clicks("Show all")
	bas.Clicks("Het Anker (oefen)")
	bas.Clicks("Continue")
	bas.Sees(t, "MijnHelpdeskPO", "15FF")
	bas.Opens(s.Login("/me"))
	bas.Fits("Linked schools and boards", "9 schools and boards")
}
