package realm_test

import (
	"strings"
	"testing"

	"github.com/voordeur/voordeur/domain/realm"
)

func TestIDsAreUUIDsAndNothingElse(t *testing.T) {
	const text = "5f0c1a52-7b1e-4c37-9d0a-3e6b8f2c9001"
	id, err := realm.ParseID(strings.ToUpper(text))
	if err != nil || id.String() != text || id.IsZero() || realm.IDFrom(id.Bytes()) != id {
		t.Fatalf("%v, %v", id, err)
	}
	for _, wrong := range []string{
		"", text[1:], text + "0", strings.ReplaceAll(text, "-", "0"), "00000000-0000-0000-0000-000000000000",
		"5f0c1a52-7b1e-4c37-9d0a-3e-b8f-c9001", "zf0c1a52-7b1e-4c37-9d0a-3e6b8f2c9001", "5f0c1a5-27b1e-4c37-9d0a-3e6b8f2c9001",
	} {
		if id, err := realm.ParseID(wrong); err == nil {
			t.Errorf("%q was read as %s", wrong, id)
		}
	}
}

func TestTheZeroIDIsMadeByMistakeOnly(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("the zero id was made")
		}
	}()
	realm.IDFrom([16]byte{})
}

func TestSlugs(t *testing.T) {
	s, err := realm.ParseSlug("omgevingsloket/pre-production")
	if err != nil || s.Tenant() != "omgevingsloket" || s.Environment() != "pre-production" || s.Path() != "/t/omgevingsloket/pre-production" || s.IsZero() {
		t.Fatalf("%v, %v", s, err)
	}
	if (realm.Slug{}).String() != "" || !(realm.Slug{}).IsZero() {
		t.Error("the zero slug names something")
	}
	for _, wrong := range []string{"", "a", "/", "a/", "/b", "a/b/c", "A/b", "a/-b", "a-/b", "a b/c", "../x", strings.Repeat("a", 41) + "/b"} {
		if _, err := realm.ParseSlug(wrong); err == nil {
			t.Errorf("%q was read", wrong)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("schatkist/production")
	f.Add("5f0c1a52-7b1e-4c37-9d0a-3e6b8f2c9001")
	f.Fuzz(func(t *testing.T, s string) {
		if slug, err := realm.ParseSlug(s); err == nil && slug.String() != s {
			t.Errorf("%q became %q", s, slug)
		}
		if id, err := realm.ParseID(s); err == nil && !strings.EqualFold(id.String(), s) {
			t.Errorf("%q became %q", s, id)
		}
	})
}

// XC-30, OL-34: a text that a tenant did not translate is shown in the language that most can read.
func TestTextsFallBack(t *testing.T) {
	for _, c := range []struct {
		text         realm.Text
		lang, wanted string
	}{
		{realm.Text{NL: "hallo", EN: "hello", DE: "guten Tag"}, "nl", "hallo"},
		{realm.Text{NL: "hallo", EN: "hello", DE: "guten Tag"}, "en", "hello"},
		{realm.Text{NL: "hallo", EN: "hello", DE: "guten Tag"}, "de", "guten Tag"},
		{realm.Text{NL: "hallo", EN: "hello"}, "de", "hello"},
		{realm.Text{NL: "hallo"}, "de", "hallo"},
		{realm.Text{NL: "hallo", DE: "guten Tag"}, "en", "hallo"},
		{realm.Text{NL: "hallo", EN: "hello"}, "fr", "hallo"},
	} {
		if got := c.text.In(c.lang); got != c.wanted {
			t.Errorf("%+v in %q: %q, want %q", c.text, c.lang, got, c.wanted)
		}
	}
}
