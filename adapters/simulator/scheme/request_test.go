package scheme_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// Each rule of EHERKENNING 3.2 to 3.4, broken once. What can be answered is answered with
// Requester/RequestUnsupported and the reason.
func TestABrokenRuleIsAnswered(t *testing.T) {
	const index = `AssertionConsumerServiceIndex="0" AttributeConsumingServiceIndex="1"`
	loa := func(comparison, class string) string {
		return `<samlp:RequestedAuthnContext Comparison="` + comparison + `"><saml:AuthnContextClassRef>urn:etoegang:core:assurance-class:` + class + `</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>`
	}
	for name, c := range map[string]struct {
		change func(*ask)
		reason string
	}{
		"destination":   {func(a *ask) { a.destination = "https://elders.invalid/sso" }, "Destination"},
		"unsigned":      {func(a *ask) { a.unsigned = true }, "not signed"},
		"service index": {func(a *ask) { a.attributes = `AssertionConsumerServiceIndex="0" AttributeConsumingServiceIndex="7"` }, "AttributeConsumingServiceIndex"},
		"no service":    {func(a *ask) { a.attributes = `AssertionConsumerServiceIndex="0"` }, "AttributeConsumingServiceIndex"},
		"force":         {func(a *ask) { a.attributes = index + ` ForceAuthn="graag"` }, "ForceAuthn"},
		"passive":       {func(a *ask) { a.attributes = index + ` IsPassive="true"` }, "IsPassive"},
		"consent":       {func(a *ask) { a.attributes = index + ` Consent="urn:oasis:names:tc:SAML:2.0:consent:obtained"` }, "Consent"},
		"too old":       {func(a *ask) { a.instant = testNow.Add(-time.Hour).Format(time.RFC3339) }, "IssueInstant"},
		"from later":    {func(a *ask) { a.instant = testNow.Add(time.Hour).Format(time.RFC3339) }, "IssueInstant"},
		"comparison":    {func(a *ask) { a.children = loa("exact", "loa3") }, "minimum"},
		"class":         {func(a *ask) { a.children = loa("minimum", "loa9") }, "class"},
		"policy":        {func(a *ask) { a.children = "<samlp:NameIDPolicy/>" }, "NameIDPolicy"},
		"extensions":    {func(a *ask) { a.children = "<samlp:Extensions/>" }, "Extensions"},
		"relay":         {func(a *ask) { a.relay = strings.Repeat("r", 81) }, "RelayState"},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t)
			a := k.ask()
			c.change(&a)
			text := k.resolve(k.artifact(k.send(a)))
			status("Requester/RequestUnsupported")(t, k, text)
			if got := value(t, text, "./Response/Status/StatusMessage", ""); !strings.Contains(got, c.reason) {
				t.Errorf("message %q does not speak of %s", got, c.reason)
			}
			if got := value(t, text, "./Response", "InResponseTo"); got != a.id {
				t.Errorf("InResponseTo %s, want %s", got, a.id)
			}
		})
	}
}

// Where nobody known asks, or the place to answer to is not in metadata, a page says so.
func TestWhatCannotBeAnsweredGetsAPage(t *testing.T) {
	const service = ` AttributeConsumingServiceIndex="1"`
	for name, change := range map[string]func(*ask){
		"stranger":    func(a *ask) { a.issuer = "urn:etoegang:DV:00000099000000009000:entities:9001" },
		"other index": func(a *ask) { a.attributes = `AssertionConsumerServiceIndex="5"` + service },
		"foreign url": func(a *ask) {
			a.attributes = `AssertionConsumerServiceURL="https://elders.invalid/" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"` + service
		},
		"both": func(a *ask) {
			a.attributes = `AssertionConsumerServiceIndex="0" AssertionConsumerServiceURL="` + acs + `"` + service
		},
		"post binding": func(a *ask) {
			a.attributes = `AssertionConsumerServiceURL="` + acs + `" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"` + service
		},
		"id": func(a *ask) { a.id = "1begint-met-een-cijfer" },
	} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t)
			a := k.ask()
			change(&a)
			if page := k.send(a); page.StatusCode != http.StatusBadRequest || !strings.Contains(page.body, "oefen") {
				t.Errorf("status %d: %s", page.StatusCode, page.body)
			}
		})
	}
	k := newKit(t)
	for name, text := range map[string]string{
		"doctype": `<!DOCTYPE a [<!ENTITY b "c">]><a/>`, "no xml": "hallo", "other": "<a/>", "comment": "<a><!-- b --></a>", "instruction": "<a><?b c?></a>",
		"double id": `<a ID="b"><c ID="b"/></a>`, "empty": "", "deep": strings.Repeat("<a>", 2000),
	} {
		if page := k.sendText(text, ""); page.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d", name, page.StatusCode)
		}
	}
}

// A changed request does not fit its signature.
func TestAChangedRequestIsRefused(t *testing.T) {
	k := newKit(t)
	text := strings.Replace(k.sign(k.ask().xml(), false), `ForceAuthn="true"`, `ForceAuthn="false"`, 1)
	status("Requester/RequestUnsupported")(t, k, k.resolve(k.artifact(k.sendText(text, ""))))
}

// Redirect carries its signature in the query, over the bytes as sent.
func TestARedirectedRequestIsTaken(t *testing.T) {
	k := newKit(t)
	a := k.ask()
	a.relay = "a&b=c d"
	end := k.walk(k.get(k.redirectURL(a)), "anna")
	target, err := end.Location()
	if err != nil {
		t.Fatal(err)
	}
	if got := target.Query().Get("RelayState"); got != a.relay {
		t.Errorf("RelayState %q", got)
	}
	forged := strings.Replace(k.redirectURL(k.ask()), "RelayState=relay", "RelayState=ander", 1)
	status("Requester/RequestUnsupported")(t, k, k.resolve(k.artifact(k.get(forged))))
}

// The level is what the catalogue demands or more, when the request asks for more (ET-03).
func TestTheHighestDemandedLevelCounts(t *testing.T) {
	k := newKit(t)
	a := k.ask()
	a.children = `<samlp:RequestedAuthnContext Comparison="minimum"><saml:AuthnContextClassRef>urn:etoegang:core:assurance-class:loa4</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>`
	page := k.send(a)
	if !strings.Contains(page.body, "EH4") {
		t.Errorf("the page does not ask for EH4: %s", page.body)
	}
	if end := k.walk(page, "anna"); !strings.HasSuffix(end.Request.URL.Path, "/refused") {
		t.Errorf("EH3 leads to %s", end.Request.URL)
	}
	a.id = newID()
	if text := k.resolve(k.artifact(k.walk(k.send(a), "jos"))); statusOf(t, text) != "Success" {
		t.Error("EH4 does not do")
	}
}

// A provider that rolls its key is believed once its metadata says so, without a restart.
func TestANewKeyIsReadFromMetadata(t *testing.T) {
	k := newKit(t)
	k.login("anna")
	if k.fetched != 1 {
		t.Errorf("metadata was fetched %d times for one login", k.fetched)
	}
	k.key, k.cert = certify("nieuw")
	k.tlsKey, k.tlsCert = k.key, k.cert
	fresh := k.sign(k.describe(k.cert), true)
	k.mu.Lock()
	k.metadata = fresh
	k.mu.Unlock()
	if got := statusOf(t, k.login("anna")); got != "Success" {
		t.Errorf("status %s", got)
	}
	if k.identifiers(k.login("anna"))[kvk] != "68750110" {
		t.Error("not encrypted for the new key")
	}
}

// Metadata that breaks a rule of EHERKENNING 6.2 lets nobody in.
func TestFaultyMetadataIsRefused(t *testing.T) {
	for name, change := range map[string]func(string) string{
		"other entity":   func(s string) string { return strings.Replace(s, dvID, dvID[:len(dvID)-1]+"2", 1) },
		"unsigned wants": func(s string) string { return strings.Replace(s, `WantAssertionsSigned="true"`, "", 1) },
		"name id format": func(s string) string {
			return strings.Replace(s, "<md:AssertionConsumerService", "<md:NameIDFormat>x</md:NameIDFormat><md:AssertionConsumerService", 1)
		},
		"no key": func(s string) string {
			from, to := strings.Index(s, "<md:KeyDescriptor"), strings.Index(s, "</md:KeyDescriptor>")
			return s[:from] + s[to+len("</md:KeyDescriptor>"):]
		},
		"no consumer": func(s string) string { return strings.Replace(s, "HTTP-Artifact", "HTTP-POST", 1) },
	} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t)
			k.metadata = k.sign(change(k.describe(k.cert)), true)
			if page := k.send(k.ask()); page.StatusCode != http.StatusBadRequest {
				t.Errorf("status %d", page.StatusCode)
			}
		})
	}
	k := newKit(t)
	k.metadata = strings.Replace(k.metadata, acs, acs+"2", 1)
	if page := k.send(k.ask()); page.StatusCode != http.StatusBadRequest {
		t.Errorf("changed after signing: status %d", page.StatusCode)
	}
}
