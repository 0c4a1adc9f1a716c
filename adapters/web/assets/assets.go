// Package assets serves the files that pages link to: style, script, font, icon and tenants' stylesheets.
// Each is named for its content, so browsers may keep it for a year, and compressed once, when it is added.
package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"
)

// Prefix is the path under which the library answers.
const Prefix = "/a/"

// Names of the files every page uses; of StaffStyle and StaffScript, every page of an administration.
const (
	Style       = "app.css"
	StaffStyle  = "staff.css"
	Script      = "app.js"
	StaffScript = "staff.js"
	Icon        = "icon.svg"
	Font        = "text.woff2"
	FontExt     = "text-ext.woff2"
)

// Library holds files by name and by address. It is safe for concurrent use: tenants publish a new
// house style while pages are being served. Addresses once given keep answering.
type Library struct {
	mu    sync.RWMutex
	urls  map[string]string
	files map[string]file
}

type file struct {
	mime              string
	raw, gzip, brotli []byte
}

var mimes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

// New loads the house's own files.
func New() (*Library, error) {
	l := &Library{urls: map[string]string{}, files: map[string]file{}}
	for _, load := range []func() error{l.addFonts, l.addStyles, l.addScript} {
		if err := load(); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// Add stores a file and gives its address. The extension of the name decides the content type;
// an unknown one is an error. The same name with other content gets another address.
func (l *Library) Add(name string, raw []byte) (string, error) {
	ext := path.Ext(name)
	mime, ok := mimes[ext]
	if !ok {
		return "", fmt.Errorf("assets: no content type for %q", name)
	}
	url := address(name, raw)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.urls[name] = url
	if _, there := l.files[url]; !there {
		l.files[url] = compressed(mime, raw)
	}
	return url, nil
}

func address(name string, raw []byte) string {
	ext, sum := path.Ext(name), sha256.Sum256(raw)
	return Prefix + strings.TrimSuffix(path.Base(name), ext) + "." + hex.EncodeToString(sum[:6]) + ext
}

// URL gives the address of a named file, empty where there is none.
func (l *Library) URL(name string) string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.urls[name]
}

// Holds tells whether Add gave an address out.
func (l *Library) Holds(url string) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	_, ok := l.files[url]
	return ok
}

// ServeHTTP answers GET and HEAD for addresses that Add gave out.
func (l *Library) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.RLock()
	f, ok := l.files[r.URL.Path]
	l.mu.RUnlock()
	serve(w, r, f, ok)
}

// Lend answers as Add and ServeHTTP would, keeps nothing and compresses nothing.
func (l *Library) Lend(w http.ResponseWriter, r *http.Request, name string, raw []byte) {
	serve(w, r, file{mime: mimes[path.Ext(name)], raw: raw}, address(name, raw) == r.URL.Path)
}

func serve(w http.ResponseWriter, r *http.Request, f file, found bool) {
	if !found {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	f.answer(w, r)
}
