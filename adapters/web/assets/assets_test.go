package assets

import (
	"compress/gzip"
	"io"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
)

// loaded compresses the house's files once for all tests.
var loaded = sync.OnceValues(New)

func library(t *testing.T) *Library {
	t.Helper()
	l, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func get(l *Library, method, url, encoding string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, url, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	l.ServeHTTP(w, r)
	return w
}

func TestFilesAreNamedForTheirContentAndKeptForAYear(t *testing.T) {
	l := library(t)
	w := get(l, "GET", l.URL(Style), "")
	if w.Code != 200 || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("status %d, cache %q", w.Code, w.Header().Get("Cache-Control"))
	}
	one, err := l.Add("theme-x.css", []byte("a{}"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := l.Add("theme-x.css", []byte("b{}"))
	if err != nil {
		t.Fatal(err)
	}
	if one == two || l.URL("theme-x.css") != two {
		t.Errorf("%s then %s, now %s", one, two, l.URL("theme-x.css"))
	}
	if w := get(l, "GET", one, ""); w.Code != 200 {
		t.Errorf("the old address answers %d", w.Code)
	}
}

func TestCompressedFormsHoldTheSameBytes(t *testing.T) {
	l := library(t)
	plain := get(l, "GET", l.URL(Style), "").Body.String()
	br := get(l, "GET", l.URL(Style), "gzip, deflate, br")
	if got, err := io.ReadAll(brotli.NewReader(br.Body)); err != nil || string(got) != plain {
		t.Errorf("brotli differs (%v), encoding %q", err, br.Header().Get("Content-Encoding"))
	}
	gz := get(l, "GET", l.URL(Style), "gzip;q=0.5, br;q=0")
	zr, err := gzip.NewReader(gz.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(zr); err != nil || string(got) != plain {
		t.Errorf("gzip differs (%v)", err)
	}
	if font := get(l, "GET", l.URL(Font), "br"); font.Header().Get("Content-Encoding") != "" {
		t.Error("a font is compressed twice")
	}
}

func TestWhatWasNotAddedIsNotFound(t *testing.T) {
	l := library(t)
	for _, path := range []string{"/a/app.css", "/a/../app.css", "/a/", "/a/font/OFL.txt"} {
		if w := get(l, "GET", path, ""); w.Code != 404 {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
	if w := get(l, "POST", l.URL(Script), ""); w.Code != 405 {
		t.Errorf("POST answers %d", w.Code)
	}
	if w := get(l, "HEAD", l.URL(Script), ""); w.Code != 200 || w.Body.Len() != 0 {
		t.Errorf("HEAD answers %d with %d bytes", w.Code, w.Body.Len())
	}
	if _, err := l.Add("page.html", nil); err == nil {
		t.Error("a page was added as a file")
	}
}

// The first screen must stay light on a slow line (XC-33).
func TestStyleAndScriptStaySmall(t *testing.T) {
	l := library(t)
	for name, limit := range map[string]int{Style: 8_000, StaffStyle: 2_000, Script: 2_100, StaffScript: 600} {
		if n := get(l, "GET", l.URL(name), "br").Body.Len(); n > limit {
			t.Errorf("%s weighs %d bytes, at most %d", name, n, limit)
		}
	}
}

func TestEverySheetIsJoined(t *testing.T) {
	found, err := filepath.Glob("css/*.css")
	if joined := slices.Concat(slices.Collect(maps.Values(sheets))...); err != nil || len(found) != len(joined) {
		t.Errorf("%d sheets on disk, %d joined (%v)", len(found), len(joined), err)
	}
	style := get(library(t), "GET", library(t).URL(Style), "").Body.String()
	if strings.Contains(style, `url("text`) || !strings.Contains(style, Prefix+"OFL.") {
		t.Error("a font is linked by its bare name, or its licence is not linked")
	}
}

// The policy for pages allows no evaluation and no mark-up from strings (UI page, section 2.1).
func TestTheScriptNeedsNoExceptionFromThePolicy(t *testing.T) {
	raw, err := os.ReadFile("app.js")
	if err != nil {
		t.Fatal(err)
	}
	staff, err := os.ReadFile("staff.js")
	if err != nil {
		t.Fatal(err)
	}
	raw = append(raw, staff...)
	for _, banned := range []string{"innerHTML", "outerHTML", "eval(", "Function(", "document.write", ".style", "insertAdjacentHTML"} {
		if strings.Contains(string(raw), banned) {
			t.Errorf("a script uses %s", banned)
		}
	}
}
