package xmlguard_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	validator "github.com/mattermost/xml-roundtrip-validator"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
)

// SAML.md 4.3 and the XML rows of 4.1.
func TestWhatNoProfileNeedsIsRefused(t *testing.T) {
	declarations := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, ` xmlns:n%d="urn:n%d"`, i, i)
		}
		return b.String()
	}
	for name, c := range map[string]struct {
		document string
		want     xmlguard.Refusal
	}{
		"50 DOCTYPE, empty":                 {`<!DOCTYPE x><x/>`, xmlguard.Directive},
		"50 DOCTYPE, external":              {`<!DOCTYPE x SYSTEM "http://voorbeeld.example/x.dtd"><x/>`, xmlguard.Directive},
		"50 DOCTYPE, attribute defaults":    {`<!DOCTYPE x [<!ATTLIST x ID CDATA "a">]><x/>`, xmlguard.Directive},
		"51 entity":                         {`<x>&a;</x>`, xmlguard.Malformed},
		"51 billion laughs":                 {`<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>`, xmlguard.Directive},
		"52 trailing element":               {`<x/><y/>`, xmlguard.Root},
		"52 trailing text":                  {`<x/>y`, xmlguard.Root},
		"52 leading text":                   {`y<x/>`, xmlguard.Root},
		"52 UTF-16 label":                   {`<?xml version="1.0" encoding="UTF-16"?><x/>`, xmlguard.Malformed},
		"52 Latin 1 label":                  {`<?xml version="1.0" encoding="ISO-8859-1"?><x/>`, xmlguard.Malformed},
		"52 XML 1.1":                        {`<?xml version="1.1"?><x/>`, xmlguard.Malformed},
		"52 duplicate attribute":            {`<x a="1" a="2"/>`, xmlguard.AttributeRule},
		"52 duplicate by namespace":         {`<x xmlns:p="urn:a" xmlns:q="urn:a" p:a="1" q:a="2"/>`, xmlguard.AttributeRule},
		"53 round-trip name ::x":            {`<::x/>`, xmlguard.Malformed},
		"53 round-trip name :x":             {`<:x/>`, xmlguard.Name},
		"53 round-trip name x:":             {`<x:/>`, xmlguard.Name},
		"53 round-trip attribute":           {`<x :a="1"/>`, xmlguard.Name},
		"53 NUL":                            {"<x>\x00</x>", xmlguard.Malformed},
		"53 reference to NUL":               {"<x>&#0;</x>", xmlguard.Malformed},
		"53 broken UTF-8":                   {"<x>\xff</x>", xmlguard.Malformed},
		"54 many elements":                  {`<x>` + strings.Repeat("<y/>", 900) + `</x>`, xmlguard.Structure},
		"55 much text":                      {`<x>` + strings.Repeat("y", 256<<10) + `</x>`, xmlguard.TooLarge},
		"56 many declarations":              {`<x>` + strings.Repeat(`<y`+declarations(30)+`/>`, 7) + `</x>`, xmlguard.Namespace},
		"56 many attributes":                {`<x` + declarations(33) + `/>`, xmlguard.Structure},
		"56 long namespace":                 {`<x xmlns="urn:` + strings.Repeat("y", 256) + `"/>`, xmlguard.Namespace},
		"59 nesting":                        {strings.Repeat("<y>", 41) + strings.Repeat("</y>", 41), xmlguard.Structure},
		"10 duplicate ID":                   {`<x ID="a"><y ID="a"/></x>`, xmlguard.Identifier},
		"24 prefixed ID":                    {`<x xmlns:p="urn:p" p:ID="a"/>`, xmlguard.Identifier},
		"empty ID":                          {`<x ID=""/>`, xmlguard.Identifier},
		"30 comment":                        {`<x><!-- y --></x>`, xmlguard.Comment},
		"30 comment before the root":        {`<!-- y --><x/>`, xmlguard.Comment},
		"31 processing instruction":         {`<x><?y z?></x>`, xmlguard.Instruction},
		"31 stylesheet":                     {`<?xml-stylesheet href="x"?><x/>`, xmlguard.Instruction},
		"31 second declaration":             {`<?xml version="1.0"?><?xml version="1.0"?><x/>`, xmlguard.Instruction},
		"23 relative namespace":             {`<x xmlns="void"/>`, xmlguard.Namespace},
		"23 relative namespace of a prefix": {`<x xmlns:p="1"/>`, xmlguard.Namespace},
		"23 prefix undeclared again":        {`<x xmlns:p=""/>`, xmlguard.Namespace},
		"24 xml prefix declared":            {`<x xmlns:xml="urn:x"/>`, xmlguard.Namespace},
		"24 xml namespace under a prefix":   {`<x xmlns:p="http://www.w3.org/XML/1998/namespace"/>`, xmlguard.Namespace},
		"24 xmlns prefix declared":          {`<x xmlns:xmlns="urn:x"/>`, xmlguard.Namespace},
		"24 unknown prefix":                 {`<p:x/>`, xmlguard.Namespace},
		"24 unknown prefix of an attribute": {`<x p:a="1"/>`, xmlguard.Namespace},
		"24 prefix out of scope":            {`<x><y xmlns:p="urn:p"/><p:z/></x>`, xmlguard.Namespace},
		"end tag of another name":           {`<x></y>`, xmlguard.Malformed},
		"end tag of another prefix":         {`<p:x xmlns:p="urn:p"></x>`, xmlguard.Malformed},
		"end tag too many":                  {`<x/></x>`, xmlguard.Malformed},
		"not closed":                        {`<x>`, xmlguard.Root},
		"nothing":                           {``, xmlguard.Root},
		"only space":                        {"\n", xmlguard.Root},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := xmlguard.Parse([]byte(c.document), xmlguard.Message); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestWhatIsFineIsRead(t *testing.T) {
	for _, document := range []string{
		"\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<x/>\n",
		`<x xmlns="urn:a"><y xmlns=""/></x>`,
		`<x Id="a"><y Id="a"/></x>`, // encrypted elements repeat their Id
		`<x>` + strings.Repeat("<y/>", 899) + `</x>`,
		strings.Repeat("<y>", 40) + strings.Repeat("</y>", 40),
		samltest.Good().Body(),
	} {
		if _, err := xmlguard.Parse([]byte(document), xmlguard.Message); err != nil {
			t.Errorf("%.60q: %v", document, err)
		}
	}
}

func TestAttributesAndTextAreReadByExactName(t *testing.T) {
	root, err := xmlguard.Parse([]byte(`<x xmlns:e="urn:e" e:a="foreign" a="own"> een <![CDATA[<twee>]]> <y/></x>`), xmlguard.Message)
	if err != nil {
		t.Fatal(err)
	}
	if got := xmlguard.Attribute(root, "a"); got != "own" {
		t.Errorf("attribute %q", got)
	}
	if got := xmlguard.Text(root); got != "" {
		t.Errorf("text beside an element: %q", got)
	}
	root.RemoveChild(xmlguard.Elements(root)[0])
	if got := xmlguard.Text(root); got != "een <twee>" {
		t.Errorf("text %q", got)
	}
	if xmlguard.Text(nil) != "" || xmlguard.Is(nil, "", "x") {
		t.Error("nothing has text")
	}
}

// XML Encryption 4.4: a decrypted fragment may lean on the declarations around it.
func TestAFragmentKnowsTheNamespacesAroundIt(t *testing.T) {
	context, err := xmlguard.Parse([]byte(`<a xmlns:p="urn:outer" xmlns:q="urn:q"><b xmlns:p="urn:inner" xmlns="urn:d"/></a>`), xmlguard.Message)
	if err != nil {
		t.Fatal(err)
	}
	got, err := xmlguard.ParseWithin(xmlguard.Elements(context)[0], []byte(`<p:x><q:y/><z/></p:x>`), xmlguard.Message)
	if err != nil {
		t.Fatal(err)
	}
	if !xmlguard.Is(got, "urn:inner", "x") || xmlguard.Only(got, "urn:q", "y") == nil || xmlguard.Only(got, "urn:d", "z") == nil {
		t.Errorf("read as %s", samltest.Text(got))
	}
	if _, err := xmlguard.ParseWithin(context, []byte(`<r:x/>`), xmlguard.Message); !errors.Is(err, xmlguard.Namespace) {
		t.Errorf("undeclared: %v", err)
	}
	if _, err := xmlguard.ParseWithin(context, []byte(`<x/><y/>`), xmlguard.Message); !errors.Is(err, xmlguard.Root) {
		t.Errorf("two roots: %v", err)
	}
}

// What is read has one meaning: the round-trip validator finds nothing in it, and no input makes
// the reader panic.
func FuzzParse(f *testing.F) {
	f.Add(samltest.Good().Body())
	f.Add(`<?xml version="1.0"?><x xmlns="urn:a" a="&lt;" ID="b"><![CDATA[<]]></x>`)
	f.Add(`<a:x xmlns:a="urn:a" a:b="1"></a:x>`)
	f.Add(`<::x/>`)
	f.Fuzz(func(t *testing.T, document string) {
		root, err := xmlguard.Parse([]byte(document), xmlguard.Message)
		if err != nil {
			var refusal xmlguard.Refusal
			if !errors.As(err, &refusal) || root != nil {
				t.Errorf("error %v, root %v", err, root)
			}
			return
		}
		if err := validator.Validate(strings.NewReader(document)); err != nil {
			t.Errorf("%q: %v", document, err)
		}
	})
}
