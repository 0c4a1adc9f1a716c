package architecture

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
)

// selectors that bring the clock or chance of the machine into the house (STYLE 25); values of adapters/system do.
var machine = map[string][]string{
	"time":                   {"Now", "Since", "Until"},
	"crypto/rand":            {"Reader", "Read", "Text"},
	"github.com/google/uuid": {"New", "NewString", "NewRandom", "NewUUID", "NewV6", "NewV7", "Must"},
}

// waiting is for adapters: domain and use cases get their instants from outside and never sleep.
var waiting = []string{"After", "AfterFunc", "NewTicker", "NewTimer", "Sleep", "Tick"}

// Syntax gives a sentence for each thing in the file at place (its path in the repository) that the house does not do.
func Syntax(place string, source []byte) (faults []string, err error) {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, place, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", place, err)
	}
	s := scan{place: place, test: forTests(place), imports: importsOf(f)}
	ast.Inspect(f, func(n ast.Node) bool {
		if why := s.fault(n); why != "" {
			faults = append(faults, fmt.Sprintf("%s: %s", set.Position(n.Pos()), why))
		}
		return true
	})
	return faults, nil
}

// scan looks at one file.
type scan struct {
	place   string
	test    bool
	imports map[string]string // path by the name used in the file
}

// forTests holds for tests and for the packages that only tests import: porttest, samltest.
func forTests(place string) bool {
	return strings.HasSuffix(place, "_test.go") || below(place, "tests") || strings.HasSuffix(path.Dir(place), "test")
}

func (s scan) fault(n ast.Node) string {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return unless(n.Recv != nil || n.Name.Name != "init", "no init functions: what must happen is called")
	case *ast.Field:
		return unless(n.Tag == nil || s.test || !below(s.place, "domain"), "no struct tags in domain: they speak of storage or transport")
	case *ast.SelectorExpr:
		return s.selector(n)
	}
	return ""
}

func (s scan) selector(n *ast.SelectorExpr) string {
	x, ok := n.X.(*ast.Ident)
	if !ok {
		return ""
	}
	if s.test {
		skips := slices.Contains([]string{"t", "tb", "b", "f", "testing"}, x.Name) && slices.Contains([]string{"Skip", "Skipf", "SkipNow", "Short"}, n.Sel.Name)
		return unless(!skips, "no test is skipped: what it needs is installed by make test")
	}
	if below(s.place, "cmd") || below(s.place, "adapters/system") {
		return ""
	}
	from := s.imports[x.Name]
	if slices.Contains(machine[from], n.Sel.Name) {
		return fmt.Sprintf("%s.%s comes in as an argument", x.Name, n.Sel.Name)
	}
	inner := below(s.place, "domain") || below(s.place, "ports") || below(s.place, "application")
	return unless(!inner || from != "time" || !slices.Contains(waiting, n.Sel.Name), "only adapters wait")
}

func importsOf(f *ast.File) map[string]string {
	out := map[string]string{}
	for _, spec := range f.Imports {
		from, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser has seen to it
		}
		name := from[strings.LastIndex(from, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		out[name] = from
	}
	return out
}
