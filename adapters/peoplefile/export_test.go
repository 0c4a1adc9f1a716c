package peoplefile

// Inert is inert of each, for tests.
func Inert(cells []string) []string {
	var out []string
	for _, c := range cells {
		out = append(out, inert(c))
	}
	return out
}
