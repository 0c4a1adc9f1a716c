package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

const form = `<!doctype html><html lang="nl"><title>Formulier</title><h1>Vul in</h1>
<p hidden>geheim</p><form method="post" action="/klaar">
<label>Naam <input name="naam" value="oud"></label>
<label>Stad <select name="stad"><option>Alkmaar<option>Zwolle</select></label>
<label><input type="checkbox" name="ja"> Ja graag</label>
<button>Versturen</button></form><a href="/ander">Andere pagina</a>`

func site(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch r.URL.Path {
		case "/klaar":
			http.SetCookie(w, &http.Cookie{Name: "wie", Value: r.FormValue("naam"), Path: "/"})
			fmt.Fprintf(w, "<title>Klaar</title><p>%s uit %s, %s", r.FormValue("naam"), r.FormValue("stad"), r.FormValue("ja"))
		case "/wie":
			c, err := r.Cookie("wie")
			fmt.Fprintf(w, "<title>Wie</title><p>u bent %v %v", c, err)
		case "/stuk":
			fmt.Fprint(w, "<title>Stuk</title><script>throw new Error('boem')</script>")
		default:
			fmt.Fprint(w, form)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// The same steps work with scripting on and off (XC-32).
func TestAPersonFillsInAForm(t *testing.T) {
	b, url := Start(t), site(t)
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts %v", scripts), func(t *testing.T) {
			tab := b.Person(t)
			tab.Scripts(t, scripts)
			tab.Open(t, url)
			tab.Misses(t, "geheim")
			tab.Fill(t, "Naam", "Anna de Vries")
			tab.Choose(t, "Stad", "Zwolle")
			tab.Click(t, "Ja graag")
			tab.Click(t, "Versturen")
			tab.Sees(t, "Anna de Vries uit Zwolle, on")
			if got := tab.Title(t); got != "Klaar" {
				t.Errorf("title %q", got)
			}
			tab.Back(t)
			tab.Sees(t, "Vul in")
			second := tab.Tab(t)
			second.Open(t, url+"/wie")
			second.Sees(t, "Anna de Vries")
			stranger := b.Person(t)
			stranger.Open(t, url+"/wie")
			stranger.Misses(t, "Anna")
		})
	}
}

func TestFaultsOfThePageAreKept(t *testing.T) {
	tab := Start(t).Person(t)
	tab.Open(t, site(t)+"/stuk")
	tab.Blames(t, "exception")
	if got := tab.Faults(); len(got) != 0 {
		t.Errorf("faults were not forgotten: %q", got)
	}
}

// A gauge that never moves measures nothing: axe finds what is planted.
func TestAxeFindsWhatIsWrong(t *testing.T) {
	tab := Start(t).Person(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><title>Fout</title><style>p{color:#bbb;background:#fff}</style><main><h1>x</h1><p>bleek</p><input></main>`)
	}))
	t.Cleanup(server.Close)
	tab.Open(t, server.URL)
	found := map[string]bool{}
	for _, v := range tab.Check(t, Axe(t)) {
		found[v.ID] = true
	}
	for _, id := range []string{"html-has-lang", "color-contrast", "label"} {
		if !found[id] {
			t.Errorf("axe did not find %s; it found %v", id, found)
		}
	}
}
