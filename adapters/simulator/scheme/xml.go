package scheme

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/beevik/etree"
)

// Namespaces of the messages.
const (
	nsProtocol  = "urn:oasis:names:tc:SAML:2.0:protocol"
	nsAssertion = "urn:oasis:names:tc:SAML:2.0:assertion"
	nsMetadata  = "urn:oasis:names:tc:SAML:2.0:metadata"
	nsSignature = "http://www.w3.org/2000/09/xmldsig#"
	nsSOAP      = "http://schemas.xmlsoap.org/soap/envelope/"
)

// messageLimit bounds what is read of any message, in bytes.
const messageLimit = 256 << 10

// parseXML reads one message. What no SAML profile needs and attacks live on is refused: document
// types, comments, processing instructions, several elements with one ID.
func parseXML(raw []byte) (*etree.Element, error) {
	if err := scan(raw); err != nil {
		return nil, err
	}
	document := etree.NewDocument()
	if err := document.ReadFromBytes(raw); err != nil {
		return nil, fmt.Errorf("not well-formed XML: %w", err)
	}
	if document.Root() == nil {
		return nil, errors.New("no XML element")
	}
	return document.Root(), nil
}

func scan(raw []byte) error {
	if len(raw) > messageLimit {
		return errors.New("message too long")
	}
	ids, elements := map[string]bool{}, 0
	for decoder := xml.NewDecoder(bytes.NewReader(raw)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("not well-formed XML: %w", err)
		}
		switch t := token.(type) {
		case xml.Directive, xml.Comment:
			return errors.New("document type or comment in the message")
		case xml.ProcInst:
			if t.Target != "xml" {
				return errors.New("processing instruction in the message")
			}
		case xml.StartElement:
			if elements++; elements > 900 { // what canonicalisation takes at most
				return errors.New("too many elements")
			}
			if err := noteID(ids, t); err != nil {
				return err
			}
		}
	}
}

func noteID(ids map[string]bool, element xml.StartElement) error {
	for _, a := range element.Attr {
		if a.Name.Local != "ID" || a.Name.Space != "" {
			continue
		}
		if ids[a.Value] {
			return fmt.Errorf("two elements with ID %q", a.Value)
		}
		ids[a.Value] = true
	}
	return nil
}

// attribute reads an attribute without a prefix; etree alone would also take x:ID for ID.
func attribute(element *etree.Element, name string) string {
	for _, a := range element.Attr {
		if a.Space == "" && a.Key == name {
			return a.Value
		}
	}
	return ""
}

func hasAttribute(element *etree.Element, name string) bool {
	for _, a := range element.Attr {
		if a.Space == "" && a.Key == name {
			return true
		}
	}
	return false
}

func is(element *etree.Element, namespace, tag string) bool {
	return element != nil && element.Tag == tag && element.NamespaceURI() == namespace
}

// children lists the direct children of that name.
func children(element *etree.Element, namespace, tag string) []*etree.Element {
	var found []*etree.Element
	for _, child := range element.ChildElements() {
		if is(child, namespace, tag) {
			found = append(found, child)
		}
	}
	return found
}

// only gives the direct child of that name where there is exactly one, else nil.
func only(element *etree.Element, namespace, tag string) *etree.Element {
	if found := children(element, namespace, tag); len(found) == 1 {
		return found[0]
	}
	return nil
}

// plainText is the element's text when it has neither attributes nor elements, else "".
func plainText(element *etree.Element) string {
	if element == nil || len(element.ChildElements()) > 0 {
		return ""
	}
	for _, a := range element.Attr {
		if a.Space != "xmlns" && a.FullKey() != "xmlns" {
			return ""
		}
	}
	return element.Text()
}

// written gives the element as text, for embedding in the next template.
func written(element *etree.Element) string {
	document := etree.NewDocument()
	document.SetRoot(element.Copy())
	text, err := document.WriteToString()
	if err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return text
}

// indent writes the element over several lines. Mixed content does not occur in these messages.
func indent(to *strings.Builder, element *etree.Element, depth int) {
	margin := strings.Repeat("  ", depth)
	to.WriteString(margin + "<" + element.FullTag())
	for _, a := range element.Attr {
		fmt.Fprintf(to, "\n%s    %s=%q", margin, a.FullKey(), a.Value)
	}
	inside := element.ChildElements()
	if len(inside) == 0 && strings.TrimSpace(element.Text()) == "" {
		to.WriteString("/>\n")
		return
	}
	if len(inside) == 0 {
		to.WriteString(">" + strings.TrimSpace(element.Text()) + "</" + element.FullTag() + ">\n")
		return
	}
	to.WriteString(">\n")
	for _, child := range inside {
		indent(to, child, depth+1)
	}
	to.WriteString(margin + "</" + element.FullTag() + ">\n")
}
