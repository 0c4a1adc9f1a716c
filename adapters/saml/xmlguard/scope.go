package xmlguard

import "github.com/beevik/etree"

// The two namespaces that are bound by definition.
const (
	xmlNamespace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsNamespace = "http://www.w3.org/2000/xmlns/"
)

// Binding is a namespace declaration; Prefix "" is the default namespace.
type Binding struct{ Prefix, URI string }

// IsDeclaration tells whether an attribute of that name declares a namespace.
func IsDeclaration(space, key string) bool {
	return space == "xmlns" || (space == "" && key == "xmlns")
}

// InScope lists the declarations in scope at el, outermost first; a later one overrules.
func InScope(el *etree.Element) []Binding {
	if el == nil {
		return nil
	}
	return append(InScope(el.Parent()), Declarations(nil, el)...)
}

// Declarations appends those that el itself makes to dst.
func Declarations(dst []Binding, el *etree.Element) []Binding {
	for i := range el.Attr {
		a := &el.Attr[i]
		switch {
		case a.Space == "xmlns":
			dst = append(dst, Binding{Prefix: a.Key, URI: a.Value})
		case a.Space == "" && a.Key == "xmlns":
			dst = append(dst, Binding{URI: a.Value})
		}
	}
	return dst
}

// lookup gives the namespace of a prefix; no declaration of the default namespace means none.
func lookup(scope []Binding, prefix string) (string, bool) {
	if prefix == "xml" {
		return xmlNamespace, true
	}
	for i := len(scope) - 1; i >= 0; i-- {
		if scope[i].Prefix == prefix {
			return scope[i].URI, true
		}
	}
	return "", prefix == ""
}

func declares(el *etree.Element, prefix string) bool {
	for _, b := range Declarations(nil, el) {
		if b.Prefix == prefix {
			return true
		}
	}
	return false
}

func declaration(b Binding) etree.Attr {
	if b.Prefix == "" {
		return etree.Attr{Key: "xmlns", Value: b.URI}
	}
	return etree.Attr{Space: "xmlns", Key: b.Prefix, Value: b.URI}
}
