// Package metadata writes the signed SAML metadata of our service providers, and reads, verifies
// and keeps that of the eHerkenning brokers (EHERKENNING 6). What it keeps is an immutable Trust:
// the keys, the endpoints and the term of one broker.
package metadata

import "errors"

// The namespaces and bindings of metadata.
const (
	namespace          = "urn:oasis:names:tc:SAML:2.0:metadata"
	extensionNamespace = "urn:etoegang:1.13:metadata-extension"
	signatureNamespace = "http://www.w3.org/2000/09/xmldsig#"
	rpiNamespace       = "urn:oasis:names:tc:SAML:metadata:rpi"
	protocol           = "urn:oasis:names:tc:SAML:2.0:protocol"
	interfaceVersion   = "1.13"

	bindingArtifact = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"
	bindingSOAP     = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"

	// BindingPost and BindingRedirect carry authentication requests.
	BindingPost     = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
	BindingRedirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
)

// Reasons not to take a metadata document.
var (
	ErrUnusable  = errors.New("metadata: not usable")          // shape, keys, endpoints, locations
	ErrUntrusted = errors.New("metadata: signature untrusted") // none of the pinned certificates made it
	ErrExpired   = errors.New("metadata: expired")             // validUntil has passed
	ErrForeign   = errors.New("metadata: of another entity")   // not the broker that was configured
	ErrOlder     = errors.New("metadata: older than present")  // a roll-back
	ErrFetch     = errors.New("metadata: cannot be fetched")   // network, status, size
	ErrNone      = errors.New("metadata: none in force")       // nothing was ever taken, or it has expired
)
