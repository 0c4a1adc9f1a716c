package sp

import (
	"strings"
	"time"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
	"github.com/voordeur/voordeur/adapters/saml/xmlsig"
	"github.com/voordeur/voordeur/ports"
)

// maxAge is how old a message may be when it arrives, above the skew of clocks. Brokers give
// assertions a life of 2 to 5 minutes (EHERKENNING 4.5); a browser needs seconds.
const maxAge = 2 * time.Minute

// artifactResponse checks the outer message (EHERKENNING 4.3, 4.10 row 3) and goes into it.
func (x *reading) artifactResponse(signed xmlsig.Signed) (*ports.Assertion, error) {
	el := signed.Element()
	if err := x.envelope(el); err != nil {
		return nil, err
	}
	if xmlguard.Attribute(el, "InResponseTo") != x.resolveID {
		return nil, rejected("resolve-id")
	}
	s, err := readStatus(el)
	if err != nil {
		return nil, err
	}
	inside := xmlguard.Children(el, nsProtocol, "Response")
	if !s.success() {
		return nil, x.outerFailure(s, len(inside))
	}
	if len(inside) != 1 {
		return nil, rejected("response")
	}
	return x.signedResponse(signed, inside[0])
}

// outerFailure is for brokers that state the failure on the outer message (EHERKENNING 4.3). There
// RequestDenied says that the artifact is not honoured; it is no word about a mandate.
func (x *reading) outerFailure(s status, responses int) error {
	if responses > 0 {
		return rejected("response")
	}
	if s.sub == "RequestDenied" {
		return rejected("artifact-denied")
	}
	return refusal{s.failure(), s.String()}
}

// signedResponse: a Response inside a signed ArtifactResponse may go without a signature of its
// own (EHERKENNING 4.4); one that is there must be good.
func (x *reading) signedResponse(outer xmlsig.Signed, el *etree.Element) (*ports.Assertion, error) {
	if xmlsig.HasSignature(el) && outer.Confirm(el, x.trust.Signing, x.in.Now) != nil {
		return nil, rejected("response-signature")
	}
	return x.response(el)
}

func (x *reading) response(el *etree.Element) (*ports.Assertion, error) {
	if err := x.envelope(el); err != nil {
		return nil, err
	}
	if xmlguard.Attribute(el, "Destination") != x.connection.ACS {
		return nil, rejected("destination")
	}
	id := xmlguard.Attribute(el, "InResponseTo")
	if id == "" || !x.in.Expects(id) {
		return nil, rejected("in-response-to")
	}
	x.requestID = id
	x.oneTime = append(x.oneTime, "request:"+id, "response:"+xmlguard.Attribute(el, "ID"))
	if len(xmlguard.Children(el, nsProtocol, "Extensions")) > 0 {
		return nil, rejected("extensions")
	}
	s, err := readStatus(el)
	if err != nil {
		return nil, err
	}
	return x.content(el, s)
}

// content: exactly one Assertion with success, none without (EHERKENNING 4.4).
func (x *reading) content(el *etree.Element, s status) (*ports.Assertion, error) {
	assertions := xmlguard.Children(el, nsAssertion, "Assertion")
	encrypted := xmlguard.Children(el, nsAssertion, "EncryptedAssertion")
	if !s.success() {
		if len(assertions)+len(encrypted) > 0 {
			return nil, rejected("assertion")
		}
		return nil, refusal{s.failure(), s.String()}
	}
	if len(assertions) != 1 || len(encrypted) > 0 {
		return nil, rejected("assertion")
	}
	signed, err := xmlsig.Verify(assertions[0], x.trust.Signing, x.in.Now)
	if err != nil {
		return nil, rejected("assertion-signature")
	}
	return x.assertion(signed)
}

// envelope checks what ArtifactResponse, Response and Assertion have in common.
func (x *reading) envelope(el *etree.Element) error {
	if xmlguard.Attribute(el, "Version") != "2.0" {
		return rejected("version")
	}
	issuer := xmlguard.Only(el, nsAssertion, "Issuer")
	if issuer == nil || !xmlguard.Bare(issuer) || xmlguard.Text(issuer) != x.trust.EntityID {
		return rejected("issuer")
	}
	at, err := instant(el, "IssueInstant")
	if err != nil || at.After(x.in.Now.Add(x.connection.skew())) || at.Before(x.in.Now.Add(-maxAge-x.connection.skew())) {
		return rejected("issue-instant")
	}
	return nil
}

// instant reads a time as SAML core 1.3.3 writes it: UTC, marked Z, with any fraction.
func instant(el *etree.Element, key string) (time.Time, error) {
	s := xmlguard.Attribute(el, key)
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || !strings.HasSuffix(s, "Z") {
		return time.Time{}, rejected("time")
	}
	return at, nil
}
