package desk_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// guide stands in for the OpenID Provider.
type guide struct{}

func (guide) Settings(_ context.Context, _ realm.ID, c realm.ClientID) (ports.PortalSettings, error) {
	return ports.PortalSettings{Issuer: base + "/t/" + production, Token: base + "/t/" + production + "/token", Scopes: []ports.PortalScope{{Name: "openid", Claims: []string{"sub"}}}}, nil
}

func (guide) Told(context.Context, ports.Store, realm.ID, realm.ClientID, ports.GrantedLogin) (ports.PortalTold, error) {
	return ports.PortalTold{}, nil
}

// health stands in for it as well: it tells what a test says was fetched, and was refused.
type health struct{ *house }

func (h health) Published(context.Context, realm.ID, realm.ClientID) (ports.PublishedKeys, error) {
	return h.published, nil
}

func (h health) Refused(context.Context, realm.ID, realm.ClientID) (ports.PortalRefusals, error) {
	return h.refusals, nil
}

const portalsAt = "/in/production/portals"

// inWords puts text into a file that is live, behind a line of it.
func inWords(t *testing.T, file, line, text string) string {
	t.Helper()
	if strings.Count(file, line) != 1 {
		t.Fatalf("%q is not in the file once", line)
	}
	return strings.Replace(file, line, line+text, 1)
}

// Issue 6: the services and portals that are live are listed with how they prove themselves; who may not read the policy
// sees none of it.
func TestPortalsAreListed(t *testing.T) {
	h := build(t, browserless.SQLite)
	for _, r := range []role.Name{"administrator", "policy-editor", "approver"} {
		c := h.hire(staffRealm, r)
		p := c.ask(portalsAt, nil)
		p.says(t, http.StatusOK, "Portalen (1)", "Diensten (1)", "1 gevonden", "private_key_jwt", "http://omgevingsloket.localhost:8080/callback", "15 minuten", "8 uur")
		if strings.Contains(p.body, "api.omgevingsloket") {
			t.Errorf("%s sees a program of the API as a portal", r)
		}
		c.ask("/in/production/services", nil).says(t, http.StatusOK, "Overheid eHerkenning", "Bedrijf in het buitenland", "1 portaal")
	}
	helper := h.hire(staffRealm, "helpdesk")
	for _, path := range []string{portalsAt, portalsAt + "/omgevingsloket", "/in/production/services"} {
		helper.ask(path, nil).says(t, http.StatusForbidden)
	}
}

// Issue 6: of a portal its keys are named and its settings can be copied; a secret is nowhere, and not its digest either.
func TestAPortalTellsNoSecret(t *testing.T) {
	h := build(t, browserless.SQLite)
	const digest = "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
	file := inWords(t, h.liveFile(), "        jwks-uri: http://omgevingsloket.localhost:8080/.well-known/jwks.json\n", `      - id: met-geheim
        service: omgevingsloket
        name: { nl: Portaal met een geheim, en: Portal with a secret }
        redirect-uris: [https://geheim.example/callback]
        authentication: client_secret_basic
        secret: "`+digest+`"
      - id: met-sleutel
        service: omgevingsloket
        name: { nl: Portaal met een sleutel, en: Portal with a key }
        redirect-uris: [https://sleutel.example/callback]
        jwks: '{"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"sleutel-2026","x":"fx70bOjtj5LepUUjWO-mZnPry9iPYlpBfxE2Uu0lXlc","y":"TfdLs1PVVHlau-drya3C_gqBSo1TV8p6ujo3SK-Pcrg"}]}'
`)
	h.makeLive(file)
	c := h.hire(staffRealm, "approver")
	p := c.ask(portalsAt+"/met-geheim", nil)
	p.says(t, http.StatusOK, "Portaal met een geheim", "client_secret_basic", "Niemand kan het hier lezen", "client_id = met-geheim", "issuer = "+base+"/t/"+production)
	for _, told := range []string{digest, strings.TrimPrefix(digest, "sha256:")} {
		if strings.Contains(p.body, told) {
			t.Error("the page holds the digest of the secret")
		}
	}
	p = c.ask(portalsAt+"/met-sleutel", nil)
	p.says(t, http.StatusOK, "sleutel-2026", "ES256", "Geen einddatum", "Dat kan een collega met de rol")
	if strings.Contains(p.body, "fx70bOjtj5") {
		t.Error("the page holds more of the key than its name")
	}
	h.hire(staffRealm, "policy-editor").ask(portalsAt+"/met-sleutel", nil).says(t, http.StatusOK, "Wijzig in een concept", "/desk/in/production/policies/new")
	c.ask(portalsAt+"/bestaat-niet", nil).says(t, http.StatusNotFound)
}

// Issue 6: as many portals as a document can hold are searched, and shown fifty at a time.
func TestManyPortalsComeInPages(t *testing.T) {
	h := build(t, browserless.SQLite)
	var more strings.Builder
	for i := range 1_299 {
		fmt.Fprintf(&more, "      - { id: loket-%[1]d, service: omgevingsloket, name: Loket nummer %[1]d, redirect-uris: [\"https://loket-%[1]d.example/callback\"], authentication: none }\n", i)
	}
	h.makeLive(inWords(t, h.liveFile(), "        jwks-uri: http://omgevingsloket.localhost:8080/.well-known/jwks.json\n", more.String()))
	c := h.hire(staffRealm, "administrator")
	p := c.ask(portalsAt+"?page=3", nil)
	p.says(t, http.StatusOK, "Portalen (1.300)", "1.300 gevonden", "loket-99")
	if n := strings.Count(p.body, `class="td-act"`); n != 50 {
		t.Errorf("a page shows %d portals", n)
	}
	found := c.ask(portalsAt+"?q=LOKET-1298.example", nil)
	found.says(t, http.StatusOK, "1 gevonden", "Loket nummer 1298")
	c.ask(portalsAt+"?page=9999&q=nummer", nil).says(t, http.StatusOK, "1.299 gevonden", "Loket nummer 1298")
	c.ask(portalsAt+"?q=%3Cscript%3E", nil).says(t, http.StatusOK, "Niets gevonden")
}

// Issue 6: why requests of a portal were refused is told to who may see the portal, with what to do, and to nobody else.
func TestAPortalTellsWhyItWasRefused(t *testing.T) {
	h := build(t, browserless.SQLite)
	c, helper := h.hire(staffRealm, "approver"), h.hire(staffRealm, "helpdesk")
	h.refusals = ports.PortalRefusals{Since: start}
	c.ask(portalsAt+"/omgevingsloket", nil).says(t, http.StatusOK, "Als het portaal niet werkt", "Niets geweigerd", "Deze server houdt dit zelf bij, sinds")
	h.refusals.List = []ports.PortalRefusal{
		{Endpoint: "/token", Reason: ports.KeyUnknown, Given: "<b>sleutel-2</b>", Wanted: "sleutel-1", Count: 1_200, First: start, Last: start.Add(time.Hour)},
		{Endpoint: "/token", Reason: ports.AssertionEarly, Off: 95 * time.Second, Count: 1, First: start, Last: start},
		{Endpoint: "/authorize", Reason: ports.RedirectUnknown, Given: "https://x.example/trug", Wanted: "https://x.example/terug", Count: 1, First: start, Last: start},
		{Endpoint: "/authorize", Reason: "of-a-later-version", Count: 1, First: start, Last: start},
	}
	p := c.ask(portalsAt+"/omgevingsloket", nil)
	p.says(t, http.StatusOK, "/token · 1.200 keer", "een sleutel die niet bij het portaal hoort", "sleutel-2", "Wat goed is sleutel-1", "Voor het eerst op",
		"De client_assertion is van 95 seconden in de toekomst", "Lijkt het meest op https://x.example/terug", "Het verzoek klopte niet")
	if strings.Contains(p.body, "<b>sleutel") {
		t.Error("what a stranger wrote is markup")
	}
	helper.ask(portalsAt+"/omgevingsloket", nil).says(t, http.StatusForbidden)
}

// Issue 6: the keys that a portal publishes itself are shown as those in the document are; what is the matter with them is told.
func TestAPortalShowsTheKeysThatItPublishes(t *testing.T) {
	h := build(t, browserless.SQLite)
	c := h.hire(staffRealm, "approver")
	const none = "Deze server heeft nog geen sleutels opgehaald"
	for _, x := range []struct {
		given ports.PublishedKeys
		says  []string
	}{
		{ports.PublishedKeys{}, []string{none}},
		{ports.PublishedKeys{Busy: true}, []string{"laat op zich wachten"}},
		{ports.PublishedKeys{Fetched: start, More: 3, Unread: 1, Keys: []ports.PublishedKey{{ID: "2026", Kind: "EC P-256", Algorithm: "ES256", Use: "sig", From: h.now().AddDate(0, 0, 1), Until: h.now().AddDate(0, 0, 12)}}},
			[]string{"Opgehaald op", "2026", "ES256 (EC P-256) use: sig", "nog 12 dagen", "Geldig vanaf", "En nog 3 sleutels", "1 sleutel kunnen wij niet gebruiken"}},
		{ports.PublishedKeys{Fault: ports.PublishedUnreachable, Tried: start, Next: start}, []string{"ophalen is mislukt", "niet te bereiken", "niemand kan er inloggen", "opnieuw proberen"}},
		{ports.PublishedKeys{Fault: ports.PublishedForbidden}, []string{"bezoeken wij niet"}},
		{ports.PublishedKeys{Fault: ports.PublishedSlow}, []string{"vijf seconden"}},
		{ports.PublishedKeys{Fault: ports.PublishedStatus, Status: 404}, []string{"status 404"}},
		{ports.PublishedKeys{Fault: ports.PublishedLong}, []string{"128 kB"}},
		{ports.PublishedKeys{Fault: ports.PublishedUnreadable, Fetched: start, Keys: []ports.PublishedKey{{ID: "2026", Kind: "RSA"}}}, []string{"geen set sleutels", "de sleutels van de vorige keer"}},
		{ports.PublishedKeys{Fetched: start, Keys: []ports.PublishedKey{{ID: "a", Kind: "RSA", Secret: true}, {Kind: "oct", Secret: true}, {ID: "b"}}},
			[]string{"Er staat een geheime sleutel op internet", "geheime deel: a en Zonder kenmerk", "voordoen als dit portaal", "Geheim deel staat online"}},
	} {
		h.published = x.given
		c.ask(portalsAt+"/omgevingsloket", nil).says(t, http.StatusOK, x.says...)
	}
}
