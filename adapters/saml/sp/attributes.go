package sp

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
)

// attributes holds the AttributeValue elements of each attribute, by name.
type attributes map[string][]*etree.Element

// attributes reads the one AttributeStatement; a name twice is refused. Encrypted attributes are
// decrypted like identifiers (EHERKENNING 4.9).
func (x *reading) attributes(el *etree.Element) (attributes, error) {
	statement := xmlguard.Only(el, nsAssertion, "AttributeStatement")
	if statement == nil {
		return nil, rejected("attribute-statement")
	}
	found := attributes{}
	for _, child := range xmlguard.Elements(statement) {
		attribute := child
		if xmlguard.Is(child, nsAssertion, "EncryptedAttribute") {
			plain, err := x.plain.Open(child)
			if err != nil {
				return nil, rejected("decryption")
			}
			attribute = plain
		}
		name := xmlguard.Attribute(attribute, "Name")
		if _, twice := found[name]; twice || name == "" || !xmlguard.Is(attribute, nsAssertion, "Attribute") {
			return nil, rejected("attribute")
		}
		found[name] = xmlguard.Children(attribute, nsAssertion, "AttributeValue")
	}
	return found, nil
}

// one gives the value of an attribute that has exactly one, as text; ok tells that it has.
func (a attributes) one(name string) (value string, ok bool) {
	if len(a[name]) != 1 {
		return "", false
	}
	value = xmlguard.Text(a[name][0])
	return value, value != ""
}

// has tells whether the attribute is there at all.
func (a attributes) has(name string) bool {
	_, ok := a[name]
	return ok
}

// sameService: the answer is for the service that was asked. It guards against an answer for
// another service or another tenant (EHERKENNING 4.10, row 10).
func (x *reading) sameService(a attributes) error {
	if id, _ := a.one(attributeService); id == "" || id != x.service.ServiceID {
		return rejected("service-id")
	}
	if id, _ := a.one(attributeServiceUUID); id == "" || !strings.EqualFold(id, x.service.ServiceUUID) {
		return rejected("service-uuid")
	}
	return nil
}
