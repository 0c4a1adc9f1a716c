package sp

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
	"github.com/voordeur/voordeur/ports"
)

// status is a status code with its sub-code, without their common prefix. Texts are not kept:
// they never decide anything (EHERKENNING 5.1).
type status struct{ top, sub string }

func (s status) success() bool { return s.top == "Success" }

// String gives "Responder/AuthnFailed".
func (s status) String() string {
	if s.sub == "" {
		return s.top
	}
	return s.top + "/" + s.sub
}

func readStatus(el *etree.Element) (status, error) {
	parent := xmlguard.Only(el, nsProtocol, "Status")
	if parent == nil {
		return status{}, rejected("status")
	}
	code := xmlguard.Only(parent, nsProtocol, "StatusCode")
	if code == nil || xmlguard.Attribute(code, "Value") == "" {
		return status{}, rejected("status")
	}
	s := status{top: short(code)}
	switch nested := xmlguard.Children(code, nsProtocol, "StatusCode"); len(nested) {
	case 0:
	case 1:
		s.sub = short(nested[0])
	default:
		return status{}, rejected("status")
	}
	return s, nil
}

// short gives the name of a code of SAML core 3.2.2.2; brokers also send codes of their own, which
// are kept out of the log as they may hold anything.
func short(code *etree.Element) string {
	name, ours := strings.CutPrefix(xmlguard.Attribute(code, "Value"), statusPrefix)
	foreign := strings.ContainsFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') })
	if !ours || foreign || name == "" || len(name) > 40 {
		return "other"
	}
	return name
}

// failure maps a status to the failures of the port (EHERKENNING 5.3).
func (s status) failure() ports.UpstreamFailure {
	switch s.sub {
	case "NoAuthnContext":
		return ports.UpstreamLevel
	case "RequestDenied":
		return ports.UpstreamNoMandate
	}
	if s.top != "Responder" {
		return ports.UpstreamUnsupported
	}
	switch s.sub {
	case "AuthnFailed":
		return ports.UpstreamCancelled
	case "", "other", "NoAvailableIDP":
		return ports.UpstreamUnavailable // a technical fault at the broker
	}
	return ports.UpstreamUnsupported
}
