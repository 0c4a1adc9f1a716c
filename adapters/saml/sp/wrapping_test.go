package sp_test

import (
	"fmt"
	"testing"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/ports"
)

// The eight shapes of signature wrapping (SAML.md 4.1, 2-9): each gives the elements that take the
// place of the signed one. The evil copy has another ID and another company.
var wrappings = []func(signed *etree.Element) []*etree.Element{
	1: func(signed *etree.Element) []*etree.Element { // the original inside the signature of the copy
		e, original := evil(signed), bare(signed)
		e.FindElement("./Signature").AddChild(original)
		return []*etree.Element{e}
	},
	2: func(signed *etree.Element) []*etree.Element { // the original before the signature of the copy
		e := evil(signed)
		e.InsertChildAt(e.FindElement("./Signature").Index(), bare(signed))
		return []*etree.Element{e}
	},
	3: func(signed *etree.Element) []*etree.Element { // the copy, unsigned, before the original
		return []*etree.Element{bare(evil(signed)), signed.Copy()}
	},
	4: func(signed *etree.Element) []*etree.Element { // the copy around the original
		e := bare(evil(signed))
		e.AddChild(signed.Copy())
		return []*etree.Element{e}
	},
	5: func(signed *etree.Element) []*etree.Element { // the copy with the signature, the original after
		return []*etree.Element{evil(signed), bare(signed)}
	},
	6: func(signed *etree.Element) []*etree.Element { // the signature inside the original inside the signature
		e := evil(signed)
		e.FindElement("./Signature").AddChild(signed.Copy())
		return []*etree.Element{e}
	},
	7: func(signed *etree.Element) []*etree.Element { // the original in Extensions
		extensions := etree.NewElement("samlp:Extensions")
		extensions.AddChild(signed.Copy())
		return []*etree.Element{extensions, bare(evil(signed))}
	},
	8: func(signed *etree.Element) []*etree.Element { // the original in a ds:Object
		e := evil(signed)
		e.FindElement("./Signature").CreateElement("ds:Object").AddChild(bare(signed))
		return []*etree.Element{e}
	},
}

func evil(signed *etree.Element) *etree.Element {
	e := signed.Copy()
	e.CreateAttr("ID", "_evil")
	for _, name := range e.FindElements(".//AttributeValue") {
		if name.Text() == "Test BV Donald" {
			name.SetText("Test BV Dagobert")
		}
	}
	return e
}

func bare(el *etree.Element) *etree.Element {
	e := el.Copy()
	if signature := e.FindElement("./Signature"); signature != nil {
		e.RemoveChild(signature)
	}
	return e
}

// wrapped puts the n-th wrapping in the place of the signed element at path.
func wrapped(document, path string, n int) string {
	root := samltest.Parse(document)
	signed := root.FindElement(path)
	parent, at := signed.Parent(), signed.Index()
	with := wrappings[n](signed)
	parent.RemoveChildAt(at)
	for i, el := range with {
		parent.InsertChildAt(at+i, el)
	}
	return samltest.Text(root)
}

// At each of the three levels, with good signatures on the levels above, wrapping is refused.
func TestSignatureWrapping(t *testing.T) {
	w := newWorld(t)
	for level, path := range map[string]string{
		"ArtifactResponse": "./Body/ArtifactResponse", "Response": "./Response", "Assertion": "./Assertion",
	} {
		for n := 1; n < len(wrappings); n++ {
			t.Run(fmt.Sprintf("%d XSW %d of the %s", n+1, n, level), func(t *testing.T) {
				m := samltest.Good()
				wrap := func(document string) string { return wrapped(document, path, n) }
				switch level {
				case "ArtifactResponse":
					m.EditBody = wrap
				case "Response":
					m.EditOuter = wrap
				case "Assertion":
					m.EditResponse = wrap
				}
				w.t = t
				if answer := w.resolve(m); answer.Failure != ports.UpstreamRejected {
					t.Errorf("failure %d %q, assertion %+v", answer.Failure, answer.Detail, answer.Assertion)
				}
			})
		}
	}
}
