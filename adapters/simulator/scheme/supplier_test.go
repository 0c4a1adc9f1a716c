package scheme_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/simulator/scheme"
)

// atHelpdesk is at the supplier Reconi, for the third service of the kit.
func (k *kit) atHelpdesk() string {
	k.t.Helper()
	a := k.ask()
	a.attributes = strings.Replace(a.attributes, `AttributeConsumingServiceIndex="1"`, `AttributeConsumingServiceIndex="3"`, 1)
	path := k.path(k.send(a))
	k.post(path, url.Values{"supplier": {"reconi"}})
	return path
}

// MH-06 to MH-09: what one logs in to, that EH1 has ended, the groups of levels, and the ways on.
func TestTheSupplierPageFollowsTheGuide(t *testing.T) {
	k := newKit(t)
	page := k.get(k.atHelpdesk() + "/supplier")
	mustShow(t, page, "Ministerie van Oefenzaken", "Helpdesk PO", "EH1 is per 1 juli 2021 niet meer mogelijk.", "Meer informatie over een hoger niveau",
		"Met gebruikersnaam en wachtwoord (niveau 2, 2+ en 3)", "Met een smartcard (niveau 4)", "Een gebruikersnaam en wachtwoord zijn niet nodig.",
		"Gebruikersnaam of wachtwoord vergeten", "Ik wil ingelogd blijven", "Volgende", "Marit Meester", "Kaat Kaart")
	if strings.Contains(page.body, "Anna Akkerman") || !strings.Contains(page.body, `href="/no-means?login=`) {
		t.Error("somebody of another service is offered, or there is no way to a higher level")
	}
}

// MH-08: a smartcard needs no user name; a card that is not there opens nothing.
func TestASmartcardNeedsNoUserName(t *testing.T) {
	k := newKit(t)
	path := k.atHelpdesk()
	for _, other := range []string{"", "marit", "jos"} {
		mustShow(t, k.post(path+"/card", url.Values{"card": {other}}), "Deze smartcard is niet bekend.")
	}
	k.artifact(k.post(path+"/card", url.Values{"card": {"kaat"}}))
	if len(k.sms) > 0 {
		t.Error("a code was sent")
	}
}

// MH-10, G11: the code of the supplier comes by e-mail for who asks so, and says that it is the supplier's.
func TestTheCodeGoesByMailOnRequest(t *testing.T) {
	k := newKit(t)
	path := k.atHelpdesk()
	k.post(path+"/supplier", url.Values{"username": {"marit"}, "password": {scheme.Password}})
	bySMS := k.lastCode()
	mustShow(t, k.post(path+"/code/mail", nil), "Er is een e-mail met een code gestuurd naar marit@leverancier.example.")
	found := regexp.MustCompile(`^marit@leverancier\.example\nInlogcode van (.+)\nDe inlogcode van uw leverancier (.+), voor Helpdesk PO:\n\n(\d{6})\n`).FindStringSubmatch(k.mail[0])
	if found == nil || found[1] != found[2] || !strings.Contains(found[1], "Reconi") {
		t.Fatalf("mail %q", k.mail[0])
	}
	if bySMS != found[3] {
		mustShow(t, k.post(path+"/code", url.Values{"code": {bySMS}}), "De code klopt niet.")
	}
	k.artifact(k.post(path+"/code", url.Values{"code": {found[3]}}))
}

// MH-09, MH-44: who stays logged in still proves themselves each time: only the user name is remembered.
func TestStayingLoggedInRemembersTheNameOnly(t *testing.T) {
	k := newKit(t)
	path := k.atHelpdesk()
	k.post(path+"/supplier", url.Values{"username": {"marit"}, "password": {scheme.Password}, "stay": {"yes"}})
	k.artifact(k.post(path+"/code", url.Values{"code": {k.lastCode()}}))
	if page := k.get(k.atHelpdesk() + "/supplier"); !strings.Contains(page.body, `value="marit" autocomplete`) || !strings.Contains(page.body, " checked>") {
		t.Error("the name is not remembered")
	}
	again := k.post(k.atHelpdesk()+"/supplier", url.Values{"username": {"marit"}, "password": {"anders"}})
	mustShow(t, again, "De gebruikersnaam of het wachtwoord klopt niet.")
	k.post(k.atHelpdesk()+"/supplier", url.Values{"username": {"marit"}, "password": {scheme.Password}})
	if page := k.get(k.atHelpdesk() + "/supplier"); strings.Contains(page.body, `value="marit" autocomplete`) {
		t.Error("who no longer wants it is still remembered")
	}
}
