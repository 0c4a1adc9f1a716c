package inbox_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/voordeur/voordeur/adapters/simulator/inbox"
)

func get(t *testing.T, i *inbox.Inbox, target string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	i.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

func filled(t *testing.T) *inbox.Inbox {
	t.Helper()
	i, _ := start(t, t.TempDir())
	if err := post(t, i, letter, "anna@tulp.example"); err != nil {
		t.Fatal(err)
	}
	if err := i.SendSMS(t.Context(), "+31612345678", "482913 is uw inlogcode. http://schatkist.localhost:8080/x"); err != nil {
		t.Fatal(err)
	}
	return i
}

func TestPagesShowWhatCame(t *testing.T) {
	i := filled(t)
	for target, sentences := range map[string][]string{
		"/?lang=nl":                     {"Postvak", "2 berichten", "Uw toegangscode voor één dienst", "Sms van Oefening", "12:00 uur", "21 november 2026"},
		"/?lang=en":                     {"Inbox", "2 messages", "Text message from Oefening", "12:00", "21 November 2026"},
		"/?to=anna@tulp.example":        {"1 bericht.", "selected>anna@tulp.example", "/?to=anna%40tulp.example"},
		"/?to=niemand@x.example":        {"Er zijn geen berichten voor deze ontvanger."},
		"/message/1":                    {`<strong class="mono">K7PRT</strong>`, `data-copy="K7PRT"`, "Geldig tot 19:45 uur."},
		"/message/1?tab=html":           {`<iframe class="letter" sandbox="" src="/message/1/html"`},
		"/message/1?tab=source":         {"boundary=grens"},
		"/message/2":                    {"482913", `<a href="http://schatkist.localhost:8080/x">`},
		"/message/2?tab=html":           {"482913"},
		"/new?after=1&to=&lang=nl":      {`"count":1`, "Er is 1 nieuw bericht."},
		"/new?after=0&lang=en":          {"There are 2 new messages."},
		"/new?after=0&to=x@example.org": {`"count":0`},
	} {
		w := get(t, i, target)
		for _, s := range sentences {
			if !strings.Contains(w.Body.String(), s) {
				t.Errorf("%s lacks %q", target, s)
			}
		}
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	for _, target := range []string{"/message/9", "/message/x", "/message/2/html", "/nergens"} {
		if w := get(t, i, target); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "Terug naar het postvak") {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	if w := get(t, i, "/new?after=x"); w.Code != http.StatusBadRequest {
		t.Errorf("%d", w.Code)
	}
}

// UI.md 6.18: the body of a mail has no right at all, and is the one thing that may be framed.
func TestTheBodyOfAMailIsLockedIn(t *testing.T) {
	i := filled(t)
	csp := get(t, i, "/message/1/html").Header().Get("Content-Security-Policy")
	if csp != "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'" {
		t.Error(csp)
	}
	page := get(t, i, "/message/1?tab=html").Header().Get("Content-Security-Policy")
	if !strings.Contains(page, "frame-src 'self'") || !strings.Contains(page, "frame-ancestors 'none'") || strings.Contains(page, "unsafe") {
		t.Error(page)
	}
}

func TestHostileMailIsOnlyText(t *testing.T) {
	i, _ := start(t, t.TempDir())
	if err := post(t, i, "Subject: <script>alert(1)</script>\r\n\r\n<img src=x onerror=alert(1)>", "anna@tulp.example"); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/", "/message/1", "/message/1?tab=source"} {
		if b := get(t, i, target).Body.String(); strings.Contains(b, "<script>") || strings.Contains(b, "<img") {
			t.Errorf("%s lets mark-up through", target)
		}
	}
}

// The basics that a machine can see without a browser; the journeys run axe on top.
func TestPagesAreAccessibleInTheBasics(t *testing.T) {
	i := filled(t)
	empty, _ := start(t, t.TempDir())
	for _, lang := range []string{"nl", "en"} {
		for _, target := range []string{"/?x", "/message/1?tab=text", "/message/1?tab=html", "/message/1?tab=source", "/message/2?x", "/message/9?x"} {
			basics(t, target, lang, get(t, i, target+"&lang="+lang))
		}
		basics(t, "empty", lang, get(t, empty, "/?lang="+lang))
	}
}

func basics(t *testing.T, name, lang string, w *httptest.ResponseRecorder) {
	t.Helper()
	doc, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	count, labels, ids := map[string]int{}, map[string]bool{}, map[string]int{}
	var fields []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		a := map[string]string{}
		for _, x := range n.Attr {
			a[x.Key] = x.Val
		}
		if a["id"] != "" {
			ids[a["id"]]++
		}
		switch {
		case n.Data == "html" && a["lang"] != lang:
			t.Errorf("%s: lang %q", name, a["lang"])
		case n.Data == "label":
			labels[a["for"]] = true
		case n.Data == "select", n.Data == "input" && a["type"] != "hidden":
			fields = append(fields, a["id"])
		case n.Data == "iframe" && a["title"] == "", n.Data == "nav" && a["aria-label"] == "":
			t.Errorf("%s: <%s> without a name", name, n.Data)
		}
		if a["style"] != "" || a["onclick"] != "" {
			t.Errorf("%s: inline style or script at <%s>", name, n.Data)
		}
	}
	for _, id := range fields {
		if !labels[id] {
			t.Errorf("%s: field %q has no label", name, id)
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: id %q %d times", name, id, n)
		}
	}
	if count["h1"] != 1 || count["main"] != 1 || count["header"] != 1 || count["footer"] != 1 {
		t.Errorf("%s: landmarks %v", name, count)
	}
}
