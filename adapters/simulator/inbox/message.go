package inbox

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// Kind is how a message came.
type Kind string

// The kinds.
const (
	Mail Kind = "mail"
	SMS  Kind = "sms"
)

// Message is one that was received, for one recipient.
type Message struct {
	Number   uint64 // counts up from 1, and on over restarts
	Kind     Kind
	From, To string // addresses of the envelope; To of an SMS is +31612345678
	Subject  string // of a mail
	Text     string // the plain part; the whole of an SMS
	HTML     string // of a mail, if it has such a part
	Received time.Time
	Source   []byte // as it came
}

// errTooDeep refuses a mail with parts in parts in parts.
var errTooDeep = errors.New("inbox: mail is nested too deeply")

const maxDepth = 4

// read fills Subject, Text and HTML from Source. A mail that cannot be read is still kept: its
// source is there for who must find out why.
func (m *Message) read() {
	if m.Kind == SMS {
		m.Text = strings.ToValidUTF8(string(m.Source), "\uFFFD")
		return
	}
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Source))
	if err != nil {
		return
	}
	var words mime.WordDecoder
	if m.Subject, err = words.DecodeHeader(parsed.Header.Get("Subject")); err != nil {
		m.Subject = parsed.Header.Get("Subject")
	}
	m.Subject = strings.ToValidUTF8(m.Subject, "\uFFFD")
	if err := m.readPart(textproto.MIMEHeader(parsed.Header), parsed.Body, 0); err != nil {
		return // what came before the fault stays readable
	}
}

func (m *Message) readPart(h textproto.MIMEHeader, body io.Reader, depth int) error {
	if depth > maxDepth {
		return errTooDeep
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind, params = "text/plain", nil // RFC 2045, 5.2: the default
	}
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		return m.readParts(multipart.NewReader(body, params["boundary"]), depth)
	case kind == "text/plain" && m.Text == "":
		m.Text, err = readText(h, params, body)
	case kind == "text/html" && m.HTML == "":
		m.HTML, err = readText(h, params, body)
	}
	return err
}

func (m *Message) readParts(parts *multipart.Reader, depth int) error {
	for {
		part, err := parts.NextRawPart() // raw: readText undoes the transfer encoding of every part alike
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := m.readPart(part.Header, part, depth+1); err != nil {
			return err
		}
	}
}

// readText undoes transfer encoding, character set and CRLF.
func readText(h textproto.MIMEHeader, params map[string]string, body io.Reader) (string, error) {
	switch strings.ToLower(h.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	switch strings.ToLower(params["charset"]) {
	case "iso-8859-1", "windows-1252": // the second holds the first
		body = charmap.Windows1252.NewDecoder().Reader(body)
	}
	b, err := io.ReadAll(body)
	return strings.ReplaceAll(strings.ToValidUTF8(string(b), "\uFFFD"), "\r\n", "\n"), err
}
