package assets

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

// compressed prepares every encoding beforehand: no request ever waits for a compressor.
// Fonts and pictures are compressed already; an encoding that does not help is left out.
func compressed(mime string, raw []byte) file {
	f := file{mime: mime, raw: raw}
	if strings.HasPrefix(mime, "font/") || mime == "image/png" {
		return f
	}
	var gz, br bytes.Buffer
	g, _ := gzip.NewWriterLevel(&gz, gzip.BestCompression) // this level exists
	b := brotli.NewWriterLevel(&br, 5)                     // the best level costs 90 ms of every start, and saves 0.6 kB
	for _, w := range []interface {
		Write([]byte) (int, error)
		Close() error
	}{g, b} {
		_, _ = w.Write(raw) // a bytes.Buffer never fails
		_ = w.Close()
	}
	if gz.Len() < len(raw) {
		f.gzip = gz.Bytes()
	}
	if br.Len() < len(raw) {
		f.brotli = br.Bytes()
	}
	return f
}

func (f file) answer(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.mime)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	// The console's sandboxed preview has an opaque origin; its font is a cross-origin read.
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if f.mime == mimes[".svg"] {
		// A picture opened as a page of its own runs nothing.
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	}
	body, encoding := f.encoded(r.Header.Get("Accept-Encoding"))
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a reader that left is no fault of ours
	}
}

// encoded picks the smallest form that the browser accepts (RFC 9110, section 12.5.3).
func (f file) encoded(accept string) ([]byte, string) {
	switch {
	case f.brotli != nil && accepts(accept, "br"):
		return f.brotli, "br"
	case f.gzip != nil && accepts(accept, "gzip"):
		return f.gzip, "gzip"
	}
	return f.raw, ""
}

func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) != coding {
			continue
		}
		weight, found := strings.CutPrefix(strings.TrimSpace(params), "q=")
		q, err := strconv.ParseFloat(strings.TrimSpace(weight), 64)
		return !found || (err == nil && q > 0)
	}
	return false
}
