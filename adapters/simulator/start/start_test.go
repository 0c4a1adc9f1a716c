package start_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/voordeur/voordeur/adapters/simulator/look"
	"github.com/voordeur/voordeur/adapters/simulator/start"
)

var config = start.Config{
	PortalURL: "http://schatkist.localhost:8080/", InboxURL: "http://postvak.localhost:8080/",
	AdminURL: "http://voordeur.localhost:8080/t/schatkist/production/enter/gebruikersbeheer", ScenarioURL: "http://makelaar.localhost:8080/scenario",
	DataDir: "./data", SMTPAddr: "127.0.0.1:2525", Appointed: []start.Appointed{{"Bloemenveiling De Tulp", "bea@tulp.example"}, {"Gemeente Roos", "cas@roos.example"}},
	People: []start.Person{{
		Name: "Anna Oefening", User: "anna", Password: "tulp-oefen-1", Organisation: "Bloemenveiling De Tulp", KvK: "90000001", Level: "EH3",
		Try: look.Text{NL: "De gids van begin tot eind.", EN: "The guide from beginning to end."},
	}},
}

func get(t *testing.T, c start.Config, target string) *httptest.ResponseRecorder {
	t.Helper()
	s, err := start.New(c)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

func TestANewcomerFindsEverything(t *testing.T) {
	for lang, sentences := range map[string][]string{
		"nl": {"Oefenen met inloggen", "De gids van begin tot eind.", "De stappen in het kort", "Ctrl+C"},
		"en": {"Practise logging in", "The guide from beginning to end.", "The steps in short", "Ctrl+C"},
	} {
		body := html.UnescapeString(get(t, config, "/?lang="+lang).Body.String())
		for _, s := range append(sentences, config.PortalURL, config.InboxURL, config.AdminURL, config.ScenarioURL,
			"anna", "tulp-oefen-1", "KvK 9000\u00a00001", "EH3", "./data", "127.0.0.1:2525", "bea@tulp.example", "Gemeente Roos", "cas@roos.example") {
			if !strings.Contains(body, s) {
				t.Errorf("%s: no %q", lang, s)
			}
		}
	}
}

func TestWhatIsNotThereIsNotShown(t *testing.T) {
	c := start.Config{PortalURL: "http://a", InboxURL: "http://b", AdminURL: "http://c"}
	body := get(t, c, "/").Body.String()
	for _, s := range []string{"Oefensituaties", "Iedereen is verzonnen", "Waar staan uw gegevens"} {
		if strings.Contains(body, s) {
			t.Errorf("shows %q", s)
		}
	}
	if _, err := start.New(start.Config{}); err == nil {
		t.Error("no addresses, no error")
	}
	if w := get(t, c, "/nergens"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "Naar de startpagina") {
		t.Errorf("%d", w.Code)
	}
}

// The basics that a machine can see without a browser; the journeys run axe on top.
func TestPagesAreAccessibleInTheBasics(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		for _, target := range []string{"/", "/nergens"} {
			doc, err := html.Parse(get(t, config, target+"?lang="+lang).Body)
			if err != nil {
				t.Fatal(err)
			}
			count, ids, last := map[string]int{}, map[string]bool{}, 1
			for n := range doc.Descendants() {
				if n.Type != html.ElementNode {
					continue
				}
				count[n.Data]++
				if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
					level := int(n.Data[1] - '0')
					if level > last+1 {
						t.Errorf("%s: <%s> skips a level", target, n.Data)
					}
					last = level
				}
				for _, a := range n.Attr {
					if a.Key == "id" && ids[a.Val] {
						t.Errorf("%s: id %q twice", target, a.Val)
					}
					if a.Key == "id" {
						ids[a.Val] = true
					}
					if n.Data == "html" && a.Key == "lang" && a.Val != lang {
						t.Errorf("%s: lang %q", target, a.Val)
					}
				}
			}
			if count["h1"] != 1 || count["main"] != 1 || count["header"] != 1 || count["footer"] != 1 {
				t.Errorf("%s: landmarks %v", target, count)
			}
		}
	}
}
