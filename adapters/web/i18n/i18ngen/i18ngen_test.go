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
