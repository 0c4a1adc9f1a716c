package clients

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
	"github.com/voordeur/voordeur/tests/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// page serves that of the guide with other settings in it, and gives its origin.
func page(t *testing.T) (origin string, with func(issuer string)) {
	t.Helper()
	script, err := os.ReadFile(tool(t, "node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	text := blocks(t, "In the browser", "html")[0]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if strings.HasSuffix(r.URL.Path, ".js") {
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write(script)
			return
		}
		_, _ = io.WriteString(w, text)
	}))
	t.Cleanup(server.Close)
	origin = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	template := strings.ReplaceAll(text, "http://localhost:3000", origin)
	return origin, func(issuer string) {
		text = strings.Replace(template, "http://voordeur.localhost:8080/t/sandbox/oefen-9001", issuer, 1)
	}
}

// Issue 6, "portal developers": the page of the guide logs in and out from a browser, and says who.
func TestThePageOfTheGuide(t *testing.T) {
	o := build(t)
	origin, with := page(t)
	s := o.sandboxAt(t, origin+"/callback")
	with(strings.TrimPrefix(s.secret[0], "ISSUER="))
	tab, before := browser.Start(t).Person(t), o.Network.Inbox.Last()
	tab.Open(t, origin+"/")
	tab.Sees(t, "Niemand is ingelogd")
	tab.Click(t, "Inloggen")
	tab.Choose(t, "Leverancier van uw inlogmiddel", "Reconi")
	tab.Click(t, "Doorgaan")
	tab.Fill(t, "Gebruikersnaam", "anna")
	tab.Fill(t, "Wachtwoord", o.Password())
	tab.Click(t, "Volgende")
	tab.Sees(t, "Vul de code in")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	m, err := o.Network.Inbox.Wait(ctx, func(m inbox.Message) bool { return m.Number > before && m.Code() != "" })
	if err != nil {
		t.Fatal(err)
	}
	tab.Fill(t, "Code van 6 cijfers", m.Code())
	tab.Click(t, "Inloggen")
	tab.Sees(t, "Waterschap Zilverbeek (oefen)")
	var who person
	if err := json.Unmarshal([]byte(browser.Eval[string](t, tab, `document.querySelector("#who").textContent`)), &who); err != nil {
		t.Fatal(err)
	}
	if who.Subject == "" || who.ACR != "http://eidas.europa.eu/LoA/substantial" || who.Level != "urn:etoegang:core:assurance-class:loa3" || who.Organisation.KvK != "68750110" {
		t.Errorf("the page says %+v", who)
	}
	tab.Click(t, "Uitloggen")
	tab.Sees(t, "Niemand is ingelogd")
	if at := tab.URL(t); at != origin+"/" {
		t.Errorf("after logging out one is at %s", at)
	}
}

// The page believes no lie but that of a key, which TLS has to keep away: so the guide says.
func TestThePageOfTheGuideBelievesNoLies(t *testing.T) {
	l := newLiar(t)
	origin, with := page(t)
	with(l.issuer)
	login := func(t *testing.T, what lie, says string) {
		t.Helper()
		l.tells(what)
		tab := browser.Start(t).Person(t)
		tab.Open(t, origin+"/")
		tab.Click(t, "Inloggen")
		tab.Sees(t, says)
	}
	login(t, lie{}, "Bakkerij Krokant")
	for what, how := range lies {
		if how.key || how.none {
			continue
		}
		t.Run(what, func(t *testing.T) { login(t, how, "Niet ingelogd") })
	}
}
