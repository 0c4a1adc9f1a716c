package xmlguard

import (
	"strings"

	"github.com/beevik/etree"
)

// Is tells whether el is the element tag of namespace ns.
func Is(el *etree.Element, ns, tag string) bool {
	return el != nil && el.Tag == tag && namespace(el) == ns
}

// Elements lists the child elements of el.
func Elements(el *etree.Element) []*etree.Element {
	var found []*etree.Element
	for _, child := range el.Child {
		if c, ok := child.(*etree.Element); ok {
			found = append(found, c)
		}
	}
	return found
}

// Children lists the child elements of el that are the element tag of namespace ns.
func Children(el *etree.Element, ns, tag string) []*etree.Element {
	var found []*etree.Element
	for _, child := range el.Child {
		if c, ok := child.(*etree.Element); ok && Is(c, ns, tag) {
			found = append(found, c)
		}
	}
	return found
}

// Only gives the one child element tag of namespace ns, nil where there is none or more than one.
func Only(el *etree.Element, ns, tag string) *etree.Element {
	if found := Children(el, ns, tag); len(found) == 1 {
		return found[0]
	}
	return nil
}

// Attribute gives the value of an attribute without prefix, "" where there is none.
// (etree's own SelectAttr would take x:ID for ID.)
func Attribute(el *etree.Element, key string) string {
	for i := range el.Attr {
		if el.Attr[i].Space == "" && el.Attr[i].Key == key {
			return el.Attr[i].Value
		}
	}
	return ""
}

// Bare tells whether el has no attributes but namespace declarations.
func Bare(el *etree.Element) bool {
	for i := range el.Attr {
		if !IsDeclaration(el.Attr[i].Space, el.Attr[i].Key) {
			return false
		}
	}
	return true
}

// Text gives the text of an element without surrounding space; "" where it has child elements.
func Text(el *etree.Element) string {
	if el == nil {
		return ""
	}
	var parts []string
	for _, child := range el.Child {
		c, ok := child.(*etree.CharData)
		if !ok {
			return ""
		}
		parts = append(parts, c.Data)
	}
	return strings.TrimSpace(strings.Join(parts, ""))
}

func namespace(el *etree.Element) string {
	for at := el; at != nil; at = at.Parent() {
		for i := range at.Attr {
			a := &at.Attr[i]
			if el.Space == "" && a.Space == "" && a.Key == "xmlns" || el.Space != "" && a.Space == "xmlns" && a.Key == el.Space {
				return a.Value
			}
		}
	}
	return ""
}
