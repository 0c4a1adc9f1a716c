package theme

// token is one custom property.
type token struct {
	name  string
	value rgb
}

// Ratios of WCAG 2.2 AA (1.4.3 text 4.5, 1.4.11 controls 3.0) with a little to spare.
const (
	text    = 4.7
	strong  = 5.2
	control = 3.2
)

// ramp gives tints of the brand's hue.
type ramp struct{ brand lch }

func (r ramp) tint(lightness, chroma float64) rgb {
	return lch{lightness, r.brand.c * chroma, r.brand.h}.rgb()
}

// ground holds what everything else lies on.
type ground struct{ paper, page, soft, softHover, ink, subtle, line, hairline rgb }

func (r ramp) ground(dark bool) ground {
	if dark {
		return ground{
			paper: r.tint(0.22, 0.16), page: r.tint(0.17, 0.14), soft: r.tint(0.28, 0.30), softHover: r.tint(0.33, 0.40),
			ink: hex(0xf2f4f7), subtle: hex(0xb9c2cd), line: hex(0x8a95a3), hairline: r.tint(0.38, 0.15),
		}
	}
	return ground{
		paper: hex(0xffffff), page: r.tint(0.965, 0.12), soft: r.tint(0.95, 0.22), softHover: r.tint(0.91, 0.35),
		ink: hex(0x1b1f24), subtle: hex(0x4d5661), line: hex(0x727c89), hairline: r.tint(0.88, 0.12),
	}
}

func (t Theme) tokens(dark bool) []token {
	r := ramp{t.primary.lch()}
	g := r.ground(dark)
	out := []token{
		{"basis-color-default-bg-document", g.paper},
		{"basis-color-default-bg-default", g.page},
		{"basis-color-default-color-document", g.ink},
		{"basis-color-default-color-subtle", g.subtle.readable(g.page, text).readable(g.paper, text)},
		{"basis-color-default-border-default", g.line.readable(g.page, control).readable(g.paper, control)},
		{"basis-color-default-border-subtle", g.hairline},
	}
	out = append(out, t.action(r, g, dark)...)
	out = append(out, t.head(r, g, dark)...)
	return append(out, feedback(g, dark)...)
}

// action colours links, quiet grounds and buttons.
func (t Theme) action(r ramp, g ground, dark bool) []token {
	base, button, ink, deeper := t.primary, t.primary.readable(hex(0xffffff), strong), hex(0xffffff), -0.07
	if dark {
		base, ink, deeper = r.tint(0.80, 0.90), hex(0x101418), 0.06
		button = r.tint(0.80, 0.75).readable(ink, strong)
	}
	link := base.readable(g.paper, strong).readable(g.page, text).readable(g.soft, text).readable(g.softHover, text)
	return []token{
		{"basis-color-action-1-color-default", link},
		{"basis-color-action-1-color-hover", shade(link, deeper).readable(g.softHover, text)},
		{"basis-color-action-1-bg-default", g.soft},
		{"basis-color-action-1-bg-hover", g.softHover},
		{"basis-color-action-1-inverse-bg-default", button},
		{"basis-color-action-1-inverse-bg-hover", shade(button, deeper).readable(ink, strong)},
		{"basis-color-action-1-inverse-color-default", ink},
	}
}

func shade(c rgb, by float64) rgb {
	at := c.lch()
	return lch{max(0, min(1, at.l+by)), at.c, at.h}.rgb()
}

func (t Theme) head(r ramp, g ground, dark bool) []token {
	bg, ink, accent := g.paper, g.ink, t.primary
	if dark {
		accent = r.tint(0.80, 0.75)
	}
	if t.header == HeaderBrand {
		bg, ink = t.primary.readable(hex(0xffffff), strong), hex(0xffffff)
		if dark {
			bg = r.tint(0.30, 0.60)
		}
	}
	return []token{
		{"vd-header-background-color", bg},
		{"vd-header-color", ink},
		{"vd-header-accent-color", accent},
	}
}

// feedback colours are the house's, not the tenant's: red must stay red in every house style.
func feedback(g ground, dark bool) []token {
	var out []token
	for _, f := range []struct {
		name        string
		light, dark uint32
	}{
		{"negative", 0xa8071a, 0xff9c9c}, {"positive", 0x0b6b38, 0x7fd6a3},
		{"warning", 0x7a4b00, 0xf5c26b}, {"info", 0x0b4f8a, 0x8cc4f5},
	} {
		c := hex(f.light)
		bg := lch{0.965, c.lch().c * 0.14, c.lch().h}.rgb()
		if dark {
			c = hex(f.dark)
			bg = lch{0.27, c.lch().c * 0.35, c.lch().h}.rgb()
		}
		out = append(out,
			token{"basis-color-" + f.name + "-bg-default", bg},
			token{"basis-color-" + f.name + "-color-default", c.readable(bg, strong).readable(g.paper, strong)},
			token{"basis-color-" + f.name + "-border-default", c.readable(g.paper, control)})
	}
	return out
}
