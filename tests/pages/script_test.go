package pages

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/voordeur/voordeur/tests/browser"
)

// XC-05: a code may be pasted with spaces and dashes, in small letters; it is never sent by itself.
func TestCodesAreTidiedAsTheyAreTyped(t *testing.T) {
	tab := browser.Start(t).Person(t)
	tab.Open(t, serve(t)+"/nl/code-fresh")
	tab.Fill(t, "Voer uw toegangscode in *", "k7 m–2-q")
	if got := browser.Eval[string](t, tab, "document.getElementById('code').value"); got != "K7M2Q" {
		t.Errorf("the field holds %q", got)
	}
	tab.Press(t, "\r")
	tab.Sees(t, "POST /post", "code=K7M2Q")
}

// XC-01: the wait for a new code counts down, the button cannot be pressed meanwhile, and the end of the
// wait is announced once. Time is moved by the page's own clock.
func TestTheWaitForANewCodeCountsDown(t *testing.T) {
	tab := browser.Start(t).Person(t)
	tab.Open(t, serve(t)+"/nl/code-fresh")
	tab.Click(t, "Geen code ontvangen?")
	tab.Sees(t, "U kunt een nieuwe code vragen over 0:2")
	tab.Click(t, "Stuur een nieuwe code")
	tab.Misses(t, "POST /resend")
	browser.Eval[bool](t, tab, "{ const now = Date.now; Date.now = () => now() + 30000; true }")
	tab.Sees(t, "Stuur een nieuwe code Vraagt u een nieuwe code?") // the countdown is gone from between
	if got := browser.Eval[string](t, tab, "document.getElementById('status').textContent"); got != "Stuur een nieuwe code" {
		t.Errorf("announced %q", got)
	}
	tab.Click(t, "Stuur een nieuwe code")
	tab.Sees(t, "POST /resend")
}

// MS-48: the waiting page asks quietly and reloads only when the answer changed.
func TestTheWaitingPageGoesOnWhenARoleIsGranted(t *testing.T) {
	g := gallery(t)
	var granted atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/state" && granted.Load():
			fmt.Fprint(w, "granted")
		case r.URL.Path == "/state":
			fmt.Fprint(w, "asked")
		case strings.HasSuffix(r.URL.Path, "/waiting-asked") && granted.Load():
			r.URL.Path = "/nl/waiting-granted"
			g.ServeHTTP(w, r)
		default:
			g.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	tab := browser.Start(t).Person(t)
	tab.Open(t, server.URL+"/nl/waiting-asked")
	ask := "document.dispatchEvent(new Event('visibilitychange')), true"
	browser.Eval[bool](t, tab, ask)
	tab.Sees(t, "Uw verzoek ligt bij de gebruikersbeheerder")
	granted.Store(true)
	browser.Eval[bool](t, tab, ask)
	tab.Sees(t, "U heeft nu een rol", "Ga verder naar Mijn Schatkist")
	if faults := tab.Faults(); len(faults) > 0 {
		t.Errorf("the browser says: %q", faults)
	}
}

// XC-26: the warning opens before the session ends, can be answered by keyboard, and opens again later.
func TestTheSessionWarningLetsOneStay(t *testing.T) {
	tab := browser.Start(t).Person(t)
	tab.Open(t, serve(t)+"/nl/profile")
	tab.Misses(t, "U wordt bijna uitgelogd")
	browser.Eval[bool](t, tab, "document.getElementById('session').showModal(), true")
	tab.Sees(t, "U wordt bijna uitgelogd")
	tab.Press(t, "\r")
	tab.Sees(t, "Mijn profiel", "Hoe lang blijft u ingelogd?")
	if open := browser.Eval[bool](t, tab, "document.getElementById('session').open"); open {
		t.Error("the warning is still there")
	}
}

func TestTwoPressesSendOneForm(t *testing.T) {
	var posts atomic.Int32
	g := gallery(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			posts.Add(1)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		g.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	tab := browser.Start(t).Person(t)
	tab.Open(t, server.URL+"/nl/email-fresh")
	tab.Click(t, "Toegangscode verzenden")
	tab.Click(t, "Toegangscode verzenden")
	if n := posts.Load(); n != 1 {
		t.Errorf("%d forms were sent", n)
	}
}

// Filters of the overview work as soon as a list is changed; without script there is a button.
func TestFiltersWorkAtOnce(t *testing.T) {
	tab := browser.Start(t).Person(t)
	tab.Open(t, serve(t)+"/nl/users")
	tab.Choose(t, "Status", "Wacht op rol")
	tab.Sees(t, "GET /users q=&role=&status=waiting")
}
