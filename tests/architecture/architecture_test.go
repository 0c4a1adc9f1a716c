package architecture

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root of the repository, seen from this package.
const root = "../.."

func list(t *testing.T) []Package {
	t.Helper()
	packages, err := List(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(packages) < 20 {
		t.Fatalf("go list found %d packages; the tests below would look at nothing", len(packages))
	}
	return packages
}

// sources lists the files of the repository, those not yet committed included.
func sources(t *testing.T, patterns ...string) []string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "--"}, patterns...)...)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v; these tests look at a checkout", err)
	}
	var files []string
	for name := range strings.Lines(string(out)) {
		name = strings.TrimSpace(name)
		if _, err := os.Stat(filepath.Join(root, name)); err == nil { // not one that is being removed
			files = append(files, name)
		}
	}
	return files
}

func report(t *testing.T, faults []string) {
	t.Helper()
	for _, f := range faults {
		t.Error(f)
	}
}

func TestDirections(t *testing.T) { report(t, Directions(list(t))) }

func TestNames(t *testing.T) { report(t, Names(list(t))) }

func TestEveryPackageHasOneDocInTheFileOfItsName(t *testing.T) {
	faults, err := Docs(list(t))
	if err != nil {
		t.Fatal(err)
	}
	report(t, faults)
}

func TestSyntax(t *testing.T) {
	for _, name := range sources(t, "*.go") {
		source, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		faults, err := Syntax(name, source)
		if err != nil {
			t.Fatal(err)
		}
		report(t, faults)
	}
}

func TestTopLevelHasOnlyTheRoomsOfThePlan(t *testing.T) {
	for _, name := range sources(t) {
		if top, _, inside := strings.Cut(name, "/"); inside && !slices.Contains(rooms, top) {
			t.Errorf("%s: the folder %s is not in the plan", name, top)
		}
	}
}

func TestNothingIsLeftForLater(t *testing.T) {
	// Spelt so that this file passes its own test.
	later := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X|HA` + `CK)\b`)
	for _, name := range sources(t) {
		if strings.HasSuffix(name, "go.sum") || strings.HasSuffix(name, ".sum") {
			continue // hashes
		}
		raw, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.IndexByte(raw, 0) >= 0 {
			continue // not a text
		}
		if at := later.FindIndex(raw); at != nil {
			t.Errorf("%s:%d says %s", name, 1+bytes.Count(raw[:at[0]], []byte("\n")), raw[at[0]:at[1]])
		}
	}
}

func TestReadmeSaysWhereToChangeWhat(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatalf("%v; README.md has a section \"I want to change …\" with a table of paths between backticks", err)
	}
	paths := ChangeTable(string(raw))
	if len(paths) < 10 {
		t.Fatalf("the table \"I want to change …\" of README.md names %d paths; a newcomer needs at least 10", len(paths))
	}
	for _, p := range paths {
		if _, err := os.Stat(filepath.Join(root, p)); err != nil {
			t.Errorf("the table \"I want to change …\" names %s, which does not exist", p)
		}
	}
}
