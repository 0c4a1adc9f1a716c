package ui

import (
	"net/url"
	"strings"
	"testing"

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
