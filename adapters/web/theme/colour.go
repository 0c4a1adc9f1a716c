package theme

import (
	"fmt"
	"math"
	"strconv"
)

// rgb is a colour in sRGB, each part from 0 to 1.
type rgb struct{ r, g, b float64 }

func parseRGB(s string) (rgb, error) {
	n, err := strconv.ParseUint(s[min(1, len(s)):], 16, 24)
	if len(s) != 7 || s[0] != '#' || err != nil {
		return rgb{}, fmt.Errorf("theme: a colour is written #rrggbb, not %q", s)
	}
	return hex(uint32(n)), nil
}

func hex(n uint32) rgb {
	return rgb{float64(n>>16&0xff) / 255, float64(n>>8&0xff) / 255, float64(n&0xff) / 255}
}

// String writes the colour as CSS reads it.
func (c rgb) String() string {
	q := func(v float64) int { return int(math.Round(math.Max(0, math.Min(1, v)) * 255)) }
	return fmt.Sprintf("#%02x%02x%02x", q(c.r), q(c.g), q(c.b))
}

// rounded is the colour as the browser will show it; contrast is measured on that.
func (c rgb) rounded() rgb {
	q := func(v float64) float64 { return math.Round(math.Max(0, math.Min(1, v))*255) / 255 }
	return rgb{q(c.r), q(c.g), q(c.b)}
}

// luminance is relative luminance as WCAG 2.2 defines it.
func (c rgb) luminance() float64 {
	return 0.2126*linear(c.r) + 0.7152*linear(c.g) + 0.0722*linear(c.b)
}

// contrast is the contrast ratio of WCAG 2.2, 1 to 21.
func contrast(a, b rgb) float64 {
	x, y := a.rounded().luminance(), b.rounded().luminance()
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func gamma(v float64) float64 {
	if v <= 0.0031308 {
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}
