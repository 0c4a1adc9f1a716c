package phone

import (
	"embed"
	"net/http"
	"strconv"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

//go:embed pages
var files embed.FS

var pages = look.MustPages(files, texts)

// Handler serves the app.
func (p *Phone) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.list)
	mux.HandleFunc("POST /add", p.take)
	mux.HandleFunc("POST /remove", p.drop)
	mux.Handle("GET /look/", look.Assets())
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusSeeOther) })
	return http.NewCrossOriginProtection().Handler(mux)
}

// listed is what the page shows.
type listed struct {
	Codes []shown
	Wrong string // what was pasted and is no key
	Until time.Time
}

// list shows the codes, and asks for itself anew when they change.
func (p *Phone) list(w http.ResponseWriter, r *http.Request) {
	now := p.config.Now()
	until := now.Truncate(step).Add(step)
	v := listed{Codes: p.codes(), Wrong: r.URL.Query().Get("wrong"), Until: until}
	status := http.StatusOK
	if v.Wrong != "" {
		status = http.StatusUnprocessableEntity
	} else if len(v.Codes) > 0 {
		w.Header().Set("Refresh", strconv.Itoa(int(until.Sub(now).Seconds())+1)+"; url=/")
	}
	pages.Show(w, r, status, look.View{
		Brand: look.Brand{
			Name: "Oefen-telefoon", Sub: look.Text{NL: "Authenticator-app", EN: "Authenticator app"}, Accent: look.Plum, Icon: "phone",
		},
		Page: "phone", Title: texts["title"], Data: v,
	})
}

func (p *Phone) take(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 8<<10)
	if err := p.add(r.PostFormValue("key")); err != nil {
		http.Redirect(w, r, "/?wrong=yes", http.StatusSeeOther)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (p *Phone) drop(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 8<<10)
	if err := p.remove(r.PostFormValue("key")); err != nil {
		http.Error(w, "the phone cannot be written", http.StatusInternalServerError)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

var texts = look.Catalogue{
	"title":  {NL: "Authenticator-app", EN: "Authenticator app"},
	"lead":   {NL: "Heeft u geen telefoon bij de hand? Plak hier de sleutel die onder de QR-code staat. U krijgt dan de codes die een echte app ook maakt.", EN: "No phone at hand? Paste the key from below the QR code here. You then get the codes that a real app makes too."},
	"key":    {NL: "Sleutel, of het adres achter de QR-code", EN: "Key, or the address behind the QR code"},
	"hint":   {NL: "Bijvoorbeeld: JBSW Y3DP EHPK 3PXP", EN: "For example: JBSW Y3DP EHPK 3PXP"},
	"wrong":  {NL: "Dit is geen sleutel. Kopieer hem helemaal, zonder de tekst eromheen.", EN: "This is not a key. Copy all of it, without the text around it."},
	"add":    {NL: "Account toevoegen", EN: "Add account"},
	"empty":  {NL: "Er staat nog geen account in de app.", EN: "There is no account in the app yet."},
	"until":  {NL: "Deze codes gelden tot %s. De pagina ververst dan vanzelf.", EN: "These codes count until %s. The page then refreshes by itself."},
	"noname": {NL: "Account zonder naam", EN: "Account without a name"},
	"remove": {NL: "Verwijderen", EN: "Remove"},
	"of":     {NL: "Verwijder %s", EN: "Remove %s"},
}
