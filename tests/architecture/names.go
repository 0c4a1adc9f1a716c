package architecture

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"
)

// kinds are names that say what sort of code a package holds and not what it is about.
var kinds = []string{
	"base", "common", "core", "helper", "helpers", "interfaces", "internal", "lib", "manager", "mapper", "misc", "model", "models",
	"pkg", "shared", "types", "util", "utils",
}

// Names gives a sentence for each package that is named for a kind, or otherwise than its folder.
func Names(packages []Package) (faults []string) {
	for _, p := range packages {
		last := path.Base(p.ImportPath)
		if slices.Contains(kinds, last) || slices.Contains(kinds, p.Name) {
			faults = append(faults, fmt.Sprintf("%s: name a package for what it is about", p.place()))
		}
		if p.Name != last && p.Name != "main" {
			faults = append(faults, fmt.Sprintf("%s: its package is called %s", p.place(), p.Name))
		}
	}
	return faults
}

// Docs gives a sentence for each package without a doc, with two, or with it in another file than the one named for
// the package (main.go or that of its folder for a command, NAME_test.go where there are only tests).
func Docs(packages []Package) (faults []string, err error) {
	for _, p := range packages {
		want, files := path.Base(p.ImportPath)+".go", p.GoFiles
		if len(files) == 0 {
			want, files = path.Base(p.ImportPath)+"_test.go", slices.Concat(p.TestGoFiles, p.XTestGoFiles)
		}
		found, err := documented(p.Dir, files)
		if err != nil {
			return nil, err
		}
		if !slices.Equal(found, []string{want}) && (p.Name != "main" || !slices.Equal(found, []string{"main.go"})) {
			faults = append(faults, fmt.Sprintf("%s: the package doc belongs in %s and stands in %v", p.place(), want, found))
		}
	}
	return faults, nil
}

// documented lists the files, written by hand, that have a package doc.
func documented(dir string, files []string) (out []string, err error) {
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if f.Doc.Text() != "" && !ast.IsGenerated(f) {
			out = append(out, name)
		}
	}
	return out, nil
}
