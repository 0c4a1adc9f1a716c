package journeys

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/tests/browser"
)

// Issue 6, "logo, preview": a colleague chooses a logo in a browser, without script, is told what is wrong with a file that is none,
// and sees it in the form and in the page as it will be, before anybody else does.
func TestALogoInABrowser(t *testing.T) {
	var c clock
	b := NewLoket(t, &c).Colleague(t, bente, practice)
	m := image.NewNRGBA(image.Rect(0, 0, 240, 80))
	for i := range 240 * 80 {
		m.Set(i%240, i/240, color.NRGBA{200, 30, 90, 255})
	}
	var logo bytes.Buffer
	if err := png.Encode(&logo, m); err != nil {
		t.Fatal(err)
	}
	file := func(name string, content []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	b.Scripts(t, false)
	b.Clicks("Inlogbeleid")
	b.Clicks("Nieuw concept")
	b.Types("Waarvoor is dit concept?", "Een logo")
	b.Clicks("Maak concept")
	b.Clicks("In woorden wijzigen")
	b.Clicks("Logo")
	b.Attach(t, "Logo", file("logo.svg", []byte("<svg/>")))
	b.Clicks("Opslaan in het concept")
	b.Meets("Logo: een SVG-afbeelding kan een script bevatten")
	b.Attach(t, "Logo", file("logo.png", logo.Bytes()))
	b.Clicks("Opslaan in het concept")
	b.Meets("Het concept is opgeslagen.", "Logo wordt een afbeelding van 240 bij 80 pixels")
	draft, _, _ := strings.Cut(b.URL(t), "?")
	b.Opens(draft + "/words")
	b.Clicks("Logo")
	b.Meets("Logo verwijderen")
	b.Scripts(t, true)
	b.Opens(draft + "/words")
	if wide := browser.Eval[int](t, b.Tab, "document.querySelector('.logo img').naturalWidth"); wide != 240 {
		t.Errorf("the form shows a picture %d pixels wide", wide)
	}
	b.Opens(draft + "/preview")
	b.Meets("Bekijk de inlogpagina")
	seen, err := png.Decode(bytes.NewReader(b.Picture(t)))
	if err != nil {
		t.Fatal(err)
	}
	if n := counted(seen, color.NRGBA{200, 30, 90, 255}); n < 500 {
		t.Errorf("the preview shows %d pixels of the logo", n)
	}
}

// counted counts the pixels of a colour.
func counted(m image.Image, c color.Color) (n int) {
	r, g, b, _ := c.RGBA()
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			if r2, g2, b2, _ := m.At(x, y).RGBA(); r == r2 && g == g2 && b == b2 {
				n++
			}
		}
	}
	return n
}
