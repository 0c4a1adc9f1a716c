package theme

import (
	"fmt"
	"strings"
	"testing"
)

// pairs lists every text and the ground it stands on, and every control and its ground.
var pairs = []struct {
	front, ground string
	ratio         float64
}{
	{"basis-color-default-color-document", "basis-color-default-bg-document", 4.5},
	{"basis-color-default-color-document", "basis-color-default-bg-default", 4.5},
	{"basis-color-default-color-document", "basis-color-action-1-bg-default", 4.5},
	{"basis-color-default-color-document", "basis-color-action-1-bg-hover", 4.5},
	{"basis-color-default-color-subtle", "basis-color-default-bg-document", 4.5},
	{"basis-color-default-color-subtle", "basis-color-default-bg-default", 4.5},
	{"basis-color-default-border-default", "basis-color-default-bg-document", 3},
	{"basis-color-default-border-default", "basis-color-default-bg-default", 3},
	{"basis-color-action-1-color-default", "basis-color-default-bg-document", 4.5},
	{"basis-color-action-1-color-default", "basis-color-default-bg-default", 4.5},
	{"basis-color-action-1-color-default", "basis-color-action-1-bg-default", 4.5},
	{"basis-color-action-1-color-default", "basis-color-action-1-bg-hover", 4.5},
	{"basis-color-action-1-color-hover", "basis-color-action-1-bg-default", 4.5},
	{"basis-color-action-1-color-hover", "basis-color-action-1-bg-hover", 4.5},
	{"basis-color-action-1-inverse-color-default", "basis-color-action-1-inverse-bg-default", 4.5},
	{"basis-color-action-1-inverse-color-default", "basis-color-action-1-inverse-bg-hover", 4.5},
	{"vd-header-color", "vd-header-background-color", 4.5},
	{"basis-color-negative-color-default", "basis-color-negative-bg-default", 4.5},
	{"basis-color-negative-color-default", "basis-color-default-bg-document", 4.5},
	{"basis-color-positive-color-default", "basis-color-positive-bg-default", 4.5},
	{"basis-color-warning-color-default", "basis-color-warning-bg-default", 4.5},
	{"basis-color-info-color-default", "basis-color-info-bg-default", 4.5},
	{"basis-color-negative-border-default", "basis-color-default-bg-document", 3},
}

// FuzzEveryBrandColourIsReadable holds XC-31 (WCAG 1.4.3, 1.4.11) for any colour a tenant may type.
func FuzzEveryBrandColourIsReadable(f *testing.F) {
	for _, c := range []uint32{0x0b5a8e, 0xffd500, 0xffffff, 0x000000, 0xe50077, 0x7fff00, 0x808080, 0x154273} {
		f.Add(c)
	}
	f.Fuzz(func(t *testing.T, colour uint32) {
		primary := fmt.Sprintf("#%06x", colour&0xffffff)
		for _, header := range []Header{HeaderLight, HeaderBrand} {
			theme, err := New(Choices{Primary: primary, Header: header})
			if err != nil {
				t.Fatal(err)
			}
			for _, dark := range []bool{false, true} {
				readable(t, theme.tokens(dark), fmt.Sprintf("%s header=%d dark=%v", primary, header, dark))
			}
		}
	})
}

func readable(t *testing.T, tokens []token, where string) {
	t.Helper()
	value := map[string]rgb{}
	for _, k := range tokens {
		value[k.name] = k.value
	}
	for _, p := range pairs {
		if got := contrast(value[p.front], value[p.ground]); got < p.ratio {
			t.Errorf("%s: %s %s on %s %s is %.2f, want %.1f",
				where, p.front, value[p.front], p.ground, value[p.ground], got, p.ratio)
		}
	}
}

func TestChoicesThatCannotBeShownAreRefused(t *testing.T) {
	for _, c := range []Choices{
		{}, {Primary: "12406a"}, {Primary: "#12406"}, {Primary: "#12406g"}, {Primary: "#é2406"},
		{Primary: "#12406a", Radius: 13}, {Primary: "#12406a", Radius: -1}, {Primary: "#12406a", Header: 2},
	} {
		if _, err := New(c); err == nil {
			t.Errorf("%+v was accepted", c)
		}
	}
}

func TestTheSameChoicesGiveTheSameSheet(t *testing.T) {
	theme, err := New(Choices{Primary: "#154273", Radius: 6})
	if err != nil {
		t.Fatal(err)
	}
	css := string(theme.CSS())
	if css != string(theme.CSS()) {
		t.Error("two sheets differ")
	}
	for _, want := range []string{"@layer tenant{:root{", "--basis-border-radius-md:6px;", "prefers-color-scheme:dark"} {
		if !strings.Contains(css, want) {
			t.Errorf("no %q in the sheet", want)
		}
	}
}

func TestATenantMaySwitchDarkOff(t *testing.T) {
	theme, err := New(Choices{Primary: "#154273", Light: true})
	if err != nil {
		t.Fatal(err)
	}
	if css := string(theme.CSS()); strings.Contains(css, "dark") {
		t.Errorf("still a dark scheme: %s", css)
	}
}

func BenchmarkCSS(b *testing.B) {
	theme, err := New(Choices{Primary: "#154273"})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		theme.CSS()
	}
}
