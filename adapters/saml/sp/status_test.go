package sp_test

import (
	"testing"

	"github.com/voordeur/voordeur/adapters/saml/samltest"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/ports"
)

const code = "urn:oasis:names:tc:SAML:2.0:status:"

// EHERKENNING 5: what a broker says instead of proving somebody, on the Response and, as some
// brokers do, on the ArtifactResponse.
func TestStatusesBecomeFailures(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		top, sub   string
		want       ports.UpstreamFailure
		wantDetail string
	}{
		{code + "Responder", code + "AuthnFailed", ports.UpstreamCancelled, "Responder/AuthnFailed"},
		{code + "Responder", code + "NoAuthnContext", ports.UpstreamLevel, "Responder/NoAuthnContext"},
		{code + "Requester", code + "NoAuthnContext", ports.UpstreamLevel, "Requester/NoAuthnContext"},
		{code + "Responder", code + "RequestDenied", ports.UpstreamNoMandate, "Responder/RequestDenied"},
		{code + "Requester", code + "RequestDenied", ports.UpstreamNoMandate, "Requester/RequestDenied"},
		{code + "Requester", "", ports.UpstreamUnsupported, "Requester"},
		{code + "Requester", code + "AuthnFailed", ports.UpstreamUnsupported, "Requester/AuthnFailed"},
		{code + "Responder", code + "RequestUnsupported", ports.UpstreamUnsupported, "Responder/RequestUnsupported"},
		{code + "Responder", code + "NoSupportedIDP", ports.UpstreamUnsupported, "Responder/NoSupportedIDP"},
		{code + "VersionMismatch", "", ports.UpstreamUnsupported, "VersionMismatch"},
		{"urn:other", "", ports.UpstreamUnsupported, "other"},
		{code + "Responder", "", ports.UpstreamUnavailable, "Responder"},
		{code + "Responder", code + "NoAvailableIDP", ports.UpstreamUnavailable, "Responder/NoAvailableIDP"},
		{code + "Responder", "urn:broker:error:jan.jansen@voorbeeld.example", ports.UpstreamUnavailable, "Responder/other"},
		{code + "Responder", code + "Jan Jansen", ports.UpstreamUnavailable, "Responder/other"},
	} {
		t.Run(c.wantDetail, func(t *testing.T) {
			m := samltest.Good()
			m.NoAssertion, m.Status, m.SubStatus = true, c.top, c.sub
			expect(t, w.resolve(m), c.want, c.wantDetail)
		})
	}
}

func expect(t *testing.T, answer ports.UpstreamAnswer, want ports.UpstreamFailure, detail string) {
	t.Helper()
	if answer.Failure != want || answer.Detail != detail {
		t.Errorf("got failure %d %q, want %d %q", answer.Failure, answer.Detail, want, detail)
	}
}

func TestStatusOnTheArtifactResponse(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		sub        string
		want       ports.UpstreamFailure
		wantDetail string
	}{
		{"AuthnFailed", ports.UpstreamCancelled, "Responder/AuthnFailed"},
		{"RequestDenied", ports.UpstreamRejected, "artifact-denied"},
	} {
		m := samltest.Good()
		m.OuterStatus = code + "Responder"
		m.EditOuter = func(s string) string {
			s = replace(`StatusCode Value="`+code+`Responder"></samlp:StatusCode>`, `StatusCode Value="`+code+`Responder"><samlp:StatusCode Value="`+code+c.sub+`"/></samlp:StatusCode>`)(s)
			return withoutResponse(s)
		}
		expect(t, w.resolve(m), c.want, c.wantDetail)
	}
}

// An unsigned failure decides nothing: anybody on the way could send it.
func TestUnsignedFailureIsRejected(t *testing.T) {
	m := samltest.Good()
	m.NoAssertion, m.Status, m.SubStatus = true, code+"Responder", code+"AuthnFailed"
	m.OuterSignature, m.ResponseSignature = nil, nil
	expect(t, newWorld(t).resolve(m), ports.UpstreamRejected, "signature")
}

// Row 40 of SAML.md 4.2 and ET-03: the level is compared with what was asked; "loa2" is below "loa2plus".
func TestALowerLevelIsNamed(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		reached string
		minimum assurance.Level
		want    string
	}{
		{"urn:etoegang:core:assurance-class:loa2plus", assurance.EH3, "EH2+"},
		{"urn:etoegang:core:assurance-class:loa2", assurance.EH2Plus, "EH2"},
		{"urn:etoegang:core:assurance-class:loa9", assurance.EH3, "none"},
		{"urn:etoegang:core:assurance-class:loa9", assurance.None, "none"},
	} {
		m := samltest.Good()
		m.Level = c.reached
		w.service.Reply(m)
		in := asked()
		in.Minimum = c.minimum
		expect(t, w.resolveAs(in), ports.UpstreamLevel, c.want)
	}
}
