package ui

import "regexp"

var hyphened = regexp.MustCompile(`(?i)\b(?:e-mail|authenticator-app|qr-code)\p{L}*`)

// piece is a part of a text; a whole piece is never broken over two lines.
type piece struct {
	text  string
	whole bool
}

// pieces keeps "e-mailadres", "authenticator-app" and "QR-code" in one: browsers break lines after their
// hyphens, which reads badly in headings and narrow columns.
func pieces(s string) []piece {
	var out []piece
	last := 0
	for _, at := range hyphened.FindAllStringIndex(s, -1) {
		out = append(out, piece{s[last:at[0]], false}, piece{s[at[0]:at[1]], true})
		last = at[1]
	}
	return append(out, piece{s[last:], false})
}
