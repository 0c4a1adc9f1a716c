package sp_test

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/adapters/saml/sp"
	"github.com/voordeur/voordeur/adapters/saml/xmlsig"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

const sso = "https://hm.makelaar.localhost/sso/1.13"

func question() ports.UpstreamRequest {
	return ports.UpstreamRequest{
		ID: samltest.RequestID, RelayState: "q3Zr-toestand_1", Service: "schatkist",
		Minimum: assurance.EH3, ForceAuthn: true,
	}
}

func (w *world) begin(q ports.UpstreamRequest) ports.UpstreamDispatch {
	w.t.Helper()
	d, err := w.provider.Begin(context.Background(), theRealm, q)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func posted(t *testing.T, d ports.UpstreamDispatch) string {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(d.Post.Get("SAMLRequest"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func attributesOf(el *etree.Element) map[string]string {
	got := map[string]string{}
	for _, a := range el.Attr {
		if a.Space != "xmlns" {
			got[a.FullKey()] = a.Value
		}
	}
	return got
}

// EHERKENNING 3.2: the exact attributes and elements of an AuthnRequest, and no others (ET-04).
func TestAuthnRequestByPost(t *testing.T) {
	w := newWorld(t)
	d := w.begin(question())
	if d.URL != sso || d.Origin != "https://hm.makelaar.localhost" || d.Post.Get("RelayState") != "q3Zr-toestand_1" || len(d.Post) != 2 {
		t.Errorf("dispatch %+v", d)
	}
	root := samltest.Parse(posted(t, d))
	want := map[string]string{
		"ID": samltest.RequestID, "Version": "2.0", "IssueInstant": "2026-01-15T09:01:12Z", "Destination": sso,
		"ForceAuthn": "true", "AssertionConsumerServiceIndex": "0", "AttributeConsumingServiceIndex": "9001",
	}
	if diff := cmp.Diff(want, attributesOf(root)); diff != "" {
		t.Error(diff)
	}
	var children []string
	for _, c := range root.ChildElements() {
		children = append(children, c.FullTag())
	}
	if diff := cmp.Diff([]string{"saml:Issuer", "ds:Signature"}, children); diff != "" {
		t.Error(diff)
	}
	issuer := root.ChildElements()[0]
	if issuer.Text() != samltest.Entity || len(issuer.Attr) != 0 {
		t.Errorf("issuer %s", samltest.Text(issuer))
	}
}

func TestAuthnRequestWithoutForceAuthnOrRelayState(t *testing.T) {
	q := question()
	q.ForceAuthn, q.RelayState = false, ""
	d := newWorld(t).begin(q)
	if _, said := attributesOf(samltest.Parse(posted(t, d)))["ForceAuthn"]; said || d.Post.Has("RelayState") {
		t.Errorf("dispatch %+v", d)
	}
}

func TestAuthnRequestByRedirect(t *testing.T) {
	w := newWorld(t)
	w.connection.Binding = sp.Redirect
	d := w.begin(question())
	u, err := url.Parse(d.URL)
	if err != nil || d.Post != nil || !strings.HasPrefix(d.URL, sso+"?SAMLRequest=") {
		t.Fatalf("dispatch %+v, %v", d, err)
	}
	message, relay, err := xmlsig.VerifyQuery(u.RawQuery, "SAMLRequest", []*x509.Certificate{samltest.Signing().Certificate}, samltest.Now)
	if err != nil || relay != "q3Zr-toestand_1" {
		t.Fatalf("relay state %q, %v", relay, err)
	}
	root := samltest.Parse(string(message))
	if root.FindElement("./Signature") != nil || root.SelectAttrValue("ID", "") != samltest.RequestID {
		t.Errorf("message %s", message)
	}
	samltest.Validate(t, "saml-schema-protocol-2.0.xsd", string(message))
}

func TestWhatCannotBegin(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	if _, err := w.provider.Begin(ctx, realm.IDFrom([16]byte{9}), question()); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("another realm: %v", err)
	}
	q := question()
	q.Service = "onbekend"
	if _, err := w.provider.Begin(ctx, theRealm, q); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("another service: %v", err)
	}
	q = question()
	q.RelayState = strings.Repeat("x", 81)
	if _, err := w.provider.Begin(ctx, theRealm, q); err == nil {
		t.Error("a relay state of 81 bytes")
	}
	delete(w.keys, ports.KeySAMLSigning)
	if _, err := w.provider.Begin(ctx, theRealm, question()); !errors.Is(err, ports.ErrNotFound) {
		t.Errorf("no key: %v", err)
	}
	w = newWorld(t)
	w.connection.Broker = trusts{}
	if _, err := w.provider.Begin(ctx, theRealm, question()); !errors.Is(err, metadata.ErrNone) {
		t.Errorf("no metadata: %v", err)
	}
}

// xmlsec1 verifies our signatures and the OASIS schemas accept our messages (SAML.md 3.5).
func TestOurMessagesHoldForOthers(t *testing.T) {
	w := newWorld(t)
	w.service.Reply(samltest.Good())
	w.resolveAs(asked())
	envelope := samltest.Parse(string(w.service.Envelope))
	resolve := samltest.Text(envelope.FindElement("./Body/ArtifactResolve"))
	described, err := w.provider.Metadata(context.Background(), theRealm)
	if err != nil {
		t.Fatal(err)
	}
	name := xmlsig.KeyName(samltest.Signing().Certificate)
	for _, c := range []struct{ element, schema, document, key string }{
		{"urn:oasis:names:tc:SAML:2.0:protocol:AuthnRequest", "saml-schema-protocol-2.0.xsd", posted(t, w.begin(question())), "--pubkey-cert-pem:" + name},
		{"urn:oasis:names:tc:SAML:2.0:protocol:ArtifactResolve", "saml-schema-protocol-2.0.xsd", resolve, "--pubkey-cert-pem:" + name},
		{"urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor", "saml-schema-metadata-2.0.xsd", string(described), "--trusted-pem"},
	} {
		files := samltest.Signing().Files()
		files["message.xml"] = c.document
		dir := samltest.Write(t, files)
		if out, ok := samltest.Xmlsec(t, dir, "--verify", c.key, "cert.pem", "--id-attr:ID", c.element, "message.xml"); !ok {
			t.Errorf("%s: xmlsec1: %s", c.element, out)
		}
		samltest.Validate(t, c.schema, c.document)
	}
	if out, ok := samltest.Xmlsec(t, samltest.Write(t, map[string]string{
		"body.xml": string(w.service.Envelope), "cert.pem": samltest.Signing().Files()["cert.pem"],
	}), "--verify", "--pubkey-cert-pem:"+name, "cert.pem", "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:protocol:ArtifactResolve", "body.xml"); !ok {
		t.Errorf("in its envelope: %s", out)
	}
}

// EHERKENNING 4.2: what the artifact service gets.
func TestArtifactResolve(t *testing.T) {
	w := newWorld(t)
	w.service.Reply(samltest.Good())
	in := asked()
	reply := w.service.Answer
	var header http.Header
	w.service.Answer = func(rw http.ResponseWriter, resolve *etree.Element) {
		header = w.service.Header
		reply(rw, resolve)
	}
	w.resolveAs(in)
	root := samltest.Parse(string(w.service.Envelope)).FindElement("./Body/ArtifactResolve")
	if got := root.FindElement("./Artifact").Text(); got != in.Artifact {
		t.Errorf("artifact %q", got)
	}
	if got := root.SelectAttrValue("Destination", ""); got != w.service.URL+"/ars" {
		t.Errorf("destination %q", got)
	}
	first := root.SelectAttrValue("ID", "")
	if !strings.HasPrefix(first, "_") || len(first) != 41 {
		t.Errorf("id %q", first)
	}
	if header.Get("Content-Type") != "text/xml; charset=utf-8" || header.Get("SOAPAction") == "" {
		t.Errorf("header %v", header)
	}
	w.resolveAs(in)
	if again := samltest.Parse(string(w.service.Envelope)).FindElement("./Body/ArtifactResolve").SelectAttrValue("ID", ""); again == first {
		t.Error("the same id twice (ET-01)")
	}
}
