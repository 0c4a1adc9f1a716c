package document_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/document"
	"github.com/voordeur/voordeur/domain/registration"
)

const trailer = "trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"

func pdf(body string) []byte { return []byte("%PDF-1.7\n" + body + trailer) }

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 {
		m.Set(i, i%30, color.RGBA{uint8(i * 6), 90, 200, 255})
	}
	return m
}

func jpegFile(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngFile(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withChunk puts a text chunk behind the header of a PNG, as cameras and editors do.
func withChunk(file []byte, text string) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(text)))
	body := append([]byte("tEXt"), text...)
	chunk = append(chunk, body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(body))
	return slices.Concat(file[:33], chunk, file[33:])
}

// withSegment puts a segment behind the start of a JPEG.
func withSegment(file []byte, marker byte, text string) []byte {
	segment := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(text)+2))
	return slices.Concat(file[:2], segment, []byte(text), file[2:])
}

// OL-27: what a file is, is judged by its content.
func TestFilesAreJudgedByTheirContent(t *testing.T) {
	j, p := jpegFile(t), pngFile(t)
	huge := slices.Clone(p)
	binary.BigEndian.PutUint32(huge[16:], 1<<20)
	binary.BigEndian.PutUint32(huge[20:], 1<<20)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	none := registration.FileProblem("")
	for name, c := range map[string]struct {
		content   []byte
		typ       registration.FileType
		problem   registration.FileProblem
		encrypted bool
	}{
		"nothing":                          {nil, registration.EmptyFile, registration.FileEmpty, false},
		"PDF":                              {pdf("1 0 obj<<>>endobj\n"), registration.PDF, none, false},
		"PDF with a password":              {[]byte("%PDF-1.7\n" + strings.Replace(trailer, "/Root", "/Encrypt 5 0 R /Root", 1)), registration.PDF, none, true},
		"PDF that speaks of encryption":    {pdf("(How to /Encrypt things)"), registration.PDF, none, false},
		"PDF cut short":                    {[]byte("%PDF-1.7\n1 0 obj"), registration.OtherFile, registration.FileBroken, false},
		"PDF with much behind its end":     {append(pdf(""), bytes.Repeat([]byte{'x'}, 2000)...), registration.OtherFile, registration.FileBroken, false},
		"PDF that is an archive":           {pdf("stream\n" + "PK\x05\x06" + "endstream\n"), registration.OtherFile, registration.FileMixed, false},
		"PDF that is a page":               {pdf("<script >alert(1)</script>"), registration.OtherFile, registration.FileMixed, false},
		"PDF behind something else":        {append([]byte("GIF89a"), pdf("")...), registration.OtherFile, registration.FileOther, false},
		"JPEG":                             {j, registration.JPEG, none, false},
		"JPEG with what cameras add":       {append(withSegment(withSegment(j, 0xe1, "Exif\x00\x00"+string(jpegFile(t))), 0xfe, "made on holiday"), make([]byte, 500)...), registration.JPEG, none, false},
		"JPEG of telephones with a film":   {append(slices.Clone(j), "\x00\x00\x00\x18ftypmp42"...), registration.JPEG, none, false},
		"JPEG that is a PDF":               {withSegment(j, 0xfe, "%PDF-1.4"), registration.OtherFile, registration.FileMixed, false},
		"JPEG with an archive behind":      {append(slices.Clone(j), "PK\x03\x04"...), registration.OtherFile, registration.FileMixed, false},
		"JPEG with a page behind":          {append(slices.Clone(j), "<HTML >"...), registration.OtherFile, registration.FileMixed, false},
		"JPEG cut short":                   {j[:len(j)-2], registration.OtherFile, registration.FileBroken, false},
		"JPEG that is only its first byte": {j[:3], registration.OtherFile, registration.FileBroken, false},
		"PNG":                              {p, registration.PNG, none, false},
		"PNG with a text":                  {withChunk(p, "Author\x00J. Voorbeeld"), registration.PNG, none, false},
		"PNG that is a page":               {withChunk(p, "Comment\x00<script>"), registration.OtherFile, registration.FileMixed, false},
		"PNG with a PDF behind":            {append(slices.Clone(p), "%PDF-1.4"...), registration.OtherFile, registration.FileMixed, false},
		"PNG cut short":                    {p[:len(p)-12], registration.OtherFile, registration.FileBroken, false},
		"PNG with a wrong check sum":       {append(p[:len(p)-1:len(p)-1], 'x'), registration.OtherFile, registration.FileBroken, false},
		"PNG of a million by a million":    {huge, registration.OtherFile, registration.FileBroken, false},
		"a program":                        {[]byte("MZ\x90\x00"), registration.OtherFile, registration.FileOther, false},
		"a drawing with script":            {[]byte("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), registration.OtherFile, registration.FileOther, false},
		"a text":                           {[]byte("paspoort.pdf"), registration.OtherFile, registration.FileOther, false},
	} {
		want := registration.FileFacts{Type: c.typ, Encrypted: c.encrypted, Problem: c.problem}
		if got := (document.Inspector{}).Inspect(c.content); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}

// OL-27: whatever is uploaded, inspecting it ends, and what passes begins as what it is called.
func FuzzInspect(f *testing.F) {
	for _, seed := range [][]byte{pdf("x"), jpegFile(f), pngFile(f), withSegment(jpegFile(f), 0xe1, "Exif"), withChunk(pngFile(f), "a\x00b"), {0xff, 0xd8, 0xff, 0xff, 0xff}} {
		f.Add(seed)
	}
	begins := map[registration.FileType]string{registration.PDF: "%PDF-", registration.JPEG: "\xff\xd8\xff", registration.PNG: "\x89PNG"}
	f.Fuzz(func(t *testing.T, content []byte) {
		got := document.Inspector{}.Inspect(content)
		start, known := begins[got.Type]
		if known != (got.Problem == "") || !bytes.HasPrefix(content, []byte(start)) {
			t.Errorf("%+v for %q", got, content[:min(20, len(content))])
		}
		if got.Encrypted && got.Type != registration.PDF {
			t.Errorf("%+v", got)
		}
	})
}
