// Package theme turns a tenant's few brand choices into a stylesheet of NL Design System "basis" tokens.
// Colours are worked out in OKLCH and moved until every text meets WCAG 2.2 AA on its background,
// in light and in dark, so no tenant can publish pages that people cannot read.
package theme

import (
	"fmt"
	"strings"
)

// Header says which ground the page header has.
type Header uint8

// The grounds a header can have.
const (
	HeaderLight Header = iota // the colour of the paper, with a line in the brand colour
	HeaderBrand               // the brand colour itself
)

// Choices is what a tenant may choose.
type Choices struct {
	Primary string // brand colour, #rrggbb
	Header  Header
	Radius  int  // of corners, in CSS pixels, 0 to 12
	Light   bool // never dark, for tenants whose logo needs a light ground
}

// Theme is a set of choices that can be shown.
type Theme struct {
	primary rgb
	header  Header
	radius  int
	light   bool
}

// New accepts choices or names the one that cannot be.
func New(c Choices) (Theme, error) {
	primary, err := parseRGB(c.Primary)
	if err != nil {
		return Theme{}, err
	}
	if c.Radius < 0 || c.Radius > 12 {
		return Theme{}, fmt.Errorf("theme: a radius is 0 to 12 pixels, not %d", c.Radius)
	}
	if c.Header > HeaderBrand {
		return Theme{}, fmt.Errorf("theme: unknown header %d", c.Header)
	}
	return Theme{primary: primary, header: c.Header, radius: c.Radius, light: c.Light}, nil
}

// CSS gives the tenant's stylesheet. It sets properties inside the layer "tenant" and nothing else.
// The same choices give the same bytes, so their hash can be part of the address.
func (t Theme) CSS() []byte {
	var s strings.Builder
	scheme := "light dark"
	if t.light {
		scheme = "light"
	}
	fmt.Fprintf(&s, "@layer tenant{:root{color-scheme:%s;--basis-border-radius-md:%dpx;", scheme, t.radius)
	write(&s, t.tokens(false))
	s.WriteString("}")
	if !t.light {
		s.WriteString("@media (prefers-color-scheme:dark){:root{")
		write(&s, t.tokens(true))
		s.WriteString("}}")
	}
	s.WriteString("}\n")
	return []byte(s.String())
}

func write(s *strings.Builder, tokens []token) {
	for _, t := range tokens {
		fmt.Fprintf(s, "--%s:%s;", t.name, t.value)
	}
}
