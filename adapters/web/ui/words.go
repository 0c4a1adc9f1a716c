package ui

// Words says something of each of some keys.
type Words[K comparable] map[K]func() string

// Of gives the words of a key, "" where it has none.
func (w Words[K]) Of(key K) string {
	if say, ok := w[key]; ok {
		return say()
	}
	return ""
}
