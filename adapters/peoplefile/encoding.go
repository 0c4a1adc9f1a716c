package peoplefile

import (
	"bytes"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	utf16 "golang.org/x/text/encoding/unicode"

	"github.com/voordeur/voordeur/domain/means"
)

// decoded is the text of a file and how it was written.
type decoded struct {
	content  string
	encoding means.Encoding
	marked   bool
	mixed    bool
}

// decode reads the bytes of a file as text; false where they are none. A byte order mark is believed, UTF-16 without
// one shows by its zeros, and what is no UTF-8 has a byte for each letter.
func decode(content []byte) (decoded, bool) {
	d := decoded{encoding: means.UTF8}
	switch {
	case bytes.HasPrefix(content, []byte("\xef\xbb\xbf")):
		d.marked, content = true, content[3:]
	case bytes.HasPrefix(content, []byte("\xff\xfe\x00\x00")):
		return d, false // UTF-32, which no spreadsheet writes
	case bytes.HasPrefix(content, []byte("\xff\xfe")):
		d.marked, d.encoding, content = true, means.UTF16LE, content[2:]
	case bytes.HasPrefix(content, []byte("\xfe\xff")):
		d.marked, d.encoding, content = true, means.UTF16BE, content[2:]
	default:
		d.encoding = wide(content)
	}
	switch {
	case d.encoding != means.UTF8:
		d.content = utf16Text(content, d.encoding)
	case utf8.Valid(content):
		d.content = string(content)
	default:
		d.content, d.encoding, d.mixed = narrow(content)
	}
	return d, !strings.Contains(d.content, "\x00") // which no text has
}

// wide tells UTF-16 without a mark by where its zeros are: in names of people most letters have one.
func wide(content []byte) means.Encoding {
	var zeros [2]int
	sample := content[:min(len(content), 4096)]
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	pairs := len(sample) / 2
	switch {
	case zeros[1]*2 > pairs && zeros[0]*8 < pairs:
		return means.UTF16LE
	case zeros[0]*2 > pairs && zeros[1]*8 < pairs:
		return means.UTF16BE
	}
	return means.UTF8
}

func utf16Text(content []byte, e means.Encoding) string {
	order := utf16.LittleEndian
	if e == means.UTF16BE {
		order = utf16.BigEndian
	}
	text, err := utf16.UTF16(order, utf16.IgnoreBOM).NewDecoder().Bytes(content)
	if err != nil {
		return "\x00"
	}
	return string(text)
}

// narrows are the encodings of one byte that spreadsheets still write, the likeliest first.
var narrows = []struct {
	name means.Encoding
	read *charmap.Charmap
}{
	{means.Windows1252, charmap.Windows1252}, {means.CodePage850, charmap.CodePage850}, {means.Macintosh, charmap.Macintosh},
}

// narrow reads bytes in the encoding in which the names look most like names. A line that is UTF-8 stays what it
// is: somebody put two files together. No name is UTF-8 by chance.
func narrow(content []byte) (text string, as means.Encoding, mixed bool) {
	var rest []byte
	for line := range eachLine(content) {
		if !utf8.Valid(line) {
			rest = append(rest, line...)
		}
	}
	best, least := narrows[0], -1
	for _, n := range narrows {
		if odd := oddness(narrowText(rest, n.read)); least < 0 || odd < least {
			best, least = n, odd
		}
	}
	var b strings.Builder
	for line := range eachLine(content) {
		if utf8.Valid(line) {
			b.Write(line)
			mixed = mixed || slices.ContainsFunc(line, func(c byte) bool { return c >= utf8.RuneSelf })
		} else {
			b.WriteString(narrowText(line, best.read))
		}
	}
	return b.String(), best.name, mixed
}

// eachLine gives the lines with what ends them.
func eachLine(content []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for len(content) > 0 {
			n := bytes.IndexAny(content, "\r\n") + 1
			if n == 0 {
				n = len(content)
			}
			if !yield(content[:n]) {
				return
			}
			content = content[n:]
		}
	}
}

func narrowText(content []byte, read *charmap.Charmap) string {
	var b strings.Builder
	for _, c := range content {
		b.WriteRune(read.DecodeByte(c))
	}
	return b.String()
}

// oddness counts how often a text has what names do not have: signs among letters, capitals within words, and, much
// less odd, small letters that begin one and letters that are rare here.
func oddness(text string) int {
	odd, before := 0, ' '
	for i, r := range text {
		after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		within := unicode.IsLower(before) || unicode.IsLetter(before) && unicode.IsLower(after)
		switch {
		case r < utf8.RuneSelf:
		case unicode.IsUpper(r) && within, unicode.IsLower(r) && unicode.IsUpper(after):
			odd += 8
		case unicode.IsLower(r) && !unicode.IsLetter(before) && unicode.IsLetter(after), r == '–':
			odd += 2
		case strings.ContainsRune("éëïöüèêçáóíàñäÉËÖÜ", r):
		case unicode.IsLetter(r):
			odd++
		case r == '’' && unicode.IsLetter(after), r == '\u00a0':
		default:
			odd += 8
		}
		before = r
	}
	return odd
}
