package scheme

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/beevik/etree"
)

// request is a login that a service provider asked for, checked.
type request struct {
	id       string
	provider Provider
	metadata providerMetadata
	service  Service
	consumer consumer
	relay    string // RelayState, handed back unchanged
	asked    Level  // in RequestedAuthnContext; 0 when the catalogue decides
}

// minimum is the highest of what the catalogue and the request demand (ET-03).
func (r request) minimum() Level { return max(r.service.Minimum, r.asked) }

// refusal is a request that cannot be answered at its provider: nobody known asks, or the place to
// answer to is not in the metadata. Everything else is answered with a status.
type refusal struct{ reason string }

func (r refusal) Error() string { return r.reason }

// violation is a broken rule in a request that can be answered.
type violation struct{ reason string }

func (v violation) Error() string { return v.reason }

var ncName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

// requestAge is how far the sender's clock may be off, either way.
const requestAge = 5 * time.Minute

// readRequest takes an AuthnRequest from POST or Redirect and holds it to every rule of EHERKENNING
// 3.2 and 3.4. A refusal has no answer; a violation comes with the request it can be answered on.
func (s *Scheme) readRequest(r *http.Request) (request, string, error) {
	message, err := s.receive(r)
	if err != nil {
		return request{}, "", refusal{err.Error()}
	}
	provider, ok := s.providers.find(message.issuer)
	if !ok {
		return request{}, message.text, refusal{"the sender is not known to this broker: " + message.issuer}
	}
	asked := request{id: attribute(message.root, "ID"), provider: provider, relay: message.relay}
	var broken error
	err = s.providers.with(r.Context(), provider, func(m providerMetadata) error {
		broken = s.fill(&asked, message, m)
		return broken
	})
	if err != nil && broken == nil {
		s.config.Log.WarnContext(r.Context(), "provider metadata could not be read", "provider", provider.EntityID, "error", err)
		broken = refusal{err.Error()}
	}
	return asked, message.text, broken
}

// received is a message as it came in.
type received struct {
	root   *etree.Element
	text   string
	issuer string
	relay  string
	query  string // raw, where the signature is in the query
}

func (s *Scheme) receive(r *http.Request) (received, error) {
	raw, relay, err := transported(r)
	if err != nil {
		return received{}, err
	}
	root, err := parseXML(raw)
	if err != nil {
		return received{}, err
	}
	if !is(root, nsProtocol, "AuthnRequest") {
		return received{}, errors.New("not an AuthnRequest")
	}
	m := received{root: root, text: string(raw), issuer: plainText(only(root, nsAssertion, "Issuer")), relay: relay}
	if r.Method == http.MethodGet {
		m.query = r.URL.RawQuery
	}
	return m, nil
}

// transported undoes the binding: base64 for POST, deflate and base64 for Redirect.
func transported(r *http.Request) (raw []byte, relay string, err error) {
	values := r.URL.Query()
	if r.Method == http.MethodPost {
		r.Body = http.MaxBytesReader(nil, r.Body, 2*messageLimit)
		if err := r.ParseForm(); err != nil {
			return nil, "", errors.New("form cannot be read")
		}
		values = r.PostForm
	}
	if len(values["SAMLRequest"]) != 1 || len(values["RelayState"]) > 1 {
		return nil, "", errors.New("needs one SAMLRequest and at most one RelayState")
	}
	raw, err = base64.StdEncoding.DecodeString(values.Get("SAMLRequest"))
	if err != nil {
		return nil, "", errors.New("SAMLRequest is not base64")
	}
	if r.Method == http.MethodGet {
		raw, err = inflate(raw)
	}
	return raw, values.Get("RelayState"), err
}

func inflate(raw []byte) ([]byte, error) {
	reader := flate.NewReader(bytes.NewReader(raw))
	inflated, err := io.ReadAll(io.LimitReader(reader, messageLimit+1))
	if err != nil || len(inflated) > messageLimit {
		return nil, errors.New("SAMLRequest does not inflate, or to too much")
	}
	return inflated, nil
}

// fill checks the message against metadata and completes the request. First the place to answer
// to, so that every later fault can be answered there.
func (s *Scheme) fill(asked *request, m received, metadata providerMetadata) error {
	asked.metadata = metadata
	if err := checkConsumer(asked, m.root); err != nil {
		return err
	}
	if len(m.relay) > 80 { // ETD web
		return violation{"RelayState is longer than 80 bytes"}
	}
	root, err := s.verified(m, metadata)
	if err != nil {
		return violation{err.Error()}
	}
	if err := s.checkFrame(root); err != nil {
		return err
	}
	if err := checkFlags(root); err != nil {
		return err
	}
	if asked.asked, err = askedLevel(root); err != nil {
		return err
	}
	index := attribute(root, "AttributeConsumingServiceIndex")
	if asked.service, err = asked.provider.service(index); err != nil {
		return violation{err.Error()}
	}
	if index != "" && !slices.Contains(metadata.services, index) {
		return violation{fmt.Sprintf("AttributeConsumingServiceIndex %s is not in the metadata", index)}
	}
	return nil
}

func checkConsumer(asked *request, root *etree.Element) error {
	index, location := attribute(root, "AssertionConsumerServiceIndex"), attribute(root, "AssertionConsumerServiceURL")
	if !ncName.MatchString(asked.id) {
		return refusal{"the request has no usable ID"}
	}
	if index != "" && (location != "" || hasAttribute(root, "ProtocolBinding")) {
		return refusal{"AssertionConsumerServiceIndex excludes URL and ProtocolBinding"}
	}
	if location != "" && attribute(root, "ProtocolBinding") != bindingArtifact {
		return refusal{"an AssertionConsumerServiceURL needs the artifact ProtocolBinding"}
	}
	var ok bool
	if asked.consumer, ok = asked.metadata.consumer(index, location); !ok {
		return refusal{"the place to answer to is not in the provider's metadata"}
	}
	if u, err := url.Parse(asked.consumer.location); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return refusal{"the place to answer to is not a web address"}
	}
	return nil
}

// verified gives the message as it was signed.
func (s *Scheme) verified(m received, metadata providerMetadata) (*etree.Element, error) {
	if m.query == "" {
		return verify(m.root, metadata.signing, s.now())
	}
	if only(m.root, nsSignature, "Signature") != nil {
		return nil, errors.New("a redirected request is signed in the query, not in the message")
	}
	return m.root, verifyQuery(m.query, metadata.signing)
}

func (s *Scheme) checkFrame(root *etree.Element) error {
	if attribute(root, "Version") != "2.0" {
		return violation{"Version is not 2.0"}
	}
	if attribute(root, "Destination") != s.ssoURL() {
		return violation{"Destination is not " + s.ssoURL()}
	}
	issued, err := time.Parse(time.RFC3339Nano, attribute(root, "IssueInstant"))
	if err != nil || s.now().Sub(issued).Abs() > requestAge {
		return violation{"IssueInstant is not of now, in UTC"}
	}
	if consent := attribute(root, "Consent"); consent != "" && consent != "urn:oasis:names:tc:SAML:2.0:consent:unspecified" {
		return violation{"Consent may only be unspecified"}
	}
	for _, tag := range []struct{ namespace, name string }{
		{nsAssertion, "Subject"}, {nsAssertion, "Conditions"}, {nsProtocol, "NameIDPolicy"}, {nsProtocol, "Extensions"},
	} {
		if len(children(root, tag.namespace, tag.name)) > 0 {
			return violation{tag.name + " must not be present"}
		}
	}
	return nil
}

// checkFlags only reads ForceAuthn: this network has no single sign-on, so every login is fresh.
func checkFlags(root *etree.Element) error {
	if passive := attribute(root, "IsPassive"); passive != "" && passive != "false" && passive != "0" {
		return violation{"IsPassive may only be false"}
	}
	if !slices.Contains([]string{"", "true", "1", "false", "0"}, attribute(root, "ForceAuthn")) {
		return violation{"ForceAuthn is neither true nor false"}
	}
	return nil
}

func askedLevel(root *etree.Element) (Level, error) {
	contexts := children(root, nsProtocol, "RequestedAuthnContext")
	if len(contexts) == 0 {
		return 0, nil
	}
	if len(contexts) > 1 || attribute(contexts[0], "Comparison") != "minimum" {
		return 0, violation{"RequestedAuthnContext may only compare with minimum"}
	}
	level, ok := levelOfClass(plainText(only(contexts[0], nsAssertion, "AuthnContextClassRef")))
	if !ok {
		return 0, violation{"RequestedAuthnContext needs one assurance class of the network"}
	}
	return level, nil
}
