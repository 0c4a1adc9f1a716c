package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The basics that a machine can see without a browser; the journeys run axe on top.
func TestPagesAreAccessibleInTheBasics(t *testing.T) {
	for name, tenant := range tenants {
		for _, lang := range []string{"nl", "en", "de"} {
			if lang == "de" && !strings.HasPrefix(name, "omgevingsloket") {
				continue
			}
			s := newSceneOf(t, tenant)
			s.issuer.set(func(i *issuer) { i.userInfo = func(m map[string]any) { m["roles"] = []string{"betaler", "x"} } })
			out, in := s.browser(), s.browser()
			in.get("/login?lang=" + lang)
			for _, target := range []string{"/?x", "/callback?x", "/logged-out?x", "/logged-out?only=here", "/help?x", "/privacy?x", "/accessibility?x", "/nergens?x"} {
				basics(t, lang, out.get(target+"&lang="+lang))
			}
			basics(t, lang, in.get("/?lang="+lang))
			basics(t, lang, in.get("/dashboard?paid&lang="+lang))
			s.issuer.set(func(i *issuer) { i.refuse = url.Values{"error": {"access_denied"}, "error_description": {"x"}} })
			out.client.Transport = withLanguage{out.client.Transport, lang}
			basics(t, lang, out.get("/login"))
		}
	}
	for _, lang := range []string{"nl", "en"} {
		_, b := office(t)
		b.get("/?lang=" + lang)
		basics(t, lang, b.post("/aangifte", url.Values{"amount": {"veel"}}))
		basics(t, lang, b.post("/aangifte", vat))
		basics(t, lang, b.post("/aangifte", vat))
		basics(t, lang, b.get("/aangifte"))
		basics(t, lang, b.get("/dashboard"))
	}
}

// MS-07, MS-42: the instruction video is the first help; the written steps come after it.
func TestHelpStartsWithTheVideo(t *testing.T) {
	s := newScene(t)
	text := s.browser().get("/help").body
	video, steps := strings.Index(text, "Bekijk eerst de instructievideo"), strings.Index(text, "Stappenplan")
	if video < 0 || steps < video {
		t.Errorf("help reads: %s", text)
	}
}

type withLanguage struct {
	next http.RoundTripper
	lang string
}

func (l withLanguage) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Set("Accept-Language", l.lang)
	return l.next.RoundTrip(r)
}

func basics(t *testing.T, lang string, p page) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		t.Fatal(err)
	}
	count, labels, ids := map[string]int{}, map[string]bool{}, map[string]bool{}
	var fields, refs []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		a := map[string]string{}
		for _, x := range n.Attr {
			a[x.Key] = x.Val
		}
		if id := a["id"]; id != "" && ids[id] {
			t.Errorf("%s: id %q twice", p.url, id)
		}
		ids[a["id"]] = true
		switch {
		case n.Data == "html" && a["lang"] != lang:
			t.Errorf("%s: lang %q", p.url, a["lang"])
		case n.Data == "label":
			labels[a["for"]] = true
		case n.Data == "input" && a["type"] != "hidden", n.Data == "select", n.Data == "textarea":
			fields = append(fields, a["id"])
		case n.Data == "nav" && a["aria-label"] == "":
			t.Errorf("%s: <nav> without a name", p.url)
		}
		for _, name := range []string{"aria-labelledby", "aria-describedby"} {
			refs = append(refs, strings.Fields(a[name])...)
		}
		if a["style"] != "" {
			t.Errorf("%s: inline style at <%s>", p.url, n.Data)
		}
	}
	for _, id := range fields {
		if !labels[id] {
			t.Errorf("%s: field %q has no label", p.url, id)
		}
	}
	for _, id := range refs {
		if !ids[id] {
			t.Errorf("%s: nothing has id %q", p.url, id)
		}
	}
	if count["h1"] != 1 || count["main"] != 1 || count["header"] != 1 || count["footer"] != 1 {
		t.Errorf("%s: landmarks %v", p.url, count)
	}
}
