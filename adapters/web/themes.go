package web

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/voordeur/voordeur/adapters/web/assets"
	"github.com/voordeur/voordeur/adapters/web/theme"
	"github.com/voordeur/voordeur/ports"
)

// houseColour is the brand of a tenant that chose none.
const houseColour = "#154273"

// themes makes the stylesheet of each realm once per colour.
type themes struct {
	library *assets.Library
	mu      sync.Mutex
	urls    map[string]string // by colour
}

func newThemes(l *assets.Library) *themes { return &themes{library: l, urls: map[string]string{}} }

// of gives the address of a realm's stylesheet. A colour that cannot be used gives the house's: a page
// without style helps nobody.
func (t *themes) of(r ports.Realm) string {
	colour := r.Document.Tenant.Colour
	if colour == "" {
		colour = houseColour
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if url, ok := t.urls[colour]; ok {
		return url
	}
	url, err := t.add(colour)
	if err != nil {
		url = t.urls[houseColour]
	}
	t.urls[colour] = url
	return url
}

func (t *themes) add(colour string) (string, error) {
	css, err := stylesheet(colour)
	if err != nil {
		return "", err
	}
	return t.library.Add(sheetName(colour), css)
}

func stylesheet(colour string) ([]byte, error) {
	th, err := theme.New(theme.Choices{Primary: colour, Radius: 6})
	if err != nil {
		return nil, fmt.Errorf("web: theme: %w", err)
	}
	return th.CSS(), nil
}

func sheetName(colour string) string { return "theme-" + strings.TrimPrefix(colour, "#") + ".css" }

var sheetAddress = regexp.MustCompile(`^` + assets.Prefix + `theme-([0-9a-fA-F]{6})\.[0-9a-f]+\.css$`)

// ServeHTTP answers for the files of pages. A stylesheet whose address another node gave, or this one before it started
// anew, is made from the colour in its name, and not kept: anybody can ask for any colour.
func (t *themes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if m := sheetAddress.FindStringSubmatch(r.URL.Path); m != nil && !t.library.Holds(r.URL.Path) {
		if css, err := stylesheet("#" + m[1]); err == nil {
			t.library.Lend(w, r, sheetName(m[1]), css)
			return
		}
	}
	t.library.ServeHTTP(w, r)
}
