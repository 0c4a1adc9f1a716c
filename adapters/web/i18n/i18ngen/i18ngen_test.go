package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is committed is what the catalogues say today.
func TestTheCommittedMethodsAreUpToDate(t *testing.T) {
	files, err := generate("..")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is old; run go generate ./adapters/web/i18n (-want +got):\n%s", name, diff)
		}
	}
	found, err := filepath.Glob("../*_gen.go")
	if err != nil || len(found) != len(files) {
		t.Errorf("%d generated files on disk, %d catalogues (%v)", len(found), len(files), err)
	}
}

func TestABrokenCatalogueStopsTheGenerator(t *testing.T) {
	for name, text := range map[string]string{
		"no english":        `a = { nl = "x" }`,
		"no dutch":          `a = { en = "x", de = "x" }`,
		"unknown language":  `a = { nl = "x", en = "x", fr = "x" }`,
		"half german":       "a = { nl = \"x\", en = \"x\", de = \"x\" }\nb = { nl = \"x\", en = \"x\" }",
		"empty german":      `a = { nl = "x", en = "x", de = "" }`,
		"german lacks one":  "[a]\nplural = \"n\"\nnl = { one = \"{n:n}\", other = \"{n:n}\" }\nen = { one = \"{n:n}\", other = \"{n:n}\" }\nde = \"{n:n}\"",
		"german forgets":    `a = { nl = "{x}", en = "{x}", de = "x" }`,
		"empty":             `a = { nl = "x", en = " " }`,
		"other arguments":   `a = { nl = "{x}", en = "{y}" }`,
		"unknown kind":      `a = { nl = "{x:oops}", en = "{x:oops}" }`,
		"plural of a word":  "[a]\nplural = \"x\"\nnl = { one = \"{x}\", other = \"{x}\" }\nen = { one = \"{x}\", other = \"{x}\" }",
		"plural without":    "[a]\nplural = \"n\"\nnl = \"{n:n}\"\nen = \"{n:n}\"",
		"unknown form":      "[a]\nnl = { many = \"x\" }\nen = { many = \"x\" }",
		"a number":          `a = 3`,
		"no toml":           `a = {`,
		"form is no string": "[a]\nnl = { other = 3 }\nen = { other = 3 }",
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "x.toml"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := generate(folder); err == nil {
				t.Error("it was accepted")
			}
		})
	}
}

// XC-30: who translates is told what is still to do, by name.
func TestAHalfTranslatedCatalogueNamesWhatIsMissing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.toml")
	text := "a = { nl = \"x\", en = \"x\", de = \"x\" }\nb = { nl = \"x\", en = \"x\" }\n[c]\nd = { nl = \"x\", en = \"x\" }"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := read(path); err == nil || !strings.Contains(err.Error(), "no de for x.b, x.c.d") {
		t.Errorf("it says: %v", err)
	}
}

// OL-34: a catalogue without German speaks English to a German reader.
func TestEachLanguageIsSaidToItsReaders(t *testing.T) {
	texts := map[string]map[string]string{"nl": {"other": "ja"}, "en": {"other": "yes"}}
	for _, c := range []struct {
		german string
		want   string
	}{
		{"", "if p.lang != NL {\n\t\treturn \"yes\"\n\t}\n\treturn \"ja\""},
		{"doch", "if p.lang == EN {\n\t\treturn \"yes\"\n\t}\n\tif p.lang == DE {\n\t\treturn \"doch\"\n\t}\n\treturn \"ja\""},
	} {
		if c.german != "" {
			texts["de"] = map[string]string{"other": c.german}
		}
		source, err := write("x.toml", []message{{key: "a", texts: texts}})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(source), c.want) {
			t.Errorf("no %q in\n%s", c.want, source)
		}
	}
}

func TestArgumentsBecomeTypedParameters(t *testing.T) {
	m := message{key: "a.b_c", plural: "n", texts: map[string]map[string]string{
		"nl": {"one": "{n:n} tot {at:time} {wie}", "other": "{n:n}'en tot {at:time} {wie}"},
		"en": {"one": "{wie} {n:n} {at:time}", "other": "{wie} {n:n} {at:time}"},
	}}
	source, err := write("x.toml", []message{m})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"func (p *Printer) ABC(at time.Time, n int, wie string) string {",
		`return p.Number(n) + "'en tot " + p.Time(at) + " " + wie`,
		"if n == 1 {",
	} {
		if !strings.Contains(string(source), want) {
			t.Errorf("no %q in\n%s", want, source)
		}
	}
}

func FuzzExpression(f *testing.F) {
	f.Add("De code is geldig tot {at:time}.")
	f.Add("{{n:n}")
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" || strings.ContainsRune(text, '\n') {
			return
		}
		m := message{key: "a", texts: map[string]map[string]string{"nl": {"other": text}, "en": {"other": text}}}
		if m.check() != nil {
			return
		}
		if _, err := m.parameters(); err != nil {
			return
		}
		if _, err := write("x.toml", []message{m}); err != nil && !reserved(text) {
			t.Errorf("%q: %v", text, err)
		}
	})
}

// reserved tells whether an argument is named like a word of Go; the compiler's own message names it.
func reserved(text string) bool {
	for _, a := range argumentsOf(text) {
		if strings.Contains(" break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var ", " "+a.name+" ") {
			return true
		}
	}
	return false
}
