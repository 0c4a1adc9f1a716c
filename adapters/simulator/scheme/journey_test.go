package scheme_test

import (
	"encoding/base64"
	"strings"
	"testing"
)

// MS-17, MS-18: user name, password and a code by text message lead back with an artifact, and the
// artifact to an answer about who acts for whom.
func TestALoginEndsWithAnAnswer(t *testing.T) {
	k := newKit(t)
	a := k.ask()
	end := k.walk(k.send(a), "anna")
	target, err := end.Location()
	if err != nil {
		t.Fatalf("%v at %s: %s", err, end.Request.URL, end.body)
	}
	if got := target.Query().Get("RelayState"); got != a.relay {
		t.Errorf("RelayState %q, want %q", got, a.relay)
	}
	artifact := target.Query().Get("SAMLart")
	if raw, err := base64.StdEncoding.DecodeString(artifact); err != nil || len(raw) != 44 || raw[1] != 4 {
		t.Errorf("artifact %q is not 44 bytes of type 4", artifact)
	}
	root := parse(t, k.resolve(artifact))
	if got := root.FindElement("./Response/Status/StatusCode").SelectAttrValue("Value", ""); got != success {
		t.Errorf("status %s", got)
	}
	if got := root.FindElement("./Response").SelectAttrValue("InResponseTo", ""); got != a.id {
		t.Errorf("InResponseTo %s, want %s", got, a.id)
	}
	for name, want := range map[string]string{
		"urn:etoegang:core:ServiceID":                         serviceID,
		"urn:etoegang:core:ServiceUUID":                       uuid,
		"urn:etoegang:1.11:attribute-represented:CompanyName": "Waterschap Zilverbeek (oefen)",
	} {
		if got := root.FindElement("./Response/Assertion/AttributeStatement/Attribute[@Name='" + name + "']/AttributeValue").Text(); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if strings.Contains(root.FindElement("./Response").Text(), "68750110") {
		t.Error("the KvK number can be read")
	}
}
