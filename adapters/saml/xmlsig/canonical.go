package xmlsig

import (
	"slices"
	"strings"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
)

const xmlNamespace = "http://www.w3.org/XML/1998/namespace"

// canonical writes el by Exclusive XML Canonicalization 1.0 without comments, leaving out the
// child skip (the enveloped signature). It reads the tree and never changes it. Comments and
// processing instructions do not occur: package xmlguard refused them.
type canonical struct {
	out       []byte
	skip      *etree.Element
	inclusive []string           // prefixes to treat as inclusive canonicalisation does; "" for #default
	scope     []xmlguard.Binding // declared at or above the element at hand
	rendered  []xmlguard.Binding // written at or above it
	prefixes  []string           // scratch
}

// canonicalise gives the octets of el; an undeclared prefix cannot occur in a guarded tree.
func canonicalise(el, skip *etree.Element, inclusive []string) []byte {
	return appendCanonical(nil, el, skip, inclusive)
}

func appendCanonical(dst []byte, el, skip *etree.Element, inclusive []string) []byte {
	c := canonical{
		out:       dst,
		skip:      skip,
		inclusive: inclusive,
		scope:     xmlguard.InScope(el.Parent()),
	}
	c.element(el)
	return c.out
}

func (c *canonical) element(el *etree.Element) {
	declared, written := len(c.scope), len(c.rendered)
	c.scope = xmlguard.Declarations(c.scope, el)

	c.out = append(c.out, '<')
	c.name(el.Space, el.Tag)
	c.namespaces(el)
	c.attributes(el)
	c.out = append(c.out, '>')
	for _, child := range el.Child {
		switch child := child.(type) {
		case *etree.Element:
			if child != c.skip {
				c.element(child)
			}
		case *etree.CharData:
			c.text(child.Data)
		}
	}
	c.out = append(c.out, '<', '/')
	c.name(el.Space, el.Tag)
	c.out = append(c.out, '>')

	c.scope, c.rendered = c.scope[:declared], c.rendered[:written]
}

func (c *canonical) name(space, local string) {
	if space != "" {
		c.out = append(append(c.out, space...), ':')
	}
	c.out = append(c.out, local...)
}

// namespaces writes the declarations of the prefixes that are visibly utilised here or listed as
// inclusive, where the output does not say the same already (section 3 of the recommendation).
func (c *canonical) namespaces(el *etree.Element) {
	c.prefixes = append(c.prefixes[:0], el.Space)
	for i := range el.Attr {
		if a := &el.Attr[i]; a.Space != "" && a.Space != "xmlns" {
			c.prefixes = append(c.prefixes, a.Space)
		}
	}
	for _, p := range c.inclusive {
		if _, declared := find(c.scope, p); declared {
			c.prefixes = append(c.prefixes, p)
		}
	}
	slices.Sort(c.prefixes)
	for _, p := range slices.Compact(c.prefixes) {
		uri, _ := find(c.scope, p)
		if before, _ := find(c.rendered, p); p == "xml" || before == uri {
			continue
		}
		c.rendered = append(c.rendered, xmlguard.Binding{Prefix: p, URI: uri})
		if p == "" {
			c.attribute("", "xmlns", uri)
		} else {
			c.attribute("xmlns", p, uri)
		}
	}
}

// attributes writes them in the order of namespace name and local name.
func (c *canonical) attributes(el *etree.Element) {
	plain := make([]*etree.Attr, 0, 8)
	for i := range el.Attr {
		if a := &el.Attr[i]; !xmlguard.IsDeclaration(a.Space, a.Key) {
			plain = append(plain, a)
		}
	}
	slices.SortFunc(plain, func(a, b *etree.Attr) int {
		if by := strings.Compare(c.uri(a), c.uri(b)); by != 0 {
			return by
		}
		return strings.Compare(a.Key, b.Key)
	})
	for _, a := range plain {
		c.attribute(a.Space, a.Key, a.Value)
	}
}

// uri gives the namespace of an attribute: without a prefix it has none.
func (c *canonical) uri(a *etree.Attr) string {
	switch a.Space {
	case "":
		return ""
	case "xml":
		return xmlNamespace
	}
	uri, _ := find(c.scope, a.Space)
	return uri
}

func (c *canonical) attribute(space, key, value string) {
	c.out = append(c.out, ' ')
	c.name(space, key)
	c.out = append(c.out, '=', '"')
	from := 0
	for i := 0; i < len(value); i++ {
		var escaped string
		switch value[i] {
		case '&':
			escaped = "&amp;"
		case '<':
			escaped = "&lt;"
		case '"':
			escaped = "&quot;"
		case '\t':
			escaped = "&#x9;"
		case '\n':
			escaped = "&#xA;"
		case '\r':
			escaped = "&#xD;"
		default:
			continue
		}
		c.out = append(append(c.out, value[from:i]...), escaped...)
		from = i + 1
	}
	c.out = append(append(c.out, value[from:]...), '"')
}

func (c *canonical) text(data string) {
	from := 0
	for i := 0; i < len(data); i++ {
		var escaped string
		switch data[i] {
		case '&':
			escaped = "&amp;"
		case '<':
			escaped = "&lt;"
		case '>':
			escaped = "&gt;"
		case '\r':
			escaped = "&#xD;"
		default:
			continue
		}
		c.out = append(append(c.out, data[from:i]...), escaped...)
		from = i + 1
	}
	c.out = append(c.out, data[from:]...)
}

// find gives the innermost binding of a prefix; the default namespace is none until declared.
func find(bindings []xmlguard.Binding, prefix string) (uri string, declared bool) {
	for i := len(bindings) - 1; i >= 0; i-- {
		if bindings[i].Prefix == prefix {
			return bindings[i].URI, true
		}
	}
	return "", false
}
