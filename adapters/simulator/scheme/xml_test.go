package scheme

import (
	"net/url"
	"testing"
	"time"
)

// Whatever comes in, reading it ends and gives a message or an error, and so does what reads on.
func FuzzParseXML(f *testing.F) {
	for _, seed := range []string{
		"<a/>", `<a ID="b"><c ID="b"/></a>`, "<!DOCTYPE a><a/>", "", "<a>", "<a></b>", `<a xmlns:b="c"><b:d/></a>`, "\xff\xfe",
		`<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></md:EntityDescriptor>`,
		`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><a/></s:Body></s:Envelope>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		root, err := parseXML(raw)
		if err != nil {
			return
		}
		if root == nil {
			t.Fatal("neither message nor error")
		}
		_ = bodyOf(root)
		_ = indented(string(raw))
		if _, err := verify(root, nil, time.Unix(0, 0)); err == nil {
			t.Error("verified without any key")
		}
		if _, err := readProviderMetadata(raw, "x", time.Unix(0, 0)); err == nil {
			t.Error("metadata taken without a signature")
		}
	})
}

func FuzzInflate(f *testing.F) {
	f.Add([]byte("x"))
	f.Add([]byte{0x4b, 0x04, 0x00})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if out, err := inflate(raw); err == nil && len(out) > messageLimit {
			t.Error("too long")
		}
	})
}

// What a cookie or a form says is a choice that exists, and survives the way back.
func FuzzParseFaults(f *testing.F) {
	f.Add("signature=sha1&artifact=slow")
	f.Add("status=Responder%2FAuthnFailed")
	f.Fuzz(func(t *testing.T, text string) {
		values, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		faults, err := ParseFaults(values)
		if err != nil {
			return
		}
		again, err := ParseFaults(faults.values())
		if err != nil || again != faults {
			t.Errorf("%v became %v, %v", faults, again, err)
		}
	})
}
