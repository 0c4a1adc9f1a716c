// Package sheet knows what spreadsheets make of what people typed.
package sheet

import (
	"strings"
	"unicode/utf8"
)

// Inert keeps a spreadsheet from calculating with a cell (MR-67): it gets a mark before it. What looks marked already gets
// another mark, so that Plain takes off what was put on.
func Inert(cell string) string {
	if runs(strings.TrimLeft(cell, "' ")) {
		return "'" + cell
	}
	return cell
}

// Plain takes off the mark that Inert puts on.
func Plain(cell string) string {
	if rest, marked := strings.CutPrefix(cell, "'"); marked && runs(strings.TrimLeft(rest, "' ")) {
		return rest
	}
	return cell
}

// runs tells whether a value begins as a formula does, in any width.
func runs(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first)
}
