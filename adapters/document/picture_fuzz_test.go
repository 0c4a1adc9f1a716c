package document_test

import (
	"bytes"
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/document"
	"github.com/voordeur/voordeur/domain/registration"
)

// OL-27: a file that is taken for a picture is one: the decoder that a browser would use finds the same, of a size
// that can be shown.
func FuzzPicture(f *testing.F) {
	for _, seed := range [][]byte{jpegFile(f), pngFile(f), withChunk(pngFile(f), "a\x00b"), withSegment(jpegFile(f), 0xe1, "Exif")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		got := document.Inspector{}.Inspect(content)
		if !got.Type.Shown() {
			return
		}
		c, format, err := image.DecodeConfig(bytes.NewReader(content))
		if err != nil || format != string(got.Type) || c.Width < 1 || c.Height < 1 || int64(c.Width)*int64(c.Height) > 300_000_000 {
			t.Errorf("taken for %s: %s of %d by %d, %v", got.Type, format, c.Width, c.Height, err)
		}
	})
}

// OL-27: whatever is put behind or within a good file, it does not become two things at once.
func FuzzTwoThingsAtOnce(f *testing.F) {
	for _, s := range []string{"PK\x03\x04", "PK\x05\x06", "%PDF-1.7", "<script>", "<!doctype html>", "\x00", "%%EOF startxref", strings.Repeat("x", 2000)} {
		f.Add([]byte(s), uint16(0), false)
		f.Add([]byte(s), uint16(20), true)
	}
	good := map[registration.FileType][]byte{registration.PDF: pdf("1 0 obj<<>>endobj\n"), registration.JPEG: jpegFile(f), registration.PNG: pngFile(f)}
	f.Fuzz(func(t *testing.T, added []byte, at uint16, within bool) {
		for kind, file := range good {
			made := slices.Concat(file, added)
			if within {
				i := int(at) % len(file)
				made = slices.Concat(file[:i], added, file[i:])
			}
			got := document.Inspector{}.Inspect(made)
			if got.Problem != "" {
				continue
			}
			if !within && got.Type != kind {
				t.Errorf("a %s with %q behind it is a %s", kind, added, got.Type)
			}
			if bytes.Contains(made, []byte("PK\x05\x06")) && len(made) < 60_000 {
				t.Errorf("a %s with %q is an archive too", kind, added)
			}
			if behind := made[len(made)-len(added):]; !within && got.Type.Shown() && (bytes.Contains(behind, []byte("%PDF-")) || bytes.Contains(behind, []byte("PK\x03\x04"))) {
				t.Errorf("a %s with %q behind it is two things", kind, added)
			}
			if lower := bytes.ToLower(made[:min(1024, len(made))]); bytes.Contains(lower, []byte("<script>")) || bytes.Contains(lower, []byte("<!doctype html>")) {
				t.Errorf("a %s with %q is a page too", kind, added)
			}
		}
	})
}
