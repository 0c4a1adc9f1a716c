package requirements

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// row is a line of the table: | id | requirement | where it is shown |.
type row struct{ id, text, shown string }

var line = regexp.MustCompile(`(?m)^\| ((?:MS|MA|OL|MH|MR|ET|XC)-\d\d) \| (.+?) \| (.+?) \|$`)

func table(t *testing.T) []row {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs/requirements.md"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for _, m := range line.FindAllStringSubmatch(string(text), -1) {
		rows = append(rows, row{m[1], m[2], m[3]})
	}
	return rows
}

// Every requirement of the journeys that are built, of the scheme and of all journeys has one row, in order.
func TestEveryRequirementHasItsRow(t *testing.T) {
	var want, got []string
	for _, series := range []struct {
		name string
		last int
	}{{"MS", 60}, {"MA", 32}, {"OL", 36}, {"MH", 44}, {"MR", 82}, {"ET", 20}, {"XC", 45}} {
		for i := range series.last {
			want = append(want, fmt.Sprintf("%s-%02d", series.name, i+1))
		}
	}
	for _, r := range table(t) {
		got = append(got, r.id)
	}
	if !slices.Equal(want, got) {
		t.Errorf("the table has %d rows; %d are wanted, each id once and in order", len(got), len(want))
	}
}

var (
	later = regexp.MustCompile(`^later: (?:J[1-5]|console)$`)
	shown = regexp.MustCompile("^`([a-z0-9/_-]+)\\.((?:Test|Fuzz|Benchmark)\\w+)`$")
)

// A row says which tests show the requirement, and they do name it; or which journey brings it.
func TestRowsAreTrue(t *testing.T) {
	open := 0
	for _, r := range table(t) {
		switch {
		case later.MatchString(r.shown):
		case r.shown == "open":
			open++
		default:
			for _, s := range strings.Split(r.shown, ", ") {
				if err := names(s, r.id); err != nil {
					t.Errorf("%s: %v", r.id, err)
				}
			}
		}
	}
	if open > 0 {
		t.Errorf("%d requirements are open: no test shows them and no later journey brings them", open)
	}
}

var fill = flag.Bool("fill", false, "name the tests that name an open requirement")

// testFunc is a test with the comment above it.
var testFunc = regexp.MustCompile(`(?ms)(?:^//[^\n]*\n)*^func ((?:Test|Fuzz|Benchmark)\w+)\(.*?^}`)

// TestMain fills in open rows first, where asked: at most four tests each.
func TestMain(m *testing.M) {
	flag.Parse()
	if *fill {
		if err := fillIn(filepath.Join(root, "docs/requirements.md")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func fillIn(page string) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	tests, err := namedBy()
	if err != nil {
		return err
	}
	filled := line.ReplaceAllStringFunc(string(text), func(l string) string {
		m := line.FindStringSubmatch(l)
		if found := tests[m[1]]; m[3] == "open" && len(found) > 0 {
			return fmt.Sprintf("| %s | %s | %s |", m[1], m[2], strings.Join(found[:min(4, len(found))], ", "))
		}
		return l
	})
	return os.WriteFile(page, []byte(filled), 0o644)
}

// namedBy lists for each requirement the tests that name it.
func namedBy() (map[string][]string, error) {
	out := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		for _, f := range testFunc.FindAllStringSubmatch(string(text), -1) {
			ids := regexp.MustCompile(`\b(?:MS|MA|OL|MH|MR|ET|XC)-\d\d\b`).FindAllString(f[0], -1)
			slices.Sort(ids)
			for _, id := range slices.Compact(ids) {
				out[id] = append(out[id], "`"+filepath.ToSlash(folder)+"."+f[1]+"`")
			}
		}
		return err
	})
	return out, err
}

// names tells whether the file of a test ("folder.TestName") names the requirement.
func names(test, id string) error {
	m := shown.FindStringSubmatch(test)
	if m == nil {
		return fmt.Errorf("%s is neither `folder.TestName`, nor \"later: J2\", nor \"open\"", test)
	}
	files, _ := filepath.Glob(filepath.Join(root, m[1], "*_test.go"))
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		if !regexp.MustCompile(`(?m)^func ` + m[2] + `\(`).Match(text) {
			continue
		}
		if !regexp.MustCompile(`\b` + id + `\b`).Match(text) {
			return fmt.Errorf("%s does not name it", f)
		}
		return nil
	}
	return fmt.Errorf("there is no test %s in %s", m[2], m[1])
}
