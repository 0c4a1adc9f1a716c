package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
)

// Media types of bodies.
const (
	asJSON    = "application/json"
	asYAML    = "application/yaml" // RFC 9512
	asProblem = "application/problem+json"
)

// maxBody is as long as a document of a realm may be. Who is a stranger was refused before it is read.
const maxBody = 8_000_000

// read takes the body and the conditions of a request.
func (c *call) read() (err error) {
	if c.match, err = c.ifMatch(); err != nil {
		return err
	}
	if len(c.route.takes) == 0 {
		return nil
	}
	if c.body, err = io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxBody)); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return errLarge
		}
		return errInvalid("the body could not be read to its end")
	}
	declared := c.GetHeader("Content-Type")
	if declared == "" && len(c.body) == 0 {
		return nil
	}
	c.media, _, err = mime.ParseMediaType(declared)
	if err != nil || !slices.Contains(c.route.takes, c.media) {
		return errMedia(c.route.takes)
	}
	return nil
}

// ifMatch reads If-Match (RFC 9110 13.1.1): "*", or the one revision that the caller saw.
func (c *call) ifMatch() (int, error) {
	tag := strings.TrimSpace(strings.Join(c.Request.Header.Values("If-Match"), ","))
	switch {
	case tag == "" && c.route.match:
		return 0, errNoMatch
	case tag == "" || tag == "*":
		return 0, nil
	}
	digits, opened := strings.CutPrefix(tag, `"`)
	digits, closed := strings.CutSuffix(digits, `"`)
	n, err := strconv.Atoi(digits)
	if !opened || !closed || err != nil || n < 1 {
		return 0, errMoved // no draft ever had it
	}
	return n, nil
}

// into reads the JSON of a body, and nothing that the form does not know. No body is the empty object.
func (c *call) into(v any) error {
	if len(bytes.TrimSpace(c.body)) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(c.body))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return errInvalid("the body is not the JSON that is described for this operation")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errInvalid("the body has more than one JSON value")
	}
	return nil
}

// line tells whether a text is one line of words, short enough to keep.
func line(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, unicode.IsControl)
}

// wantsYAML tells whether the caller asks for the file itself.
func (c *call) wantsYAML() bool {
	return c.NegotiateFormat(asJSON, asYAML) == asYAML
}

// answer is what a request leads to.
type answer struct {
	status int
	header map[string]string
	body   []byte
}

// ok is an answer in JSON.
func ok(v any) answer { return reply(http.StatusOK, v) }

func reply(status int, v any) answer {
	b, err := json.Marshal(v)
	if err != nil {
		panic("api: a view of ours is no JSON: " + err.Error())
	}
	return answer{status, map[string]string{"Content-Type": asJSON}, b}
}

func (a answer) with(name, value string) answer {
	a.header[name] = value
	return a
}

// tagged sets the entity tag of a revision or version.
func (a answer) tagged(n int) answer { return a.with("ETag", tag(n)) }

func tag(n int) string { return strconv.Quote(strconv.Itoa(n)) }

// fresh leaves out what the caller has already (RFC 9110 13.1.2).
func (c *call) fresh(a answer) answer {
	for _, t := range strings.Split(c.GetHeader("If-None-Match"), ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t != "" && (t == a.header["ETag"] || t == "*") {
			return answer{http.StatusNotModified, map[string]string{"ETag": a.header["ETag"]}, nil}
		}
	}
	return a
}

func (a answer) write(g *gin.Context) {
	for name, value := range a.header {
		g.Header(name, value)
	}
	g.Status(a.status)
	g.Writer.WriteHeaderNow()
	_, _ = g.Writer.Write(a.body) // a caller that went away hears nothing
}
