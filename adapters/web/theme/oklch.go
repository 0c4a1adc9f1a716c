package theme

import "math"

// lch is a colour in OKLCH: lightness as the eye sees it, chroma, hue in radians.
// Steps of equal lightness look equal for every hue, which sRGB and HSL cannot say.
type lch struct{ l, c, h float64 }

func (c rgb) lch() lch {
	r, g, b := linear(c.r), linear(c.g), linear(c.b)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	x := 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	y := 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	return lch{0.2104542553*l + 0.7936177850*m - 0.0040720468*s, math.Hypot(x, y), math.Atan2(y, x)}
}

// rgb gives the nearest colour that a screen can show: chroma gives way, lightness and hue stay.
func (c lch) rgb() rgb {
	for ch := c.c; ch >= 0; ch -= 0.004 {
		if out, shown := (lch{c.l, ch, c.h}).exact(); shown {
			return out
		}
	}
	grey := gamma(c.l * c.l * c.l)
	return rgb{grey, grey, grey}
}

// exact converts without mapping and tells whether the result lies inside sRGB.
func (c lch) exact() (rgb, bool) {
	a, b := c.c*math.Cos(c.h), c.c*math.Sin(c.h)
	l := cube(c.l + 0.3963377774*a + 0.2158037573*b)
	m := cube(c.l - 0.1055613458*a - 0.0638541728*b)
	s := cube(c.l - 0.0894841775*a - 1.2914855480*b)
	red := 4.0767416621*l - 3.3077115913*m + 0.2309699292*s
	green := -1.2684380046*l + 2.6097574011*m - 0.3413193965*s
	blue := -0.0041960863*l - 0.7034186147*m + 1.7076147010*s
	const slack = 0.001
	shown := min(red, green, blue) >= -slack && max(red, green, blue) <= 1+slack
	return rgb{gamma(red), gamma(green), gamma(blue)}, shown
}

func cube(v float64) float64 { return v * v * v }

// readable walks lightness away from the background until the ratio is met.
func (c rgb) readable(on rgb, ratio float64) rgb {
	step := -0.01
	if on.luminance() < 0.2 {
		step = 0.01
	}
	out, at := c, c.lch()
	for contrast(out, on) < ratio && at.l >= 0 && at.l <= 1 {
		at.l += step
		out = lch{math.Max(0, math.Min(1, at.l)), at.c, at.h}.rgb()
	}
	return out
}
