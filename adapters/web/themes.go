package web

import (
	"fmt"
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
	th, err := theme.New(theme.Choices{Primary: colour, Radius: 6})
	if err != nil {
		return "", fmt.Errorf("web: theme: %w", err)
	}
	return t.library.Add("theme.css", th.CSS())
}
