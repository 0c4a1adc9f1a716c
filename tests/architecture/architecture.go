// Package architecture holds the house to its plan: who may import whom, what each package may be called, where
// the clock and chance come in. The rules are tables here; the tests run them on the tree and on planted violations.
package architecture

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path"
	"strings"
)

// module is the path before every package of the house.
const module = "github.com/voordeur/voordeur"

// Package is what go list says of one package.
type Package struct {
	ImportPath, Name, Dir              string
	GoFiles, TestGoFiles, XTestGoFiles []string
	Imports, TestImports, XTestImports []string
}

// place is the path within the module: "adapters/saml/sp", "" for the root.
func (p Package) place() string { return within(p.ImportPath) }

// List runs go list in dir, the root of the module.
func List(dir string) ([]Package, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Name,Dir,GoFiles,TestGoFiles,XTestGoFiles,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			err = fmt.Errorf("%w: %s", err, exit.Stderr)
		}
		return nil, fmt.Errorf("go list: %w", err)
	}
	var list []Package
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p Package
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		list = append(list, p)
	}
}

// within cuts the module off an import path.
func within(importPath string) string {
	return strings.TrimPrefix(strings.TrimPrefix(importPath, module), "/")
}

func ours(importPath string) bool {
	return importPath == module || strings.HasPrefix(importPath, module+"/")
}

// standard tells whether a package comes with Go: the first element of any other path is a host.
func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

// below tells whether p is the folder or lies in it.
func below(p, folder string) bool { return p == folder || strings.HasPrefix(p, folder+"/") }

// room gives the first n elements of a place: room("adapters/saml/sp", 2) is "adapters/saml".
func room(place string, n int) string {
	parts := strings.Split(place, "/")
	return path.Join(parts[:min(n, len(parts))]...)
}
