package metadata

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlsig"
)

// Provider is what our metadata says of one service provider (EHERKENNING 6.2).
type Provider struct {
	EntityID     string
	ACS          string              // where artifacts arrive; index 0
	Signing      []*x509.Certificate // of messages and of the TLS client
	Encryption   []*x509.Certificate
	Services     []Service
	Organisation Organisation
	Contacts     []Contact
}

// Service is one AttributeConsumingService.
type Service struct {
	Index       int    // 0 to 65535
	ServiceID   string // urn:etoegang:DV:<OIN>:services:<index>
	Name        Text
	Description Text
	Attributes  []string // names of extra attributes, never identifying ones (ET-07)
}

// Organisation names who offers the services.
type Organisation struct {
	Name, DisplayName, URL Text
}

// Contact is a role mailbox, not a person.
type Contact struct {
	Type    string // "technical" or "administrative"
	Company string
	Email   string
	Phone   string
}

// Text is a text in Dutch and in English; an empty language is left out.
type Text struct{ Dutch, English string }

// Write gives the signed EntityDescriptor. The same provider and key always give the same bytes:
// the ID is derived from the content, and an RSA signature has no randomness.
func Write(p Provider, signer xmlsig.Signer) ([]byte, error) {
	sum, err := p.Digest()
	if err != nil {
		return nil, err
	}
	root := p.entity()
	root.CreateAttr("ID", "_"+hex.EncodeToString(sum[:20]))
	if err := signer.SignMetadata(root); err != nil {
		return nil, err
	}
	return serialise(root)
}

// Digest tells two providers apart by what their metadata would say.
func (p Provider) Digest() ([sha256.Size]byte, error) {
	plain, err := serialise(p.entity())
	return sha256.Sum256(plain), err
}

func serialise(root *etree.Element) ([]byte, error) {
	doc := etree.NewDocument()
	doc.WriteSettings = etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true}
	doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8"`)
	doc.AddChild(root.Copy())
	return doc.WriteToBytes()
}

func (p Provider) entity() *etree.Element {
	root := etree.NewElement("md:EntityDescriptor")
	root.CreateAttr("xmlns:md", namespace)
	root.CreateAttr("xmlns:ds", signatureNamespace)
	root.CreateAttr("xmlns:eme", extensionNamespace)
	root.CreateAttr("eme:version", interfaceVersion)
	root.CreateAttr("entityID", p.EntityID)
	p.role(root.CreateElement("md:SPSSODescriptor"))
	p.Organisation.write(root.CreateElement("md:Organization"))
	for _, c := range p.Contacts {
		c.write(root.CreateElement("md:ContactPerson"))
	}
	return root
}

func (p Provider) role(el *etree.Element) {
	el.CreateAttr("AuthnRequestsSigned", "true")
	el.CreateAttr("WantAssertionsSigned", "true")
	el.CreateAttr("protocolSupportEnumeration", protocol)
	for _, c := range p.Signing {
		writeKey(el.CreateElement("md:KeyDescriptor"), "signing", c)
	}
	for _, c := range p.Encryption {
		writeKey(el.CreateElement("md:KeyDescriptor"), "encryption", c)
	}
	acs := el.CreateElement("md:AssertionConsumerService")
	acs.CreateAttr("Binding", bindingArtifact)
	acs.CreateAttr("Location", p.ACS)
	acs.CreateAttr("index", "0")
	acs.CreateAttr("isDefault", "true")
	services := slices.SortedFunc(slices.Values(p.Services), func(a, b Service) int { return a.Index - b.Index })
	for i, s := range services {
		s.write(el.CreateElement("md:AttributeConsumingService"), i == 0)
	}
}

func writeKey(el *etree.Element, use string, c *x509.Certificate) {
	el.CreateAttr("use", use)
	info := el.CreateElement("ds:KeyInfo")
	info.CreateElement("ds:KeyName").SetText(xmlsig.KeyName(c))
	info.CreateElement("ds:X509Data").CreateElement("ds:X509Certificate").
		SetText(base64.StdEncoding.EncodeToString(c.Raw))
}

func (s Service) write(el *etree.Element, first bool) {
	el.CreateAttr("index", strconv.Itoa(s.Index))
	if first {
		el.CreateAttr("isDefault", "true")
	}
	s.Name.write(el, "md:ServiceName")
	s.Description.write(el, "md:ServiceDescription")
	// The ServiceID comes first and is not required: EHERKENNING 6.2.
	el.CreateElement("md:RequestedAttribute").CreateAttr("Name", s.ServiceID)
	for _, name := range s.Attributes {
		el.CreateElement("md:RequestedAttribute").CreateAttr("Name", name)
	}
}

func (o Organisation) write(el *etree.Element) {
	o.Name.write(el, "md:OrganizationName")
	o.DisplayName.write(el, "md:OrganizationDisplayName")
	o.URL.write(el, "md:OrganizationURL")
}

func (c Contact) write(el *etree.Element) {
	el.CreateAttr("contactType", c.Type)
	for _, field := range []struct{ tag, text string }{
		{"md:Company", c.Company}, {"md:EmailAddress", c.Email}, {"md:TelephoneNumber", c.Phone},
	} {
		if field.text != "" {
			el.CreateElement(field.tag).SetText(field.text)
		}
	}
}

func (t Text) write(parent *etree.Element, tag string) {
	for _, in := range []struct{ language, text string }{{"nl", t.Dutch}, {"en", t.English}} {
		if in.text == "" {
			continue
		}
		el := parent.CreateElement(tag)
		el.CreateAttr("xml:lang", in.language)
		el.SetText(in.text)
	}
}
