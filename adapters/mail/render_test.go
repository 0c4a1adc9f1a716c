package mail_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/voordeur/voordeur/adapters/mail"
)

func codeContent(code string) mail.Content {
	return mail.Content{
		Lang: "nl", Sender: "Voorbeeldministerie", Preheader: "Vul de code in op het scherm waar u aan het inloggen bent.",
		Heading: "Uw code om in te loggen",
		Lead:    []mail.Paragraph{{Text: "Vul deze code in op het scherm waar u aan het inloggen bent:"}},
		Act:     mail.Code{Value: code},
		After:   []mail.Paragraph{{Text: "De code is geldig tot 19:45 uur. U kunt de code één keer gebruiken.", Strong: "19:45 uur"}},
		Sections: []mail.Section{
			{Heading: "Heeft u niet zelf geprobeerd in te loggen?", Paragraphs: []mail.Paragraph{{Text: "Dan hoeft u niets te doen. Zonder deze code kan niemand inloggen."}}},
			{Heading: "Geef deze code aan niemand", Paragraphs: []mail.Paragraph{{Text: "Ook niet aan iemand die belt namens het ministerie."}}},
		},
		Footer: []string{"Gevraagd op 21 november 2026 om 19:35 uur voor Mijn Voorbeeld. Kenmerk: 7F3K-22XD.", "U kunt niet antwoorden op deze e-mail."},
	}
}

func TestCodeMailAsText(t *testing.T) {
	text, _ := mail.Render(codeContent("AB3K7"))
	want := `Voorbeeldministerie

Uw code om in te loggen

Vul deze code in op het scherm waar u aan het inloggen bent:

    AB3K7

De code is geldig tot 19:45 uur. U kunt de code één keer gebruiken.

Heeft u niet zelf geprobeerd in te loggen?
Dan hoeft u niets te doen. Zonder deze code kan niemand inloggen.

Geef deze code aan niemand
Ook niet aan iemand die belt namens het ministerie.

-- 
Gevraagd op 21 november 2026 om 19:35 uur voor Mijn Voorbeeld. Kenmerk: 7F3K-22XD.
U kunt niet antwoorden op deze e-mail.
`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Error(diff)
	}
}

func TestCodeMailHasNoLinkPictureOrScript(t *testing.T) {
	_, markup := mail.Render(codeContent("482913"))
	for n := range walk(t, markup) {
		switch n.Data {
		case "a", "img", "script", "link", "iframe", "form", "object":
			t.Errorf("the mail holds <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Val, "http") || strings.HasPrefix(a.Key, "on") || a.Key == "href" || a.Key == "src" {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
	if strings.Contains(markup, "url(") || strings.Contains(markup, "@import") {
		t.Error("the style loads something")
	}
	if !strings.Contains(markup, `<html lang="nl">`) || !strings.Contains(markup, "482\u00a0913") || !strings.Contains(markup, "<strong>19:45 uur</strong>") {
		t.Errorf("language, code or time is not as wanted:\n%s", markup)
	}
	if n := len(markup); n > 5000 {
		t.Errorf("%d bytes is much for a code", n)
	}
}

func TestWhatPeopleWroteStaysText(t *testing.T) {
	evil := `<img src=x onerror=alert(1)>"&`
	_, markup := mail.Render(mail.Content{
		Lang: "en", Sender: evil, Preheader: evil, Heading: evil, Lead: []mail.Paragraph{{Text: "a " + evil, Strong: evil}},
		Act: mail.Code{Value: evil}, Facts: []mail.Fact{{evil, evil}}, Sections: []mail.Section{{Heading: evil}}, Footer: []string{evil},
	})
	for n := range walk(t, markup) {
		if n.Data == "img" {
			t.Fatal("a picture came in by text")
		}
	}
}

func TestInvitationShowsTheWholeAddressOfItsOneLink(t *testing.T) {
	target := url.URL{Scheme: "https", Host: "schatkist.example", Path: "/start"}
	text, markup := mail.Render(mail.Content{
		Lang: "en", Heading: "You have a role", Act: mail.Link{Label: "Log in", URL: target},
		Facts: []mail.Fact{{"Organisation", "Voorbeeld BV"}, {"Role", "betaler"}},
	})
	links := 0
	for n := range walk(t, markup) {
		if n.Data != "a" {
			continue
		}
		links++
		if n.Attr[1].Val != target.String() || n.FirstChild.Data != target.String() {
			t.Errorf("the link shows %q and leads to %q", n.FirstChild.Data, n.Attr[1].Val)
		}
	}
	if links != 1 || !strings.Contains(text, "Log in:\n"+target.String()) || !strings.Contains(text, "Organisation: Voorbeeld BV\nRole: betaler") {
		t.Errorf("%d links, text:\n%s", links, text)
	}
}

func TestAScriptInALinkIsDisarmed(t *testing.T) {
	_, markup := mail.Render(mail.Content{Lang: "en", Heading: "x", Act: mail.Link{Label: "x", URL: url.URL{Scheme: "javascript", Opaque: "alert(1)"}}})
	for n := range walk(t, markup) {
		for _, a := range n.Attr {
			if a.Key == "href" && strings.HasPrefix(a.Val, "javascript") {
				t.Fatal("the link runs a script")
			}
		}
	}
}

// walk gives the elements of the page in order.
func walk(t *testing.T, markup string) func(func(*html.Node) bool) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(*html.Node) bool) {
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && !yield(n) {
				return
			}
		}
	}
}
