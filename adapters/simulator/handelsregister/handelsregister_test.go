package handelsregister_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/voordeur/voordeur/adapters/simulator/handelsregister"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/secret"
)

const key = "oefen-sleutel"

func handler(t *testing.T, change ...func(*handelsregister.Config)) http.Handler {
	t.Helper()
	c := handelsregister.Config{AccessKey: secret.New(key)}
	for _, f := range change {
		f(&c)
	}
	r, err := handelsregister.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return r.Handler()
}

// ask asks the API, and reads its JSON where there is any.
func ask(h http.Handler, path, apikey string) (*httptest.ResponseRecorder, map[string]any) {
	q := httptest.NewRequest(http.MethodGet, path, nil)
	if apikey != "" {
		q.Header.Set("apikey", apikey)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, q)
	var body map[string]any
	_ = json.Unmarshal(w.Body.Bytes(), &body)
	return w, body
}

// at walks into an answer: objects by name, lists by their first element.
func at(v any, path ...string) any {
	for _, p := range path {
		if list, ok := v.([]any); ok && len(list) > 0 {
			v = list[0]
		}
		object, _ := v.(map[string]any)
		v = object[p]
	}
	return v
}

// EHERKENNING 11: statuses and codes of refusals, in JSON.
func TestRefusalsAreThoseOfTheDocumentation(t *testing.T) {
	h := handler(t)
	for name, c := range map[string]struct {
		path, key string
		status    int
		code      any
	}{
		"no key":              {"/api/v1/basisprofielen/68750110", "", 401, nil},
		"wrong key":           {"/api/v1/basisprofielen/68750110", key + "x", 401, nil},
		"wrong number":        {"/api/v1/basisprofielen/6875011", key, 400, "IPD0004"},
		"unknown":             {"/api/v1/basisprofielen/12345678", key, 404, "IPD0005"},
		"unknown, branches":   {"/api/v1/basisprofielen/12345678/vestigingen", key, 404, "IPD0005"},
		"wrong branch":        {"/api/v1/vestigingsprofielen/1", key, 400, "IPD0006"},
		"unknown branch":      {"/api/v1/vestigingsprofielen/999999999999", key, 404, "IPD0007"},
		"strange parameter":   {"/api/v1/basisprofielen/68750110?naam=x", key, 400, "IPD1999"},
		"no such resource":    {"/api/v9/basisprofielen/68750110", key, 404, nil},
		"down":                {"/api/v1/basisprofielen/90004973", key, 500, "IPD9999"},
		"down, its branch":    {"/api/v1/vestigingsprofielen/999090004973", key, 500, "IPD9999"},
		"being processed":     {"/api/v1/basisprofielen/90002903", key, 404, "IPD1003"},
		"busy":                {"/api/v1/basisprofielen/90001745", key, 429, nil},
		"documented question": {"/api/v1/basisprofielen/68750110?geoData=true", key, 200, nil},
	} {
		w, body := ask(h, c.path, c.key)
		if w.Code != c.status || at(body, "fout", "code") != c.code || c.code != nil && w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d %v %s", name, w.Code, w.Header(), w.Body)
		}
	}
	if w, body := ask(h, "/api/v1/basisprofielen/55505201", key); w.Code != 200 || body != nil {
		t.Errorf("garbled: %d %s", w.Code, w.Body)
	}
}

// EHERKENNING 11: fields as the documentation names and writes them.
func TestAnswersAreThoseOfTheDocumentation(t *testing.T) {
	h := handler(t)
	for _, c := range []struct {
		path string
		want any
		at   []string
	}{
		{"basisprofielen/68750110", "68750110", []string{"kvkNummer"}},
		{"basisprofielen/68750110", "999000202", []string{"_embedded", "eigenaar", "rsin"}},
		{"basisprofielen/68750110", "000037178598", []string{"_embedded", "hoofdvestiging", "vestigingsnummer"}},
		{"basisprofielen/68750110", "Nee", []string{"_embedded", "hoofdvestiging", "adressen", "indAfgeschermd"}},
		{"basisprofielen/68750110", "20170515", []string{"formeleRegistratiedatum"}},
		{"basisprofielen/68750110", nil, []string{"materieleRegistratie", "datumEinde"}},
		{"basisprofielen/68750110", "Ja", []string{"sbiActiviteiten", "indHoofdactiviteit"}},
		{"basisprofielen/96354429", "20260301", []string{"materieleRegistratie", "datumEinde"}},
		{"basisprofielen/69599084", nil, []string{"_embedded", "eigenaar", "rsin"}},
		{"basisprofielen/69599084", nil, []string{"statutaireNaam"}},
		{"basisprofielen/90000749", nil, []string{"_embedded", "hoofdvestiging"}},
		{"basisprofielen/90000749", 0.0, []string{"totaalWerkzamePersonen"}},
		{"basisprofielen/90006577/vestigingen", 1000.0, []string{"totaalAantalVestigingen"}},
		{"basisprofielen/90006577/vestigingen", "Ja", []string{"vestigingen", "indHoofdvestiging"}},
		{"basisprofielen/90000749/vestigingen", 0.0, []string{"totaalAantalVestigingen"}},
		{"basisprofielen/69599068/vestigingen", "Ja", []string{"vestigingen", "indAdresAfgeschermd"}},
		{"vestigingsprofielen/000037143557", "20250630", []string{"materieleRegistratie", "datumEinde"}},
		{"vestigingsprofielen/000037143557", "68750110", []string{"kvkNummer"}},
		{"vestigingsprofielen/990000541921", "Ja", []string{"adressen", "indAfgeschermd"}},
		{"vestigingsprofielen/990000541921", nil, []string{"adressen", "straatnaam"}},
	} {
		w, body := ask(h, "/api/v1/"+c.path, key)
		if got := at(body, c.at...); w.Code != 200 || got != c.want || w.Header().Get("Content-Type") != "application/hal+json" || w.Header().Get("API-Version") == "" {
			t.Errorf("%s %v: %d, %v, want %v", c.path, c.at, w.Code, got, c.want)
		}
	}
	w, _ := ask(h, "/api/v1/basisprofielen/68750110", key)
	if !regexp.MustCompile(`"volledigAdres":"Dijkgraafplein 1 {5,}9991AA Zilverbeek"`).Match(w.Body.Bytes()) {
		t.Error("the address has no run of spaces")
	}
	for _, path := range []string{"basisprofielen/69599068", "basisprofielen/69599068/vestigingen", "vestigingsprofielen/990000541921"} {
		if w, _ := ask(h, "/api/v1/"+path, key); strings.Contains(w.Body.String(), "Geheimweg") {
			t.Errorf("%s tells a shielded address", path)
		}
	}
}

// A slow answer comes in the end, and nobody waits for who has left.
func TestASlowAnswer(t *testing.T) {
	h := handler(t, func(c *handelsregister.Config) { c.Delay = time.Millisecond })
	if w, body := ask(h, "/api/v1/basisprofielen/90003942", key); w.Code != 200 || body["kvkNummer"] != "90003942" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	s := httptest.NewServer(handler(t, func(c *handelsregister.Config) { c.Delay = time.Hour }))
	client := &http.Client{Timeout: 50 * time.Millisecond}
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/api/v1/basisprofielen/90003942", nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("apikey", key)
	if a, err := client.Do(q); err == nil {
		_ = a.Body.Close()
		t.Errorf("answered %d at once", a.StatusCode)
	}
	s.Close() // waits for what is under way
}

// The numbers are ones that can be: right by their form, each there once, and no name without its sign of practice.
func TestPracticeNumbersAreWellFormed(t *testing.T) {
	all := handelsregister.Practice()
	for _, o := range all {
		if _, err := identity.ParseKvK(o.KvK); err != nil {
			t.Errorf("%s: %v", o.Name, err)
		}
		if _, err := identity.ParseRSIN(o.RSIN); o.RSIN != "" && err != nil {
			t.Errorf("%s: %v", o.Name, err)
		}
		if !strings.HasSuffix(o.Name, "(oefen)") || o.GoodFor.NL == "" || o.GoodFor.EN == "" || o.Registered == "" {
			t.Errorf("%+v", o)
		}
		for _, b := range o.Branches {
			if _, err := identity.ParseBranch(b.Number); err != nil || b.Name == "" {
				t.Errorf("%s: %+v: %v", o.Name, b, err)
			}
		}
	}
	twice := append(all, all[0])
	other := all[1]
	other.KvK, other.Branches = "00000001", all[0].Branches
	for name, c := range map[string]handelsregister.Config{
		"no key": {}, "a number twice": {AccessKey: secret.New(key), Organisations: twice},
		"a branch twice": {AccessKey: secret.New(key), Organisations: []handelsregister.Organisation{all[0], other}},
	} {
		if _, err := handelsregister.New(c); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func page(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// Whoever practises finds each number, with what it is good for, in both languages; the key and a shielded place are not
// on the page.
func TestThePageListsTheNumbers(t *testing.T) {
	h := handler(t)
	for lang, words := range map[string][]string{
		"nl": {"Nummers om mee te oefenen", "Ontbonden op 1 maart 2026", "en nog 996", "Geen", "Dit nummer bestaat niet", "12345678", "000037143557", "opgeheven"},
		"en": {"Numbers to practise with", "Dissolved on 1 March 2026", "and 996 more", "None", "This number does not exist", "12345678", "000037143557", "closed"},
	} {
		w := page(h, "/?lang="+lang)
		body := html.UnescapeString(w.Body.String())
		for _, o := range handelsregister.Practice() {
			want := o.GoodFor.NL
			if lang == "en" {
				want = o.GoodFor.EN
			}
			words = append(words, o.KvK, o.Name, want)
		}
		for _, want := range words {
			if !strings.Contains(body, want) {
				t.Errorf("%s: no %q", lang, want)
			}
		}
		if w.Code != 200 || strings.Contains(body, key) || strings.Contains(body, "Nergenshuizen") || !strings.Contains(body, "Tuincentrum Overal (oefen), Zilverbeek") {
			t.Errorf("%s: %d", lang, w.Code)
		}
	}
	if w := page(h, "/nergens"); w.Code != 404 || !strings.Contains(w.Body.String(), "Naar het register") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// The basics that a machine can see without a browser.
func TestPagesAreAccessibleInTheBasics(t *testing.T) {
	h := handler(t)
	for _, path := range []string{"/", "/nergens"} {
		doc, err := html.Parse(page(h, path).Body)
		if err != nil {
			t.Fatal(err)
		}
		count, ids := map[string]int{}, map[string]bool{}
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			count[n.Data]++
			for _, a := range n.Attr {
				if a.Key == "id" && ids[a.Val] {
					t.Errorf("%s: id %q twice", path, a.Val)
				}
				ids[a.Val] = ids[a.Val] || a.Key == "id"
			}
		}
		if count["h1"] != 1 || count["main"] != 1 || count["header"] != 1 || count["footer"] != 1 {
			t.Errorf("%s: landmarks %v", path, count)
		}
	}
}
