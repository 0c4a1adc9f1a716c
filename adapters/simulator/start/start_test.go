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

var config = func() start.Config {
	schatkist := start.Schatkist("http://schatkist.localhost:8080/", "http://voordeur.localhost:8080/t/schatkist/production/enter/gebruikersbeheer", "http://voordeur.localhost:8080/t/schatkist/staff/enter/beheer")
	schatkist.Appointed = []start.Appointed{{"Bloemenveiling De Tulp", "bea@tulp.example"}, {"Gemeente Roos", "cas@roos.example"}}
	schatkist.People = []start.Person{{
		Name: "Anna Oefening", User: "anna", Password: "tulp-oefen-1", Organisation: "Bloemenveiling De Tulp", KvK: "90000001", Level: "EH3",
		Try: look.Text{NL: "De gids van begin tot eind.", EN: "The guide from beginning to end."},
	}}
	accountants := start.Accountants("http://accountantsportal.localhost:8080/", "http://voordeur.localhost:8080/t/accountantsportal/production/enter/staff")
	accountants.People = []start.Person{{
		Name: "Daan Kwikstaart", User: "daan@kwikstaart.example", Password: "kwik-oefen-1",
		Try: look.Text{NL: "Een aangifte versturen.", EN: "Sending a return."},
	}}
	return start.Config{
		Systems: []start.System{
			schatkist, start.Reconi("", "", ""), start.HelpdeskPO("", ""), accountants,
			start.Omgevingsloket("http://omgevingsloket.localhost:8080/", "http://oefenen.omgevingsloket.localhost:8080/", "http://voordeur.localhost:8080/balie", ""),
		},
		InboxURL: "http://postvak.localhost:8080/", ScenarioURL: "http://makelaar.localhost:8080/scenario",
		DataDir: "./data", SMTPAddr: "127.0.0.1:2525",
	}
}()

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
		"nl": {"Oefenen met inloggen", "De gids van begin tot eind.", "De stappen in het kort", "Ctrl+C", "E-mailadres", "Een aangifte versturen."},
		"en": {"Practise logging in", "The guide from beginning to end.", "The steps in short", "Ctrl+C", "E-mail address", "Sending a return."},
	} {
		body := html.UnescapeString(get(t, config, "/?lang="+lang).Body.String())
		want := append(sentences, config.InboxURL, config.ScenarioURL,
			"anna", "tulp-oefen-1", "KvK 9000\u00a00001", "EH3", "./data", "127.0.0.1:2525", "bea@tulp.example", "Gemeente Roos", "cas@roos.example",
			"daan@kwikstaart.example", "kwik-oefen-1")
		for _, s := range config.Systems {
			want = append(want, s.Name, s.Shows.In(look.Language(lang)))
			for _, p := range s.Places {
				want = append(want, p.URL, p.Name.In(look.Language(lang)))
			}
			if s.URL != "" {
				want = append(want, s.URL)
			}
		}
		for _, s := range want {
			if !strings.Contains(body, s) {
				t.Errorf("%s: no %q", lang, s)
			}
		}
	}
}

// Whoever reads the page knows which of the five systems are there, and is not led to those that are not.
func TestThePageSaysWhichSystemsAreThere(t *testing.T) {
	body := get(t, config, "/").Body.String()
	if !strings.Contains(body, "Van de 5 systemen zijn er 3 aanwezig.") {
		t.Error("the page does not count")
	}
	for _, s := range config.Systems {
		_, rest, _ := strings.Cut(body, s.Name+"</h3>")
		card, _, _ := strings.Cut(rest, "</section>")
		if got := strings.Contains(card, "Nog niet gebouwd"); got != (s.URL == "") || strings.Contains(card, "href") == got {
			t.Errorf("%s: %s", s.Name, card)
		}
	}
	all := config
	all.Systems = []start.System{start.Schatkist("http://a", "", ""), start.Reconi("http://b", "", ""), start.HelpdeskPO("http://c", "")}
	if body := get(t, all, "/").Body.String(); !strings.Contains(body, "Van de 3 systemen zijn er 3 aanwezig.") || strings.Contains(body, "Nog niet gebouwd") {
		t.Error("a system that is there is not shown as such")
	}
}

func TestWhatIsNotThereIsNotShown(t *testing.T) {
	c := start.Config{Systems: []start.System{start.Schatkist("http://a", "", "")}, InboxURL: "http://b"}
	body := get(t, c, "/").Body.String()
	for _, s := range []string{"Oefensituaties", "Iedereen is verzonnen", "Waar staan uw gegevens", "Gebruikersbeheer</a>", "Console van de medewerkers", "aangewezen"} {
		if strings.Contains(body, s) {
			t.Errorf("shows %q", s)
		}
	}
	for _, bad := range []start.Config{{}, {InboxURL: "http://b"}, {InboxURL: "http://b", Systems: []start.System{start.Reconi("", "", "")}}, {Systems: c.Systems}} {
		if _, err := start.New(bad); err == nil {
			t.Errorf("%+v is accepted", bad)
		}
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
