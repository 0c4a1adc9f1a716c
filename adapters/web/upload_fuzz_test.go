package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/voordeur/voordeur/domain/registration"
)

// upload reads a body as the page of the document does.
func upload(t testing.TB, kind string, body []byte) (name string, content []byte, problem registration.FileProblem) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	r.Header.Set("Content-Type", kind)
	name, content, problem, err := (&visit{Context: &gin.Context{Request: r}}).uploaded()
	if err != nil {
		t.Fatal(err)
	}
	return name, content, problem
}

// formOf writes a form as browsers do, with fields around the file.
func formOf(t testing.TB, field, name string, content []byte) (kind string, body []byte) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.WriteField("before", "x"); err != nil {
		t.Fatal(err)
	}
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.WriteField("after", "y"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.Bytes()
}

// OL-27: a file comes out of its form byte by byte as it went in; only the field of the page counts.
func FuzzUploadedFile(f *testing.F) {
	f.Add("paspoort.pdf", []byte("%PDF-1.7"))
	f.Add("", []byte("x"))
	f.Add("a\"b\\c.pdf", []byte("--"))
	f.Add("leeg.pdf", []byte{})
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		kind, body := formOf(t, "file", name, content)
		_, got, problem := upload(t, kind, body)
		if problem == "" && !bytes.Equal(got, content) {
			t.Errorf("%q came out as %q", content, got)
		}
		if plain := name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r > '~' }); plain && problem != "" {
			t.Errorf("%q: %s", name, problem)
		}
		kind, body = formOf(t, "another", name, content)
		if _, got, problem := upload(t, kind, body); problem != registration.FileMissing || got != nil {
			t.Errorf("a file of another field was taken: %q", problem)
		}
	})
}

// Whatever is sent instead of a form, it is a problem with a name, or a file with one that can be kept.
func FuzzUploadedBody(f *testing.F) {
	kind, body := formOf(f, "file", "a.pdf", []byte("%PDF-1.7"))
	f.Add(kind, body)
	f.Add(kind, body[:len(body)-20])
	f.Add("multipart/form-data", body)
	f.Add("text/plain", []byte("x"))
	f.Add("multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename*=utf-8''%2e%2e%2f\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=\r\n--x--\r\n"))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		name, content, problem := upload(t, kind, body)
		switch problem {
		case "":
			if name == "" || name != fileName(name) || len(content) > len(body) {
				t.Errorf("%q, %d bytes of %d", name, len(content), len(body))
			}
		case registration.FileMissing, registration.FileBroken:
			if name != "" || content != nil {
				t.Errorf("%s, and %q was taken", problem, name)
			}
		default:
			t.Errorf("%d bytes are %s", len(body), problem)
		}
	})
}

// OL-27: what is larger than a document may be is never kept, nor told from what is larger by far.
func TestWhatIsTooLargeIsReadNoFurther(t *testing.T) {
	for size, want := range map[int]registration.FileProblem{
		registration.MaxDocument: "", registration.MaxDocument + 1: registration.FileTooLarge, maxUpload: registration.FileTooLarge, maxUpload + 1<<20: registration.FileTooLarge,
	} {
		kind, body := formOf(t, "file", "a.pdf", make([]byte, size))
		_, content, problem := upload(t, kind, body)
		if problem != want || problem != "" && content != nil || problem == "" && len(content) != size {
			t.Errorf("%d bytes: %q, %d kept", size, problem, len(content))
		}
	}
}
