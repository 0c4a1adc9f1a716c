package sp

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
	"github.com/voordeur/voordeur/adapters/saml/xmlsig"
)

// newID makes the id of a message of ours: 160 random bits (SAML core 1.3.4), an NCName.
func newID(random io.Reader) (string, error) {
	b := make([]byte, 20)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("sp: random id: %w", err)
	}
	return "_" + hex.EncodeToString(b), nil
}

// artifactResolve makes the signed message in its SOAP 1.1 envelope (EHERKENNING 4.2).
func artifactResolve(c Connection, id, to, artifact string, signer xmlsig.Signer, now time.Time) ([]byte, error) {
	message := newMessage("samlp:ArtifactResolve", id, to, now)
	message.CreateElement("saml:Issuer").SetText(c.EntityID)
	message.CreateElement("samlp:Artifact").SetText(artifact)
	if err := signer.SignMessage(message); err != nil {
		return nil, err
	}
	envelope := etree.NewElement("soapenv:Envelope")
	envelope.CreateAttr("xmlns:soapenv", nsSOAP)
	envelope.CreateElement("soapenv:Body").AddChild(message)
	return serialise(envelope)
}

// call posts an envelope and gives the body of the answer. Whatever goes wrong on the way is the
// broker's or the network's: unavailable. An answer of another shape is rejected.
func call(ctx context.Context, h *http.Client, to string, envelope []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(envelope))
	if err != nil {
		return nil, fmt.Errorf("sp: request: %w", err)
	}
	// Brokers demand text/xml (ET-16); the action is the one of the SAML SOAP binding.
	request.Header.Set("Content-Type", "text/xml; charset=utf-8")
	request.Header.Set("SOAPAction", `"http://www.oasis-open.org/committees/security"`)
	response, err := h.Do(request)
	if err != nil {
		return nil, unavailable(cause(err))
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, unavailable("http-" + strconv.Itoa(response.StatusCode))
	}
	if !isXML(response.Header.Get("Content-Type")) {
		return nil, rejected("content-type")
	}
	return readBody(response.Body)
}

func readBody(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, int64(xmlguard.Message.Bytes)+1))
	if err != nil {
		return nil, unavailable(cause(err))
	}
	if len(body) > xmlguard.Message.Bytes {
		return nil, rejected("size")
	}
	return body, nil
}

// isXML accepts both types that brokers use for SOAP 1.1: text/xml as the standard has it, and the
// application/soap+xml that some kept after 2022 (ET-16).
func isXML(contentType string) bool {
	media, parameters, err := mime.ParseMediaType(contentType)
	charset := parameters["charset"]
	return err == nil && (media == "text/xml" || media == "application/soap+xml") && (charset == "" || strings.EqualFold(charset, "utf-8"))
}

// cause names what kind of trouble the network had; the error's text may hold addresses.
func cause(err error) string {
	var timeout net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout() {
		return "timeout"
	}
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var operation *net.OpError // package tls marks alerts so
	alert := errors.As(err, &operation) && (operation.Op == "remote error" || operation.Op == "local error")
	if alert || errors.As(err, &verification) || errors.As(err, &record) {
		return "tls"
	}
	return "network"
}

// open gives the one ArtifactResponse of a SOAP 1.1 envelope.
func open(body []byte) (*etree.Element, error) {
	root, err := xmlguard.Parse(body, xmlguard.Message)
	if err != nil {
		return nil, rejected("xml")
	}
	if !xmlguard.Is(root, nsSOAP, "Envelope") {
		return nil, rejected("soap")
	}
	content := xmlguard.Only(root, nsSOAP, "Body")
	if content == nil {
		return nil, rejected("soap")
	}
	children := xmlguard.Elements(content)
	if len(children) != 1 {
		return nil, rejected("soap")
	}
	if xmlguard.Is(children[0], nsSOAP, "Fault") {
		return nil, unavailable("soap-fault")
	}
	if !xmlguard.Is(children[0], nsProtocol, "ArtifactResponse") {
		return nil, rejected("soap")
	}
	return children[0], nil
}
