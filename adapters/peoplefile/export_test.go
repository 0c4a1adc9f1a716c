package peoplefile

// Split is split, for tests.
func Split(text string, separator rune) ([]string, int, bool) { return split(text, separator) }

// Raw gives every line of a text as it stands there, for tests.
func Raw(text string, separator rune, width int) []string {
	var out []string
	for r := newRecords(text, separator, width); r.next(); {
		out = append(out, r.record.raw)
	}
	return out
}
