package pages

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/web/assets"
	"github.com/voordeur/voordeur/adapters/web/i18n"
)

const web = "../../adapters/web"

// Nothing in a page may need an exception from the content policy, or step around escaping.
var banned = map[string]*regexp.Regexp{
	"text that is not escaped":    regexp.MustCompile(`templ\.(Raw|SafeURL|SafeCSS|SafeScript|JSUnsafeFuncCall)\b`),
	"a style attribute":           regexp.MustCompile(`\sstyle[=?]|<style`),
	"an event attribute":          regexp.MustCompile(`\son[a-z]+=`),
	"a script in the page":        regexp.MustCompile(`<script[^>]*>[^<]|^script `),
	"an address that runs script": regexp.MustCompile(`javascript:`),
	"a button without a type":     regexp.MustCompile(`<button(?:\s[^>]*)?>`),
}

func TestTemplatesKeepTheRulesOfTheHouse(t *testing.T) {
	for _, path := range templates(t) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for what, pattern := range banned {
			for _, found := range pattern.FindAllString(string(raw), -1) {
				if !strings.Contains(found, "type=") {
					t.Errorf("%s has %s: %q", path, what, found)
				}
			}
		}
	}
}

// The code that is committed is what the templates say today.
func TestGeneratedPagesAreUpToDate(t *testing.T) {
	copied := t.TempDir()
	for _, path := range templates(t) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		relative, err := filepath.Rel(web, path)
		if err != nil {
			t.Fatal(err)
		}
		target := filepath.Join(copied, relative)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(target, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	generate := exec.CommandContext(t.Context(), "go", "tool", "-modfile=../../.ci/tools.mod", "templ", "generate", "-path", copied, "-log-level", "error")
	if out, err := generate.CombinedOutput(); err != nil {
		t.Fatalf("templ does not run (`make test` fetches it): %v\n%s", err, out)
	}
	for _, path := range templates(t) {
		generated := strings.TrimSuffix(path, ".templ") + "_templ.go"
		relative, _ := filepath.Rel(web, generated)
		got, err := os.ReadFile(generated)
		if err != nil {
			t.Error(err)
			continue
		}
		want, err := os.ReadFile(filepath.Join(copied, relative))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is old; run go generate ./adapters/web/ui", generated)
		}
	}
}

func templates(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(web + "/*/*.templ")
	if err != nil || len(found) == 0 {
		t.Fatalf("no templates (%v)", err)
	}
	return found
}

// XC-33: a page with its style and script, as sent to a browser that takes brotli, stays light. Pages
// themselves are sent as they are: they carry a token beside what people typed (BREACH).
func TestPagesAreLight(t *testing.T) {
	g := gallery(t)
	shared := 0
	for _, name := range []string{assets.Style, assets.Script, "theme-oefenland.css"} {
		n := sent(t, g, g.files.URL(name))
		t.Logf("%s: %d bytes", name, n)
		shared += n
	}
	for _, s := range Samples() {
		n := page(t, g, i18n.NL, s)
		limit, together := 10_000, 22_000 // the style of all pages is one file, fetched once
		of := func(areas ...string) bool {
			return slices.ContainsFunc(areas, func(area string) bool { return strings.HasPrefix(s.Name, area) })
		}
		switch {
		case of("policy-edit", "policy-version", "policy-preview", "policy-portals", "policy-portal-refused", "policy-state", "desk-words"):
			limit, together = 60_000, 75_000 // a whole document, as a file, a picture, questions or a long list, for who works on it
		case of("users", "desk-links", "desk-why", "policy-", "order-", "register-"):
			limit, together = 15_000, 25_000 // a whole overview, or a table of histories, services or faults, for people at work
		}
		if n > limit {
			t.Errorf("%s weighs %d bytes", s.Name, n)
		}
		if n+shared > together {
			t.Errorf("%s weighs %d bytes with style and script", s.Name, n+shared)
		}
	}
	t.Logf("choose-several: %d bytes, shared by all pages: %d", page(t, g, i18n.NL, g.samples["choose-several"]), shared)
}

func page(t testing.TB, g *Gallery, l i18n.Lang, s Sample) int {
	t.Helper()
	var b bytes.Buffer
	if err := s.Page(g.Ctx(l, s)).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// What people type comes back as text and nothing else.
func TestWhatIsTypedIsEscaped(t *testing.T) {
	g := gallery(t)
	for _, s := range hostile() {
		var b bytes.Buffer
		if err := s.Page(g.Ctx(i18n.NL, s)).Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<script>x", `"onfocus`, "javascript:x"} {
			if strings.Contains(b.String(), bad) {
				t.Errorf("%s lets %q through", s.Name, bad)
			}
		}
	}
}

func BenchmarkRenderPage(b *testing.B) {
	g := gallery(b)
	for _, name := range []string{"choose-several", "email-fresh", "code-wrong", "refusal-no-role", "users"} {
		b.Run(name, func(b *testing.B) {
			s := g.samples[name]
			c := g.Ctx(i18n.NL, s)
			b.ReportAllocs()
			for b.Loop() {
				var out bytes.Buffer
				if err := s.Page(c).Render(context.Background(), &out); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
