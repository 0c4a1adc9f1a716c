package browser

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Violation is a rule of accessibility that a part of the page breaks.
type Violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string
		FailureSummary string
	}
}

// String names the rule and each place.
func (v Violation) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "axe %s (%s): %s", v.ID, v.Impact, v.Help)
	for _, n := range v.Nodes {
		fmt.Fprintf(&s, "\n  %s\n  %s", n.HTML, n.FailureSummary)
	}
	return s.String()
}

// Axe loads the engine that Check runs. It is a tool of the tests and not part of the house: VOORDEUR_AXE
// names the file.
func Axe(t testing.TB) string {
	t.Helper()
	path := os.Getenv("VOORDEUR_AXE")
	if path == "" {
		t.Fatal("browser: VOORDEUR_AXE must name axe.min.js of axe-core 4.14.1; `make test` installs it and sets the variable")
	}
	script, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("browser: VOORDEUR_AXE names no file that can be read (%v); `make test` installs it", err)
	}
	return string(script)
}

// Check runs axe on the page as it is shown: WCAG 2.2 A and AA, EN 301 549 and good practice (XC-31). With rules, it
// looks at those alone: a page that only got narrower or darker has the same words and structure as before.
// The engine comes in through the debugger, so the page's content policy need not bend.
func (tab *Tab) Check(t testing.TB, axe string, rules ...string) []Violation {
	t.Helper()
	if !Eval[bool](t, tab, "typeof axe === 'object'") {
		Eval[bool](t, tab, axe+";true")
	}
	only := `{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]}`
	if len(rules) > 0 {
		only = fmt.Sprintf(`{type: "rule", values: %s}`, list(rules))
	}
	return Eval[[]Violation](t, tab, `axe.run(document, {resultTypes: ["violations"], runOnly: `+only+`}).then(r => r.violations.map(v => ({
			ID: v.id, Impact: v.impact, Help: v.help,
			Nodes: v.nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))})))`)
}

func list(words []string) string { return `["` + strings.Join(words, `", "`) + `"]` }
