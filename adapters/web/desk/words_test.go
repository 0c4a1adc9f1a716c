package desk_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/domain/audit"
)

// The vocabulary of the audit is closed, and every word of it has a sentence in both languages.
func TestEveryActionHasASentence(t *testing.T) {
	actions := declared(t)
	if len(actions) < 60 {
		t.Fatalf("only %d actions found", len(actions))
	}
	for _, l := range []i18n.Lang{i18n.NL, i18n.EN} {
		said := map[string]audit.Action{}
		for _, a := range actions {
			s := desk.Sentence(i18n.In(l), a)
			if strings.Contains(s, string(a)) {
				t.Errorf("%s has no sentence: %q", a, s)
			}
			if other, ok := said[s]; ok && other != a {
				t.Errorf("%s and %s both say %q", a, other, s)
			}
			said[s] = a
		}
	}
}

// Every subject of the log is made of actions that there are.
func TestEverySubjectHasActions(t *testing.T) {
	known := map[audit.Action]bool{}
	for _, a := range declared(t) {
		known[a] = true
	}
	for _, s := range desk.Subjects {
		all := desk.ActionsOf(s)
		if len(all) == 0 {
			t.Errorf("%s has no actions", s)
		}
		for _, a := range all {
			if !known[a] {
				t.Errorf("%s has %q, which is no action", s, a)
			}
		}
	}
	if desk.ActionsOf("") != nil {
		t.Error("without a subject the log is narrowed")
	}
}

// declared reads the constants of type Action from the source of package audit.
func declared(t *testing.T) []audit.Action {
	t.Helper()
	files, err := filepath.Glob("../../../domain/audit/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []audit.Action
	for _, f := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			kind, typed := spec.Type.(*ast.Ident)
			value, literal := spec.Values[0].(*ast.BasicLit)
			if typed && literal && kind.Name == "Action" {
				text, err := strconv.Unquote(value.Value)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, audit.Action(text))
			}
			return true
		})
	}
	return out
}
