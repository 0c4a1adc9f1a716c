package requirements

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// No struct under domain has tags: what crosses a wire or lies in a row has a type of its own there.
func TestTheDomainHasNoStructTags(t *testing.T) {
	fields, files := 0, token.NewFileSet()
	err := filepath.WalkDir(filepath.Join(root, "domain"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if f, ok := n.(*ast.Field); ok {
				fields++
				if f.Tag != nil {
					t.Errorf("%s: a struct tag", files.Position(f.Pos()))
				}
			}
			return true
		})
		return nil
	})
	if err != nil || fields == 0 {
		t.Fatalf("%d fields were looked at: %v", fields, err)
	}
}
