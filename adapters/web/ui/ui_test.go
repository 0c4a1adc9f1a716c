package ui

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/web/i18n"
)

func TestThePageInAnotherLanguageKeepsItsQuestion(t *testing.T) {
	for here, want := range map[string]string{
		"/login/f1":                 "/login/f1?lang=en",
		"/users?q=a&lang=nl&page=2": "/users?lang=en&page=2&q=a",
		"https://elders.example/x":  "?lang=en",
		"//elders.example/x":        "?lang=en",
		":":                         "?lang=en",
	} {
		if got := (Ctx{Here: here}).inLanguage(i18n.EN); got != want {
			t.Errorf("%s becomes %s, want %s", here, got, want)
		}
	}
}

// OL-34: German can be chosen where the realm speaks it, and is not even named elsewhere.
func TestTheReaderChoosesAmongTheLanguagesOfTheRealm(t *testing.T) {
	for _, c := range []struct {
		languages     []i18n.Lang
		present       i18n.Lang
		links, absent []string
	}{
		{nil, i18n.NL, []string{`hreflang="en"`}, []string{`hreflang="nl"`, "Deutsch"}},
		{i18n.Spoken([]string{"de"}), i18n.NL, []string{`hreflang="en"`, `hreflang="de"`, "?lang=de", "Deutsch"}, []string{`hreflang="nl"`}},
		{i18n.Spoken([]string{"de"}), i18n.DE, []string{`hreflang="nl"`, `hreflang="en"`, `<span aria-current="true">DE`, `aria-label="Sprache"`}, []string{`hreflang="de"`}},
	} {
		got := drawn(t, LangNav(Ctx{Printer: i18n.In(c.present), Here: "/a", Languages: c.languages}))
		for _, want := range c.links {
			if !strings.Contains(got, want) {
				t.Errorf("%s of %v: no %s in %s", c.present, c.languages, want, got)
			}
		}
		for _, unwanted := range c.absent {
			if strings.Contains(got, unwanted) {
				t.Errorf("%s of %v: %s in %s", c.present, c.languages, unwanted, got)
			}
		}
	}
}

// drawn gives the markup of a component.
func drawn(t testing.TB, component templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := component.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Changing the language never leaves our own site, whatever address a page was asked for.
func FuzzThePageInAnotherLanguageIsOurs(f *testing.F) {
	for _, here := range []string{"/a?b=c", "//x/y", "///", "//@", `/\x`, "http:x", "/%2F/x", "?q", "javascript:x"} {
		f.Add(here)
	}
	base, err := url.Parse("https://inloggen.example/t/x")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, here string) {
		got := Ctx{Here: here}.inLanguage(i18n.EN)
		u, err := base.Parse(got)
		if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || strings.HasPrefix(got, "//") {
			t.Errorf("%q leads to %q (%v)", here, got, err)
		}
	})
}

func TestWordsWithAHyphenStayWhole(t *testing.T) {
	got := pieces("Uw e-mailadres. E-mail ons, niet x-mailadres")
	want := []piece{{"Uw ", false}, {"e-mailadres", true}, {". ", false}, {"E-mail", true}, {" ons, niet x-mailadres", false}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(piece{})); diff != "" {
		t.Error(diff)
	}
}

func TestAFieldIsTiedToItsHintAndItsError(t *testing.T) {
	for _, c := range []struct {
		f    FieldView
		want any
	}{
		{FieldView{ID: "a"}, nil},
		{FieldView{ID: "a", Hint: "h"}, "a-hint"},
		{FieldView{ID: "a", Hint: "h", Error: "e"}, "a-hint a-error"},
	} {
		if got := c.f.attributes()["aria-describedby"]; got != c.want {
			t.Errorf("%+v: %v, want %v", c.f, got, c.want)
		}
	}
}
