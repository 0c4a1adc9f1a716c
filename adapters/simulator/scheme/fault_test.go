package scheme_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/simulator/scheme"
)

const (
	inAssertion  = "./Response/Assertion"
	inConditions = inAssertion + "/Conditions"
	inSubject    = inAssertion + "/Subject/SubjectConfirmation/SubjectConfirmationData"
)

// effect is what a fault must do to the ArtifactResponse.
type effect func(t *testing.T, k *kit, text string)

func value(t *testing.T, text, path, attribute string) string {
	t.Helper()
	element := parse(t, text).FindElement(path)
	if element == nil {
		t.Fatalf("no %s in %s", path, text)
	}
	if attribute == "" {
		return element.Text()
	}
	return element.SelectAttrValue(attribute, "")
}

func differs(path, attribute, right string) effect {
	return func(t *testing.T, _ *kit, text string) {
		if got := value(t, text, path, attribute); got == right || got == "" {
			t.Errorf("%s is %q", path, got)
		}
	}
}

func equals(path, attribute, want string) effect {
	return func(t *testing.T, _ *kit, text string) {
		if got := value(t, text, path, attribute); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
}

func counts(path string, want int) effect {
	return func(t *testing.T, _ *kit, text string) {
		if got := len(parse(t, text).FindElements(path)); got != want {
			t.Errorf("%d times %s, want %d", got, path, want)
		}
	}
}

func status(want string) effect {
	return func(t *testing.T, _ *kit, text string) {
		if got := statusOf(t, text); got != want {
			t.Errorf("status %s, want %s", got, want)
		}
		if parse(t, text).FindElement(inAssertion) != nil {
			t.Error("an assertion comes with it")
		}
	}
}

// statusOf gives the status of the inner Response as Top/Second.
func statusOf(t *testing.T, text string) string {
	t.Helper()
	outer := parse(t, text).FindElement("./Status/StatusCode")
	if outer.SelectAttrValue("Value", "") != success {
		t.Error("the ArtifactResponse itself is not a success (EHERKENNING 4.3)")
	}
	var parts []string
	for code := parse(t, text).FindElement("./Response/Status/StatusCode"); code != nil; code = code.FindElement("./StatusCode") {
		parts = append(parts, strings.TrimPrefix(code.SelectAttrValue("Value", ""), "urn:oasis:names:tc:SAML:2.0:status:"))
	}
	return strings.Join(parts, "/")
}

// signed says which of the three places xmlsec1 finds signed with the broker's pinned key.
func signed(want ...bool) effect {
	return func(t *testing.T, k *kit, text string) {
		for i, path := range []string{atArtifact, atResponse, atAssertion} {
			if got := witness(t, text, path, k.scheme.SigningCertificate()) == nil; got != want[i] {
				t.Errorf("%s verifies: %v, want %v", path, got, want[i])
			}
		}
	}
}

func identifies(qualifier, want string) effect {
	return func(t *testing.T, k *kit, text string) {
		if got := k.identifiers(text)[qualifier]; got != want {
			t.Errorf("%s is %q, want %q", qualifier, got, want)
		}
	}
}

func all(effects ...effect) effect {
	return func(t *testing.T, k *kit, text string) {
		for _, e := range effects {
			e(t, k, text)
		}
	}
}

const (
	kvk      = "urn:etoegang:1.9:EntityConcernedID:KvKnr"
	classRef = inAssertion + "/AuthnStatement/AuthnContext/AuthnContextClassRef"
	legal    = inAssertion + "/AttributeStatement/Attribute[@Name='urn:etoegang:core:LegalSubjectID']"
	acting   = inAssertion + "/AttributeStatement/Attribute[@Name='urn:etoegang:core:ActingSubjectID']"
	method   = "/Signature/SignedInfo/SignatureMethod"
)

var effects = map[string]effect{
	"status=Responder/AuthnFailed":        status("Responder/AuthnFailed"),
	"status=Responder/NoAuthnContext":     status("Responder/NoAuthnContext"),
	"status=Responder/RequestDenied":      status("Responder/RequestDenied"),
	"status=Responder/RequestUnsupported": status("Responder/RequestUnsupported"),
	"status=Responder/UnknownPrincipal":   status("Responder/UnknownPrincipal"),
	"status=Responder":                    status("Responder"),
	"status=Requester/RequestUnsupported": status("Requester/RequestUnsupported"),
	"status=Requester":                    status("Requester"),
	"level=lower":                         equals(classRef, "", "urn:etoegang:core:assurance-class:loa2plus"),
	"level=unknown":                       equals(classRef, "", "urn:etoegang:core:assurance-class:loa9"),
	"identity=swapped":                    all(counts(acting+"/AttributeValue", 2), counts(legal+"/AttributeValue", 1)),
	"identity=no-legal":                   all(counts(legal, 0), counts(acting, 1)),
	"identity=no-acting":                  all(counts(acting, 0), counts(legal, 1)),
	"identity=bad-kvk":                    identifies(kvk, "6875011"),
	"identity=branch":                     equals(inAssertion+"/AttributeStatement/Attribute[@Name='urn:etoegang:1.9:ServiceRestriction:Vestigingsnr']/AttributeValue", "", "000037178598"),
	"identity=lower-case":                 lowerCase,
	"delivery=post":                       signed(true, true, true),
	"address=destination":                 differs("./Response", "Destination", acs),
	"address=recipient":                   differs(inSubject, "Recipient", acs),
	"address=in-response-to":              all(equals("./Response", "InResponseTo", "_"+strings.Repeat("0", 32)), equals(inSubject, "InResponseTo", "_"+strings.Repeat("0", 32))),
	"address=audience":                    all(differs(inConditions+"/AudienceRestriction/Audience", "", dvID), counts(inConditions+"/AudienceRestriction", 1)),
	"address=two-audiences":               counts(inConditions+"/AudienceRestriction", 2),
	"address=issuer":                      differs(inAssertion+"/Issuer", "", "urn:etoegang:HM:00000099000000002000:entities:9713"),
	"address=service-uuid":                differs(inAssertion+"/AttributeStatement/Attribute[@Name='urn:etoegang:core:ServiceUUID']/AttributeValue", "", uuid),
	"address=service-id":                  differs(inAssertion+"/AttributeStatement/Attribute[@Name='urn:etoegang:core:ServiceID']/AttributeValue", "", serviceID),
	"validity=expired":                    equals(inConditions, "NotOnOrAfter", "2026-03-02T09:00:00.000Z"),
	"validity=not-yet":                    equals(inConditions, "NotBefore", "2026-03-02T11:00:00.000Z"),
	"validity=no-conditions":              counts(inConditions, 0),
	"validity=no-audience":                all(counts(inConditions, 1), counts(inConditions+"/AudienceRestriction", 0)),
	"assertion=two":                       counts(inAssertion, 2),
	"assertion=none":                      all(counts(inAssertion, 0), equals("./Response/Status/StatusCode", "Value", success)),
	"assertion=wrapped":                   wrapped,
	"assertion=replayed":                  replayed,
	"assertion=advice-only":               all(counts(acting, 0), counts(legal, 0), counts(inAssertion+"/Advice/Assertion", 2)),
	"signature=none":                      signed(false, false, false),
	"signature=response-only":             signed(true, true, false),
	"signature=assertion-only":            signed(false, false, true),
	"signature=no-response":               signed(true, false, true),
	"signature=wrong-key":                 signed(false, false, false),
	"signature=altered":                   all(signed(true, true, false), equals(inAssertion+"/AttributeStatement/Attribute[@Name='urn:etoegang:1.11:attribute-represented:CompanyName']/AttributeValue", "", "Ondergeschoven BV")),
	"signature=sha1":                      all(equals("."+method, "Algorithm", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"), equals(inAssertion+method, "Algorithm", "http://www.w3.org/2000/09/xmldsig#rsa-sha1")),
	"signature=x509":                      all(counts(inAssertion+"/Signature/KeyInfo/X509Data", 1), counts(inAssertion+"/Signature/KeyInfo/KeyName", 0)),
	"signature=no-keyinfo":                all(counts(inAssertion+"/Signature/KeyInfo", 0), signed(true, true, true)),
	"encryption=off":                      equals(inAssertion+"/AttributeStatement/Attribute[@Name='"+kvk+"']/AttributeValue", "", "68750110"),
	"encryption=wrong-recipient":          all(differs(legal+"/AttributeValue/EncryptedID/EncryptedKey", "Recipient", dvID), counts(acting+"/AttributeValue/EncryptedID/EncryptedKey", 1)),
	"encryption=second-recipient":         all(counts(acting+"/AttributeValue/EncryptedID/EncryptedKey", 2), equals(acting+"/AttributeValue/EncryptedID/EncryptedKey[2]", "Recipient", dvID)),
	"key=announced":                       all(signed(false, false, false), nextKey(true)),
	"key=unannounced":                     all(signed(false, false, false), nextKey(false)),
	"artifact=forgotten":                  status("Requester/RequestUnsupported"),
}

func lowerCase(t *testing.T, k *kit, text string) {
	got := k.identifiers(text)["urn:etoegang:1.13:EntityConcernedID:Pseudo"]
	if got == "" || got != strings.ToLower(got) {
		t.Errorf("pseudonym %q", got)
	}
}

// The signed assertion hides inside the forged one, and its signature does not speak of the forged one.
func wrapped(t *testing.T, k *kit, text string) {
	root := parse(t, text)
	outer := root.FindElement(inAssertion)
	inner := outer.FindElement("./Signature/Object/Assertion")
	if inner == nil || outer.SelectAttrValue("ID", "") == inner.SelectAttrValue("ID", "") {
		t.Fatal("no other assertion is wrapped")
	}
	if got := outer.FindElement("./Signature/SignedInfo/Reference").SelectAttrValue("URI", ""); got != "#"+inner.SelectAttrValue("ID", "") {
		t.Errorf("the signature is over %s", got)
	}
	if err := witness(t, text, atArtifact, k.scheme.SigningCertificate()); err != nil {
		t.Errorf("the envelope around it does not verify: %v", err)
	}
}

func replayed(t *testing.T, k *kit, text string) {
	again := k.login("bram")
	one, two := value(t, text, inAssertion, "ID"), value(t, again, inAssertion, "ID")
	if one != two {
		t.Errorf("assertion %s, then %s", one, two)
	}
}

func nextKey(announced bool) effect {
	return func(t *testing.T, k *kit, text string) {
		name := value(t, text, inAssertion+"/Signature/KeyInfo/KeyName", "")
		if got := strings.Contains(k.fetchMetadata(), name); got != announced {
			t.Errorf("metadata names the key: %v, want %v", got, announced)
		}
		if err := witness(t, text, atAssertion, keyIn(t, "broker-next")); err != nil {
			t.Error(err)
		}
	}
}

// Every choice of every knob does what it says; those of the artifact service are below.
func TestEachFaultDoesWhatItSays(t *testing.T) {
	for _, knob := range scheme.Knobs() {
		for _, choice := range knob.Choices {
			name := knob.Key + "=" + choice.Key
			effect, ok := effects[name]
			if !ok {
				if disturbances[name] == nil && metadataFaults[name] == nil {
					t.Errorf("no test for %s", name)
				}
				continue
			}
			t.Run(name, func(t *testing.T) {
				k := newKit(t)
				k.fault(name)
				effect(t, k, k.resolve(k.brought(k.walk(k.send(k.ask()), "anna"))))
			})
		}
	}
}

func (k *kit) fault(name string) {
	k.t.Helper()
	values, err := url.ParseQuery(name)
	if err != nil {
		k.t.Fatal(err)
	}
	f, err := scheme.ParseFaults(values)
	if err != nil {
		k.t.Fatal(err)
	}
	if err := k.scheme.SetFaults(f); err != nil {
		k.t.Fatal(err)
	}
}

// brought reads the artifact from a redirect or from a form.
func (k *kit) brought(at answer) string {
	k.t.Helper()
	if _, form, ok := strings.Cut(at.body, `name="SAMLart" value="`); ok {
		if !strings.Contains(at.body, `action="`+acs+`"`) {
			k.t.Error("the form does not lead to the service")
		}
		return form[:strings.Index(form, `"`)]
	}
	return k.artifact(at)
}

// disturbance is what the artifact service does instead of answering.
type disturbance func(t *testing.T, response *http.Response, body string, err error)

var disturbances = map[string]disturbance{
	"artifact=slow": func(t *testing.T, _ *http.Response, _ string, err error) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	},
	"artifact=error": func(t *testing.T, r *http.Response, _ string, err error) {
		if err != nil || r.StatusCode != http.StatusInternalServerError {
			t.Errorf("got %v, %v", r, err)
		}
	},
	"artifact=garbage": func(t *testing.T, r *http.Response, body string, err error) {
		if err != nil || r.StatusCode != http.StatusOK || etree.NewDocument().ReadFromString(body) == nil {
			t.Errorf("got %q, %v", body, err)
		}
	},
	"artifact=content-type": func(t *testing.T, r *http.Response, _ string, err error) {
		if err != nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
			t.Errorf("got %v, %v", r, err)
		}
	},
	"artifact=closed": func(t *testing.T, _ *http.Response, _ string, err error) {
		if err == nil {
			t.Error("an answer came")
		}
	},
	"artifact=too-long": func(t *testing.T, _ *http.Response, body string, err error) {
		if err != nil || len(body) < 1<<20 {
			t.Errorf("%d bytes, %v", len(body), err)
		}
	},
}

func TestTheArtifactServiceCanBeDisturbed(t *testing.T) {
	for name, check := range disturbances {
		t.Run(name, func(t *testing.T) {
			k := newKit(t)
			k.fault(name)
			artifact := k.artifact(k.walk(k.send(k.ask()), "anna"))
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			if name == "artifact=slow" {
				k.whenResolving(stop)
			}
			response, body, err := k.tryResolve(ctx, artifact)
			check(t, response, body, err)
		})
	}
}

// whenResolving calls f once the artifact service has read a request: then it is at it.
func (k *kit) whenResolving(f func()) {
	go func() {
		for tick := time.NewTicker(5 * time.Millisecond); ; <-tick.C {
			for _, m := range k.scheme.Messages() {
				if m.Kind == "ArtifactResolve" {
					tick.Stop()
					f()
					return
				}
			}
		}
	}()
}

func TestAnUnknownChoiceIsRefused(t *testing.T) {
	k := newKit(t)
	if err := k.scheme.SetFaults(scheme.Faults{Signature: "bestaat-niet"}); err == nil {
		t.Error("taken")
	}
	if page := k.post(k.base+"/scenario", url.Values{"signature": {"bestaat-niet"}}); page.StatusCode != http.StatusBadRequest {
		t.Errorf("status %d", page.StatusCode)
	}
}

// Broker metadata can be faulty too.
func TestMetadataCanBeFaulty(t *testing.T) {
	for fault, check := range metadataFaults {
		t.Run(fault, func(t *testing.T) {
			k := newKit(t)
			k.fault(fault)
			check(t, k)
		})
	}
}

var metadataFaults = map[string]func(t *testing.T, k *kit){
	"metadata=expired": func(t *testing.T, k *kit) {
		if got := parse(t, k.fetchMetadata()).SelectAttrValue("validUntil", ""); got != "2026-03-02T09:00:00.000Z" {
			t.Errorf("valid until %s", got)
		}
	},
	"metadata=unsigned": func(t *testing.T, k *kit) {
		if parse(t, k.fetchMetadata()).FindElement("./Signature") != nil {
			t.Error("signed")
		}
	},
	"metadata=wrong-key": func(t *testing.T, k *kit) {
		if witness(t, k.fetchMetadata(), "/*", k.scheme.SigningCertificate()) == nil {
			t.Error("the pinned key verifies it")
		}
		if err := witness(t, k.fetchMetadata(), "/*", keyIn(t, "register")); err != nil {
			t.Error(err)
		}
	},
	"metadata=unreachable": func(t *testing.T, k *kit) {
		if page := k.get(k.scheme.MetadataURL()); page.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("status %d", page.StatusCode)
		}
	},
}

// A choice on /scenario counts for this browser, and until it is put back.
func TestAScenarioBelongsToABrowser(t *testing.T) {
	k := newKit(t)
	k.post(k.base+"/scenario", url.Values{"status": {"Responder/RequestDenied"}})
	if got := statusOf(t, k.login("anna")); got != "Responder/RequestDenied" {
		t.Errorf("with the scenario: %s", got)
	}
	jar := k.browser.Jar
	k.browser.Jar = nil // as a post from another site: without Lax cookies
	page := k.send(k.ask())
	k.browser.Jar = jar
	if got := statusOf(t, k.resolve(k.artifact(k.walk(page, "anna")))); got != "Responder/RequestDenied" {
		t.Errorf("posted by another site: %s", got)
	}
	k.browser.Jar = nil
	if got := statusOf(t, k.login("anna")); got != "Success" {
		t.Errorf("in another browser: %s", got)
	}
	k.browser.Jar = jar
	k.post(k.base+"/scenario", url.Values{"reset": {"1"}, "status": {"Responder/RequestDenied"}})
	if got := statusOf(t, k.login("anna")); got != "Success" {
		t.Errorf("after putting back: %s", got)
	}
}
