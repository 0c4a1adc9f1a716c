package architecture

import (
	"regexp"
	"strings"
)

var (
	heading = regexp.MustCompile(`(?mi)^#+ +I want to change\b.*$`)
	quoted  = regexp.MustCompile("`([^`]+)`")
)

// ChangeTable gives the paths in the table "I want to change …" of a README: what stands between backticks in its rows.
func ChangeTable(readme string) (paths []string) {
	at := heading.FindStringIndex(readme)
	if at == nil {
		return nil
	}
	section, _, _ := strings.Cut(readme[at[1]:], "\n#")
	for line := range strings.Lines(section) {
		if !strings.HasPrefix(line, "|") {
			continue
		}
		for _, m := range quoted.FindAllStringSubmatch(line, -1) {
			paths = append(paths, m[1])
		}
	}
	return paths
}
