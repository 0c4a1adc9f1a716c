package xmlsig

import (
	"slices"
	"strings"
	"testing"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/russellhaering/goxmldsig/etreeutils"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
)

var documents = []string{
	`<a/>`,
	`<a xmlns="urn:a"><b xmlns=""><c xmlns="urn:a"/><d/></b></a>`,
	`<a:a xmlns:a="urn:a" xmlns:b="urn:b"><c xmlns:a="urn:other" b:x="1"><a:d/></c><a:e/></a:a>`,
	`<x b="1" a="2" xmlns:z="urn:1" xmlns:y="urn:2" z:a="3" y:a="4" xml:lang="nl" xml:space="default"/>`,
	"<x a=\"&quot;&#9;&#10;&#13;&lt;&gt;&amp;'\">&lt;&gt;&amp;\"'&#13;\té</x>",
	`<p:a xmlns:p="urn:p" xmlns:q="urn:q" xmlns:xs="urn:xs"><p:b><q:c xmlns:q="urn:q"/></p:b><q:c/></p:a>`,
	`<a xmlns:xs="urn:xs" xmlns="urn:d"><b type="xs:string"><![CDATA[<&>]]></b></a>`,
}

func TestCanonicalFormIsThatOfLibxml(t *testing.T) {
	for _, document := range append(documents, samltest.Good().Body()) {
		root, err := xmlguard.Parse([]byte(document), xmlguard.Message)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := string(canonicalise(root, nil, nil)), samltest.Canonical(t, document); got != want {
			t.Errorf("%s\n got %s\nwant %s", document, got, want)
		}
	}
}

// goxmldsig has another opinion on xmlns="" and on the order of xml: attributes, which SAML does
// not use; on messages, and with lists of prefixes, it agrees.
func TestCanonicalFormOfMessagesIsThatOfGoxmldsig(t *testing.T) {
	root, err := xmlguard.Parse([]byte(samltest.Good().Body()), xmlguard.Message)
	if err != nil {
		t.Fatal(err)
	}
	for el := range all(root) {
		for _, list := range []string{"", "xs", "xs saml xenc"} {
			if got, want := string(canonicalise(el, nil, strings.Fields(list))), reference(t, el, list); got != want {
				t.Fatalf("with %q\n got %s\nwant %s", list, got, want)
			}
		}
	}
}

func reference(t *testing.T, el *etree.Element, list string) string {
	t.Helper()
	scope, err := etreeutils.NSBuildParentContext(el)
	if err != nil {
		t.Fatal(err)
	}
	detached, err := etreeutils.NSDetatch(scope, el)
	if err != nil {
		t.Fatal(err)
	}
	want, err := dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList(list).Canonicalize(detached)
	if err != nil {
		t.Fatal(err)
	}
	return string(want)
}

func all(el *etree.Element) func(yield func(*etree.Element) bool) {
	return func(yield func(*etree.Element) bool) {
		open := []*etree.Element{el}
		for len(open) > 0 {
			next := open[0]
			if !yield(next) {
				return
			}
			open = slices.Concat(open[1:], xmlguard.Elements(next))
		}
	}
}

// The canonical form of a canonical form is itself; reading it gives the same tree.
func FuzzCanonicalise(f *testing.F) {
	for _, document := range documents {
		f.Add(document)
	}
	f.Fuzz(func(t *testing.T, document string) {
		root, err := xmlguard.Parse([]byte(document), xmlguard.Message)
		if err != nil {
			return
		}
		once := canonicalise(root, nil, nil)
		again, err := xmlguard.Parse(once, xmlguard.Rebuilt)
		if err != nil {
			t.Fatalf("%q became %q: %v", document, once, err)
		}
		if twice := canonicalise(again, nil, nil); string(twice) != string(once) {
			t.Errorf("%q, then %q", once, twice)
		}
	})
}
