// Package xmlguard reads XML of strangers into a tree and refuses, while it reads, everything that
// no SAML profile needs: DTDs, comments, processing instructions, other encodings, odd names,
// and sizes out of proportion. Reading and checking are one pass over one tokenizer, so there is
// no second parser that could see another document. Packages xmlsig, xmlcrypt, metadata and sp read
// XML through this package only.
package xmlguard

import (
	"slices"

	"github.com/beevik/etree"
)

// Limits bound one document.
type Limits struct {
	Bytes      int // of the document
	Elements   int
	Depth      int // of nesting; the root is 1
	Attributes int // of one element, namespace declarations included
	Namespaces int // declarations in the whole document
}

// Message bounds a SAML message: an eHerkenning answer of 20 kB has about 150 elements.
var Message = Limits{Bytes: 256 << 10, Elements: 900, Depth: 40, Attributes: 32, Namespaces: 200}

// Metadata bounds a metadata document, also the aggregate of a whole scheme.
var Metadata = Limits{Bytes: 4 << 20, Elements: 50_000, Depth: 40, Attributes: 32, Namespaces: 5_000}

// Rebuilt bounds the canonical form of a document that passed Message or Metadata: exclusive
// canonicalisation repeats namespace declarations.
var Rebuilt = Limits{Bytes: 16 << 20, Elements: 50_000, Depth: 40, Attributes: 65, Namespaces: 100_000}

// maxNamespace is the longest namespace name in bytes. Canonicalisation may repeat a name once
// per element, so a long one is a bomb.
const maxNamespace = 256

// Refusal names the rule that a document broke. It says nothing of the document's content.
type Refusal string

// Error makes a Refusal an error.
func (r Refusal) Error() string { return "xmlguard: " + string(r) }

// The rules.
const (
	TooLarge      Refusal = "too many bytes"
	Malformed     Refusal = "not well-formed"
	Directive     Refusal = "document type declaration"
	Comment       Refusal = "comment"
	Instruction   Refusal = "processing instruction"
	Structure     Refusal = "too many elements, attributes or levels"
	Name          Refusal = "name"
	Namespace     Refusal = "namespace declaration"
	AttributeRule Refusal = "duplicate attribute"
	Identifier    Refusal = "prefixed, empty or duplicate ID"
	Root          Refusal = "not exactly one root element"
)

// Parse reads a document. Every error is a Refusal.
func Parse(raw []byte, l Limits) (*etree.Element, error) {
	return newReader(raw, l).read()
}

// ParseWithin reads a fragment with the namespace declarations that are in scope at context, as
// XML Encryption 1.1 section 4.4 asks for decrypted content. The result stands alone: the
// declarations it may need are added to its root.
func ParseWithin(context *etree.Element, raw []byte, l Limits) (*etree.Element, error) {
	r := newReader(raw, l)
	inherited := InScope(context)
	r.scope = append(r.scope, inherited...)
	root, err := r.read()
	if err != nil {
		return nil, err
	}
	for _, b := range slices.Backward(inherited) { // the innermost declaration counts
		if !declares(root, b.Prefix) {
			root.Attr = append(root.Attr, declaration(b))
		}
	}
	return root, nil
}
