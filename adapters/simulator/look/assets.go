package look

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
	"strings"
	"time"
)

//go:embed assets/look.css
var css []byte

//go:embed assets/look.js
var js []byte

//go:embed assets/mark.svg
var mark []byte

// Names carry the hash of their content, so browsers may keep them for a year.
var (
	cssPath  = Named("look.css", css)
	jsPath   = Named("look.js", js)
	markPath = Named("mark.svg", mark)
)

// Named is the path under /look/ of an asset with this content: /look/look.0123456789ab.css.
func Named(name string, content []byte) string {
	sum := sha256.Sum256(content)
	base, ext, _ := strings.Cut(name, ".")
	return "/look/" + base + "." + hex.EncodeToString(sum[:6]) + "." + ext
}

// Asset is one further file that a package serves under its Named path.
type Asset struct {
	Name    string // for instance inbox.js
	Content []byte
}

// Assets serves the style sheet and the script of the frame, and what a package adds, under /look/:
//
//	mux.Handle("GET /look/", look.Assets())
func Assets(more ...Asset) http.Handler {
	files := map[string]Asset{cssPath: {"look.css", css}, jsPath: {"look.js", js}, markPath: {"mark.svg", mark}}
	for _, a := range more {
		files[Named(a.Name, a.Content)] = a
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		http.ServeContent(w, r, a.Name, time.Time{}, bytes.NewReader(a.Content))
	})
}
