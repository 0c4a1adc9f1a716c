package accountfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxLine is how long a line may be, in bytes; the storage of faults and batches counts on it.
const maxLine = 64 << 10

// line is one line of a file, without its end.
type line struct {
	number int
	text   []byte // until the next one is read
	long   bool   // more than maxLine; the text is not there
}

// lines splits a file. CR LF and LF end a line; a byte order mark before the first one is left out.
type lines struct {
	from   *bufio.Reader
	number int
}

func newLines(file io.Reader) *lines { return &lines{from: bufio.NewReaderSize(file, maxLine+2)} }

// next gives the next line, or io.EOF.
func (l *lines) next() (line, error) {
	text, err := l.from.ReadSlice('\n')
	if len(text) == 0 && err != nil {
		return line{}, err
	}
	l.number++
	out := line{number: l.number}
	for errors.Is(err, bufio.ErrBufferFull) {
		out.long = true
		_, err = l.from.ReadSlice('\n')
	}
	if err != nil && err != io.EOF {
		return line{}, err
	}
	if out.long {
		return out, nil
	}
	text = bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))
	if l.number == 1 {
		text = bytes.TrimPrefix(text, []byte("\ufeff"))
	}
	out.text, out.long = text, len(text) > maxLine
	return out, nil
}
