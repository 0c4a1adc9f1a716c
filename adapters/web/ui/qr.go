package ui

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"rsc.io/qr"
)

const (
	quiet  = 4 // modules of white that a reader needs around the code (ISO/IEC 18004, 9.1)
	module = 4 // pixels; a whole number keeps the edges sharp
)

// drawing is a QR code as one path, quiet zone included: a line through the middle of each run of dark
// modules, one module thick. A path needs no image from elsewhere and no style attribute, so the content
// policy stays as strict as it is; lines weigh half of what outlines do.
type drawing struct {
	path string
	size int // modules on a side
}

func (d drawing) box() string   { return "0 0 " + strconv.Itoa(d.size) + " " + strconv.Itoa(d.size) }
func (d drawing) width() string { return strconv.Itoa(d.size * module) }

// errUndrawable says nothing about the text: a secret may be in it.
var errUndrawable = errors.New("ui: the text does not fit in a QR code")

// drawQR draws a text at level M: readable with 15 % of the code covered.
func drawQR(text string) (drawing, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return drawing{}, errUndrawable
	}
	var b strings.Builder
	for y := range code.Size {
		writeRow(&b, code, y)
	}
	return drawing{b.String(), code.Size + 2*quiet}, nil
}

func writeRow(b *strings.Builder, code *qr.Code, y int) {
	pen := -1 // where the line before ended
	for x := 0; x < code.Size; x++ {
		run := 0
		for code.Black(x+run, y) { // beyond the edge all is white
			run++
		}
		if run == 0 {
			continue
		}
		if pen < 0 {
			b.WriteString("M" + strconv.Itoa(x+quiet) + " " + strconv.Itoa(y+quiet) + ".5")
		} else {
			b.WriteString("m" + strconv.Itoa(x-pen) + " 0")
		}
		b.WriteString("h" + strconv.Itoa(run))
		x += run
		pen = x
	}
}

// fours writes a key in groups of four, as authenticator apps show it.
func fours(key string) string {
	var groups []string
	for group := range slices.Chunk([]rune(key), 4) {
		groups = append(groups, string(group))
	}
	return strings.Join(groups, " ")
}

// keyRows is how many lines a key needs, four groups to a line on the narrowest screen.
func keyRows(key string) string { return strconv.Itoa((len(key) + 15) / 16) }
