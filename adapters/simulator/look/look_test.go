package look_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

var brand = look.Brand{Name: "Oefenhuis", Sub: look.Text{NL: "Verzonnen", EN: "Invented"}, Accent: look.Teal, Icon: "door"}

func pages(t *testing.T, body string) *look.Pages {
	t.Helper()
	p, err := look.NewPages(fstest.MapFS{"pages/a.html": {Data: []byte(body)}}, look.Catalogue{"a.title": {NL: "Hallo %s", EN: "Hello %s"}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func get(t *testing.T, p *look.Pages, target string, v look.View, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	p.Show(w, r, http.StatusOK, v)
	return w
}

const body = `{{define "a"}}<h1>{{t "a.title" .}}</h1>{{template "copy" .}}{{end}}`

func TestEveryPageSaysThatItIsPractice(t *testing.T) {
	p := pages(t, body)
	for lang, sentence := range map[string]string{
		"nl": "Dit is een oefenomgeving. Gebruik geen echte gegevens.",
		"en": "This is a practice environment. Do not use real data.",
	} {
		w := get(t, p, "/?lang="+lang, look.View{Brand: brand, Title: look.Same("T"), Page: "a", Data: "Anna"})
		if !strings.Contains(w.Body.String(), sentence) {
			t.Errorf("%s: no practice strip", lang)
		}
	}
}

func TestFrameHasItsLandmarks(t *testing.T) {
	w := get(t, pages(t, body), "/x?b=1", look.View{
		Brand: brand, Title: look.Same("T"), Page: "a", Data: "Anna", Back: look.Link{Href: "/", Text: look.Same("Terug")},
		Crumbs:  []look.Link{{Href: "/", Text: look.Same("Begin")}, {Text: look.Same("Hier")}},
		Actions: []look.Action{{Link: look.Link{Href: "/uit", Text: look.Same("Uit")}, Post: true, Hidden: []look.Field{{Name: "token", Value: "x"}}}},
	})
	doc, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			count[n.Data]++
		}
	}
	for tag, want := range map[string]int{"main": 1, "header": 1, "footer": 1, "h1": 1, "title": 1, "nav": 3, "style": 0} {
		if count[tag] != want {
			t.Errorf("%d times <%s>, want %d", count[tag], tag, want)
		}
	}
}

// UI.md 2.1: form-action guards every redirect that follows a POST, so a page may name more origins.
func TestPolicyAllowsNothingInlineAndOnlyNamedOrigins(t *testing.T) {
	p := pages(t, body)
	plain := get(t, p, "/", look.View{Brand: brand, Page: "a", Data: ""}).Header().Get("Content-Security-Policy")
	for _, rule := range []string{"default-src 'none'", "style-src 'self'", "script-src 'self'", "form-action 'self';", "frame-ancestors 'none'"} {
		if !strings.Contains(plain, rule) {
			t.Errorf("policy %q lacks %q", plain, rule)
		}
	}
	if strings.Contains(plain, "unsafe") || strings.Contains(plain, "connect-src") || strings.Contains(plain, "frame-src") {
		t.Errorf("policy %q is too wide", plain)
	}
	wide := get(t, p, "/", look.View{Brand: brand, Page: "a", Data: "", FormTo: []string{"http://b.localhost:8080"}, Frames: true, Script: "/look/x.js"})
	for _, rule := range []string{"form-action 'self' http://b.localhost:8080;", "frame-src 'self'", "connect-src 'self'"} {
		if got := wide.Header().Get("Content-Security-Policy"); !strings.Contains(got, rule) {
			t.Errorf("policy %q lacks %q", got, rule)
		}
	}
}

func TestLanguageIsChosenByQueryThenCookieThenBrowser(t *testing.T) {
	for _, c := range []struct{ target, cookie, accept, want string }{
		{"/", "", "", "nl"},
		{"/", "", "fr", "nl"},
		{"/", "", "en-GB,nl;q=0.5", "en"},
		{"/", "", ";;;", "nl"},
		{"/", "nl", "en", "nl"},
		{"/?lang=en", "nl", "nl", "en"},
		{"/?lang=xx", "en", "nl", "en"},
	} {
		r := httptest.NewRequest(http.MethodGet, c.target, nil)
		r.Header.Set("Accept-Language", c.accept)
		r.AddCookie(&http.Cookie{Name: "taal", Value: c.cookie})
		if got := look.Lang(r); string(got) != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestChoosingALanguageIsRememberedAndKeepsTheQuery(t *testing.T) {
	w := get(t, pages(t, body), "/x?b=1&lang=en", look.View{Brand: brand, Page: "a", Data: ""})
	if got := w.Header().Get("Set-Cookie"); !strings.HasPrefix(got, "taal=en;") {
		t.Errorf("cookie %q", got)
	}
	if !strings.Contains(w.Body.String(), `href="/x?b=1&amp;lang=nl"`) {
		t.Error("the Dutch link loses the query")
	}
	if w := get(t, pages(t, body), "/x", look.View{Brand: brand, Page: "a", Data: ""}); w.Header().Get("Set-Cookie") != "" {
		t.Error("a cookie nobody asked for")
	}
}

// OL-34: German is spoken where a brand says so, and is nothing elsewhere.
func TestGermanIsForWhoOffersIt(t *testing.T) {
	p, err := look.NewPages(fstest.MapFS{"pages/a.html": {Data: []byte(`{{define "a"}}<h1>{{t "a.title"}}</h1>{{t "b"}} {{day .}} {{clock .}}{{end}}`)}},
		look.Catalogue{"a.title": {NL: "Hallo", EN: "Hello", DE: "Guten Tag"}, "b": {NL: "ja", EN: "yes"}})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 21, 12, 0, 0, 0, time.UTC)
	abroad := brand
	abroad.Also = []look.Language{look.German}
	v := look.View{Brand: abroad, Title: look.Same("T"), Page: "a", Data: at}
	for _, w := range []*httptest.ResponseRecorder{
		get(t, p, "/?lang=de", v), get(t, p, "/", v, "Cookie", "taal=de"), get(t, p, "/", v, "Accept-Language", "de-AT,nl;q=0.5"),
	} {
		for _, want := range []string{`lang="de"`, "<h1>Guten Tag</h1>yes 21. März 2026 13:00 Uhr", "Dies ist eine Übungsumgebung.", "Deutsch"} {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("no %q in %s", want, w.Body)
			}
		}
	}
	v.Brand = brand
	w := get(t, p, "/?lang=de", v, "Cookie", "taal=de", "Accept-Language", "de")
	if body := w.Body.String(); !strings.Contains(body, "<h1>Hallo</h1>") || strings.Contains(body, "Deutsch") || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("German where nobody offers it: %s", body)
	}
}

// OL-35, MA-32: what must be seen on every page is on every page, and only there where it holds.
func TestStageAndBarAreSeenOnEveryPage(t *testing.T) {
	p := pages(t, body)
	v := look.View{Brand: brand, Title: look.Same("T"), Page: "a", Data: "Anna"}
	if plain := get(t, p, "/", v).Body.String(); strings.Contains(plain, `class="stage"`) || strings.Contains(plain, `class="bar"`) {
		t.Error("a stage or a bar that nobody asked for")
	}
	v.Brand.Stage = look.Text{NL: "Pre-productie", EN: "Pre-production"}
	v.Bar = look.Bar{Text: look.Text{NL: "U werkt voor:", EN: "You work for:"}, Strong: "Bakkerij <Krokant>", Link: look.Link{Href: "/switch", Text: look.Same("Wissel")}}
	w := get(t, p, "/", v).Body.String()
	for _, want := range []string{"Pre-productie", "U werkt voor: <strong>Bakkerij &lt;Krokant&gt;</strong>", `<a href="/switch">Wissel</a>`} {
		if !strings.Contains(w, want) {
			t.Errorf("no %q", want)
		}
	}
	if head, _, _ := strings.Cut(w, "</header>"); !strings.Contains(head, "Pre-productie") || !strings.Contains(head, "/switch") {
		t.Error("they are in no landmark")
	}
}

func TestPagesWithGapsAreRefusedAtStart(t *testing.T) {
	for name, c := range map[string]struct {
		body  string
		texts look.Catalogue
	}{
		"unknown text":       {`{{define "a"}}{{if .}}{{range .}}{{t "b"}}{{end}}{{end}}{{end}}`, nil},
		"nested call":        {`{{define "a"}}{{with (t "b")}}{{.}}{{end}}{{end}}`, nil},
		"missing language":   {`{{define "a"}}{{end}}`, look.Catalogue{"b": {NL: "ja"}}},
		"double text":        {`{{define "a"}}{{end}}`, look.Catalogue{"frame.skip": look.Same("x")}},
		"not a template":     {`{{define "a"}}`, nil},
		"unknown text, else": {`{{define "a"}}{{if .}}{{else}}{{t "b"}}{{end}}{{end}}`, nil},
	} {
		if _, err := look.NewPages(fstest.MapFS{"pages/a.html": {Data: []byte(c.body)}}, c.texts); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestAFaultInABodyGivesACleanPage(t *testing.T) {
	w := get(t, pages(t, `{{define "a"}}<h1>half{{.Missing}}</h1>{{end}}`), "/", look.View{Brand: brand, Page: "a", Data: struct{}{}})
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "half") {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

func TestAssetsAreServedForEverUnderTheirHash(t *testing.T) {
	h := look.Assets(look.Asset{Name: "own.js", Content: []byte("1")})
	for path, want := range map[string]int{
		look.Named("own.js", []byte("1")): http.StatusOK,
		look.Named("own.js", []byte("2")): http.StatusNotFound,
		"/look/look.css":                  http.StatusNotFound,
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want {
			t.Errorf("%s: %d", path, w.Code)
		}
		if want == http.StatusOK && !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s may not be kept", path)
		}
	}
}
