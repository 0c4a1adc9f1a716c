package pages

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/a-h/templ"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/tests/browser"
)

// The way out of a login must survive form-action 'self', which also guards every redirect that follows
// a form. This is the table of the UI page, section 2.1: why choosing is a link, why a login ends in a
// page and not in a redirect, and why the page for the broker has a policy of its own.
func TestFormActionGuardsRedirectsAfterAForm(t *testing.T) {
	tab := browser.Start(t).Person(t)
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<title>buiten</title><p>buiten via %s", r.Method)
	}))
	t.Cleanup(outside.Close)
	for _, c := range []struct {
		way     string
		arrives bool
	}{
		{"straight", false}, {"chain", false}, {"handover", true}, {"link", true}, {"post", false}, {"post-allowed", true},
	} {
		t.Run(c.way, func(t *testing.T) {
			server := httptest.NewServer(exits{t, gallery(t), outside.URL, c.way})
			t.Cleanup(server.Close)
			tab.Open(t, server.URL+"/start")
			if c.way != "post-allowed" { // that one presses its own button
				tab.Click(t, "Ga")
			}
			if c.arrives {
				tab.Sees(t, "buiten via")
				return
			}
			tab.Blames(t, "form-action")
			tab.Misses(t, "buiten via")
		})
	}
}

// exits leads from a form or a link to another site in one way.
type exits struct {
	t       *testing.T
	gallery *Gallery
	outside string
	way     string
}

func (e exits) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/start":
		e.start(w)
	case "/go":
		if e.way == "straight" || e.way == "link" {
			http.Redirect(w, r, e.outside, http.StatusSeeOther)
			return
		}
		http.Redirect(w, r, "/next", http.StatusSeeOther)
	case "/next":
		if e.way == "chain" {
			http.Redirect(w, r, e.outside, http.StatusSeeOther)
			return
		}
		page := login.HandOver{URL: e.outside}
		w.Header().Set("Refresh", page.Refresh())
		e.page(w, Policy, login.HandOverPage(e.gallery.Ctx(i18n.NL, Sample{}), page))
	default:
		e.gallery.ServeHTTP(w, r)
	}
}

func (e exits) start(w http.ResponseWriter) {
	const form = `<title>begin</title><form method="post" action="%s"><button>Ga</button></form>`
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", Policy)
	switch e.way {
	case "link":
		fmt.Fprint(w, `<title>begin</title><a href="/go">Ga</a>`)
	case "post":
		fmt.Fprintf(w, form, e.outside)
	case "post-allowed":
		c := e.gallery.Ctx(i18n.NL, Sample{})
		e.page(w, strings.Replace(Policy, "form-action 'self'", "form-action "+e.outside, 1),
			login.HandOffPage(c, login.HandOff{Action: e.outside, Party: "eHerkenning"}))
	default:
		fmt.Fprintf(w, form, "/go")
	}
}

func (e exits) page(w http.ResponseWriter, policy string, page templ.Component) {
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	var b bytes.Buffer
	if err := page.Render(context.Background(), &b); err != nil {
		e.t.Error(err)
	}
	_, _ = w.Write(b.Bytes())
}

// Someone who comes back from the broker with the button Back is not sent away again (XC-08): where the
// script sent them the page before comes back, where they pressed the button themselves this page does.
func TestComingBackFromTheBrokerDoesNotSendOneAway(t *testing.T) {
	var asleep atomic.Bool
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asleep.Swap(false) {
			w.WriteHeader(http.StatusNoContent) // nothing happens, so one presses the button
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<title>makelaar</title><p>Kies een leverancier")
	}))
	t.Cleanup(outside.Close)
	server := httptest.NewServer(exits{t, gallery(t), outside.URL, "post-allowed"})
	t.Cleanup(server.Close)
	tab := browser.Start(t).Person(t)
	tab.Open(t, server.URL+"/nl/finished")
	tab.Open(t, server.URL+"/start")
	tab.Sees(t, "Kies een leverancier")
	tab.Back(t)
	tab.Sees(t, "U bent al ingelogd")

	asleep.Store(true)
	tab.Open(t, server.URL+"/start")
	tab.Sees(t, "Gebeurt er niets? Druk dan op de knop.")
	browser.Eval[bool](t, tab, "delete document.forms[0].dataset.sent")
	tab.Click(t, "Ga naar eHerkenning")
	tab.Sees(t, "Kies een leverancier")
	tab.Back(t)
	tab.Sees(t, "U gaat naar eHerkenning")
}
