package xmlguard

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/beevik/etree"
)

// reader builds the tree while it checks the tokens.
type reader struct {
	limits  Limits
	raw     []byte
	decoder *xml.Decoder

	root     *etree.Element
	current  *etree.Element
	depth    int
	elements int
	declared int
	scope    []Binding
	marks    []int // len(scope) before each open element
	ids      map[string]struct{}
	started  bool // something other than the byte order mark was seen
}

func newReader(raw []byte, l Limits) *reader {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	d := xml.NewDecoder(bytes.NewReader(raw))
	d.Entity = map[string]string{}
	return &reader{limits: l, raw: raw, decoder: d, ids: map[string]struct{}{}}
}

func (r *reader) read() (*etree.Element, error) {
	if len(r.raw) > r.limits.Bytes {
		return nil, TooLarge
	}
	for {
		token, err := r.decoder.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, Malformed
		}
		if err := r.token(token); err != nil {
			return nil, err
		}
		r.started = true
	}
	if r.root == nil || r.current != nil {
		return nil, Root
	}
	return r.root, nil
}

func (r *reader) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		return r.open(t)
	case xml.EndElement:
		return r.close(t)
	case xml.CharData:
		return r.text(t)
	case xml.Comment:
		return Comment
	case xml.Directive:
		return Directive
	case xml.ProcInst:
		return r.instruction(t)
	}
	return Malformed
}

func (r *reader) open(t xml.StartElement) error {
	if r.current == nil && r.root != nil {
		return Root
	}
	r.depth++
	r.elements++
	if r.depth > r.limits.Depth || r.elements > r.limits.Elements || len(t.Attr) > r.limits.Attributes {
		return Structure
	}
	el := &etree.Element{Space: t.Name.Space, Tag: t.Name.Local, Attr: make([]etree.Attr, 0, len(t.Attr))}
	r.marks = append(r.marks, len(r.scope))
	for _, a := range t.Attr {
		if err := r.attribute(el, a); err != nil {
			return err
		}
	}
	if err := r.names(el); err != nil {
		return err
	}
	if r.current == nil {
		r.root = el
	} else {
		r.current.AddChild(el)
	}
	r.current = el
	return nil
}

func (r *reader) attribute(el *etree.Element, a xml.Attr) error {
	if !qname(a.Name) {
		return Name
	}
	for i := range el.Attr {
		if el.Attr[i].Key == a.Name.Local && el.Attr[i].Space == a.Name.Space {
			return AttributeRule
		}
	}
	el.Attr = append(el.Attr, etree.Attr{Space: a.Name.Space, Key: a.Name.Local, Value: a.Value})
	if IsDeclaration(a.Name.Space, a.Name.Local) {
		return r.declare(a)
	}
	// SAML core 1.3.4: ID is the one identifier. Encrypted elements repeat their Id when brokers
	// copy them from an Advice, so only ID must be unique (SAML.md 3.6).
	if a.Name.Local == "ID" {
		return r.identify(a)
	}
	return nil
}

func (r *reader) identify(a xml.Attr) error {
	if _, twice := r.ids[a.Value]; twice || a.Name.Space != "" || a.Value == "" {
		return Identifier
	}
	r.ids[a.Value] = struct{}{}
	return nil
}

func (r *reader) declare(a xml.Attr) error {
	r.declared++
	b := Binding{URI: a.Value}
	if a.Name.Space != "" {
		b.Prefix = a.Name.Local
	}
	relative := !strings.Contains(b.URI, ":") && (b.Prefix != "" || b.URI != "")
	reserved := b.Prefix == "xml" || b.Prefix == "xmlns" || b.URI == xmlNamespace || b.URI == xmlnsNamespace
	if r.declared > r.limits.Namespaces || relative || reserved || len(b.URI) > maxNamespace {
		return Namespace
	}
	r.scope = append(r.scope, b)
	return nil
}

// names checks that every prefix is declared and that no two attributes have one expanded name
// (Namespaces in XML 1.0, section 6.3).
func (r *reader) names(el *etree.Element) error {
	if !qname(xml.Name{Space: el.Space, Local: el.Tag}) {
		return Name
	}
	if _, ok := lookup(r.scope, el.Space); !ok {
		return Namespace
	}
	for i, a := range el.Attr {
		if a.Space == "" || a.Space == "xmlns" {
			continue
		}
		uri, ok := lookup(r.scope, a.Space)
		if !ok {
			return Namespace
		}
		for _, other := range el.Attr[:i] {
			if other.Key != a.Key || other.Space == "" || other.Space == "xmlns" {
				continue
			}
			if same, _ := lookup(r.scope, other.Space); same == uri {
				return AttributeRule
			}
		}
	}
	return nil
}

func (r *reader) close(t xml.EndElement) error {
	if r.current == nil || r.current.Tag != t.Name.Local || r.current.Space != t.Name.Space {
		return Malformed
	}
	last := len(r.marks) - 1
	r.scope, r.marks = r.scope[:r.marks[last]], r.marks[:last]
	r.current = r.current.Parent()
	r.depth--
	return nil
}

func (r *reader) text(t xml.CharData) error {
	if r.current != nil {
		r.current.AddChild(etree.NewText(string(t)))
		return nil
	}
	if len(bytes.TrimSpace(t)) > 0 {
		return Root
	}
	return nil
}

// instruction accepts the XML declaration at the very start. The tokenizer refuses declarations
// of another encoding or version.
func (r *reader) instruction(t xml.ProcInst) error {
	if r.started || t.Target != "xml" {
		return Instruction
	}
	return nil
}

func qname(n xml.Name) bool {
	return ncname(n.Local) && (n.Space == "" || ncname(n.Space))
}

// ncname accepts what the tokenizer accepts as a name, without colons.
func ncname(s string) bool {
	if s == "" || s[0] == '-' || s[0] == '.' || (s[0] >= '0' && s[0] <= '9') {
		return false
	}
	return strings.IndexByte(s, ':') < 0
}
