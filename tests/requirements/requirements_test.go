package requirements

import (
	"fmt"
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

var line = regexp.MustCompile(`(?m)^\| ((?:MS|ET|XC)-\d\d) \| (.+?) \| (.+?) \|$`)

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

// Every requirement of the first journey, of the scheme and of all journeys has one row, in order.
func TestEveryRequirementHasItsRow(t *testing.T) {
	var want, got []string
	for _, series := range []struct {
		name string
		last int
	}{{"MS", 60}, {"ET", 20}, {"XC", 45}} {
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
	later = regexp.MustCompile(`^later: J[1-5]$`)
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
